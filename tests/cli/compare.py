#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Comparisons: figures are those of the reports, every format has the same, and what is not fair is said."""

import csv
import io
import json
import os
import re
import shutil

import jsonschema
import scope

with open(os.path.join(scope.SOURCE, "docs", "compare.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)

BOOTS = [scope.sample(f"boot-{name}-8") for name in ("baseline", "par0", "par1")]
WAKES = [scope.sample(f"wake-fn-{name}-8") for name in ("baseline", "par0", "par1")]
LARGE = [scope.sample(f"boot-{name}-128") for name in ("baseline", "par1")]
TRIOS = [BOOTS, WAKES, LARGE]


def compare(checks, *args, status=0):
    result = checks.run("compare", *args, "--format=json")
    checks.equal(result.status, status, f"compare {args}: {result.err}")
    data = json.loads(result.out)
    jsonschema.validate(data, SCHEMA)
    return data


def text_of(checks, *args, status=0):
    result = checks.run("compare", *args)
    checks.equal(result.status, status, f"compare {args}: {result.err}")
    return result.out.decode()


def words(text):
    return " ".join(text.split())


def bounds(value):
    return (value["low"], value["high"]) if isinstance(value, dict) else (value, value)


def close(a, b):
    """What was rounded to whole ns before a subtraction is off by no more than that."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= (1 if max(abs(a), abs(b)) > 1000 else 1e-9)


def codes(data):
    return {warning["code"] for warning in data["warnings"]}


def check_lines(checks, text, what):
    for line in text.split("\n"):
        checks.that(len(line) <= 72 and "\t" not in line and line == line.rstrip(), f"{what}: {line!r}")


def test_figures_are_those_of_the_reports(checks, scratch):
    for files in TRIOS:
        report = json.loads(checks.run("report", "--format=json", *files).out)
        metrics = [capture["episodes"][0]["metrics"] for capture in report["captures"]]
        data = compare(checks, *files)
        total = data["total"]["values_ns"]
        checks.equal(total, [metric["total"]["low"] for metric in metrics], "total")
        n = 0
        for row in data["differences"]:
            for side, metric in enumerate(metrics):
                if row["name"] not in metric or row["values"][side] is None:
                    continue
                n += 1
                low, high = bounds(row["values"][side])
                checks.that(close(low, metric[row["name"]]["low"]) and
                            close(high, metric[row["name"]]["high"]),
                            f"{files[side]}: {row['name']}: {row['values'][side]}")
        checks.that(n > 100 * len(files), f"{files}: only {n} figures of the reports")


def test_differences_are_against_the_first(checks, scratch):
    for files in TRIOS:
        for row in compare(checks, *files)["differences"]:
            checks.equal((row["delta"][0], row["delta_percent"][0]), (None, None), row["name"])
            for side in range(1, len(files)):
                first, value, delta = row["values"][0], row["values"][side], row["delta"][side]
                if first is None or value is None:
                    continue
                (a, b), (c, d), (low, high) = bounds(first), bounds(value), bounds(delta)
                if None not in (a, b, c, d):
                    checks.that(close(low, c - b) and close(high, d - a), f"{row['name']}: {delta}")
                percent = row["delta_percent"][side]
                if isinstance(first, (int, float)) and isinstance(value, (int, float)) and percent:
                    checks.that(abs(percent - 100 * (value / first - 1)) < 1e-4, row["name"])


def test_text_can_be_mailed(checks, scratch):
    cases = [*TRIOS, WAKES[:2], [*BOOTS, *WAKES], [BOOTS[1], f"{BOOTS[1]}@parallel"]]
    for files in cases:
        text = text_of(checks, *files)
        checks.equal(text_of(checks, *files), text, f"{files}: the same bytes")
        check_lines(checks, text, files)
        data = compare(checks, *files)
        checks.that(words(data["verdict"]) in words(text), f"{files}: the verdict")
        for warning in data["warnings"]:
            checks.that(words(warning["text"]) in words(text), f"{files}: {warning['text']}")
        checks.that(text.index("beware") < text.index("verdict") < text.index("\ntotals, "),
                    f"{files}: what is not fair comes first")
        for part in ("legend", "phases, ", "callbacks, ", "CPUs, ", "first cpuhp_enter"):
            checks.that(part in text, f"{files}: no {part}")
        for number, side in enumerate(data["captures"], 1):
            checks.that(re.search(rf"(?m)^{number} {re.escape(side['label'])}", text), side["label"])
        check_lines(checks, text_of(checks, *files, "--all"), files)


def test_rows(checks, scratch):
    few, some = text_of(checks, *WAKES, "--rows=1"), text_of(checks, *WAKES)
    everything = text_of(checks, *WAKES, "--all")
    checks.that(len(few) < len(some) < len(everything), "more rows, more text")
    checks.that("more that differ less" in few, "what is left out is said")
    checks.that("more that differ less" not in everything, "--all leaves nothing out")
    data = compare(checks, *WAKES)
    for row in data["differences"]:
        if row["kind"] == "callback":
            checks.that(words(row["label"].split(", ")[-1]) in words(everything), row["label"])


def test_same_capture_is_no_difference(checks, scratch):
    for path in [WAKES[2], LARGE[1], scope.sample("fault-dead-par1-8")]:
        text = text_of(checks, path, path)
        checks.that("there is no difference" in words(text), f"{path}: {text}")
        checks.that("totals, " not in text, f"{path}: tables of nothing")
        data = compare(checks, path, path)
        checks.that(data["empty"] and "same-file" in codes(data), f"{path}: empty")
        for row in data["differences"]:
            checks.equal(row["values"][0], row["values"][1], row["name"])
        labels = [side["label"] for side in data["captures"]]
        checks.equal(len(set(labels)), 2, f"{labels}")
    checks.that(not compare(checks, *WAKES)["empty"], "different captures")


def test_what_is_not_fair_is_said(checks, scratch):
    data = compare(checks, WAKES[2], scope.sample("riscv-par1-8"))
    checks.that({"architecture", "kernel"} <= codes(data), f"{codes(data)}")
    checks.that("Not a fair comparison" in data["verdict"], data["verdict"])
    x86 = [path for path in scope.shared("captures") if "x86-fn-par1-8" in path]
    for path in x86:
        data = compare(checks, WAKES[2], path)
        checks.that({"architecture", "kernel", "events"} <= codes(data), f"{codes(data)}")
        checks.equal({side["machine"] for side in data["captures"]}, {"aarch64", "x86_64"}, path)
    checks.that("tracing-cost" in codes(compare(checks, *LARGE)), "tracing costs differ")
    checks.that("failed-cpu" in codes(compare(checks, BOOTS[2], scope.sample("fault-dead-par1-8"))),
                "a CPU failed")


def test_policies(checks, scratch):
    path = WAKES[1]
    data = compare(checks, path, f"{path}@parallel", f"{path}@lower-bound")
    checks.equal([side["simulated"] for side in data["captures"]], [False, True, True], "simulated")
    checks.equal([side["runs"][0]["policy"] for side in data["captures"]],
                 [None, "parallel", "lower-bound"], "policies")
    checks.that("simulated" in codes(data), f"{codes(data)}")
    for number, policy in enumerate(("parallel", "lower-bound"), 1):
        predicted = json.loads(checks.run("simulate", path, f"--policy={policy}", "--format=json").out)
        checks.equal(bounds(data["total"]["values_ns"][number])[0],
                     predicted["policies"][0]["total_ns"], policy)
    text = words(text_of(checks, path, f"{path}@parallel", f"{path}@lower-bound"))
    checks.that(text.count("SIMULATED, not recorded") == 2, "it is said that these are predictions")
    checks.that("a lower bound, and no more" in text, "a bound is called one")
    named = os.path.join(scratch, "odd@parallel")
    shutil.copy(path, named)
    data = compare(checks, path, named)
    checks.that(not data["captures"][1]["simulated"], "a file whose name has an @")
    result = checks.run("compare", path, f"{path}@nonsense")
    checks.equal(result.status, 3, "what is no policy is part of a name")


def test_groups(checks, scratch):
    for number, path in enumerate([*BOOTS, *WAKES]):
        folder = os.path.join(scratch, "boots" if number < 3 else "wakes")
        os.makedirs(folder, exist_ok=True)
        shutil.copy(path, os.path.join(folder, f"{number}.dat"))
    ways = [f"a={scratch}/boots/*.dat", f"a={scratch}/boots", f"a={scratch}/b*s/?.dat",
            "a=" + ",".join(f"{scratch}/boots/{number}.dat" for number in range(3))]
    results = [text_of(checks, "--group", way, "-g", f"b={scratch}/wakes") for way in ways]
    for result in results:
        checks.equal(result, results[0], "the same files, named in another way")
        check_lines(checks, result, "groups")
    data = compare(checks, "--group", ways[0], "-g", f"b={scratch}/wakes", WAKES[0])
    checks.equal([side["group"] for side in data["captures"]], [True, True, False], "groups")
    checks.that({"few-runs", "mixed-group"} <= codes(data), f"{codes(data)}")
    for row in data["differences"]:
        checks.equal(len(row["groups"]), 3, row["name"])
        for group in row["groups"]:
            checks.that(group["reality"] != "yes", f"{row['name']}: three runs show nothing")
    total = data["differences"][0]["groups"]
    checks.equal([group["runs"] for group in total], [3, 3, 1], "runs")
    checks.that(total[0]["worst_run"].endswith(".dat"), "the worst run is named")


def test_repeated_runs(checks, scratch):
    folder = os.path.join(scope.SHARED, "captures", "runs-8")
    if not os.path.isdir(folder):
        print(f"skipped: no {folder}")
        return
    groups = [arg for name in ("baseline", "par0", "par1")
              for arg in ("--group", f"{name}={folder}/{name}/*.dat")]
    data = compare(checks, *groups)
    rows = {row["name"]: row for row in data["differences"]}
    checks.equal([group["runs"] for group in rows["total"]["groups"]], [12, 12, 12], "n")
    checks.equal([group["reality"] for group in rows["total"]["groups"]],
                 ["not-asked", "yes", "yes"], "both are slower than the baseline")
    checks.equal(rows["phase.handover.total"]["groups"][1]["reality"], "no", "chance does as well")
    totals = []
    for number in range(1, 13):
        report = checks.run("report", "--format=json", f"{folder}/par1/{number:02}.dat").out
        totals.append(json.loads(report)["captures"][0]["episodes"][0]["duration_ns"])
    checks.equal(rows["total"]["groups"][2]["max"], max(totals), "the worst run")
    checks.that(rows["total"]["groups"][2]["worst_run"]
                .endswith(f"{totals.index(max(totals)) + 1:02}.dat"), "and its name")
    middle = sorted(totals)[5:7]
    checks.that(abs(rows["total"]["values"][2] - sum(middle) / 2) <= 1, "the median")
    checks.equal(text_of(checks, *groups), text_of(checks, *groups), "the same seed, the same bytes")
    check_lines(checks, text_of(checks, *groups, "--all"), "groups")


def test_csv(checks, scratch):
    data = compare(checks, *WAKES)
    out = checks.run("compare", *WAKES, "--format=csv").out.decode()
    checks.equal(out.count("\n"), out.count("\r\n"), "line ends")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    checks.equal(len(rows), len(data["differences"]) * 3, "rows")
    for number, row in enumerate(rows):
        item, side = data["differences"][number // 3], number % 3
        checks.equal((row["name"], row["side"], row["unit"]),
                     (item["name"], data["captures"][side]["label"], item["unit"]), "names")
        value = item["values"][side]
        if value is None:
            checks.equal(row["low"] + row["high"], "", f"{item['name']}: unknown")
        elif row["low"] and row["high"]:
            low, high = bounds(value)
            checks.that(abs(float(row["low"]) - low) < 1e-5 and abs(float(row["high"]) - high) < 1e-5,
                        f"{item['name']}: {row['low']} {row['high']} {value}")
    formula = checks.run("compare", "-g", f"=1+1={WAKES[0]}", "-g", f"@x={WAKES[1]}", "--format=csv")
    checks.equal(formula.status, 2, "a group needs a name")
    formula = checks.run("compare", "-g", f"+1={WAKES[0]}", "-g", f"@x={WAKES[1]}", "--format=csv")
    sides = {row["side"] for row in csv.DictReader(io.StringIO(formula.out.decode(), newline=""))}
    checks.equal(sides, {"'+1", "'@x"}, "no cell is a formula")


def test_markdown(checks, scratch):
    for files in [WAKES, LARGE]:
        text = checks.run("compare", *files, "--format=markdown").out.decode()
        data = compare(checks, *files)
        tables = [part for part in text.split("\n\n") if part.startswith("|")]
        checks.that(len(tables) >= 6, f"{len(tables)} tables")
        for table in tables:
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().split("\n")}
            checks.equal(len(widths), 1, f"columns of {table[:60]!r}")
        checks.that(words(data["verdict"])[:40] in words(text), "the verdict")


def test_pictures(checks, scratch):
    for name, magic in [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")]:
        path = os.path.join(scratch, name)
        for extra in ([], ["--ghost", "--align=own-kick", "--theme=print", "--width=900"]):
            result = checks.run("compare", *WAKES, "-o", path, *extra)
            checks.equal(result.status, 0, f"{name}: {result.err}")
            with open(path, "rb") as picture:
                first = picture.read()
            checks.that(first.startswith(magic), name)
            checks.run("compare", *WAKES, "-o", path, *extra)
            with open(path, "rb") as picture:
                checks.that(picture.read() == first, f"{name}: the same bytes")
    both = [os.path.join(scratch, name) for name in ("one.svg", "two.png")]
    checks.equal(checks.run("compare", *WAKES, "-o", both[0], "-o", both[1]).status, 0, "two pictures")
    checks.that(all(os.path.exists(path) for path in both), "both are there")
    for align in ("prepare", "kick", "online", "own-kick"):
        result = checks.run("compare", *BOOTS, f"--align={align}", "-o", os.path.join(scratch, "b.svg"))
        checks.equal(result.status, 0, f"{align}: {result.err}")


def test_damage(checks, scratch):
    damaged = os.path.join(scratch, "damaged.dat")
    with open(BOOTS[2], "rb") as whole, open(damaged, "wb") as cut:
        data = whole.read()
        cut.write(data[:len(data) * 9 // 10])
    data = compare(checks, BOOTS[1], damaged, status=3)
    checks.that("damage" in codes(data), f"{codes(data)}")
    checks.equal([side["runs"][0]["damaged"] for side in data["captures"]], [False, True], "damaged")
    check_lines(checks, text_of(checks, BOOTS[1], damaged, status=3), "damaged")
    with open(damaged, "wb") as cut:
        cut.write(b"no trace")
    result = checks.run("compare", BOOTS[1], damaged)
    checks.equal((result.status, result.out), (3, b""), "nothing to compare")


def test_usage(checks, scratch):
    cases = [
        [WAKES[0]],
        [],
        [*WAKES, "--format=yaml"],
        [*WAKES, "--format=lkml", "-o", os.path.join(scratch, "x"), "-o", os.path.join(scratch, "y")],
        [*WAKES, "--align=never"],
        [*WAKES, "--rows=0"],
        [*WAKES, "--episode=99"],
        [*WAKES, "--format=lkml"],
        [*WAKES, "-o", "picture.gif"],
        [*WAKES, "--width=1"],
        [*WAKES, "--theme=pink"],
        [*WAKES, "--group", "nothing"],
        [*WAKES, "--group", "=x.dat"],
        [*WAKES, "--group", f"none={scratch}/*.dat"],
        [*WAKES, "--group", f"none={scratch}"],
    ]
    for args in cases:
        result = checks.run("compare", *args, cwd=scratch)
        checks.equal(result.status, 2, f"{args}: {result.err}")
        checks.one_line(result, f"{args}")
    checks.equal(os.listdir(scratch), [], "nothing was written")


if __name__ == "__main__":
    scope.main(test_figures_are_those_of_the_reports, test_differences_are_against_the_first,
               test_text_can_be_mailed, test_rows, test_same_capture_is_no_difference,
               test_what_is_not_fair_is_said, test_policies, test_groups, test_repeated_runs, test_csv,
               test_markdown, test_pictures, test_damage, test_usage)
