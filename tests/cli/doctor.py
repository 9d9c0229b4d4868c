#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""doctor and recipe: what captures can tell, and how to take better ones; --dmesg."""

import json
import os
import re
import shutil

import scope

FUNCTIONS = ["function", "funcgraph_entry", "funcgraph_exit"]
COPIED = ("trace_event=", "trace-cmd record ")
SHARED_FOLDER = os.path.join(scope.SHARED, "captures")


def doctor_of(checks, path, *options):
    result = checks.run("doctor", "--format=json", *options, path)
    checks.equal(result.status, 0, f"{path}: {result.err}")
    data = json.loads(result.out)
    checks.equal(data["schema"], "bringup-scope/doctor/1", path)
    return data["captures"][0]


def point(capture, name):
    return next(row for row in capture["points"] if row["point"] == name)


def time_class(capture, side, name):
    return next(row for row in capture["classes"] if (row["side"], row["class"]) == (side, name))


def codes(capture):
    return {warning["code"] for warning in capture["warnings"]}


def check_prose(checks, text, what, first=0):
    """Lines of at most 72 columns, but for those that are to be copied and paths."""
    for line in text.split("\n")[first:]:
        is_free = line.startswith((*COPIED, "states  ", "log     "))
        checks.that((len(line) <= 72 or is_free) and line == line.rstrip() and "\t" not in line,
                    f"{what}: {line!r}")


def check_numbers(checks, capture, what):
    n_up = capture["cpus_coming_up"]
    for row in capture["points"]:
        parts = ["exact", "inferred", "bounded", "impossible", "not_reached", "absent"]
        checks.equal(sum(row[part] for part in parts), n_up, f"{what}: {row['point']}")
        is_fine = row["inferred"] + row["bounded"] + row["impossible"] == 0
        checks.equal(not row["missing"], is_fine, f"{what}: {row['point']}: missing")
    for row in capture["classes"]:
        is_fine = row["bounded"] + row["impossible"] == 0
        checks.equal(not row["missing"], is_fine, f"{what}: {row['side']} {row['class']}: missing")
        checks.that(row["low_ns"] is None or row["high_ns"] is None or
                    0 <= row["low_ns"] <= row["high_ns"], f"{what}: {row}")


def test_every_capture(checks, scratch):
    for path in scope.samples() + scope.shared("captures"):
        result = checks.run("doctor", path)
        checks.equal((result.status, result.err), (0, b""), path)
        checks.equal(checks.run("doctor", path).out, result.out, f"{path}: bytes differ")
        text = result.out.decode()
        check_prose(checks, text, path, first=1)
        wrapped_log = re.search(r"^log     .*$", text, re.MULTILINE)
        checks.that("\nmoments " in text or "no bring-up" in text, f"{path}: no moments")
        checks.that(wrapped_log or not os.path.exists(os.path.join(os.path.dirname(path),
                                                                    "dmesg.txt")), f"{path}: log")
        check_numbers(checks, doctor_of(checks, path), path)


def test_with_and_without_functions(checks, scratch):
    traced = doctor_of(checks, scope.sample("wake-fn-par1-8"))
    events = doctor_of(checks, scope.sample("boot-par1-8"))
    ignored = doctor_of(checks, scope.sample("wake-fn-par1-8"),
                        "--ignore-events=" + ",".join(FUNCTIONS))
    for name in ("kick", "alive", "release"):
        checks.equal(point(traced, name)["exact"], 7, f"traced {name}")
        checks.equal(point(traced, name)["missing"], [], f"traced {name}")
        for capture in (events, ignored):
            checks.equal(point(capture, name)["bounded"], 7, f"not traced {name}")
            checks.that(any("function tracer on " in text for text in
                            point(capture, name)["missing"]), f"{name}: what to add")
    for name in ("wake", "spin_release", "starting"):
        exact = time_class(traced, "ap", name)
        checks.equal((exact["exact"], exact["missing"]), (7, []), f"traced {name}")
        for capture in (events, ignored):
            checks.equal(time_class(capture, "ap", name)["bounded"], 7, f"not traced {name}")
        bounds = time_class(ignored, "ap", name)
        checks.that(bounds["low_ns"] <= exact["low_ns"] == exact["high_ns"] <= bounds["high_ns"],
                    f"{name}: {exact} is not within {bounds}")
    text = checks.run("doctor", scope.sample("boot-par1-8")).out.decode()
    checks.that("function tracer on cpuhp_ap_sync_alive: alive" in text, "what to add for alive")
    checks.that("\ntrace_event=cpuhp:*," in text and " ftrace=function ftrace_filter=" in text,
                "the line for the kernel")
    runtime = checks.run("doctor", scope.sample("runtime-par1")).out.decode()
    checks.that("\ntrace-cmd record " in runtime and "function_graph" in runtime, "for run time")


