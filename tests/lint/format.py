#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""All C files are as clang-format 14 would write them; other versions differ, so they skip."""

import re
import shutil
import subprocess
import sys

import tree

SKIP = 77


def main():
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not tool:
        print("no clang-format")
        return SKIP
    version = subprocess.run([tool, "--version"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    if not re.search(r"version 14\.", version):
        print("not version 14:", version)
        return SKIP
    files = tree.c_files()
    wrong = [path for path in files if subprocess.run(
        [tool, "--dry-run", "-Werror", path], cwd=tree.ROOT, check=False,
        stderr=subprocess.DEVNULL).returncode]
    print(f"{len(files)} files, {len(wrong)} want clang-format -i", *wrong, sep="\n")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
