# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scripts that make a C table of a .tsv file have in common."""

import sys


def rows(lines, columns):
    """The fields of each line that is no comment; the first of them names COLUMNS."""
    table = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    if table.pop(0) != columns:
        raise ValueError("the heading line is not as expected")
    for fields in table:
        if len(fields) != len(columns):
            raise ValueError(f"{len(fields)} columns, expected {len(columns)}: {fields}")
    return table


def main(convert):
    """SOURCE TARGET: writes the lines that CONVERT makes of those of SOURCE to TARGET."""
    source, target = sys.argv[1:]
    with open(source, encoding="ascii") as file:
        lines = convert(file)
    with open(target, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
