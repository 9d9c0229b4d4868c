#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of `events` are those of `trace-cmd report -t`; its filters leave what they say."""

import re
import shutil
import subprocess

import scope

LINE = re.compile(rb"^(?: *\S+: | +)?.{16,}-\d+ +\[(\d+)\] +(\d+)\.(\d{9}): (\S+):")
DROPPED = re.compile(rb"CPU:\d+ \[.*EVENTS DROPPED\]$")


def events(lines):
    return [line for line in lines if not DROPPED.search(line)]


def test_lines_are_those_of_trace_cmd(checks, scratch):
    if not shutil.which("trace-cmd"):
        print("skipped: trace-cmd is not installed")
        return
    for path in [*scope.samples(), *scope.shared("captures")]:
        theirs = subprocess.run(["trace-cmd", "report", "-t", path], capture_output=True)
        if theirs.returncode != 0:
            print(f"skipped: trace-cmd cannot read {path}")
            continue
        want = theirs.stdout.split(b"\n")
        while want and re.match(rb"cpus=\d+$|CPU \d+ is empty$|version = ", want[0]):
            want.pop(0)
        ours = checks.run("events", path)
        got = ours.out.split(b"\n")
        checks.equal(len(got), len(want), f"{path}: lines")
        for number, (a, b) in enumerate(zip(got, want), 1):
            if a != b:
                checks.equal(a, b, f"{path}: line {number}")
                break


def test_filters(checks, scratch):
    path = scope.sample("boot-par1-8")
    every = checks.run("events", path).out.splitlines()
    fields = [LINE.match(line) for line in every]
    checks.that(all(fields), "every line has its columns")
    middle = fields[len(fields) // 2]
    moment = (middle.group(2) + b"." + middle.group(3)).decode()
    ns = int(middle.group(2)) * 10**9 + int(middle.group(3))

    def at(match):
        return int(match.group(2)) * 10**9 + int(match.group(3))

    cases = [
        (["--cpu=1"], lambda m: int(m.group(1)) == 1),
        (["--cpu=0,2-3,3"], lambda m: int(m.group(1)) in (0, 2, 3)),
        (["--cpu=1", "--cpu=4"], lambda m: int(m.group(1)) in (1, 4)),
        ([f"--from={moment}"], lambda m: at(m) >= ns),
        ([f"--to={moment}"], lambda m: at(m) <= ns),
        ([f"--from={ns}ns", f"--to={ns + 10**6}ns"], lambda m: ns <= at(m) <= ns + 10**6),
        (["--event=cpuhp_enter"], lambda m: m.group(4) == b"cpuhp_enter"),
        (["--event=cpuhp_*,sched:sched_switch"],
         lambda m: m.group(4).startswith(b"cpuhp_") or m.group(4) == b"sched_switch"),
        (["--event=cpuhp:*", "--cpu=2"],
         lambda m: m.group(4).startswith(b"cpuhp_") and int(m.group(1)) == 2),
    ]
    for args, keeps in cases:
        result = checks.run("events", *args, path)
        want = [line for line, match in zip(every, fields) if keeps(match)]
        checks.that(0 < len(want) < len(every), f"{args}: the case shows nothing")
        checks.equal(result.status, 0, f"{args}")
        checks.that(result.out.splitlines() == want, f"{args}: other events")
    for n in (1, 7):
        limited = checks.run("events", f"--limit={n}", path).out.splitlines()
        checks.equal(limited, every[:n], f"--limit={n}")


def test_an_event_that_does_not_exist_is_told(checks, scratch):
    result = checks.run("events", "--event=cpuhp_entre", scope.sample("boot-par1-8"))
    checks.equal(result.status, 0, "unknown event")
    checks.one_line(result, "unknown event")


scope.main(test_lines_are_those_of_trace_cmd, test_filters,
           test_an_event_that_does_not_exist_is_told)
