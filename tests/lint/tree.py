# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files of the tree the checks look at."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_FOLDERS = ["src", "parsers", "ui", "tests"]
OTHER_FOLDERS = ["data", "tools", "docs", ".ci"]
GENERATED = {"__pycache__", "cases"}


def files(folders, suffixes):
    """Paths below FOLDERS that end in one of SUFFIXES, relative to the top, sorted."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in suffixes and path.is_file() and not GENERATED & set(path.parts):
                found.append(path.relative_to(ROOT))
    return sorted(found)


def c_files():
    return files(CODE_FOLDERS, {".c", ".h"})
