#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns cpuhp-states.tsv into the C table that src/model/states.c includes."""

import re

import table

COLUMNS = ["6.1", "6.12", "7.2", "7.3", "side", "arch", "name", "startup", "teardown"]
SIDES = {"prepare": "true", "ap": "false"}
TEXT = re.compile(r"[A-Za-z0-9_/:.+ -]+")


def number(field):
    if field == "-":
        return "STATE_ABSENT"
    if field == "dyn":
        return "STATE_DYNAMIC"
    return str(int(field))


def text(field):
    if not TEXT.fullmatch(field):
        raise ValueError(f"strange text {field!r}")
    return '""' if field == "-" else f'"{field}"'


def row(fields):
    numbers = ", ".join(number(field) for field in fields[:4])
    side, rest = SIDES[fields[4]], ", ".join(text(field) for field in fields[5:7])
    return f"\t{{ {{ {numbers} }}, {side}, {rest} }},"


def symbol_index(rows):
    pairs = {(symbol, i) for i, fields in enumerate(rows) for symbol in fields[7:] if symbol != "-"}
    return [f"\t{{ {text(symbol)}, {i} }}," for symbol, i in sorted(pairs)]


def convert(lines):
    rows = table.rows(lines, COLUMNS)
    return ["/* Made from data/cpuhp-states.tsv; see there for what the columns mean. */",
            "static const StateRow state_rows[] = {", *map(row, rows), "};",
            "", "/* Both symbols of each row, in the order of strcmp(). */",
            "static const StateSymbol state_symbols[] = {", *symbol_index(rows), "};"]


if __name__ == "__main__":
    table.main(convert)
