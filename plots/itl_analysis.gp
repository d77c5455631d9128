# Observed and predicted ITL over time.
set datafile separator ","
plot "../data/processed_metrics.csv" using "time_minutes":"itlAverage" with linespoints
