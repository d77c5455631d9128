# SPDX-License-Identifier: Apache-2.0
# As extract.awk, for the console lines of 2026: one expression for each field of the lines that
# hold it, and a row at the end of the cycle.
#
#   mawk -f after.awk -f extract-console.awk LOG

BEGIN {
    number = "[-+0-9.eNaIinf]+"
    print "timestamp,numRep,current_replicas,accelerator,action,supply,demand,utilization," \
        "required_capacity,spare_capacity"
}

/\tanalyzer-result\t.*"analyzer": "saturation"/ {
    supply = after("\"supply\": ", number)
    demand = after("\"demand\": ", number)
    utilization = after("\"util\": ", number)
    required = after("\"rc\": ", number)
    spare = after("\"sc\": ", number)
}

/\tscaling-decision\t/ {
    match($0, /^[^\t]+/)
    timestamp = substr($0, 1, RLENGTH)
    action = after("\"action\":\"", "[^\"]+")
}

/\tEmitReplicaMetrics completed\t/ {
    current = after("\"currentReplicas\": ", number)
    desired = after("\"desiredReplicas\": ", number)
    accelerator = after("\"accelerator\": \"", "[^\"]+")
}

/\tOptimization completed successfully\t/ {
    print timestamp "," desired "," current "," accelerator "," action "," supply "," demand "," \
        utilization "," required "," spare
}
