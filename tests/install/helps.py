# SPDX-License-Identifier: GPL-2.0-or-later
"""What --help says, read in another way than data/cli/usage.py does, which is what is tested."""

import re
import subprocess
import sys

SKIPPED = 77


def said(program, *arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, text=True, check=True,
                          stdout=subprocess.PIPE).stdout


def verbs(program):
    """Verbs of the program with their options, as {"report": ["--format=", "--help", ...], ...}."""
    names = re.findall(r"^  ([a-z]+)  ", said(program, "--help").split("verbs:")[1], re.MULTILINE)
    return {name: [option + equals for option, equals in
                   re.findall(r"^  (?:-\w, )?(--[a-z-]+)(=?)", said(program, name, "--help"),
                              re.MULTILINE)]
            for name in names}


class Complaints:
    """Counts what was looked at, and ends the test."""

    def __init__(self):
        self.n = 0
        self.found = []

    def that(self, is_so, what):
        self.n += 1
        if not is_so:
            self.found.append(what)
            print("FAILED:", what, file=sys.stderr)

    def end(self):
        print(f"{self.n} checks, {len(self.found)} complaints")
        sys.exit(1 if self.found or not self.n else 0)


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)
