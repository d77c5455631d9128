# SPDX-License-Identifier: Apache-2.0
"""How documents print a figure, and whether a cell shows the one it should.

A cell is described by a text (it must stand there word for word), by one of the classes below, or by
say(), which puts several together. `shows(want, text)` says whether the text is that; a figure that is
not known (None) must be printed as n/a."""
import datetime
import math
import re

NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?"


def nanoseconds(time):
    """Since 1970, of a time as report.json and tables have it."""
    fraction = re.search(r"\.(\d+)", time)
    whole = re.sub(r"\.\d+", "", time).replace("Z", "+00:00")
    return (int(datetime.datetime.fromisoformat(whole).timestamp()) * 10 ** 9
            + (int(fraction.group(1).ljust(9, "0")) if fraction else 0))


def seconds_between(start, end):
    return (nanoseconds(end) - nanoseconds(start)) / 1e9


def close(got, expected, relative=1e-9):
    if got is None or expected is None:
        return got is None and expected is None
    return got == expected or abs(got - expected) <= relative * max(1e-9, abs(got), abs(expected)) + 1e-12


class Fixed:
    """A figure with so many decimals, and its unit."""

    def __init__(self, value, decimals=0, unit="", missing="n/a"):
        self.value, self.decimals, self.unit, self.missing = value, decimals, unit, missing
        if isinstance(value, float) and not math.isfinite(value):
            self.value = None

    def pattern(self):
        return re.escape(self.missing) + "|" + NUMBER + re.escape(self.unit)

    def shows(self, text):
        if self.value is None:
            return text == self.missing
        if text == self.missing or not text.endswith(self.unit):
            return False
        digits = text[:len(text) - len(self.unit)]
        decimals = len(digits.partition(".")[2])
        return (decimals == self.decimals and not re.fullmatch(r"-[0.]*", digits)
                and abs(float(digits) - self.value)
                <= 0.5000001 * 10 ** -decimals + 1e-12 * abs(self.value))

    def __repr__(self):
        return "n/a" if self.value is None else f"{self.value:.{self.decimals + 3}f}{self.unit}"


class Digits(Fixed):
    """A figure with so many significant digits, zeros at the end left out (%g)."""

    def shows(self, text):
        if self.value is None or text == self.missing:
            return self.value is None and text == self.missing
        digits = text[:len(text) - len(self.unit)]
        return text.endswith(self.unit) and float(digits) == float(f"{self.value:.{self.decimals}g}")


class Brief(Digits):
    """The same, with commas between thousands."""

    def pattern(self):
        return re.escape(self.missing) + r"|-?[\d,]+(?:\.\d+)?(?:e[-+]?\d+)?" + re.escape(self.unit)

    def shows(self, text):
        if text == self.missing:
            return self.value is None
        plain = text.replace(",", "")
        shown = plain[:len(plain) - len(self.unit)]
        grouped = re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d{1,3}(\.\d+)?)\D*|[^,]*", text) is not None
        return grouped and super().shows(shown + self.unit)


class Duration(Fixed):
    """60 s, 2.0 min, 2.5 h."""

    def pattern(self):
        return "n/a|" + NUMBER + " (?:s|min|h)"

    def shows(self, text):
        value = self.value
        if value is None:
            return text == "n/a"
        for limit, unit, factor, decimals in ((120, " s", 1, 0), (7200, " min", 60, 1),
                                              (math.inf, " h", 3600, 1)):
            if abs(value) < limit:
                return Fixed(value / factor, decimals, unit).shows(text)
        return False


class Latency(Fixed):
    """Three significant digits, in ms or from 1000 ms on in s."""

    def __init__(self, value, missing="n/a"):
        super().__init__(value, missing=missing)

    def pattern(self):
        return re.escape(self.missing) + "|" + NUMBER + " (?:s|ms)"

    def shows(self, text):
        if self.value is None:
            return text == self.missing
        value, unit = (self.value, " ms") if abs(self.value) < 1000 else (self.value / 1000, " s")
        return Fixed(value, 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0, unit).shows(text)


class Percent(Fixed):
    """A share, with more decimals close to 0 and to 100."""

    def pattern(self):
        return "n/a|" + NUMBER + " %"

    def shows(self, text):
        value = self.value
        if value is None:
            return text == "n/a"
        if value == 0 or abs(value) >= 100 - 1e-9:
            return Fixed(value, 0, " %").shows(text)
        if value > 99.9:
            return Fixed(min(value, 99.99), 2, " %").shows(text)
        return (Digits(value, 3, " %") if abs(value) < 0.05 else Fixed(value, 1, " %")).shows(text)


class Moment:
    """12.3 min (14:05:10): from the start, and as the clock said."""

    def __init__(self, time, start):
        self.time, self.start = time, start

    def pattern(self):
        return NUMBER + r" min \(\d\d:\d\d:\d\d\)"

    def shows(self, text):
        minutes, clock = re.fullmatch(r"(\S+ min) \((.*)\)", text).groups()
        return (clock == self.time[11:19]
                and Fixed(seconds_between(self.start, self.time) / 60, 1, " min").shows(minutes))

    def __repr__(self):
        return f"{self.time} from {self.start}"


class Say:
    def __init__(self, template, parts):
        self.template, self.parts = template, parts

    def pattern(self):
        pieces = self.template.split("{}")
        return re.escape(pieces[0]) + "".join(
            "(" + pattern_of(part) + ")" + re.escape(piece)
            for part, piece in zip(self.parts, pieces[1:]))

    def shows(self, text):
        match = re.fullmatch(self.pattern(), text)
        return match is not None and all(map(shows, self.parts, match.groups()))

    def __repr__(self):
        return self.template.format(*map(repr, self.parts))


class Any:
    """Words that no other document has."""

    def pattern(self):
        return ".*"

    def shows(self, text):
        return text != ""

    def __repr__(self):
        return "some words"


def say(template, *parts):
    """A text with a figure at each {}; the patterns of figures hold no groups."""
    return Say(template, parts)


def pattern_of(want):
    return re.escape(want) if isinstance(want, str) else want.pattern()


def shows(want, text):
    text = text.replace("\u2212", "-")
    if isinstance(want, str):
        return re.sub(r"\s+", " ", want).strip().replace("\u2212", "-") == text
    if not re.fullmatch(pattern_of(want), text):
        return False
    return want.shows(text)


def count(value):
    return Fixed(value)


def whether(value):
    return "true" if value else "false"
