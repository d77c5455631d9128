# SPDX-License-Identifier: Apache-2.0
"""Small changes of C source that a test should notice: where they can be made, and how."""
import os
import re

TOKEN = re.compile(r"""
    (?P<skip>/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|^[ \t]*\#(?:\\\n|[^\n])*|\s+)
  | (?P<number>(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)[uUlLfF]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<operator>->|\+\+|--|<<=|>>=|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|<<|>>|[-+*/%<>=!&|^~?:;,.(){}\[\]])
""", re.X | re.M | re.S)

COMPARISON = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
OPERATOR = {"+": "-", "-": "+", "*": "/", "/": "*", "&&": "||", "||": "&&", "+=": "-=", "-=": "+="}
KINDS = ("operator", "comparison", "constant", "sign", "member")


class Token:
    def __init__(self, kind, text, start):
        self.kind, self.text, self.start, self.end = kind, text, start, start + len(text)


def tokens_of(source):
    """All but comments, strings, preprocessor lines and white space."""
    return [Token(match.lastgroup, match.group(), match.start()) for match in TOKEN.finditer(source)
            if match.lastgroup != "skip"]


def structs_of(folder):
    """Members of each struct by type: a list of {name: type}."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            if not name.endswith((".h", ".c")):
                continue
            with open(os.path.join(where, name), encoding="utf-8") as file:
                source = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
            for body in re.findall(r"struct(?:\s+\w+)?\s*\{([^{}]*)\}", source):
                members = {}
                for line in body.split(";"):
                    match = re.fullmatch(r"\s*((?:const\s+)?(?:(?:struct|enum|unsigned)\s+)?\w+)\s+"
                                         r"((?:\**\w+(?:\[[^\]]*\])?(?:\s*,\s*)?)+)\s*", line)
                    for member in re.split(r"\s*,\s*", match.group(2)) if match else []:
                        plain = re.sub(r"[*\[].*?\]?", "", member) if "[" not in member else ""
                        plain = member.lstrip("*") if "[" not in member else member.split("[")[0]
                        members[plain] = match.group(1) + member.replace(plain, "", 1)
                if len(members) > 1:
                    found.append(members)
    return found


def partners(structs, name):
    """Members that stand beside `name` in some struct and have its type."""
    return sorted({other for members in structs if name in members
                   for other, type in members.items()
                   if other != name and type == members[name]})


def change_constant(text):
    digits = text.rstrip("uUlL" if text[:2].lower() == "0x" else "uUlLfF")
    suffix = text[len(digits):]
    if digits.lower().startswith("0x"):
        return hex(int(digits, 16) + 1) + suffix
    if re.fullmatch(r"\d+", digits):
        return str(int(digits) + 1) + suffix
    return repr(float(digits) * 1.5 if float(digits) else 1.0) + suffix


class Site:
    """A place in a file, and the texts that could stand there instead."""

    def __init__(self, path, source, kind, token, changes):
        self.path, self.kind, self.changes = path, kind, changes
        self.start, self.end, self.text = token.start, token.end, token.text
        self.line = source.count("\n", 0, token.start) + 1
        begin = source.rfind("\n", 0, token.start) + 1
        self.column = token.start - begin
        self.code = source[begin:source.find("\n", token.start)].strip()


def sites_of(path, source, structs):
    tokens = tokens_of(source)
    depth = 0
    for i, token in enumerate(tokens):
        before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
        depth += (token.text == "{") - (token.text == "}")
        if before is None or after is None or depth == 0:
            continue
        spaced = source[token.start - 1] in " \n" and source[token.end] in " \n"
        value = before.kind in ("number", "name") or before.text in (")", "]")
        value = value and before.text not in ("return", "case", "sizeof")
        if token.text in COMPARISON and spaced:
            yield Site(path, source, "comparison", token, [COMPARISON[token.text]])
        elif token.text in OPERATOR and spaced and value:
            yield Site(path, source, "operator", token, [OPERATOR[token.text]])
        elif token.text == "-" and not value:
            yield Site(path, source, "sign", token, [""])
        elif token.kind == "number":
            yield Site(path, source, "constant", token, [change_constant(token.text)])
        elif (token.kind == "name" and before.text in ("->", ".") and after.text != "("
              and tokens[i - 2].text not in ("{", ",") and tokens[i - 2].end == before.start):
            others = partners(structs, token.text)
            if others:
                yield Site(path, source, "member", token, others)


def sites_below(root, folders):
    """Sites of all files of the folders, by kind."""
    structs = structs_of(os.path.join(root, "src"))
    found = {kind: [] for kind in KINDS}
    for folder in folders:
        where = os.path.join(root, "src", folder)
        for name in sorted(os.listdir(where)):
            if name.endswith(".c"):
                path = os.path.join("src", folder, name)
                with open(os.path.join(root, path), encoding="utf-8") as file:
                    source = file.read()
                for site in sites_of(path, source, structs):
                    found[site.kind].append(site)
    return found
