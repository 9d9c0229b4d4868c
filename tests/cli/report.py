#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The report of every capture: the JSON follows its schema, the text its rules, both agree."""

import json
import os
import re

import figures
import jsonschema
import scope

with open(os.path.join(scope.SOURCE, "docs", "report.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)

POINTS = ["kick", "alive", "release", "online", "online_idle", "unpark", "thread_begin",
          "thread_end", "done"]


def figures_without_description(schema, path="$"):
    """Members of objects in SCHEMA that say neither what they are nor whose description holds."""
    for name, member in schema.get("properties", {}).items():
        if "description" not in member:
            yield f"{path}.{name}"
    if schema.get("type") in ("object", ["object", "null"]):
        # an object with names of its own making describes their values instead
        if schema.get("additionalProperties") is not False and "properties" in schema:
            yield f"{path}: additionalProperties"
    for name, member in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        yield from figures_without_description(member, f"{path}.{name}")


def test_schema_is_complete(checks, scratch):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    checks.equal(list(figures_without_description(SCHEMA)), [], "schema")


def looks(node):
    """What a schema can tell of NODE: nodes that look alike are valid alike."""
    if isinstance(node, dict):
        return tuple((name, looks(member)) for name, member in node.items())
    if isinstance(node, list):
        return frozenset(looks(item) for item in node)
    if isinstance(node, str):
        return node
    return (type(node), isinstance(node, (int, float)) and node < 0)


def thinned(node):
    """NODE with one of all items that look alike: validation is slow, and captures are long."""
    if isinstance(node, dict):
        return {name: thinned(member) for name, member in node.items()}
    if isinstance(node, list):
        return list({looks(item): item for item in map(thinned, node)}.values())
    return node


def seconds(ns):
    return f"{ns // 10**9}.{ns % 10**9:09d}"


def check_moment(checks, where, point):
    if point is None:
        return
    if point["certainty"] == "exact":
        checks.that(point["ns"] == point["low_ns"] == point["high_ns"] is not None, where)
    elif point["certainty"] == "bounded":
        checks.that(point["ns"] is None, f"{where}: bounded, yet a moment")
        checks.that((point["low_ns"], point["high_ns"]) != (None, None), f"{where}: no bound")
    if point["low_ns"] is not None and point["high_ns"] is not None:
        checks.that(point["low_ns"] <= point["high_ns"], f"{where}: bounds cross")


def check_cpu(checks, where, cpu):
    checks.equal(list(cpu["points"]), POINTS, f"{where}: points")
    for name, point in cpu["points"].items():
        check_moment(checks, f"{where} {name}", point)
    for phase in cpu["phases"]:
        low, high = phase["duration_low_ns"], phase["duration_high_ns"]
        at = f"{where} {phase['phase']}"
        if low is not None and high is not None:
            checks.that(low <= high, f"{at}: durations cross")
        if phase["certainty"] == "exact":
            checks.equal((low, high), (phase["end_ns"] - phase["begin_ns"],) * 2, at)
    begins = [callback["begin_ns"] for callback in cpu["callbacks"]]
    checks.equal(begins, sorted(begins), f"{where}: order of callbacks")
    if cpu["outcome"] == "failed":
        checks.that(cpu["result"] != 0, f"{where}: failed with result 0")
    if cpu["outcome"] in ("online", "offline"):
        checks.equal(cpu["result"], 0, f"{where}: result")


def check_episode(checks, where, episode):
    begin, end = episode["begin_ns"], episode["end_ns"]
    checks.equal(episode["duration_ns"], end - begin, f"{where}: duration")
    checks.that(episode["cpus"], f"{where}: no CPUs")
    begins = [cpu["begin_ns"] for cpu in episode["cpus"] if cpu["begin_ns"] is not None]
    ends = [cpu["end_ns"] for cpu in episode["cpus"] if cpu["end_ns"] is not None]
    if len(begins) == len(episode["cpus"]):
        checks.equal(min(begins), begin, f"{where}: begin")
    if len(ends) == len(episode["cpus"]):
        checks.equal(max(ends), end, f"{where}: end")
    checks.equal(begins, sorted(begins), f"{where}: order of CPUs")
    for cpu in episode["cpus"]:
        check_cpu(checks, f"{where} CPU {cpu['cpu']}", cpu)
    figures.check_json(checks, where, episode)


def check_layout(checks, where, text):
    for number, line in enumerate(text.split("\n"), 1):
        at = f"{where}:{number}: {line!r}"
        checks.that("\t" not in line and "\r" not in line, f"{at}: control characters")
        checks.equal(line, line.rstrip(), f"{at}: blanks at the end")
        # a path is as long as it is
        checks.that(len(line) <= 72 or "/" in line, f"{at}: {len(line)} columns")


def check_agreement(checks, where, text, capture):
    """The text has the figures of the JSON."""
    lines = text.split("\n")
    checks.equal(lines[0], capture["path"], f"{where}: path")
    checks.that(f"events  {capture['events']}" in text, f"{where}: events")
    parts = re.split(r"^episode \d+: ", text, flags=re.MULTILINE)[1:]
    checks.equal(len(parts), len(capture["episodes"]), f"{where}: episodes")
    for part, episode in zip(parts, capture["episodes"]):
        checks.that(part.startswith(episode["kind"]), f"{where}: kind")
        if episode["kind"] != "offline":
            checks.that(part.startswith(f"{episode['kind']}, {episode['mode']}"), f"{where}: mode")
        span = f"from {seconds(episode['begin_ns'])} s to {seconds(episode['end_ns'])} s"
        flat = " ".join(part.split())
        checks.that(span in flat, f"{where}: {span}")
        is_bound = any(cpu["end_ns"] is None for cpu in episode["cpus"])
        checks.that(not is_bound or "total at least" in flat, f"{where}: total looks exact")
        figures.check_text(checks, where, part, episode)
        rows = re.findall(r"^ *(\d+) +(online|offline|failed|unfinished) ", part, re.MULTILINE)
        checks.equal(rows, [(str(cpu["cpu"]), cpu["outcome"]) for cpu in episode["cpus"]],
                     f"{where}: outcomes")
        names = list(dict.fromkeys(p["phase"] for cpu in episode["cpus"] for p in cpu["phases"]))
        for name in names:
            checks.that(re.search(f"^{name} ", part, re.MULTILINE), f"{where}: no row of {name}")
    for diagnostic in capture["diagnostics"]:
        checks.that(f"{diagnostic['message']} ({diagnostic['count']})" in " ".join(text.split()),
                    f"{where}: {diagnostic['code']}")


def check_capture(checks, validator, path):
    where = os.path.relpath(path, scope.SOURCE)
    report = checks.run("report", "--format=json", path)
    document = json.loads(report.out)
    for error in validator.iter_errors(thinned(document)):
        checks.that(False, f"{where}: {list(error.absolute_path)}: {error.message}")
    checks.equal(len(document["captures"]), 1, where)
    capture = document["captures"][0]
    checks.equal(report.status, 3 if capture["damage"] else 0, f"{where}: status")
    for number, episode in enumerate(capture["episodes"], 1):
        check_episode(checks, f"{where} episode {number}", episode)
    text = checks.run("report", path)
    checks.equal(text.status, report.status, f"{where}: status of text")
    check_layout(checks, where, text.out.decode())
    check_agreement(checks, where, text.out.decode(), capture)
    info = checks.run("info", path)
    check_layout(checks, where, info.out.decode())
    return report, text


def test_samples(checks, scratch):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for path in scope.samples():
        report, text = check_capture(checks, validator, path)
        checks.that(json.loads(report.out)["captures"][0]["episodes"], f"{path}: no bring-up")
        again = checks.run("report", "--format=json", path)
        checks.equal(again.out, report.out, f"{path}: JSON on a second run")
        checks.equal(checks.run("report", path).out, text.out, f"{path}: text on a second run")


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def test_shared_captures(checks, scratch):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    done = {contents(path) for path in scope.samples()}
    for path in scope.shared("captures"):
        if contents(path) not in done:
            check_capture(checks, validator, path)


def test_several_captures_in_one_document(checks, scratch):
    paths = [scope.sample("boot-baseline-8"), scope.sample("boot-par1-8")]
    together = json.loads(checks.run("report", "--format=json", *paths).out)["captures"]
    apart = [json.loads(checks.run("report", "--format=json", path).out)["captures"][0]
             for path in paths]
    checks.equal(together, apart, "captures together")


def test_modes_of_the_samples(checks, scratch):
    for name, kind, mode in (("boot-baseline-8", "boot", "serial"), ("boot-par0-8", "boot", "split"),
                             ("boot-par1-8", "boot", "parallel"),
                             ("boot-par1-128", "boot", "parallel")):
        document = json.loads(checks.run("report", "--format=json", scope.sample(name)).out)
        episodes = document["captures"][0]["episodes"]
        checks.equal([(e["kind"], e["mode"]) for e in episodes], [(kind, mode)], name)


def test_first_screen_has_the_verdict(checks, scratch):
    lines = checks.run("report", scope.sample("boot-par1-128")).out.decode().split("\n")[:45]
    screen = " ".join(" ".join(lines).split())
    for words in ("episode 1: boot, parallel", "the release is serial", "Each further CPU adds",
                  "where the time goes", "without it 3.88 s"):
        checks.that(words in screen, f"first screen of boot-par1-128: no '{words}'")
    checks.that(any(line.startswith("phase, ms ") for line in lines), "no table of phases")


def test_dead_cpu_is_named(checks, scratch):
    flat = " ".join(checks.run("report", scope.sample("fault-dead-par1-8")).out.decode().split())
    for words in ("present 7, kicked 7, alive 6, online 6", "CPU 5 cpu:bringup (state 86) failed",
                  "last point passed: kick", "timeout: 10.0 s", "CPU 5 failed"):
        checks.that(words in flat, f"fault-dead-par1-8: no '{words}'")


scope.main(test_schema_is_complete, test_samples, test_shared_captures,
           test_several_captures_in_one_document, test_modes_of_the_samples,
           test_first_screen_has_the_verdict, test_dead_cpu_is_named)
