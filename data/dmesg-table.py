#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns dmesg-patterns.tsv into the C table that src/model/log-lines.c includes."""

import re

import table

COLUMNS = ["arch", "by", "cpu", "kind", "step", "regex", "meaning"]
ARCHS = {"arm64", "x86", "riscv", "mips", "loongarch"}
CALLERS = {"control", "ap", "any"}
KINDS = {"mark", "failure", "trouble", "setup"}
STEPS = {"-": "NONE", "begin": "BEGIN", "end": "END", "kick": "KICK", "kicks": "KICKS", "own": "OWN", "up": "UP",
         "online": "ONLINE", "dying": "DYING", "down": "DOWN", "stays-up": "STAYS_UP", "failed": "FAILED"}
SPECIAL = set(".^$*+?{}[]\\|()")


def literal_prefix(regex):
    """The bytes with which every line that REGEX matches begins."""
    prefix, at = "", 1
    while at < len(regex):
        char = regex[at]
        if char == "\\" and regex[at + 1] in SPECIAL:
            at += 1
            char = regex[at]
        elif char in SPECIAL:
            break
        if regex[at + 1:at + 2] and regex[at + 1] in "*?{":
            break
        prefix += char
        at += 1
    return prefix


def has_alternatives(regex):
    """Whether a "|" stands outside of parentheses, where ^ and the prefix would not hold."""
    depth = 0
    for char in re.sub(r"\\.", "", regex):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            return True
    return False


def text(field):
    return '"' + field.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?") + '"'


def row(fields):
    arch, by, cpu, kind, step, regex, meaning = fields
    archs = [] if arch == "-" else arch.split(",")
    groups = re.compile(regex).groups
    group = 0 if cpu == "-" else int(cpu)
    if not ARCHS.issuperset(archs) or by not in CALLERS or kind not in KINDS or step not in STEPS:
        raise ValueError(f"strange row {fields}")
    if not regex.startswith("^") or has_alternatives(regex) or group > groups or not meaning:
        raise ValueError(f"strange pattern {regex!r}")
    bits = " | ".join(f"1u << BSC_ARCH_{name.upper()}" for name in archs) or "0"
    by_ap = "true" if by == "ap" else "false"
    return (f"\t{{ {bits}, {group}, {by_ap}, BSC_WORD_{kind.upper()}, "
            f"BSC_LOG_{STEPS[step]}, {text(literal_prefix(regex))},\n"
            f"\t  {text(regex)},\n\t  {text(meaning)} }},")


def convert(lines):
    return ["/* Made from data/dmesg-patterns.tsv; see there for what the columns mean. */",
            "static const Pattern patterns[] = {", *map(row, table.rows(lines, COLUMNS)), "};"]


if __name__ == "__main__":
    table.main(convert)
