#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every file of the tree keeps to: licence line, length, white space, no unsafe calls."""

import re
import sys

import tree

MAX_LINES = 600
SPDX = "SPDX-License-Identifier: GPL-2.0-or-later"

# In C: what may overflow, and what is unfinished.
FORBIDDEN = [
    (r"\b(v?sprintf|str(n?cpy|n?cat)|gets|strtok|scanf|sscanf|fscanf)\s*\(", "unsafe call"),
    (r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished"),
]

# In the programs, not in their tests: what keeps hidden state or depends on the locale.
FORBIDDEN_IN_PROGRAMS = [
    (r"\b(ato[ifl]|strto[df]|strtold|setlocale|isalpha|isdigit|isspace|toupper|tolower)\s*\(",
     "call that depends on the locale or hides errors; use g_ascii_*"),
    (r"\b(localtime|gmtime|asctime|ctime|rand|srand|strerror)\s*\(", "call with hidden state"),
]

INDENTED_BY_SPACES = {".py", ".build", ".json", ".xml", ".ui"}


def complaints(name, text):
    """What is wrong with the file NAME that holds TEXT."""
    suffix = "." + name.rsplit(".", 1)[-1]
    lines = text.split("\n")
    found = []

    def complain(number, what):
        found.append(f"{name}:{number}: {what}")

    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        complain(len(lines), "must end in one newline")
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            complain(number, "white space at the end of the line")
        if suffix in INDENTED_BY_SPACES and line.startswith("\t"):
            complain(number, "tab where spaces indent")
        if suffix in {".c", ".h"} and re.match(r"\t* {8}", line):
            complain(number, "spaces where tabs indent")
    if suffix in {".c", ".h"}:
        if lines[0] != f"/* {SPDX} */":
            complain(1, f"first line must be /* {SPDX} */")
        if len(lines) - 1 > MAX_LINES:
            complain(len(lines) - 1, f"longer than {MAX_LINES} lines")
        if suffix == ".h" and "\n#pragma once\n" not in text:
            complain(1, "header without #pragma once")
        is_test = name.startswith("tests/")
        for pattern, what in FORBIDDEN + ([] if is_test else FORBIDDEN_IN_PROGRAMS):
            for match in re.finditer(pattern, text):
                complain(text.count("\n", 0, match.start()) + 1, f"{what}: {match.group(0)}")
    if suffix in {".py", ".sh"} and SPDX not in "\n".join(lines[:3]):
        complain(1, "no SPDX line")
    return found


GOOD = f"/* {SPDX} */\n#pragma once\n\nint f(void);\n"

SELF_TEST = [
    ("a.h", GOOD, False),
    ("a.h", GOOD.replace("#pragma once\n", ""), True),
    ("a.c", "int f(void);\n", True),
    ("a.c", GOOD + "\n", True),
    ("a.c", GOOD[:-1], True),
    ("a.c", GOOD.replace("int f", "int f ").replace("(void);", "(void); "), True),
    ("a.c", GOOD + "        int x;\n", True),
    ("a.c", GOOD + "\n".join(["int x;"] * MAX_LINES) + "\n", True),
    ("a.c", GOOD + "/* sprintf is not called here */\n", False),
    ("a.c", GOOD + "\tsprintf(a, b);\n", True),
    ("a.c", GOOD + "\tg_snprintf(a, 1, b);\n", False),
    ("a.c", GOOD + "\tg_strerror(errno);\n", False),
    ("a.c", GOOD + "\tx = atoi(text);\n", True),
    ("tests/a.c", GOOD + "\tx = atoi(text);\n", False),
    ("tests/a.c", GOOD + "\tstrcpy(a, b);\n", True),
    ("a.c", GOOD + "/* TODO */\n", True),
    ("a.c", GOOD + '\tg_mkdtemp("bsc-XXXXXX");\n', False),
    ("a.py", f"# {SPDX}\nprint()\n", False),
    ("a.py", "print()\n", True),
    ("a.py", f"# {SPDX}\nif x:\n\tprint()\n", True),
]


def self_test():
    wrong = [case for case in SELF_TEST if bool(complaints(case[0], case[1])) != case[2]]
    for name, text, want in wrong:
        print(f"self-test: {name} {text!r}: expected {'' if want else 'no '}complaint")
    return not wrong


def main():
    if not self_test():
        return 1
    files = tree.c_files()
    files += tree.files(tree.CODE_FOLDERS + tree.OTHER_FOLDERS,
                        {".py", ".sh", ".build", ".ui", ".css"})
    found = [line for path in files
             for line in complaints(str(path), (tree.ROOT / path).read_text(encoding="utf-8"))]
    print("\n".join(found) or f"{len(files)} files are in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
