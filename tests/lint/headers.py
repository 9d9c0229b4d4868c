#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every header compiles on its own. headers.py BUILD-ROOT gui|nogui COMPILER..."""

import pathlib
import subprocess
import sys

import tree

PACKAGES = ["glib-2.0", "json-glib-1.0", "pangocairo", "libtraceevent", "libzstd"]


def main():
    build, gui, *compiler = sys.argv[1:]
    packages = PACKAGES + (["gtk4"] if gui == "gui" else [])
    flags = subprocess.run(["pkg-config", "--cflags", *packages], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split()
    # "-include" and no file of its own: the header is all that the compiler sees
    command = [*compiler, "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wno-unused-parameter",
               "-Werror", "-fsyntax-only", *flags, f"-I{tree.ROOT}", f"-I{tree.ROOT / 'src'}",
               f"-I{build}", f"-I{pathlib.Path(build) / 'src'}", "-x", "c", "/dev/null"]
    headers = [path for path in tree.c_files() if path.suffix == ".h"]
    if gui != "gui":
        headers = [path for path in headers if path.parts[0] != "ui"]
    wrong = [path for path in headers
             if subprocess.run([*command, "-include", tree.ROOT / path], check=False).returncode]
    print(f"{len(headers)} headers, {len(wrong)} do not compile on their own", *wrong, sep="\n")
    return 1 if wrong or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
