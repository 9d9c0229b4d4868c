#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints "PASSED FAILED" for a testlog.json of meson; skipped tests are neither, and are named."""

import json
import sys

GOOD = {"OK", "EXPECTEDFAIL"}
NEITHER = {"SKIP"}


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            test = json.loads(line)
            result = test["result"]
            if result in NEITHER:
                print("skipped:", test["name"], file=sys.stderr)
            passed += result in GOOD
            failed += result not in GOOD | NEITHER
    print(passed, failed)


if __name__ == "__main__":
    main()
