#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader, model and simulation against captures of which gentrace knows everything.

usage: truth.py GENTRACE PROGRAM [NAME...]
"""

import json
import os
import subprocess
import sys
import tempfile

# Name, options of gentrace. Every mode, container, byte order and page size; events of every kind.
CASES = [
    ("serial-v6", "--mode=serial --version=6 --functions --cpus=8 --events=9000"),
    ("split-v7", "--mode=split --functions --cpus=8 --events=9000"),
    ("parallel-zstd", "--mode=parallel --compression=zstd --functions --cpus=16 --events=20000 --dense"),
    ("smt-zlib", "--mode=smt --compression=zlib --functions --cpus=13 --events=20000"),
    ("big-endian-v6", "--mode=parallel --version=6 --big-endian --functions --cpus=8 --events=9000"),
    ("big-endian-zstd", "--mode=smt --compression=zstd --big-endian --cpus=8 --events=9000"),
    ("64k-v6", "--mode=serial --version=6 --page-size=65536 --functions --cpus=8 --events=60000"),
    ("64k-zstd", "--mode=split --compression=zstd --page-size=65536 --cpus=8 --events=60000 --dense"),
    ("cpuhp-only", "--mode=parallel --no-sched --cpus=8"),
    ("no-functions", "--mode=serial --cpus=12 --seed=5"),
    ("dead", "--mode=parallel --functions --dead=1 --cpus=8 --seed=3"),
    ("dead-serial", "--mode=serial --functions --dead=1 --cpus=8 --seed=4"),
    ("failing", "--mode=split --functions --failing=1 --cpus=8 --seed=6"),
    ("lossy", "--mode=parallel --functions --lossy=3 --cpus=8 --events=40000 --version=6"),
    ("lossy-zstd", "--mode=parallel --lossy=8 --cpus=8 --events=40000 --compression=zstd --dense"),
    ("losses", "--mode=parallel --functions --losses=60 --cpus=16 --version=6"),
    ("losses-serial", "--mode=serial --losses=40 --cpus=8 --compression=zstd"),
    ("one-cpu", "--mode=parallel --one-cpu --cpus=64 --events=60000 --compression=zstd"),
    ("512", "--mode=parallel --cpus=512 --events=60000 --compression=zstd --functions"),
]

# Points that the AP's own failure leaves as they were.
EARLY = ("kick", "alive", "release", "online", "online_idle", "unpark", "thread_begin")


class Checker:
    def __init__(self, name):
        self.name, self.complaints, self.n_exact = name, [], 0

    def same(self, what, got, want):
        if got != want:
            self.complaints.append(f"{self.name}: {what} is {got}, truth {want}")

    def point(self, cpu, name, got, want):
        """GOT is exact and the truth, or bounds that hold it."""
        if got is None or want is None:
            return
        if got["certainty"] == "exact":
            self.n_exact += 1
            self.same(f"CPU {cpu} {name}", got["ns"], want)
            return
        low, high = got["low_ns"], got["high_ns"]
        if (low is not None and want < low) or (high is not None and want > high):
            self.complaints.append(f"{self.name}: CPU {cpu} {name} is within {low} and {high}, "
                                   f"truth {want}")


def run_json(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout)


def check_reader(check, program, path, truth):
    text = subprocess.run([program, "info", path], stdout=subprocess.PIPE, check=True,
                          encoding="utf-8").stdout
    lines = [line.split(None, 1) for line in text.splitlines() if line.startswith(" ")]
    types = {name: int(count) for count, name in lines if count.isdigit() and ":" in name}
    check.same("the count of events by type", types, truth["types"])


def check_events(check, program, path, truth):
    """Of each CPU: how many events, the first and the last one."""
    for cpu in truth["per_cpu"][:4] + truth["per_cpu"][-1:]:
        text = subprocess.run([program, "events", f"--cpu={cpu['cpu']}", path],
                              stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
        n = sum(1 for line in text.splitlines() if f"[{cpu['cpu']:03d}]" in line)
        check.same(f"the number of events of CPU {cpu['cpu']}", n, cpu["events"])


def check_model(check, program, path, truth):
    capture = run_json(program, "report", "--format=json", path)["captures"][0]
    check.same("events", capture["events"], truth["events"])
    check.same("lost events", capture["lost_events"], truth["lost"])
    check.same("damage", capture["damage"], [])
    check.same("number of episodes", len(capture["episodes"]), 1)
    episode = capture["episodes"][0]
    check.same("mode", episode["mode"], truth["mode"])
    check.same("total", episode["duration_ns"], truth["total_ns"])
    by_cpu = {cpu["cpu"]: cpu for cpu in episode["cpus"]}
    check.same("CPUs", sorted(by_cpu), list(range(1, truth["cpus"])))
    for one in truth["per_cpu"][1:]:
        got = by_cpu[one["cpu"]]
        is_good = one["fault"] == "none"
        check.same(f"outcome of CPU {one['cpu']}", got["outcome"],
                   "online" if is_good else "failed")
        for name, ns in one["points"].items():
            if is_good or name in EARLY:
                check.point(one["cpu"], name, got["points"].get(name), ns)
    return capture


def check_simulation(check, program, path, truth):
    """Its own mode to the nanosecond, the others at least within what it says is open."""
    # without switches nothing tells waiting from work, and the program says so
    if ("sched:sched_switch" not in truth["types"] or
            any(one["fault"] != "none" for one in truth["per_cpu"])):
        return
    for policy, total in truth["totals"].items():
        data = run_json(program, "simulate", path, "-p", policy, "--format=json")
        check.same("recorded", data["recorded_ns"], truth["total_ns"])
        one = data["policies"][0]
        if total == truth["total_ns"]:
            check.same(f"simulated {policy}", one["total_ns"], total)
        elif one["total_high_ns"] is not None and not (
                one["total_low_ns"] <= total <= one["total_high_ns"]):
            check.complaints.append(f"{check.name}: {policy} is within {one['total_low_ns']} and "
                                    f"{one['total_high_ns']}, truth {total}")


def main():
    gentrace, program, *names = sys.argv[1:]
    complaints = []
    for name, options in CASES:
        if names and name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "trace.dat")
            subprocess.run([gentrace, *options.split(), path], check=True)
            with open(path + ".json", encoding="utf-8") as file:
                truth = json.load(file)
            check = Checker(name)
            check_reader(check, program, path, truth)
            check_events(check, program, path, truth)
            check_model(check, program, path, truth)
            # nothing is predicted where events of the bring-up may be missing
            if "--losses" not in options:
                check_simulation(check, program, path, truth)
        if check.n_exact == 0:
            complaints.append(f"{name}: not one point is exact")
        print(f"{name}: {check.n_exact} exact points, {len(check.complaints)} complaints")
        complaints += check.complaints
    print("\n".join(complaints[:40]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