def test_ignored_events_are_missed(checks, scratch):
    path = scope.sample("boot-par1-8")
    switch = doctor_of(checks, path, "--ignore-events=sched_switch")
    row = time_class(switch, "control", "callback")
    checks.equal((row["impossible"], row["missing"]), (7, ["sched:sched_switch"]), "no switches")
    waking = doctor_of(checks, path, "--ignore-events=sched_waking")
    checks.equal(point(waking, "online_idle")["missing"], ["sched:sched_waking"], "no wakings")
    none = doctor_of(checks, path, "--ignore-events=cpuhp_enter,cpuhp_multi_enter,cpuhp_exit")
    checks.equal(codes(none), {"no-cpuhp"}, "no cpuhp events")
    checks.equal(none["cpus_coming_up"], 0, "no cpuhp events")


def test_warnings_of_captures(checks, scratch):
    cases = [
        ("exp-graph-baseline-4", {"graph-at-boot", "overwritten", "begins-late", "no-cpuhp"}),
        ("exp-clock-baseline-4", {"clock", "log-clock", "large-buffer"}),
        ("exp-extract-instance-baseline-4", {"no-multi-enter"}),
        ("tiny-runtime-baseline", {"overwritten", "lost"}),
        ("boot-baseline-128", {"large-buffer"}),
        ("boot-par1-8", set()),
        ("riscv-fn-par1-8", set()),
        ("rich-arm-fn-par1-6", set()),
        ("x86-par1-8", {"log-clock"}),
    ]
    for name, want in cases:
        path = os.path.join(SHARED_FOLDER, name, "trace.dat")
        if not os.path.exists(path):
            print(f"skipped: no {path}")
            continue
        got = codes(doctor_of(checks, path))
        checks.that(want <= got and (want or not got), f"{name}: {got}, want {want}")


def test_log(checks, scratch):
    path = scope.sample("boot-par1-8")
    log = doctor_of(checks, path)["log"]
    checks.equal((log["clock"], log["lines_checked"], log["lines_that_fit"]), ("same", 9, 9), "log")
    checks.equal(log["t_printk_ns"], 115893000, "T_printk")
    alone = os.path.join(scratch, "trace.dat")
    shutil.copy(path, alone)
    capture = doctor_of(checks, alone)
    checks.equal(codes(capture), {"no-states", "no-log"}, "nothing beside")
    named = os.path.join(os.path.dirname(path), "dmesg.txt")
    checks.equal(doctor_of(checks, alone, "--dmesg=" + named)["log"]["lines"], log["lines"],
                 "a log that is named")
    other = os.path.join(os.path.dirname(scope.sample("riscv-par1-8")), "dmesg.txt")
    capture = doctor_of(checks, alone, "--dmesg", other)
    checks.that("other-log" in codes(capture) and not capture["log"]["lines"], "another kernel's")
    result = checks.run("doctor", "--dmesg", os.path.join(scratch, "none.txt"), alone)
    checks.equal(result.status, 3, "a log that is not there")
    checks.one_line(result, "a log that is not there")


def test_hostile_logs(checks, scratch):
    alone = os.path.join(scratch, "trace.dat")
    shutil.copy(scope.sample("fault-dead-par1-8"), alone)
    cases = [b"", b"\0" * 5000, bytes(range(256)) * 64, b"[" * 100000, b"\n" * 2000000,
             b"[    0.000001] CPU5: failed to come online\x1b[31m\n" * 3,
             b"[    1.000000] CPU99999999999: failed to come online\n",
             b"[    1.000000] .... node  #0, CPUs:" + b" #1" * 100000 + b"!\n",
             b"[    5.000000] CPU5: failed in unknown state : 0x" + b"f" * 60000 + b"\n",
             "[    5.000000] CPU5\u202e: failed to come online\n".encode()]
    for i, data in enumerate(cases):
        log = os.path.join(scratch, f"log{i}")
        with open(log, "wb") as f:
            f.write(data)
        for verb in ("doctor", "report"):
            result = checks.run(verb, "--dmesg", log, alone)
            checks.equal((result.status, result.err), (0, b""), f"{verb} with log {i}")
            checks.that(b"\x1b" not in result.out and b"\0" not in result.out and
                        "\u202e" not in result.out.decode(), f"{verb} with log {i}: raw bytes")


