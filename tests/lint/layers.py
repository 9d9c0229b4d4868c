#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may include whom, and which headers of libraries each folder may see."""

import re
import sys

import tree

# A folder may include itself and those named here. A folder that is not in the table is an error,
# so that a new one gets its place on purpose.
CORE = ["base", "trace", "model"]
LAYERS = {
    "src/base": [],
    "src/trace": ["base"],
    "src/model": ["base", "trace"],
    "src/query": CORE,
    "src/analysis": CORE,
    "src/sim": [*CORE, "analysis"],
    "src/replay": CORE,
    "src/compare": [*CORE, "analysis"],
    "src/draw": [*CORE, "analysis"],
    "src/export": [*CORE, "analysis", "draw"],
    "src/report": [*CORE, "analysis", "sim", "replay", "compare"],
    "parsers": ["base", "trace"],
    "src/app": [*CORE, "parsers"],
    "src/cli": [*CORE, "analysis", "sim", "replay", "compare", "query", "draw", "export", "report", "parsers", "app"],
    "ui": [*CORE, "analysis", "sim", "replay", "compare", "query", "draw", "export", "report", "parsers", "app"],
}

# Headers made by the build, and who includes them.
GENERATED = {"data/states-table.h": "src/model", "data/dmesg-table.h": "src/model",
             "data/locks-table.h": "src/sim",
             "config.h": None}

# Headers of libraries by pattern, and the folders that may see them; None is everybody.
LIBRARIES = [
    (r"glib\.h|glib/gstdio\.h|glib/gprintf\.h|glib-unix\.h", None),
    (r"(traceevent/)?(event-parse|trace-seq|kbuffer)\.h", ["parsers", "tests/oracle"]),
    (r"archive\.h", ["parsers"]),
    (r"zlib\.h|zstd\.h", ["parsers", "src/export", "tests/unit/parsers"]),
    (r"json-glib/.*", ["src/report", "tests/unit/report"]),
    (r"cairo.*\.h|cairo/.*|pango/.*", ["src/export", "ui", "tests/unit/export", "tests/ui"]),
    (r"(gtk|gdk|gsk|gio|graphene)/.*|glib-object\.h|graphene.*\.h", ["ui", "tests/ui", "tests/bench"]),
    (r"(trace-cmd/)?(trace-cmd|tracefs)\.h", ["tests/oracle"]),
]

# C17 and POSIX, whoever needs them. No locale.h: nothing may depend on the locale.
STANDARD = re.compile(
    r"(assert|ctype|dirent|dlfcn|endian|errno|fcntl|float|inttypes|limits|malloc|math|poll|pthread|sched|"
    r"signal|spawn|stdalign|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|termios|"
    r"time|unistd|sys/(ioctl|mman|resource|socket|stat|time|types|wait))\.h")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def folder_of(path):
    """The row of LAYERS that PATH belongs to, or its folder in tests/; None outside of both."""
    parts = str(path).split("/")
    if parts[0] == "src" and len(parts) > 2:
        return "/".join(parts[:2])
    if parts[0] == "tests":
        return "/".join(parts[:-1])
    return parts[0] if len(parts) > 1 else None


def library_complaint(folder, header):
    if STANDARD.fullmatch(header):
        return None
    for pattern, folders in LIBRARIES:
        if re.fullmatch(pattern, header):
            if folders is None or folder in folders:
                return None
            return f"<{header}> is only for {', '.join(folders)}"
    return f"<{header}> is in no table; add it to the layer that needs it"


def project_complaint(folder, header):
    if header in GENERATED:
        owner = GENERATED[header]
        return None if owner in (None, folder) else f'"{header}" is only for {owner}'
    if "/" not in header:
        # a test may have helpers beside it; elsewhere one file has one name
        return None if folder.startswith("tests") else f'"{header}" does not name its folder'
    if folder.startswith("tests"):
        return None
    target = header.split("/")[0]
    own = folder.split("/")[-1]
    if target == own or target in LAYERS[folder]:
        return None
    return f'"{header}": {folder} must not know {target}'


def complaints(path, text):
    """What is wrong with the includes of the file PATH that holds TEXT."""
    folder = folder_of(path)
    if folder is None or not (folder in LAYERS or folder.startswith("tests")):
        return [f"{path}: its folder has no place in the table of layers"]
    found = []
    for kind, header in INCLUDE.findall(text):
        check = library_complaint if kind == "<" else project_complaint
        complaint = check(folder, header)
        if complaint:
            found.append(f"{path}: {complaint}")
    return found


SELF_TEST = [
    # path, included, whether it must be found
    ("src/base/a.c", '"base/types.h"', False),
    ("src/base/a.c", '"trace/trace.h"', True),
    ("src/trace/a.c", '"parsers/parsers.h"', True),
    ("src/model/a.c", '"draw/scene.h"', True),
    ("src/model/a.c", '"data/states-table.h"', False),
    ("src/analysis/a.c", '"model/timeline.h"', False),
    ("src/analysis/a.c", '"sim/plan.h"', True),
    ("src/sim/a.c", '"analysis/stays.h"', False),
    ("src/sim/a.c", '"data/locks-table.h"', False),
    ("src/analysis/a.c", '"draw/scene.h"', True),
    ("src/model/a.c", '"analysis/metrics.h"', True),
    ("src/draw/a.c", '"data/states-table.h"', True),
    ("src/draw/a.c", '"model/timeline.h"', False),
    ("src/draw/a.c", "<pango/pango.h>", True),
    ("src/draw/a.c", "<cairo.h>", True),
    ("src/export/a.c", "<cairo.h>", False),
    ("src/export/a.c", '"report/report.h"', True),
    ("src/report/a.c", "<json-glib/json-glib.h>", False),
    ("src/cli/a.c", "<json-glib/json-glib.h>", True),
    ("src/cli/a.c", "<gtk/gtk.h>", True),
    ("src/cli/a.c", '"ui/window.h"', True),
    ("src/app/a.c", '"parsers/parsers.h"', False),
    ("src/app/a.c", '"draw/scene.h"', True),
    ("parsers/a.c", '"model/timeline.h"', True),
    ("parsers/a.c", "<event-parse.h>", False),
    ("parsers/a.c", "<trace-cmd.h>", True),
    ("src/trace/a.c", "<event-parse.h>", True),
    ("ui/a.c", "<gtk/gtk.h>", False),
    ("ui/a.c", '"cli/cli.h"', True),
    ("ui/a.c", '"window.h"', True),
    ("src/base/a.c", "<locale.h>", True),
    ("src/base/a.c", "<gio/gio.h>", True),
    ("src/newcomer/a.c", "<glib.h>", True),
    ("tests/unit/model/a.c", '"helper.h"', False),
    ("tests/unit/model/a.c", "<gtk/gtk.h>", True),
]


def self_test():
    wrong = [case for case in SELF_TEST
             if bool(complaints(case[0], f"\n#include {case[1]}\n")) != case[2]]
    for case in wrong:
        print(f"self-test: {case[0]} with {case[1]}: expected {'' if case[2] else 'no '}complaint")
    return not wrong


def main():
    if not self_test():
        return 1
    files = tree.c_files()
    if not files:
        print("no C files found")
        return 1
    found = [line for path in files
             for line in complaints(path, (tree.ROOT / path).read_text(encoding="utf-8"))]
    print("\n".join(found) or f"{len(files)} files keep to the layers")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
