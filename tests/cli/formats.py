#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as CSV and Markdown: they parse, and have the figures of the JSON."""

import csv
import io
import json
import os
import re
import shutil

import scope

TABLES = ["phases", "callbacks", "classes", "hotspots", "waits", "cpus"]
CAPTURES = ["wake-fn-par1-8", "boot-par1-8", "fault-dead-par1-8", "runtime-par1"]


def rows_of(checks, *args):
    out = checks.run("report", "--format=csv", *args).out.decode()
    checks.equal(out.count("\n"), out.count("\r\n"), f"{args}: line ends")
    return out, list(csv.DictReader(io.StringIO(out, newline="")))


def number(cell):
    return int(cell) if cell else None


def same_figures(checks, at, rows, items, names):
    checks.equal(len(rows), len(items), f"{at}: rows")
    for row, item in zip(rows, items):
        checks.equal([number(row[name]) for name in names], [item[name] for name in names], at)


def check_tables(checks, path, report):
    tables = {name: rows_of(checks, f"--table={name}", path)[1] for name in TABLES}
    for number_, episode in enumerate(report["episodes"], 1):
        mine = {name: [row for row in rows if row["episode"] == str(number_)]
                for name, rows in tables.items()}
        at = f"{path} episode {number_}"
        same_figures(checks, f"{at}: classes", mine["classes"], episode["waits"],
                     ["low_ns", "high_ns", "count", "cpus"])
        same_figures(checks, f"{at}: hotspots", mine["hotspots"], episode["hotspots"],
                     ["cpu", "low_ns", "high_ns", "count", "polls", "poll_gap_ns",
                      "in_function_ns"])
        same_figures(checks, f"{at}: waits", mine["waits"], episode["serialized_waits"],
                     ["cpu", "begin_ns", "end_ns", "low_ns", "high_ns", "held_low", "held_high"])
        same_figures(checks, f"{at}: callbacks", mine["callbacks"], episode["callback_sums"],
                     ["step", "calls", "cpus", "total_ns", "min_ns", "max_ns", "max_cpu"])
        same_figures(checks, f"{at}: cpus", mine["cpus"], episode["cpus"],
                     ["cpu", "begin_ns", "end_ns"])
        for row in mine["phases"]:
            name = "cpu" if row["phase"] == "whole CPU" else f"phase.{row['phase']}"
            for figure in ("total", "average", "min", "max"):
                metric = episode["metrics"][f"{name}.{figure}"]
                if row["group"] == "all":
                    checks.equal((number(row[f"{figure}_low_ns"]), number(row[f"{figure}_high_ns"])),
                                 (metric["low"], metric["high"]), f"{at}: {name}.{figure}")


def test_csv_is_the_json(checks, scratch):
    for name in CAPTURES:
        path = scope.sample(name)
        report = json.loads(checks.run("report", "--format=json", path).out)["captures"][0]
        check_tables(checks, path, report)


def test_all_tables_in_a_row(checks, scratch):
    path = scope.sample("boot-par1-8")
    whole = checks.run("report", "--format=csv", path).out.decode()
    single = [rows_of(checks, f"--table={name}", path)[0] for name in TABLES]
    checks.equal(whole, "\r\n".join(single), "tables in a row")
    for part in whole.split("\r\n\r\n"):
        lines = list(csv.reader(io.StringIO(part, newline="")))
        checks.equal({len(line) for line in lines}, {len(lines[0])}, "columns")
        checks.equal(lines[0][:2], ["capture", "episode"], "heading")
    both = rows_of(checks, "--table=cpus", path, scope.sample("boot-par0-8"))[1]
    checks.equal(len({row["capture"] for row in both}), 2, "two captures")


def test_cells_are_harmless(checks, scratch):
    for name, want in (("=1+1.dat", "'=1+1.dat"), ("+a,b.dat", "'+a,b.dat"),
                       ("@x\"y.dat", "'@x\"y.dat"), ("-x.dat", "'-x.dat"), ("ok.dat", "ok.dat")):
        shutil.copy(scope.sample("boot-par1-8"), os.path.join(scratch, name))
        result = checks.run("report", "--format=csv", "--table=cpus", "--", name, cwd=scratch)
        rows = list(csv.DictReader(io.StringIO(result.out.decode(), newline="")))
        checks.equal({row["capture"] for row in rows}, {want}, name)


def split_row(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_markdown_tables(checks, scratch):
    for name in CAPTURES:
        path = scope.sample(name)
        text = checks.run("report", "--format=markdown", path).out.decode()
        report = json.loads(checks.run("report", "--format=json", path).out)["captures"][0]
        checks.equal(text.count("\n### ") + text.startswith("### "), len(report["episodes"]), name)
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            rows = [split_row(line) for line in block.splitlines()]
            checks.equal({len(row) for row in rows}, {len(rows[0])}, f"{name}: columns")
            checks.that(all(re.fullmatch(r"-+:?", cell) for cell in rows[1]), f"{name}: rule")
            checks.equal(len({len(line) for line in block.splitlines()}), 1, f"{name}: aligned")
        for episode, part in zip(report["episodes"], re.split(r"^### ", text, flags=re.M)[1:]):
            flat = " ".join(part.split()).replace("\\", "")
            checks.that(episode["verdict"] in flat, f"{name}: verdict")
            checks.that("trace clock" in flat and "kernel " in flat, f"{name}: environment")


def test_wrong_tables(checks, scratch):
    path = scope.sample("boot-par1-8")
    for args in (["--table=cpus"], ["--format=json", "--table=cpus"],
                 ["--format=csv", "--table=none"], ["--format=csv", "--table="]):
        result = checks.run("report", *args, path)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")


scope.main(test_csv_is_the_json, test_all_tables_in_a_row, test_cells_are_harmless,
           test_markdown_tables, test_wrong_tables)
