#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""bringup-scope check: conditions, exit statuses, the metrics and their names."""

import json
import os
import re

import scope

EXACT = "wake-fn-par1-8"    # the function tracer marks every moment
BOUNDED = "boot-par1-8"     # without it, waits of the APs are intervals
FAULT = "fault-dead-par1-8"

# capture, conditions and options, exit status, first words of the lines
CASES = [
    (EXACT, ["total < 900ms"], 0, ["ok"]),
    (EXACT, ["total<900ms", "total > 100ms"], 0, ["ok", "ok"]),
    (EXACT, ["total < 184822368ns"], 1, ["FAILED"]),
    (EXACT, ["total <= 184822368ns"], 0, ["ok"]),
    (EXACT, ["total == 184822368 ns"], 0, ["ok"]),
    (EXACT, ["total != 184822368ns"], 1, ["FAILED"]),
    (EXACT, ["  total   >=   184822.368us "], 0, ["ok"]),
    (EXACT, ["total < 1s", "spin.ap < 1ms", "cpus.online == 7"], 1, ["ok", "FAILED", "ok"]),
    (EXACT, ["efficiency > 0.5", "efficiency <= 1"], 0, ["ok", "ok"]),
    (EXACT, ["callback.control.threads:prepare.max < 1ms"], 0, ["ok"]),
    (BOUNDED, ["spin.ap < 1s"], 0, ["ok"]),
    (BOUNDED, ["spin.ap < 100ms"], 1, ["undecided"]),
    (BOUNDED, ["spin.ap > 100ms"], 1, ["undecided"]),
    (BOUNDED, ["spin.ap > 1s"], 1, ["FAILED"]),
    (BOUNDED, ["spin.ap == 100ms"], 1, ["undecided"]),
    (BOUNDED, ["spin.ap != 100ms", "--lenient"], 0, ["undecided"]),
    (BOUNDED, ["spin.ap < 100ms", "total < 1ms", "--lenient"], 1, ["undecided", "FAILED"]),
    (FAULT, ["cpus.failed == 0"], 1, ["FAILED"]),
    (FAULT, ["cpus.failed <= 1", "cpus.alive == 6"], 0, ["ok", "ok"]),
    ("runtime-par1", ["cpus.online == 7"], 0, ["ok"]),
    ("runtime-par1", ["cpus.offline == 7", "--episode=1"], 0, ["ok"]),
    ("boot-baseline-8", ["serialized < 1s"], 1, ["undecided"]),
]

# arguments behind the verb, and a word that the complaint holds
WRONG = [
    ([], "missing"),
    (["FILE"], "--that"),
    (["FILE", "--that"], "value"),
    (["FILE", "--that", "total"], "condition"),
    (["FILE", "--that", "< 900ms"], "condition"),
    (["FILE", "--that", "total <"], "condition"),
    (["FILE", "--that", "total = 1s"], "condition"),
    (["FILE", "--that", "total < > 1s"], "condition"),
    (["FILE", "--that", "total < 900"], "900ms"),
    (["FILE", "--that", "total < fast"], "time"),
    (["FILE", "--that", "cpus.failed < 1ms"], "count"),
    (["FILE", "--that", "efficiency < nan"], "ratio"),
    (["FILE", "--that", "totl < 1s"], "total"),
    (["FILE", "--that", "spin < 1s"], "spin.ap"),
    (["FILE", "--that", "phase.kick.maximum < 1s"], "phase.kick.max"),
    (["FILE", "--that", "total < 1s", "--episode=2"], "episode"),
    (["FILE", "--that", "total < 1s", "--episode=0"], "episode"),
    (["FILE", "--that", "total < 1s", "--list"], "--list"),
]


def arguments(texts):
    return [part for text in texts
            for part in ([text] if text.startswith("--") else ["--that", text])]


def test_conditions(checks, scratch):
    for name, texts, status, words in CASES:
        result = checks.run("check", scope.sample(name), *arguments(texts))
        lines = result.out.decode().splitlines()
        at = f"{name}: {texts}"
        checks.equal(result.status, status, at)
        checks.equal([line.split()[0] for line in lines], words, at)
        for line, text in zip(lines, texts):
            checks.that(f" {text.strip()}: " in line, f"{at}: {line!r}")
        checks.equal(result.err, b"", f"{at}: stderr")