def test_failed_cpus_in_the_kernels_words(checks, scratch):
    cases = [
        ("fault-dead-baseline-8", ["timeout: 5.00 s", "5.58 s on the clock", "__cpu_up",
                                   '"CPU5: failed to come online"', "~5.689401 s"]),
        ("fault-dead-par1-8", ["timeout: 10.0 s", "12.1 s on the clock",
                               "cpuhp_wait_for_sync_state", '"CPU5 failed to report alive state"',
                               "~12.264088 s"]),
    ]
    for name, wanted in cases:
        path = os.path.join(SHARED_FOLDER, name, "trace.dat")
        if not os.path.exists(path):
            print(f"skipped: no {path}")
            continue
        text = " ".join(checks.run("report", path).out.decode().split())
        checks.that("CPU 5 cpu:bringup (state 86) failed" in text, f"{name}: which CPU and where")
        for words in wanted:
            checks.that(words in text, f"{name}: no {words}")
        checks.equal(text.count("the kernel's log, at"), 3 if "par1" in name else 2, name)


def test_recipe(checks, scratch):
    for kind in ("--boot", "--runtime"):
        for arch in ([], ["--arch=arm64"], ["--arch=x86"], ["--arch=riscv"]):
            for cpus in ([], ["--cpus=2"], ["--cpus=8"], ["--cpus", "128"], ["--cpus=4096"]):
                result = checks.run("recipe", kind, *arch, *cpus)
                what = f"recipe {kind} {arch} {cpus}"
                checks.equal((result.status, result.err), (0, b""), what)
                text = result.out.decode()
                check_prose(checks, text, what)
                lines = [line for line in text.split("\n") if line.startswith(COPIED)]
                checks.equal(len(lines), 1, f"{what}: one line to copy")
                checks.that(len(lines[0]) <= 2048, f"{what}: {len(lines[0])} characters")
                checks.that("states.txt" in text and "dmesg.txt" in text, f"{what}: what to save")
                is_x86 = arch in ([], ["--arch=x86"])
                checks.equal("native_kick_ap" in lines[0], is_x86, f"{what}: functions")
    for cpus, size in ((4, "512K"), (8, "1M"), (32, "1M"), (128, "2M")):
        text = checks.run("recipe", "--boot", f"--cpus={cpus}").out.decode()
        checks.that(f" trace_buf_size={size} " in text, f"{cpus} CPUs: {size}")


def test_usage(checks, scratch):
    trace = scope.sample("boot-par1-8")
    cases = [["doctor"], ["doctor", "--format=yaml", trace], ["doctor", "--dmesg"],
             ["recipe"], ["recipe", "--boot", "--runtime"], ["recipe", "--boot", trace],
             ["recipe", "--boot", "--cpus=1"], ["recipe", "--boot", "--cpus=many"],
             ["recipe", "--boot", "--arch=pdp11"], ["recipe", "--boot", "--states=x"]]
    for args in cases:
        result = checks.run(*args)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")
    for verb in ("doctor", "recipe"):
        result = checks.run(verb, "--help")
        checks.equal(result.status, 0, f"{verb} --help")
        check_prose(checks, result.out.decode(), f"{verb} --help")
    check_prose(checks, checks.run("--help").out.decode(), "--help")
    checks.that(b"--dmesg" in checks.run("report", "--help").out, "report --help: --dmesg")


def test_damaged(checks, scratch):
    cut = os.path.join(scratch, "cut.dat")
    with open(scope.sample("boot-par1-8"), "rb") as f:
        data = f.read()
    with open(cut, "wb") as f:
        f.write(data[:len(data) * 9 // 10])
    for options in ([], ["--format=json"]):
        result = checks.run("doctor", *options, cut)
        checks.equal(result.status, 3, f"damaged {options}")
        checks.equal(result.err.count(b"\n"), 1, f"damaged {options}: {result.err!r}")
        checks.that(b"damaged" in result.out, f"damaged {options}: not said")
    result = checks.run("doctor", checks.program)
    checks.equal(result.status, 3, "no trace at all")
    checks.one_line(result, "no trace at all")


if __name__ == "__main__":
    scope.main(test_every_capture, test_with_and_without_functions, test_ignored_events_are_missed,
               test_warnings_of_captures, test_log, test_hostile_logs,
               test_failed_cpus_in_the_kernels_words, test_recipe, test_usage, test_damaged)
