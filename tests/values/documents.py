# SPDX-License-Identifier: Apache-2.0
"""Readers of documents: what a page, a Markdown file, a table or an exposition of metrics says."""
import csv
import html.parser
import json
import os
import re
import xml.etree.ElementTree


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_json(path):
    return json.loads(read(path))


def read_csv(path):
    """Columns and rows of a table, a row as a dictionary."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


def number(text):
    """The number of a cell; None where it is empty."""
    return None if text in ("", None) or text.lower() == "nan" else float(text)


def fold(text):
    return re.sub(r"\s+", " ", text).strip()


class Table:
    def __init__(self, caption=""):
        self.caption, self.head, self.rows = caption, [], []


class Page(html.parser.HTMLParser):
    """The tables of a page, its headline figures (term, value, note) and its other texts."""

    ENDS = ("p", "li", "h1", "h2", "h3", "figcaption", "summary", "pre", "title", "dd", "dt", "a")

    def __init__(self):
        super().__init__()
        self.tables, self.strip, self.texts, self.yaml = [], [], [], []
        self.open, self.words, self.hidden = [], [], 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.hidden += tag in ("svg", "style")
        if self.hidden or tag in ("br", "meta"):
            return
        self.open.append((tag, attributes.get("class", "")))
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and not self.inside("thead"):
            self.tables[-1].rows.append([])
        elif tag == "dl":
            self.in_strip = "strip" in attributes.get("class", "")
        if tag in ("td", "th", "caption", "dt", "dd", "p", "li", "pre", "h1", "h2", "summary"):
            self.words = []
        if tag == "small" and self.inside("dd"):
            self.value, self.words = fold("".join(self.words)), []
        if tag == "small" and "basis" in attributes.get("class", ""):
            self.add_text(self.open[-2][0])
            self.words = []

    def inside(self, tag):
        return any(name == tag for name, _ in self.open)

    def add_text(self, tag):
        text = fold("".join(self.words))
        if text:
            self.texts.append((tag, text))

    def handle_endtag(self, tag):
        if tag in ("svg", "style"):
            self.hidden -= 1
            return
        if self.hidden or tag in ("br", "meta"):
            return
        kind = self.open.pop()[1] if self.open else ""
        text = fold("".join(self.words))
        if tag == "caption":
            self.tables[-1].caption = text
        elif tag in ("td", "th"):
            (self.tables[-1].head if self.inside("thead") else self.tables[-1].rows[-1]).append(text)
        elif tag == "dt" and self.in_strip:
            self.term = text
        elif tag == "small" and self.inside("dd"):
            self.strip.append((self.term, self.value, text))
        elif tag == "small" and "basis" in kind:
            self.add_text("basis")
        elif tag == "pre":
            self.yaml.append("".join(self.words))
        elif tag in ("p", "li", "h1", "h2", "summary") and not (self.inside("nav")):
            self.add_text(tag)
        else:
            return
        self.words = []

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def read_page(path):
    page = Page()
    page.feed(read(path))
    return page


class Markdown:
    """The tables of a Markdown file, its other lines, and its pieces of YAML."""

    def __init__(self, text):
        self.tables, self.lines, self.yaml = [], [], []
        table = code = None
        heading = ""
        for line in text.split("\n"):
            if line.startswith("```"):
                if code is None:
                    code = []
                else:
                    self.yaml.append("\n".join(code) + "\n")
                    code = None
            elif code is not None:
                code.append(line)
            elif line.startswith("|"):
                cells = [self.plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                if table is None:
                    table = Table(heading)
                    table.head = cells
                    self.tables.append(table)
                elif not all(re.fullmatch("-+:?", cell) for cell in cells):
                    table.rows.append(cells)
            else:
                table = None
                if line.startswith("#"):
                    heading = self.plain(line.lstrip("#"))
                if line:
                    self.lines.append(self.plain(line))

    @staticmethod
    def plain(text):
        text = re.sub(r"`+ ?(.*?) ?`+", r"\1", text).replace("<code></code>", "")
        text = re.sub(r"\\([^\w\s])", r"\1", text)
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, character)
        return fold(text)


def read_markdown(path):
    return Markdown(read(path))


METRIC = re.compile(r'^(\w+)\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\} (\S+)(?: (\S+))?$')


def read_openmetrics(path):
    """(name, labels, value, time) of each line, the types by name, and the last line."""
    metrics, types = [], {}
    lines = read(path).split("\n")
    for line in lines:
        if line.startswith("# TYPE "):
            types[line.split(" ")[2]] = line.split(" ")[3]
        elif line and not line.startswith("#"):
            name, labels, value, time = METRIC.match(line).groups()
            labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels))
            metrics.append((name, {key: re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), text)
                                   for key, text in labels.items()},
                            float(value), None if time is None else float(time)))
    return metrics, types, lines[-2:]


def read_junit(path):
    return xml.etree.ElementTree.parse(path).getroot()


def files_below(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            yield os.path.relpath(os.path.join(where, name), folder)
