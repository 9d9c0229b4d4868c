#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What simulate predicts against what the same machine then did, as the tables of docs/simulation.md.

usage: predict.py PROGRAM CAPTURES
"""

import glob
import json
import os
import statistics
import subprocess
import sys

SETS = [("wake-fn", "wake-fn-{}-8"), ("boot-4", "boot-{}-4"), ("boot-8", "boot-{}-8"), ("fn", "fn-{}-8"),
        ("rich-arm", "rich-arm-{}-6"), ("boot-128", "boot-{}-128")]
POLICY = {"baseline": "serial", "par0": "split", "par1": "parallel"}


def simulate(program, path, policy, *options):
    """Recorded total, then prediction, low and high of POLICY, all in ms."""
    out = subprocess.run([program, "simulate", path, "-p", policy, "--format=json", *options],
                         stdout=subprocess.PIPE, check=True).stdout
    data = json.loads(out)
    one = data["policies"][0]
    return [ns / 1e6 for ns in (data["recorded_ns"], one["total_ns"], one["total_low_ns"],
                                one["total_high_ns"])]


def number(ms):
    return f"{ms:.1f}" if ms < 1000 else f"{ms:.0f}"


def error(predicted, measured):
    return f"{100 * (predicted / measured - 1):+.0f} %"


def row(program, name, source, target, measured):
    """One line: from the captures SOURCE (one or several) the mode TARGET."""
    plain = [simulate(program, path, POLICY[target]) for path in source]
    shared = [simulate(program, path, POLICY[target], "--host-cpus=2") for path in source]
    total, low, high = (statistics.median(one[i] for one in plain) for i in (1, 2, 3))
    two, two_low, two_high = (statistics.median(one[i] for one in shared) for i in (1, 2, 3))
    print(f"| {name} | {target} | {number(measured)} | {number(total)} | "
          f"{number(low)} .. {number(high)} | {error(total, measured)} | {number(two)} | "
          f"{number(two_low)} .. {number(two_high)} | {error(two, measured)} |")


def main():
    program, captures = sys.argv[1:]
    print("| from | to | measured | predicted | low .. high | error | host-cpus=2 | "
          "low .. high | error |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, pattern in SETS:
        paths = {mode: os.path.join(captures, pattern.format(mode), "trace.dat") for mode in POLICY}
        paths = {mode: path for mode, path in paths.items() if os.path.exists(path)}
        measured = {mode: simulate(program, path, "recorded")[0] for mode, path in paths.items()}
        for source in paths:
            for target in paths:
                if source != target:
                    row(program, f"{name} {source}", [paths[source]], target, measured[target])
    runs = {mode: sorted(glob.glob(os.path.join(captures, "runs-8", mode, "*.dat")))
            for mode in POLICY}
    measured = {mode: statistics.median(simulate(program, path, "recorded")[0] for path in paths)
                for mode, paths in runs.items() if paths}
    for source in measured:
        for target in measured:
            if source != target:
                row(program, f"runs-8 {source} (medians)", runs[source], target, measured[target])


if __name__ == "__main__":
    main()
