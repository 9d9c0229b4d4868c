#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Replay: states and steps agree with the report's points; frames are alike; damage is told."""

import json
import os
import struct

import jsonschema
import scope

with open(os.path.join(scope.SOURCE, "docs", "replay.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)

# What a CPU counts as from an exact point on, where nothing in between is unknown.
AFTER = {"kick": "waking", "alive": "waiting", "release": "starting", "online": "starting",
         "online_idle": "starting", "thread_begin": "starting", "thread_end": "online",
         "done": "online"}


def replay(checks, *args):
    result = checks.run("replay", *args, "--format=json")
    checks.equal(result.status, 0, f"replay {args}")
    data = json.loads(result.out)
    jsonschema.validate(data, SCHEMA)
    return data


def report(checks, path):
    result = checks.run("report", path, "--format=json")
    return json.loads(result.out)["captures"][0]["episodes"]


def moment(ns):
    return f"@{ns // 10**9}.{ns % 10**9:09d}"


def points(episode):
    """(ns or None, low, high, cpu, point) of all points that are known, as the report has them."""
    found = []
    for cpu in episode["cpus"]:
        for name, point in cpu["points"].items():
            if point and point["certainty"] != "unknown":
                found.append((point["ns"], point["low_ns"], point["high_ns"], cpu["cpu"], name))
    return found


def test_steps_are_the_points(checks, scratch):
    for path in scope.samples():
        for number, episode in enumerate(report(checks, path), 1):
            data = replay(checks, path, "--step=sync", f"--episode={number}")
            steps = [step for step in data["steps"] if step["point"]]
            want = sorted(points(episode), key=lambda p: (p[1], p[2], p[3], p[4]))
            got = sorted(((step["ns"] if step["certainty"] in ("exact", "inferred") else None,
                           step["low_ns"], step["high_ns"], step["cpu"], step["point"])
                          for step in steps), key=lambda p: (p[1], p[2], p[3], p[4]))
            checks.equal(got, want, f"{path} episode {number}")
            order = [step["ns"] for step in data["steps"]]
            checks.equal(order, sorted(order), f"{path} episode {number}: order")
            for step in data["steps"]:
                checks.that(step["low_ns"] <= step["ns"] <= step["high_ns"], f"{path}: {step}")
            lines = checks.run("replay", path, "--step=sync", f"--episode={number}").out.decode()
            checks.equal(len(lines.split("\n\n")[1].strip("\n").split("\n")) - 1,
                         len(data["steps"]), f"{path}: one line a step")


def test_state_at_exact_points(checks, scratch):
    for name in ["wake-fn-baseline-8", "wake-fn-par0-8", "wake-fn-par1-8"]:
        path = scope.sample(name)
        episode = report(checks, path)[0]
        for ns, low, high, cpu, point in points(episode):
            if low != high or point not in AFTER or cpu not in (1, 4, 7):
                continue
            side = replay(checks, path, f"--at={moment(ns)}")["sides"][0]
            lane = next(lane for lane in side["lanes"]
                        if lane["cpu"] == cpu and not lane["is_control"])
            what = f"{name}: CPU {cpu} at its {point}"
            checks.equal(side["at_ns"], ns, what)
            checks.equal(lane["tally"], AFTER[point], what)
            checks.equal(sum(count for kind, count in side["tally"].items()
                             if kind != "uncertain"), len(side["lanes"]) - 1, f"{what}: tally")
            if point == "alive":
                checks.equal((lane["waits_for"], lane["waits_since_ns"], lane["is_asleep"]),
                             (0, ns, False), what)
            if point == "release":
                checks.equal(lane["since"]["ns"], ns, what)
                checks.that(not lane["waits"], what)


def test_tally_from_begin_to_end(checks, scratch):
    path = scope.sample("boot-par1-128")
    episode = report(checks, path)[0]
    for ns, kind in ((episode["begin_ns"], "offline"), (episode["end_ns"], "online")):
        side = replay(checks, path, f"--at={moment(ns)}")["sides"][0]
        checks.equal(side["tally"][kind], 127, kind)
        checks.equal(side["tally"]["uncertain"], 0, f"{kind}: nothing is open")


def test_text_fits(checks, scratch):
    cases = [[scope.sample(name), f"--at={at}"]
             for name in ("wake-fn-par1-8", "boot-par0-8", "fault-dead-par1-8", "boot-par1-128")
             for at in ("-1ms", "0", "12.5ms", "60ms", "100s")]
    cases.append([scope.sample("wake-fn-baseline-8"), "--policy=recorded,parallel", "--at=60ms"])
    for args in cases:
        result = checks.run("replay", *args)
        checks.equal(result.status, 0, f"{args}")
        # names of files are as long as they are
        for line in result.out.decode().replace(scope.SOURCE, "").split("\n"):
            checks.that(len(line) <= 72 and line == line.rstrip(), f"{args}: {line!r}")


def test_two_on_one_clock(checks, scratch):
    a, b = scope.sample("wake-fn-baseline-8"), scope.sample("wake-fn-par1-8")
    for align, point in (("kick", "kick"), ("online", "online")):
        data = replay(checks, a, b, "--step=sync", f"--align={align}", "--at=50ms")
        for number, side in enumerate(data["sides"]):
            checks.equal(side["at_ns"] - side["zero"]["ns"], 50000000, f"{align}: side {number}")
            first = next(step for step in data["steps"]
                         if step["side"] == number and step["point"] == point)
            checks.equal(first["relative_ns"], 0, f"{align}: the first {point} of side {number}")
        order = [step["relative_ns"] for step in data["steps"]]
        checks.equal(order, sorted(order), f"{align}: one clock")
        alone = replay(checks, b, "--step=sync", f"--align={align}")["steps"]
        both = [{**step, "side": 0} for step in data["steps"] if step["side"] == 1]
        checks.equal(both, alone, f"{align}: what the second does alone")


def test_simulated(checks, scratch):
    path = scope.sample("wake-fn-baseline-8")
    text = checks.run("replay", path, "--policy=parallel", "--at=50ms").out.decode()
    checks.that("SIMULATED, not recorded" in text, "says what it is")
    data = replay(checks, path, "--policy=recorded,parallel", "--step=sync")
    checks.equal([side["policy"] for side in data["sides"]], [None, "parallel"], "policies")
    total = [max(step["relative_ns"] for step in data["steps"] if step["side"] == side)
             for side in (0, 1)]
    checks.that(total[1] < total[0], "parallel is over earlier")


def test_one_cpu(checks, scratch):
    path = scope.sample("boot-par1-8")
    everything = replay(checks, path, "--step=change")["steps"]
    for cpu in (0, 3):
        want = [step for step in everything if cpu in (step["cpu"], step["lane_cpu"])]
        checks.equal(replay(checks, path, "--step=change", f"--cpu={cpu}")["steps"], want,
                     f"CPU {cpu}")
        checks.that(0 < len(want) < len(everything), f"CPU {cpu}: some of all")


def test_damage(checks, scratch):
    """A capture that ends early: the state before that, and exit status 3."""
    with open(scope.sample("wake-fn-par1-8"), "rb") as file:
        data = file.read()
    path = os.path.join(scratch, "cut.dat")
    with open(path, "wb") as file:
        file.write(data[:len(data) * 9 // 10])
    for args, known in ((["--at=5ms"], "runs PREPARE callbacks"),
                        (["--at=160ms"], "; no event tells"),
                        (["--step=sync"], "CPU 1 kicked")):
        result = checks.run("replay", path, *args)
        checks.equal(result.status, 3, f"{args}")
        checks.that(result.err.decode().count("\n") == 1, f"{args}: a line on stderr")
        checks.that(known in result.out.decode(), f"{args}: {known}")


def test_wrong_usage(checks, scratch):
    path = scope.sample("boot-par1-8")
    for args in ([path], [path, "--at=soon"], [path, "--at=@"], [path, "--step=all"],
                 [path, "--at=1ms", "--align=own-kick"], [path, "--at=1ms", "--episode=9"],
                 [path, "--step=sync", "--cpu=99"], [path, "--step=sync", "--cpu=-1"],
                 [path, "--at=1ms", "--policy=fast"], [path, path, path, "--at=1ms"],
                 [path, "--at=1ms", "--policy=serial,split,parallel"],
                 [path, path, "--at=1ms", "--policy=serial,split"],
                 [path, "--at=1ms", "--format=csv"], ["--at=1ms"]):
        result = checks.run("replay", *args)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")
    result = checks.run("replay", os.path.join(scratch, "none.dat"), "--at=1ms")
    checks.equal(result.status, 3, "no such file")


def png_size(path):
    with open(path, "rb") as file:
        head = file.read(24)
    return head[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", head[16:24])


def test_frames(checks, scratch):
    path = scope.sample("boot-par1-8")
    folder = os.path.join(scratch, "a", "film") + "/"
    checks.equal(checks.run("export", path, "--frames=5", "-o", folder).status, 0, "frames")
    names = sorted(os.listdir(folder))
    checks.equal(names, [f"frame-{i:04d}.png" for i in range(1, 6)], "names")
    checks.equal(len({png_size(folder + name) for name in names}), 1, "one size")
    contents = set()
    for name in names:
        with open(folder + name, "rb") as file:
            contents.add(file.read())
    checks.equal(len(contents), 5, "each another moment")

    svg = os.path.join(scratch, "svg") + "/"
    checks.equal(checks.run("export", path, "--frames=3", "--format=svg", "-o", svg).status, 0,
                 "SVG frames")
    heads = set()
    for name in sorted(os.listdir(svg)):
        with open(svg + name, encoding="utf-8") as file:
            text = file.read()
        heads.add(text[text.index("viewBox"):].split(">")[0])
        checks.that("online" in text and ">at " in text, f"{name}: says the state")
    checks.equal(len(heads), 1, "one size of SVG")


def test_frame_at(checks, scratch):
    path = scope.sample("wake-fn-par1-8")
    out = os.path.join(scratch, "at.svg")
    checks.equal(checks.run("export", path, "--at=90ms", "-o", out).status, 0, "a frame")
    with open(out, encoding="utf-8") as file:
        text = file.read()
    checks.that("at 90.0 ms: 0 offline, 4 waking, 3 waiting" in text, "the tally")
    checks.that("waits busily for its release by CPU 0" in text, "what a CPU does")
    plain = os.path.join(scratch, "plain.svg")
    checks.run("export", path, "-o", plain)
    with open(plain, encoding="utf-8") as file:
        checks.that("at 0 ns" not in file.read(), "no playhead unless it is asked for")
    for args in (["--frames=2", "-o", out], ["-o", scratch + "/"], ["--frames=0", "-o", scratch + "/"],
                 ["--frames=2", "--at=1ms", "-o", scratch + "/"], ["--at=x", "-o", out],
                 ["--frames=2", "--format=gif", "-o", scratch + "/"]):
        result = checks.run("export", path, *args)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")
    result = checks.run("export", path, "--frames=2", "-o", out + "/")
    checks.equal(result.status, 3, "a file where the folder should be")


if __name__ == "__main__":
    scope.main(test_steps_are_the_points, test_state_at_exact_points, test_tally_from_begin_to_end,
               test_text_fits, test_two_on_one_clock, test_simulated, test_one_cpu, test_damage,
               test_wrong_usage, test_frames, test_frame_at)
