#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names in a capture that are made to do harm where they are shown: none does, in any output."""

import csv
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

import scope

sys.path.insert(0, os.path.join(scope.SOURCE, "tests", "data"))
from mkhostile import FORBIDDEN, make  # noqa: E402


def check_harmless(checks, data, what):
    """Valid UTF-8 without anything that a terminal, or an eye, takes for something else."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        checks.that(False, f"{what}: {problem}")
        return ""
    found = FORBIDDEN.search(text)
    checks.that(not found, f"{what}: {found and text[max(0, found.start() - 30):found.end()]!r}")
    return text


def check_longest(checks, text, most, what):
    checks.that(max(map(len, text.split("\n")), default=0) <= most, f"{what}: a line beyond {most}")


def test_terminal(checks, scratch):
    path = make(scratch, "trace.dat")
    for verb in (["report"], ["info"], ["doctor"], ["simulate"], ["events"], ["graph"],
                 ["recipe"], ["replay", "--at=0"]):
        result = checks.run(*verb, path)
        check_harmless(checks, result.out, f"{verb}")
        check_harmless(checks, result.err, f"{verb}: stderr")
    # A name is cut at 256 bytes; one word of that length has no place to break at.
    check_longest(checks, checks.run("report", path).out.decode(), 300, "report")


def test_names_of_files(checks, scratch):
    for name in ("\x1b[31m.dat", "a\u202eb.dat", "<b>&.dat", "=1+1.dat", "n\nl.dat"):
        path = make(scratch, name)
        for verb in (["report"], ["report", "--format=json"], ["report", "--format=markdown"],
                     ["info"], ["doctor"]):
            result = checks.run(*verb, path)
            check_harmless(checks, result.out, f"{verb} {name!r}")
            check_harmless(checks, result.err, f"{verb} {name!r}: stderr")
        missing = checks.run("report", path + "\x1b[2J")
        check_harmless(checks, missing.err, f"no file {name!r}")
        checks.equal(missing.err.count(b"\n"), 1, f"no file {name!r}")


def test_json(checks, scratch):
    path = make(scratch, "trace.dat")
    for verb in (["report", "--format=json"], ["doctor", "--format=json"],
                 ["simulate", "--format=json"]):
        text = check_harmless(checks, checks.run(*verb, path).out, f"{verb}")
        checks.that(not text or json.loads(text), f"{verb}: no JSON")
    for name in ("x.json", "x.json.gz"):
        target = os.path.join(scratch, name)
        checks.run("export", path, "-o", target)
        with (gzip.open if name.endswith("gz") else open)(target, "rb") as f:
            text = check_harmless(checks, f.read(), name)
        checks.that(json.loads(text)["traceEvents"], f"{name}: no events")


def test_csv(checks, scratch):
    text = check_harmless(checks, checks.run("report", "--format=csv", make(scratch, "trace.dat")).out,
                          "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    checks.that(len(rows) > 10, "csv: rows")
    for row in rows:
        for cell in row:
            checks.that(not re.match(r"[=+@\t\r]|-(?![0-9.])", cell), f"csv: a formula {cell[:40]!r}")


def test_markdown(checks, scratch):
    text = check_harmless(
        checks, checks.run("report", "--format=markdown", make(scratch, "trace.dat")).out, "markdown")
    checks.that("<script" not in re.sub(r"\\<", "", text), "markdown: markup")
    checks.that(not re.search(r"(?<!\\)\]\(javascript", text), "markdown: a link")
    checks.that("\n# heading" not in text, "markdown: a heading")


def test_pictures(checks, scratch):
    path = make(scratch, "trace.dat")
    for suffix in ("svg", "png", "pdf"):
        target = os.path.join(scratch, f"x.{suffix}")
        checks.equal(checks.run("export", path, "-o", target).status, 0, suffix)
        with open(target, "rb") as f:
            data = f.read()
        checks.that(len(data) > 1000, f"{suffix}: {len(data)} bytes")
        if suffix == "svg":
            check_harmless(checks, data, "svg")
            tree = xml.etree.ElementTree.fromstring(data)
            tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
            checks.that(not tags & {"script", "a", "image", "foreignObject"}, f"svg: {tags}")
            checks.that(len(data) < 2 << 20, "svg: names of any length are drawn")


def test_text_of_pdf(checks, scratch):
    """What a reader of the PDF may copy or search."""
    if not shutil.which("pdftotext"):
        return
    target = os.path.join(scratch, "x.pdf")
    checks.run("export", make(scratch, "trace.dat"), "-o", target)
    text = subprocess.run(["pdftotext", target, "-"], capture_output=True, check=True).stdout
    check_harmless(checks, text.replace(b"\f", b""), "pdf: its text")


def test_package(checks, scratch):
    sides = [make(scratch, "a.dat"), make(scratch, "b\u202e.dat", version=6)]
    folder = os.path.join(scratch, "package")
    result = checks.run("compare", *sides, "--format=lkml", "-o", folder)
    check_harmless(checks, result.err, "package: stderr")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.endswith(".png"):
            with open(os.path.join(folder, name), "rb") as f:
                check_harmless(checks, f.read(), name)
    for form in ("text", "markdown", "csv", "json"):
        check_harmless(checks, checks.run("compare", *sides, f"--format={form}").out, form)


scope.main(test_terminal, test_names_of_files, test_json, test_csv, test_markdown, test_pictures,
           test_text_of_pdf, test_package)
