#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that end early or are damaged: what is in front of the damage is printed, status 3."""

import json
import os

import scope


def cut(path, size, scratch):
    with open(path, "rb") as f:
        data = f.read(size)
    target = os.path.join(scratch, f"cut-{size}.dat")
    with open(target, "wb") as f:
        f.write(data)
    return target


def test_truncated_copies(checks, scratch):
    path = scope.sample("boot-par1-8")
    size = os.path.getsize(path)
    full = json.loads(checks.run("report", "--format=json", path).out)["captures"][0]
    last_events = 0
    for part in (50, 75, 90, 99):
        target = cut(path, size * part // 100, scratch)
        result = checks.run("report", "--format=json", target)
        checks.equal(result.status, 3, f"{part} %")
        checks.equal(result.err.count(b"\n"), 1, f"{part} %: {result.err!r}")
        captures = json.loads(result.out)["captures"]
        if not captures:
            continue
        capture = captures[0]
        checks.that(capture["damage"], f"{part} %: no damage in the JSON")
        checks.that(last_events <= capture["events"] <= full["events"], f"{part} %: events")
        last_events = capture["events"]
        text = checks.run("report", target)
        checks.equal(text.status, 3, f"{part} %: text")
        checks.that(b"\ndamage  " in text.out, f"{part} %: the text is silent")
        events = checks.run("events", target)
        checks.equal(events.status, 3, f"{part} %: events")
        checks.equal(sum(b"EVENTS DROPPED]" not in line for line in events.out.splitlines()),
                     capture["events"], f"{part} %: lines of events")
    checks.that(last_events > 0, "no truncated copy has events")


def test_cut_anywhere(checks, scratch):
    path = scope.sample("boot-par1-8")
    size = os.path.getsize(path)
    for step in range(1, 24):
        target = cut(path, size * step // 24, scratch)
        result = checks.run("info", target)
        if step < 24:
            checks.equal(result.status, 3, f"{step}/24 of the file")
            checks.that(result.err.count(b"\n") == 1, f"{step}/24: {result.err!r}")
        os.unlink(target)


def test_hostile_files(checks, scratch):
    for path in scope.shared("hostile"):
        for verb in (["info"], ["report"], ["report", "--format=json"], ["events"],
                     ["export", "-o", os.path.join(scratch, "x.svg")]):
            result = checks.run(*verb, path)
            checks.that(result.status in (0, 3), f"{verb} {path}: status {result.status}")
            checks.that(result.status == 0 or result.err, f"{verb} {path}: 3 without a word")
            for line in result.err.splitlines():
                checks.that(line.startswith(b"bringup-scope: "), f"{verb} {path}: {line!r}")


scope.main(test_truncated_copies, test_cut_anywhere, test_hostile_files)
