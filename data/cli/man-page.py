#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""man-page.py PROGRAM VERSION TEMPLATE OUTPUT: puts what --help says into the man page."""

import sys
import textwrap

import usage

# The same in every verb that has them, so said once.
COMMON = ("states", "dmesg", "ignore-events", "help", "version")


def escaped(text):
    for plain, roff in (("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("~", "\\(ti"), ("^", "\\(ha")):
        text = text.replace(plain, roff)
    return "\\&" + text if text.startswith(".") else text


def prose(text):
    """Lines of TEXT that stay within 80 columns of input, as the style of man pages wants."""
    return [escaped(line) for line in textwrap.wrap(text, 66, break_on_hyphens=False)]


def option_lines(option):
    short = f"\\fB\\-{option.letter}\\fR, " if option.letter else ""
    value = f"=\\fI{escaped(option.value)}\\fR" if option.value else ""
    return [".TP", f"{short}\\fB\\-\\-{escaped(option.name)}\\fR{value}", *prose(option.help)]


def verb_lines(verb):
    own = [option for option in verb.options if option.name not in COMMON]
    lines = [f".SS {verb.name} {escaped(verb.arguments)}", *prose(verb.details)]
    for option in own:
        lines += option_lines(option)
    return lines


def common_lines(verbs):
    lines = []
    for name in COMMON:
        found = {option for verb in verbs for option in verb.options if option.name == name}
        if len(found) != 1:
            raise SystemExit(f"--{name} should be the same everywhere: {found}")
        lines += option_lines(found.pop())
    return lines


def main():
    program, version, template, output = sys.argv[1:]
    verbs = usage.verbs(program)
    with open(template, encoding="utf-8") as f:
        text = f.read()
    parts = {"version": [version], "verbs": [line for verb in verbs for line in verb_lines(verb)],
             "common": common_lines(verbs)}
    for name, lines in parts.items():
        text = text.replace(f"@{name}@", "\n".join(lines))
    with open(output, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
