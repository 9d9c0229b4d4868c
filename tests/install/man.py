#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""man.py PROGRAM PAGE: the man page says all that --help says, and formats without a warning."""

import os
import re
import shutil
import subprocess
import sys

import helps


def formatted(page):
    """The page as people read it; "" where nothing can format it."""
    if shutil.which("mandoc"):
        command = ["mandoc", "-Tascii", "-O", "width=1000", page]
    elif shutil.which("groff"):
        command = ["groff", "-man", "-Tascii", "-P-cbou", "-rLL=1000n", page]
    else:
        return ""
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return re.sub(r".\x08", "", text)


def check_formatters(checks, page):
    commands = [["mandoc", "-Tlint", page], ["man", "--warnings", "-l", page]]
    for command in commands:
        if not shutil.which(command[0]):
            print(f"without {command[0]}")
            continue
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, text=True,
                              env={**os.environ, "MANPAGER": "cat", "MANWIDTH": "80",
                                   "LC_ALL": "C.UTF-8"},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        complaint = done.stderr + (done.stdout if command[0] == "mandoc" else "")
        checks.that(done.returncode == 0 and not complaint, f"{command[0]}: {complaint}")


def check_content(checks, program, text):
    sections = re.split(r"^   (?=\S)", text, flags=re.MULTILINE)
    common = text.split("COMMON OPTIONS")[1].split("EXIT STATUS")[0]
    for verb, options in helps.verbs(program).items():
        own = [part for part in sections if part.startswith(verb + " ")]
        checks.that(len(own) == 1, f"{verb}: {len(own)} sections")
        for option in options:
            pattern = rf"^ +(-\w, )?{re.escape(option)}"
            checks.that(any(re.search(pattern, part, re.MULTILINE) for part in [*own, common]),
                        f"{verb}: nothing about {option}")
        said = " ".join(helps.said(program, verb, "--help").split("\n\n")[1].split())
        checks.that(said in " ".join("".join(own).split()), f"{verb}: not what --help says: {said}")
    for status in range(4):
        checks.that(re.search(rf"^ +{status}  ", text.split("EXIT STATUS")[1], re.MULTILINE),
                    f"nothing about exit status {status}")


def main():
    program, page = sys.argv[1:]
    text = formatted(page)
    if not text:
        helps.skip("neither mandoc nor groff")
    checks = helps.Complaints()
    check_content(checks, program, text)
    check_formatters(checks, page)
    checks.end()


if __name__ == "__main__":
    main()
