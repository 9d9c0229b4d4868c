#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns callback-locks.tsv into the C table that src/sim/locks.c includes."""

import re

import table

COLUMNS = ["name", "startup", "lock"]
TEXT = re.compile(r"[A-Za-z0-9_/:.+ -]+")
HOTPLUG = "hotplug write lock"


def convert(lines):
    rows = table.rows(lines, COLUMNS)
    for row in rows:
        if not all(TEXT.fullmatch(field) for field in row):
            raise ValueError(f"strange row {row!r}")
    locks = sorted({row[2] for row in rows} - {HOTPLUG})
    number = {lock: i + 1 for i, lock in enumerate(locks)} | {HOTPLUG: 0}
    return ["/* Made from data/callback-locks.tsv; see there for what the columns mean. */",
            "static const char *const lock_names[] = {",
            f'\t"{HOTPLUG}",', *(f'\t"{lock}",' for lock in locks), "};",
            "", "static const LockRow lock_rows[] = {",
            *(f'\t{{ "{name}", "{startup}", {number[lock]} }},' for name, startup, lock in rows),
            "};"]


if __name__ == "__main__":
    table.main(convert)
