#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents tell the truth: links lead somewhere, commands print what they show, pictures are
what the program draws, and every warning of a comparison is explained.

docs.py [--redraw] PROGRAM. A block of "```console" holds lines "$ bringup-scope ..." and what each
prints; a line with nothing but "..." stands for any lines. The commands of a document run one after
the other in a folder that has the samples and an empty docs/images. docs/images/NAME.svg is what a
command of a document writes there, else samples/NAME, exported. With --redraw the pictures that
differ are replaced. The guide shows no command but in such blocks.
"""

import contextlib
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
GUIDE = tree.ROOT / "docs" / "guide.md"
IMAGES = tree.ROOT / "docs" / "images"
COMPARE = tree.ROOT / "docs" / "compare.md"
WARNING = re.compile(r'(?:compare_warn|warn_texts)\(\s*[\w>-]+,\s*"([\w-]+)"')
SHOWN_COMMAND = re.compile(r"^(?:    |\$ ).*\bbringup-scope .*", re.MULTILINE)


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


@contextlib.contextmanager
def work_folder():
    """Where commands run: they find the samples, and write to nothing of the tree."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "docs" / "images").mkdir(parents=True)
        (folder / "samples").symlink_to(tree.ROOT / "samples")
        yield folder


def run(command, program, folder):
    # without a display a capture is printed, whoever runs this
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["PATH"] = f"{pathlib.Path(program).resolve().parent}:{os.environ['PATH']}"
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    return [line.rstrip() for line in done.stdout.splitlines()]


def complaints(path, text, program, folder):
    name = path.relative_to(tree.ROOT)
    found = [f"{name}: no such file: {link}" for link in LINK.findall(text)
             if not (path.parent / link).exists()]
    for block in CONSOLE.findall(text):
        for command, shown in split_commands(block):
            printed = run(command, program, folder)
            if not matches(shown, printed):
                found.append("\n".join([f"{name}: $ {command}", "prints now:", *printed]))
    if path == GUIDE:
        found += [f"{name}: not in a console block: {line}"
                  for line in SHOWN_COMMAND.findall(CONSOLE.sub("", text))]
    return found


def take_pictures(folder, pictures):
    """Adds the pictures that commands wrote to FOLDER, by their names."""
    pictures.update({path.name: path.read_bytes()
                     for path in (folder / "docs" / "images").glob("*.svg")})


def picture_complaints(program, pictures, redraw):
    """PICTURES are those that the documents draw."""
    found = []
    for name in sorted({path.name for path in IMAGES.glob("*.svg")} | set(pictures)):
        if name not in pictures:
            sample = name.removesuffix(".svg")
            with work_folder() as folder:
                run(f"bringup-scope export samples/{sample}/trace.dat -o docs/images/{name}", program,
                    folder)
                take_pictures(folder, pictures)
        picture = IMAGES / name
        if not picture.exists() or pictures.get(name) != picture.read_bytes():
            if redraw and name in pictures:
                picture.write_bytes(pictures[name])
            else:
                found.append(f"docs/images/{name}: the program draws it differently now, or nothing "
                             f"draws it; tests/lint/docs.py --redraw {program} replaces it")
    return found


def warning_complaints():
    """Where the table of warnings and those that are given are not the same."""
    given = {code for path in (tree.ROOT / "src" / "compare").glob("*.c")
             for code in WARNING.findall(path.read_text(encoding="utf-8"))}
    table = COMPARE.read_text(encoding="utf-8").partition("## Warnings")[2].partition("\n## ")[0]
    explained = {code for line in table.splitlines() if line.startswith("| `")
                 for code in re.findall(r"`([\w-]+)`", line.split("|")[1])}
    return [f"docs/compare.md: warning {code}: " +
            ("not explained" if code in given else "nothing gives it")
            for code in sorted(given ^ explained)]


def self_test():
    cases = [(["a", "b"], ["a", "b"], True), (["a"], ["a", "b"], False), (["a", "b"], ["a"], False),
             (["a", "..."], ["a"], True), (["a", "...", "d"], ["a", "b", "c", "d"], True),
             (["...", "b"], ["a"], False), ([], [], True), ([], ["a"], False)]
    return all(matches(shown, printed) == want for shown, printed, want in cases)


def main():
    if not self_test():
        print("self-test failed")
        return 1
    redraw, program = sys.argv[1] == "--redraw", sys.argv[-1]
    paths, found, pictures = list(documents()), [], {}
    for path in paths:
        with work_folder() as folder:
            found += complaints(path, path.read_text(encoding="utf-8"), program, folder)
            take_pictures(folder, pictures)
    found += warning_complaints()
    found += picture_complaints(program, pictures, redraw)
    print("\n".join(found) or f"{len(paths)} documents tell the truth")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
