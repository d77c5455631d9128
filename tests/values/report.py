#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds all documents of a report against its report.json, cell by cell.

report.py FOLDER [TERMINAL]: every number in a table, headline figure, paragraph or sentence of
report.html and report.md (and of TERMINAL: what wva-report printed), in a CSV file, in
report.openmetrics, samples.openmetrics, junit.xml and annotations.json is the fact of that name in
report.json, in its unit and rounding; what nobody knows a place for is an error. A table of samples
is held against data/samples.csv, a table of lists against its list. Prints what disagrees; status 1
then."""
import os
import re
import sys

from check import Check
from documents import fold, read, read_json, read_markdown, read_page
from files import Files
from markdown import check_tables
from metrics import check_annotations, check_headlines, check_junit, check_samples
from page import complaint_tables, collector_tables, jobs_tables, overview_table, page_tables
from page import settings_tables, stages_tables
from samples import Samples
from sentences import (check_markdown_bases, check_page, check_printed, check_statements, check_yaml)


class Report(Check):
    def __init__(self, folder, terminal):
        super().__init__()
        self.folder = folder
        self.document = read_json(os.path.join(folder, "report.json"))
        self.servers = self.document["servers"]
        self.samples = [Samples(os.path.join(folder, server["folder"]), server)
                        for server in self.servers]
        self.terminal = fold(read(terminal)) if terminal else None

    def path(self, *names):
        """Of a document; None where this report does without it."""
        path = os.path.join(self.folder, *names)
        return path if os.path.exists(path) else None

    def page(self, server, samples):
        where = self.path(server["folder"], "report.html")
        if where:
            page = read_page(where)
            name = os.path.join(server["folder"], "report.html")
            self.tables(name, page.tables, page_tables(
                self.document, server, samples, {table.caption for table in page.tables}))
            check_page(self, name, self.document, server, page, samples)
            text = " ".join(text for _, text in page.texts)
            check_printed(self, name, server, text, True)
            grade = server["verdict"]["grade"]
            self.grade(name, f"SLO {grade} ", text + " ")
            for yaml in page.yaml:
                check_yaml(self, name, server, yaml)
        yaml = self.path(server["folder"], "analysis", "calibration.yaml")
        if yaml:
            check_yaml(self, yaml, server, read(yaml))

    def grade(self, where, words, text):
        self.cells += 1
        if words not in text:
            self.fail(f"{where} has another grade: not {words!r}")

    def overview_page(self):
        where = self.path("report.html")
        if where and len(self.servers) > 1:
            expected = [*overview_table(self.document), *stages_tables(self.document),
                        *collector_tables(self.document), *complaint_tables(self.document),
                        *settings_tables(self.document)]
            self.tables("report.html", read_page(where).tables, expected)
        elif where and not self.servers:
            self.tables("report.html", read_page(where).tables,
                        [*stages_tables(self.document),
                         *jobs_tables(self.document, {"server": None}),
                         *settings_tables(self.document)])

    def markdown(self):
        where = self.path("report.md")
        if not where:
            return
        markdown = read_markdown(where)
        check_tables(self, "report.md", self.document, markdown.tables)
        if len(self.servers) > 8:
            return
        text = " ".join(markdown.lines)
        for server in self.servers:
            check_printed(self, "report.md", server, text, True)
            self.grade("report.md", f"**SLO: {server['verdict']['grade']}.**", text)
            if len(self.servers) == 1:
                check_markdown_bases(self, "report.md", server, markdown.lines)
                for yaml in markdown.yaml:
                    check_yaml(self, "report.md", server, yaml)

    def run(self):
        self.cells += 1
        for server, samples in zip(self.servers, self.samples):
            check_statements(self, "report.json", self.document, server)
            self.page(server, samples)
            Files(self, self.folder, server["folder"], self.document, server, samples).run()
        self.overview_page()
        self.markdown()
        if len(self.servers) != 1:
            Files(self, self.folder, "", self.document, None, None).run()
        for name, check, more in (("report.openmetrics", check_headlines, []),
                                  ("samples.openmetrics", check_samples, [self.samples]),
                                  ("junit.xml", check_junit, []),
                                  ("annotations.json", check_annotations, [])):
            if self.path(name):
                check(self, name, self.document, *more, self.path(name))
        if self.terminal and len(self.servers) == 1:
            check_printed(self, "terminal", self.servers[0], self.terminal, False)
            self.grade("terminal", f" SLO {self.servers[0]['verdict']['grade']} ", self.terminal)
        self.end()


if __name__ == "__main__":
    Report(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None).run()
