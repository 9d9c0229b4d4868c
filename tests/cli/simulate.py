#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Simulations: the JSON follows its schema, nothing changed is the recording, the same gives the same."""

import json
import os
import struct

import jsonschema
import scope

with open(os.path.join(scope.SOURCE, "docs", "simulate.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)

POLICIES = SCHEMA["$defs"]["policy"]["enum"]
MODES = {"serial": "serial", "split": "split", "parallel": "parallel"}


def sample(name):
    return os.path.join(scope.SOURCE, "samples", name, "trace.dat")


def simulate(checks, *args):
    result = checks.run("simulate", *args, "--format=json")
    checks.equal(result.status, 0, f"simulate {args}")
    data = json.loads(result.out)
    jsonschema.validate(data, SCHEMA)
    return data


def test_all_policies(checks, scratch):
    for name in ["boot-baseline-8", "boot-par0-8", "boot-par1-8", "boot-par1-128",
                 "fault-dead-par1-8", "riscv-par1-8", "wake-fn-baseline-8", "wake-fn-par0-8",
                 "wake-fn-par1-8"]:
        data = simulate(checks, sample(name), "--policy=all")
        checks.equal([one["policy"] for one in data["policies"]], POLICIES, name)
        recorded = data["policies"][0]
        checks.equal(recorded["total_ns"], data["recorded_ns"], f"{name}: the recording")
        for one in data["policies"]:
            what = f"{name} {one['policy']}"
            checks.that(one["total_low_ns"] <= one["total_ns"] <= one["total_high_ns"], what)
            checks.equal(len(one["cpus"]), len(recorded["cpus"]), what)
            checks.equal(one["lower_bound_only"],
                         POLICIES.index(one["policy"]) >= POLICIES.index("one-lock-section"), what)


def test_recorded_mode_is_the_recording(checks, scratch):
    """A policy that is what the kernel did changes nothing."""
    for name, policy in [("wake-fn-baseline-8", "serial"), ("wake-fn-par0-8", "split"),
                         ("wake-fn-par1-8", "parallel"), ("boot-par1-128", "parallel")]:
        data = simulate(checks, sample(name), f"--policy={policy}")
        checks.equal(data["policies"][0]["total_ns"], data["recorded_ns"], name)


def test_same_seed_gives_same_bytes(checks, scratch):
    args = ["simulate", sample("wake-fn-par1-8"), "-p", "parallel,control-threads", "--cpus", "64"]
    first, again = checks.run(*args, "--seed=7"), checks.run(*args, "--seed=7")
    other = checks.run(*args, "--seed=8")
    checks.equal(first.out, again.out, "seed 7 twice")
    checks.that(first.out != other.out, "another seed draws other CPUs")


def test_modifiers(checks, scratch):
    path = sample("wake-fn-baseline-8")

    def total(*args):
        return simulate(checks, path, "-p", "parallel", *args)["policies"][0]["total_ns"]

    plain = total()
    checks.that(total("--no-tracer-cost") < plain, "without the tracer's cost")
    checks.that(total("--scale=trace/RB:prepare=0.5") < plain, "half of a callback")
    checks.that(total("--scale=trace/RB:prepare=4") > plain, "four times a callback")
    checks.that(total("--drop=trace/RB:prepare") < plain, "without a callback")
    checks.that(total("--host-cpus=2") > plain, "on a host of two processors")
    checks.equal(total("--host-cpus=64"), plain, "on a host with enough of them")
    checks.that(total("--wake-latency=0") < total("--wake-latency=1000000"), "slower wake-ups")
    drawn = simulate(checks, path, "-p", "parallel", "--cpus=33")["policies"][0]
    checks.equal([cpu["cpu"] for cpu in drawn["cpus"]], list(range(1, 33)), "33 CPUs")


def test_text_fits(checks, scratch):
    for args in (["-p", "all"], ["-p", "parallel"], ["-p", "all", "--sweep=cpus:8..64"],
                 ["-p", "all", "--cpus=16", "--host-cpus=2", "--no-console"]):
        result = checks.run("simulate", sample("boot-par0-8"), *args)
        checks.equal(result.status, 0, f"{args}")
        text = result.out.decode()
        checks.that(text.startswith("SIMULATED, not recorded."), f"{args}: says what it is")
        for line in text.split("\n"):
            checks.that(len(line) <= 72, f"{args}: {len(line)} columns: {line}")


def test_sweep(checks, scratch):
    """The three formats say the same, and a machine of one size is what --cpus predicts."""
    args = [sample("boot-par0-8"), "-p", "serial,parallel,lower-bound"]
    data = simulate(checks, *args, "--sweep=cpus:8..48")
    checks.equal([row["cpus"] for row in data["sweep"]], [8, 16, 32, 48], "doubles, and the last")
    checks.equal(data["recorded_cpus"], 8, "as recorded")
    alone = simulate(checks, *args, "--cpus=32")
    for one in alone["policies"]:
        del one["cpus"]
    checks.equal(data["sweep"][2]["policies"], alone["policies"], "32 CPUs alone")
    lines = checks.run("simulate", *args, "--sweep=cpus:8..48", "--format=csv").out.decode()
    want = [[str(row["cpus"]), one["policy"], str(one["total_ns"]), str(one["total_low_ns"]),
             str(one["total_high_ns"]), "true" if one["lower_bound_only"] else "false"]
            for row in data["sweep"] for one in row["policies"]]
    checks.equal([line.split(",") for line in lines.strip().split("\n")[1:]], want, "CSV")
    one = simulate(checks, *args, "--sweep=cpus:5..5")
    checks.equal([row["cpus"] for row in one["sweep"]], [5], "one size")


BEGINS = {"svg": b"<svg ", "png": b"\x89PNG\r\n", "pdf": b"%PDF-"}


def test_pictures(checks, scratch):
    path = sample("boot-par0-8")
    for name, args in (("one", ["-p", "parallel"]), ("all", ["-p", "all"]),
                       ("sweep", ["-p", "all", "--sweep=cpus:8..32"])):
        sizes = set()
        for suffix, begin in BEGINS.items():
            for theme in ("light", "dark", "print", "high-contrast"):
                out = os.path.join(scratch, f"{name}-{theme}.{suffix}")
                checks.equal(checks.run("simulate", path, *args, f"--theme={theme}", "-o",
                                        out).status, 0, out)
                with open(out, "rb") as file:
                    data = file.read()
                checks.that(data.startswith(begin), f"{out}: begins like one")
                if suffix == "svg":
                    checks.that(b"imulated" in data, f"{out}: says what it is")
                    root = data[:200].decode()
                    sizes.add(tuple(float(root.split(f'{side}="')[1].split('"')[0])
                                    for side in ("width", "height")))
                if suffix == "png":
                    sizes.add(struct.unpack(">II", data[16:24]))
        checks.equal(len(sizes), 1, f"{name}: one size in all formats and themes: {sizes}")
    result = checks.run("simulate", path, "-p", "all", "-o", os.path.join(scratch, "all.gif"))
    checks.equal(result.status, 2, "a chart as GIF")


def test_no_console(checks, scratch):
    """arm64 registers its consoles after the boot bring-up; at run time APs write themselves."""
    for name in ("boot-par1-8", "wake-fn-baseline-8", "riscv-par1-8"):
        args = [sample(name), "-p", "recorded"]
        checks.equal(simulate(checks, *args, "--no-console"), simulate(checks, *args), name)
        text = checks.run("simulate", *args, "--no-console").out.decode()
        checks.that("no console was registered" in text, f"{name}: says why")
    one = simulate(checks, sample("runtime-par1"), "-p", "recorded", "--no-console")["policies"][0]
    checks.that(one["total_low_ns"] < one["total_ns"] == one["total_high_ns"], f"run time: {one}")


def test_wrong_usage(checks, scratch):
    path = sample("boot-par0-8")
    for args in ([path], [path, "-p", "nonsense"], [path, "-p", "parallel", "--scale=x"],
                 [path, "-p", "parallel", "--scale=no:such=2"], [path, "-p", "all", "--cpus=1"],
                 [path, "-p", "all", "--host-cpus=0"], [path, "-p", "all", "--episode=9"],
                 [path, "-p", "all", "--sweep=cpus:9..3"],
                 [path, "-p", "all", "--theme=pink"],
                 [path, "-p", "all", "-o", scratch + "/a.svg", "-o", scratch + "/b.svg"]):
        result = checks.run("simulate", *args)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")


def test_graph(checks, scratch):
    path = sample("wake-fn-par1-8")
    result = checks.run("graph", path, "--format=json")
    checks.equal(result.status, 0, "graph")
    data = json.loads(result.out)
    checks.equal(data["schema"], "bringup-scope/graph/1", "schema")
    n = len(data["nodes"])
    checks.equal([node["id"] for node in data["nodes"]], list(range(n)), "ids")
    checks.that(all(edge["from"] < n and edge["to"] < n for edge in data["edges"]), "edges")
    checks.that({"program_order", "kick", "release", "completion", "wake_up"} <=
                {edge["kind"] for edge in data["edges"]}, "kinds of edges")
    dot = checks.run("graph", path).out.decode()
    checks.that(dot.startswith("digraph ") and dot.endswith("}\n"), "dot")
    checks.equal(dot.count("->"), len(data["edges"]), "dot and JSON have the same edges")


if __name__ == "__main__":
    scope.main(test_all_policies, test_recorded_mode_is_the_recording,
               test_same_seed_gives_same_bytes, test_modifiers, test_text_fits, test_sweep,
               test_pictures, test_no_console, test_wrong_usage, test_graph)
