#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents tell the truth: links lead somewhere, commands print what they show, and pictures
are what the program draws.

docs.py PROGRAM. A block of "```console" holds lines "$ bringup-scope ..." and what each prints; a
line with nothing but "..." stands for any lines. docs/images/NAME.svg is samples/NAME, exported.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import tree

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "samples/README.md", "docs"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documents():
    for name in DOCUMENTS:
        path = tree.ROOT / name
        yield from sorted(path.glob("*.md")) if path.is_dir() else [path]


def split_commands(block):
    """Pairs of a command and the lines that follow it."""
    commands = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def matches(shown, printed):
    """Whether the lines PRINTED are those SHOWN, in which "..." is any number of lines."""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(matches(shown[1:], printed[i:]) for i in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and matches(shown[1:], printed[1:])


def run(command, program):
    environment = {**os.environ, "PATH": f"{pathlib.Path(program).resolve().parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, shell=True, cwd=tree.ROOT, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    return [line.rstrip() for line in done.stdout.splitlines()]


def complaints(path, text, program):
    name = path.relative_to(tree.ROOT)
    found = [f"{name}: no such file: {link}" for link in LINK.findall(text)
             if not (path.parent / link).exists()]
    for block in CONSOLE.findall(text):
        for command, shown in split_commands(block):
            printed = run(command, program)
            if not matches(shown, printed):
                found.append("\n".join([f"{name}: $ {command}", "prints now:", *printed]))
    return found


def picture_complaints(program):
    found = []
    for picture in sorted((tree.ROOT / "docs" / "images").glob("*.svg")):
        name = picture.relative_to(tree.ROOT)
        command = f"bringup-scope export samples/{picture.stem}/trace.dat -o"
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "picture.svg"
            run(f"{command} {fresh}", program)
            if not fresh.exists() or fresh.read_bytes() != picture.read_bytes():
                found.append(f"{name}: the program draws it differently now: {command} {name}")
    return found


def self_test():
    cases = [(["a", "b"], ["a", "b"], True), (["a"], ["a", "b"], False), (["a", "b"], ["a"], False),
             (["a", "..."], ["a"], True), (["a", "...", "d"], ["a", "b", "c", "d"], True),
             (["...", "b"], ["a"], False), ([], [], True), ([], ["a"], False)]
    return all(matches(shown, printed) == want for shown, printed, want in cases)


def main():
    if not self_test():
        print("self-test failed")
        return 1
    paths = list(documents())
    found = [line for path in paths
             for line in complaints(path, path.read_text(encoding="utf-8"), sys.argv[1])]
    found += picture_complaints(sys.argv[1])
    print("\n".join(found) or f"{len(paths)} documents tell the truth")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
