#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""completion.py SHELL PROGRAM OUTPUT: makes a completion of what --help says and of the values that
the program says it takes. SHELL is bash, zsh or fish."""

import string
import sys

import bash
import fish
import usage
import zsh

SHELLS = {"bash": bash.lines, "zsh": zsh.lines, "fish": fish.lines}


class Commands:
    """What the shells need to know."""

    def __init__(self, program):
        self.verbs = usage.verbs(program)
        self.general = usage.general_options(program)
        self.values = {(verb.name, option.name): usage.choices(program, verb, option)
                       for verb in self.verbs for option in verb.options}

    @staticmethod
    def takes_files(verb):
        return any(letter in string.ascii_uppercase for letter in verb.arguments)


def main():
    shell, program, output = sys.argv[1:]
    with open(output, "w", encoding="utf-8") as f:
        f.writelines(line + "\n" for line in SHELLS[shell](Commands(program)))


if __name__ == "__main__":
    main()
