#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""export -o x.json: what Perfetto reads holds the report's figures, well nested, and the same bytes."""

import gzip
import json
import os

import scope


def export(checks, path, scratch):
    plain, packed = os.path.join(scratch, "x.json"), os.path.join(scratch, "x.json.gz")
    result = checks.run("export", path, "-o", plain, "-o", packed)
    with open(plain, "rb") as file:
        data = file.read()
    with gzip.open(packed) as file:
        checks.equal(file.read(), data, f"{path}: .json.gz holds the .json")
    return result, json.loads(data)


def nanoseconds(us):
    return round(us * 1000)


def slices(data):
    """By track: (begin, end, name), ns."""
    tracks = {}
    for event in data["traceEvents"]:
        if event["ph"] == "X":
            begin = nanoseconds(event["ts"])
            end = begin + nanoseconds(event["dur"])
            tracks.setdefault((event["pid"], event["tid"]), []).append((begin, end, event["name"]))
    return tracks


def crossings(track):
    found, stack = [], []
    for begin, end, name in sorted(track, key=lambda s: (s[0], -s[1])):
        while stack and stack[-1] <= begin:
            stack.pop()
        if stack and end > stack[-1]:
            found.append(name)
        stack.append(end)
    return found


def test_slices(checks, scratch):
    for path in scope.samples():
        result, data = export(checks, path, scratch)
        checks.equal(result.status, 0, f"{path}: status")
        episodes = json.loads(checks.run("report", path, "--format=json").out)
        episodes = episodes["captures"][0]["episodes"]
        tracks = slices(data)
        for track in tracks.values():
            checks.equal(crossings(track), [], f"{path}: slices lie within each other")
        for number, episode in enumerate(episodes, 1):
            mine = [s for (pid, _), track in tracks.items() if pid == number for s in track]
            checks.equal(min(s[0] for s in mine), episode["begin_ns"], f"{path}: begin")
            names = {e["args"]["name"] for e in data["traceEvents"]
                     if e["ph"] == "M" and e["name"] == "thread_name" and e["pid"] == number}
            checks.equal({f"CPU {cpu['cpu']}" for cpu in episode["cpus"]} - names, set(),
                         f"{path}: a track for each CPU")


def test_flows_are_the_points(checks, scratch):
    for path in scope.samples():
        _, data = export(checks, path, scratch)
        begins = {e["id"]: e for e in data["traceEvents"] if e["ph"] == "s"}
        ends = {e["id"]: e for e in data["traceEvents"] if e["ph"] == "f"}
        checks.equal(begins.keys(), ends.keys(), f"{path}: each arrow has both ends")
        for episode in json.loads(checks.run("report", path, "--format=json").out)[
                "captures"][0]["episodes"]:
            kicks = {cpu["points"]["kick"]["ns"] for cpu in episode["cpus"]
                     if (cpu["points"].get("kick") or {}).get("certainty") == "exact"}
            arrows = {nanoseconds(e["ts"]) for e in begins.values() if e["name"] == "kick"}
            checks.equal(kicks - arrows, set(), f"{path}: kicks are arrows")


def test_same_bytes(checks, scratch):
    path = scope.samples()[0]
    names = [os.path.join(scratch, name) for name in ("a.json.gz", "b.json.gz")]
    for name in names:
        checks.equal(checks.run("export", path, "-o", name).status, 0, name)
    first, second = (open(name, "rb").read() for name in names)
    checks.equal(first, second, "the same capture gives the same bytes")


if __name__ == "__main__":
    scope.main(test_slices, test_flows_are_the_points, test_same_bytes)
