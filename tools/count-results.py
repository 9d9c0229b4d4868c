#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints "PASSED FAILED" for a testlog.json of meson; a skipped test is neither."""

import json
import sys

GOOD = {"OK", "EXPECTEDFAIL"}
NEITHER = {"SKIP"}


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            result = json.loads(line)["result"]
            passed += result in GOOD
            failed += result not in GOOD | NEITHER
    print(passed, failed)


if __name__ == "__main__":
    main()
