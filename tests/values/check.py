# SPDX-License-Identifier: Apache-2.0
"""What both checks need: complaints are printed and counted; tables are held against what they must
show; sentences and their figures."""
import sys

from printed import shows


class Check:
    def __init__(self):
        self.failed = self.cells = 0

    def fail(self, *words):
        self.failed += 1
        print(*words)

    def cell(self, where, want, text):
        self.cells += 1
        if not shows(want, text):
            self.fail(f"{where}: shows {text!r}, not {want!r}")

    def table(self, where, got, expected):
        if got.head != expected.head:
            self.fail(f"{where}: has the columns {got.head}, not {expected.head}")
            return
        if len(got.rows) != len(expected.rows):
            self.fail(f"{where}: has {len(got.rows)} rows, not {len(expected.rows)}:",
                      [row[0] for row in got.rows], "not", [row[0] for row in expected.rows])
            return
        for row, wants in zip(got.rows, expected.rows):
            if len(row) != len(wants):
                self.fail(f"{where}: a row of {len(row)} cells, not {len(wants)}: {row}")
                continue
            for head, text, want in zip(got.head, row, wants):
                self.cell(f"{where}, {head} of {row[0]}", want, text)

    def tables(self, where, got, expected):
        """All tables, in any order, each by its caption; one that nobody expects is an error."""
        expected = list(expected)
        for table in got:
            match = [item for item in expected if item[0] == table.caption]
            if not match:
                self.fail(f"{where}: nobody reads the table {table.caption!r} {table.head}")
                continue
            expected.remove(match[0])
            self.table(f"{where}, {table.caption}", table, match[0][1])
        for caption, _ in expected:
            self.fail(f"{where}: lacks the table {caption!r}")

    def end(self):
        sys.exit(1 if self.failed or self.cells == 0 else 0)