def test_wrong_usage(checks, scratch):
    for args, word in WRONG:
        result = checks.run("check", *[scope.sample(EXACT) if arg == "FILE" else arg
                                       for arg in args])
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")
        checks.that(word in result.err.decode(), f"{args}: {result.err!r} without {word}")


def test_several_files(checks, scratch):
    good, bad = scope.sample(EXACT), scope.sample("boot-par1-128")
    result = checks.run("check", good, bad, "--that", "total < 900ms")
    checks.equal(result.status, 1, "one of two fails")
    lines = result.out.decode().splitlines()
    checks.equal((lines[0], lines[2]), (good, bad), "files are named")
    checks.equal([lines[1].split()[0], lines[3].split()[0]], ["ok", "FAILED"], "two files")
    missing = os.path.join(scratch, "none.dat")
    result = checks.run("check", missing, good, "--that", "total < 900ms")
    checks.equal(result.status, 3, "a file is missing")
    checks.that(b"ok " in result.out, "the other file is checked")


def test_damaged_and_empty(checks, scratch):
    with open(scope.sample(EXACT), "rb") as f:
        data = f.read()
    cut = os.path.join(scratch, "cut.dat")
    with open(cut, "wb") as f:
        f.write(data[:len(data) * 9 // 10])
    result = checks.run("check", cut, "--that", "cpus.present >= 0")
    checks.equal(result.status, 3, "damaged")
    result = checks.run("check", scope.sample(EXACT), "--ignore-events=cpuhp_enter,cpuhp_multi_enter,cpuhp_exit",
                        "--that", "total < 1s")
    checks.equal(result.status, 3, "no bring-up")
    checks.one_line(result, "no bring-up")


def test_list_is_the_json(checks, scratch):
    for name in (EXACT, BOUNDED, "boot-baseline-8"):
        path = scope.sample(name)
        result = checks.run("check", "--list", path)
        checks.equal(result.status, 0, f"{name}: --list")
        report = json.loads(checks.run("report", "--format=json", path).out)
        metrics = report["captures"][0]["episodes"][0]["metrics"]
        lines = result.out.decode().splitlines()
        checks.equal([line.split("  ")[0] for line in lines], list(metrics), f"{name}: names")
        for line in lines:
            metric, value = line.split("  ", 1)
            value = value.strip()
            want = metrics[metric]
            checks.equal(value == "unknown", want["low"] is None, f"{name}: {line}")
            checks.equal(" .. " in value,
                         want["high"] is not None and want["low"] != want["high"],
                         f"{name}: {line}")


def family(name):
    """What docs/metrics.md calls metrics such as NAME, and the part that it defines by itself."""
    parts = name.split(".")
    if parts[0] in ("class", "path"):
        return [f"{parts[0]}.{parts[1]}.CLASS", parts[2]]
    if parts[0] == "phase":
        return ["phase.PHASE.total", parts[1], "." + parts[2]]
    if parts[0] == "cpu":
        return ["cpu.total", "." + parts[1]]
    if parts[0] == "callback":
        way = ".teardown.STATE…" if parts[2] == "teardown" else ".STATE…"
        return [f"callback.{parts[1]}{way}", "." + parts[-1]]
    return [name]


def test_figures_are_documented(checks, scratch):
    with open(os.path.join(scope.SOURCE, "docs", "metrics.md"), encoding="utf-8") as f:
        words = set(re.findall(r"`([^`]+)`", f.read()))
    words |= {"callback.control.STATE…", ".total"}
    names, codes = set(), set()  # codes: of findings, and reasons
    for path in scope.samples():
        for episode in json.loads(checks.run("report", "--format=json", path).out)["captures"][0][
                "episodes"]:
            names |= set(episode["metrics"])
            codes |= {finding["code"] for finding in episode["findings"]}
            codes |= {row["reason"] for row in episode["waits"] if row["reason"]}
    checks.that(len(names) > 100 and len(codes) > 5, "nothing to look up")
    for name in sorted(names):
        for word in family(name):
            checks.that(word in words, f"docs/metrics.md lacks {word}, for {name}")
    for code in sorted(codes):
        checks.that(code in words, f"docs/metrics.md lacks {code}")


scope.main(test_conditions, test_wrong_usage, test_several_files, test_damaged_and_empty,
           test_list_is_the_json, test_figures_are_documented)
