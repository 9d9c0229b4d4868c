#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of `events` are those of `trace-cmd report -t`; its filters leave what they say."""

import os
import re
import shutil
import subprocess

import scope

LINE = re.compile(rb"^(?: *\S+: | +)?.{16}-\d+ +\[(\d+)\] +(\d+)\.(\d{9}): (\S+):")
TASK = re.compile(rb"^((?: *\S+: )?)(.{16})-(\d+)( +\[\d+\] .*)$")
# sched_switch, sched_waking and their like name tasks as they were called at that time.
NAMED = re.compile(rb"(?:: |==> )(\S.{0,15}?):(\d+) \[")

# What no sample has: an instance, lost events, other versions and compressions, x86, call graphs.
OTHER_SHAPES = ["exp-extract-instance-baseline-4", "tiny-runtime-baseline", "container",
                "rich-x86-par1-smt-6", "exp-graph-baseline-4"]
# Captures of more CPUs have longer files, not other lines.
LARGE = 2000 * 1000


def names_of_tasks(lines):
    """What events with a task in their text call it: pairs of name and number."""
    return {pair for line in lines for pair in NAMED.findall(line)}


def without_guesses(text):
    """The indentation of functions; whether a traced call is shown with its exit or apart."""
    text = re.sub(rb": function: +", b": function: ", text)
    # libtraceevent 1.7.1 reads flags & (A | B) as flags & A | B and prints flags that are not set.
    text = re.sub(rb"(: timer_start: .* flags=).*$", rb"\1", text)
    return re.sub(rb": funcgraph_entry: .*?\|(.*)\((?:\);|\) \{)$", rb": funcgraph_entry: |\1", text)


def is_same(ours, theirs, named):
    """trace-cmd renames tasks while it prints, as scheduler events name them; and it indents
    functions by a guess about who called whom."""
    if ours == theirs:
        return True
    a, b = TASK.match(ours), TASK.match(theirs)
    if not a or not b:
        return False
    is_renamed = (b.group(2).strip(), b.group(3)) in named
    if a.group(1) != b.group(1) or a.group(3) != b.group(3):
        return False
    if a.group(2) != b.group(2) and not is_renamed:
        return False
    return without_guesses(a.group(4)) == without_guesses(b.group(4))


def first_difference(ours, theirs):
    """The first pair of lines that differ, or None. trace-cmd leaves the exit of a function out
    that calls no other; we print every record."""
    named = names_of_tasks(theirs)
    at = 0
    for line in ours:
        if at < len(theirs) and is_same(line, theirs[at], named):
            at += 1
        elif b": funcgraph_exit: " not in line:
            return line, theirs[at] if at < len(theirs) else b""
    return None if at == len(theirs) else (b"", theirs[at])


def test_lines_are_those_of_trace_cmd(checks, scratch):
    if not shutil.which("trace-cmd"):
        print("skipped: trace-cmd is not installed")
        return
    shared = [path for name in OTHER_SHAPES for path in scope.shared(f"captures/{name}")]
    small = [path for path in scope.samples() if os.path.getsize(path) < LARGE]
    for path in [*small, *shared]:
        theirs = subprocess.run(["trace-cmd", "report", "-t", path], capture_output=True)
        if theirs.returncode != 0:
            print(f"skipped: trace-cmd cannot read {path}")
            continue
        want = theirs.stdout.split(b"\n")
        while want and re.match(rb"cpus=\d+$|CPU \d+ is empty$|version = ", want[0]):
            want.pop(0)
        ours = checks.run("events", path)
        checks.equal(first_difference(ours.out.split(b"\n"), want), None, path)


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
