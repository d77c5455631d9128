# SPDX-License-Identifier: Apache-2.0
"""The samples of a server as its tables in data/ have them."""
import os

from documents import number, read_csv
from printed import nanoseconds

# Names that hpa_samples.csv and the other tables have for the same thing.
HPA_NAMES = {"current_replicas": "current_replicas", "desired_replicas": "numRep", "ttft_ms": "ttftAverage",
             "itl_ms": "itlAverage", "rate_rpm": "rate"}


class Samples:
    def __init__(self, folder, server):
        period_s = server["samples"]["period_s"]
        self.rows = []
        self.said = self.read_said(os.path.join(folder, "data", "samples.csv"), server["server"])
        self.processed = []
        path = os.path.join(folder, "data", "processed_metrics.csv")
        if os.path.exists(path):
            self.processed = read_csv(path)[1]
            timeline = read_csv(os.path.join(folder, "data", "timeline.csv"))[1]
            if len(self.processed) != len(timeline):
                raise ValueError("timeline.csv has other rows than processed_metrics.csv")
            measured = self.read_measured(os.path.join(folder, "data", "samples.csv"), server["server"])
            self.rows = [{**measured.get(nanoseconds(first["timestamp"]), {}), **first, **second}
                         for first, second in zip(self.processed, timeline)]
        path = os.path.join(folder, "data", "hpa_samples.csv")
        if os.path.exists(path):
            monitored = read_csv(path)[1]
            if self.rows and len(self.rows) != len(monitored):
                raise ValueError("hpa_samples.csv has other rows than processed_metrics.csv")
            self.rows = [{**row, **more, **{ours: more[name] for name, ours in HPA_NAMES.items()}}
                         for row, more in zip(self.rows or [{}] * len(monitored), monitored)]
        self.time_ns = [nanoseconds(row["timestamp"]) for row in self.rows]
        self.time = [(time - self.time_ns[0]) / 1e9 for time in self.time_ns]
        longest = 2.5 * period_s if period_s else float("inf")
        self.hold = [min(b - a, longest) for a, b in zip(self.time, self.time[1:])] + [0]

    @staticmethod
    def read_measured(path, server):
        """The rows of samples.csv by time, of samples that were measured: they have more columns than tables."""
        rows = read_csv(path)[1] if os.path.exists(path) else []
        return {nanoseconds(row["timestamp"]): row for row in rows
                if "itlAverage" not in row and row["timestamp"] and row["server"] == (server or "")}

    @staticmethod
    def read_said(path, server):
        """The rows of samples.csv by time, where only one is of that time. Samples that were measured have other
        columns, which all other tables follow."""
        rows, name, own = {}, server or "", []
        for row in read_csv(path)[1] if os.path.exists(path) else []:
            if "itlAverage" in row and row["timestamp"] and row["server"] in (name, name.partition(":")[0]):
                own.append(row)
        main = Samples.deciding_analyzer(own)
        for row in own:
            rows.setdefault(nanoseconds(row["timestamp"]), []).append(Samples.of_analyzer(row, main))
        return {time: same[0] for time, same in rows.items() if len(same) == 1}

    @staticmethod
    def deciding_analyzer(rows):
        """The analyzer whose figures a report has: that of most scale-ups, then of most changes."""
        ups, changes = {}, {}
        names = [row["analyzer"] for row in rows if row.get("analyzer")]
        for row in rows:
            to, current, name = number(row["numRep"]), number(row["current_replicas"]), row.get("decided_by")
            if name and to is not None and current is not None:
                ups[name] = ups.get(name, 0) + (to > current)
                changes[name] = changes.get(name, 0) + (to != current)
        return max(dict.fromkeys(names + list(ups)), default="",
                   key=lambda name: (ups.get(name, 0), changes.get(name, 0), name == names[0]))

    @staticmethod
    def of_analyzer(row, name):
        if row.get("analyzer", "") in ("", name):
            return row
        other = row["other_analyzer"] == name
        return {**row, **{column: row["other_" + column] if other else ""
                          for column in ("supply", "demand", "utilization", "replica_capacity")}}

    def get(self, name):
        return [number(row.get(name)) for row in self.rows]

    def index(self, time):
        """The sample at a time as report.json has it."""
        return self.time_ns.index(nanoseconds(time))

    def offset(self, time):
        """Seconds from the first sample."""
        return None if not time else (nanoseconds(time) - self.time_ns[0]) / 1e9

    def index_of_minutes(self, minutes):
        return next(i for i, own in enumerate(self.time)
                    if abs(own - 60 * minutes) < 1e-4)

    def at(self, time, name):
        return number(self.rows[self.index(time)][name])

    def known_s(self, name):
        return sum(hold for hold, value in zip(self.hold, self.get(name)) if value is not None)

    def percentile(self, name, share):
        """Type 7 of Hyndman and Fan."""
        values = sorted(value for value in self.get(name) if value is not None)
        if not values:
            return None
        at = share * (len(values) - 1)
        low = int(at)
        return values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low])

    def has(self, name, text):
        return any(row.get(name) == text for row in self.rows)

    def any(self, name):
        return any(value is not None for value in self.get(name))
