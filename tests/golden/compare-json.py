# SPDX-License-Identifier: Apache-2.0
"""Every figure of an object in a file of expected ones against a server of a report.json.

compare-json.py EXPECTED KEY REPORT: prints what differs and returns 1 when anything does.
"""
import json
import math
import sys

# The expected periods were rounded to a millisecond.
ROUNDED = {"samples.period_s": 0.00051}


def differences(expected, found, path):
    if isinstance(expected, dict):
        for key, value in expected.items():
            if not isinstance(found, dict) or key not in found:
                yield f"{path}.{key} is missing"
            else:
                yield from differences(value, found[key], f"{path}.{key}" if path else key)
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            yield f"{path} is no list of {len(expected)}"
        else:
            for index, value in enumerate(expected):
                yield from differences(value, found[index], f"{path}[{index}]")
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
        if not isinstance(found, (int, float)) or not math.isclose(
            expected, found, rel_tol=1e-6, abs_tol=ROUNDED.get(path, 0)
        ):
            yield f"{path} is {found}, expected {expected}"
    elif expected != found:
        yield f"{path} is {found}, expected {expected}"


def main():
    expected_file, key, report_file = sys.argv[1:]
    with open(expected_file, encoding="utf-8") as file:
        expected = json.load(file)[key]
    with open(report_file, encoding="utf-8") as file:
        servers = json.load(file)["servers"]
    found = list(differences(expected, servers[0], ""))
    print("\n".join(found))
    return 1 if found or len(servers) != 1 or not expected else 0


sys.exit(main())
