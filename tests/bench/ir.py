#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Instructions and peak memory of fixed cases against a committed table, and how they grow.

usage: ir.py BUILD KEY TABLE SAMPLES [--update] [--slopes]

The table has one section for each KEY: compiler, its version, how it optimizes, machine. Another
compiler has nothing to compare with and skips. --update writes the section of this KEY anew; that
is to be done on purpose only. --slopes checks growth with CPUs and events instead, for which any
compiler will do.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77

MOST = 1.03          # growth that fails
SLACK_KIB = 768      # of memory: pages that the kernel happens to map

# Name, options of gentrace or the sample, program and its options.
CASES = [
    ("walk-dense-128", "--version=6 --cpus=128 --events=200000 --dense", "bench-open --stage=walk"),
    ("decode-dense-128", "--version=6 --cpus=128 --events=200000 --dense", "bench-open --stage=decode"),
    ("decode-sparse-zstd", "--compression=zstd --cpus=8 --events=200000", "bench-open --stage=decode"),
    ("decode-big-endian-64k", "--version=6 --big-endian --page-size=65536 --cpus=8 --events=100000",
     "bench-open --stage=decode"),
    ("analysis-256", "--cpus=256 --functions", "bench-open --stage=analysis"),
    ("simulate-16", "--cpus=16", "bench-open --stage=simulate"),
    ("compare-64", "--cpus=64", "bench-open --stage=compare"),
    ("real-8", "boot-baseline-8", "bench-open --stage=all"),
    ("layout-30k", None, "bench-draw --lanes=128 --stretches=30000 --times=5"),
    ("coarse-100k", None, "bench-draw --coarse --lanes=128 --stretches=100000 --times=1"),
    ("layout-100k", None, "bench-draw --lanes=128 --stretches=100000 --times=1"),
]

# Name, stage, options of gentrace for the smaller and the larger file, how much larger, most growth
# for each doubling of what grows (2 is linear).
SLOPES = [
    ("decode: 8 to 4096 CPUs, same events", "decode", "--cpus=8 --events=2000000 --dense",
     "--cpus=4096 --events=2000000 --dense", 1, 1.5),
    ("decode: 512 to 4096 CPUs", "decode", "--cpus=512", "--cpus=4096", 8, 9.5),
    ("decode: 8 times the events", "decode", "--cpus=64 --events=30000 --dense",
     "--cpus=64 --events=240000 --dense", 8, 8.2),
    ("analysis: 8 times the events", "analysis", "--cpus=64 --events=30000 --dense",
     "--cpus=64 --events=240000 --dense", 8, 8.2),
    ("analysis: one CPU has all events", "analysis", "--cpus=64 --events=240000 --dense",
     "--cpus=64 --events=240000 --dense --one-cpu", 1, 1.5),
    ("analysis: one CPU has all events, no switches", "analysis",
     "--cpus=64 --events=30000 --one-cpu --no-sched", "--cpus=64 --events=240000 --one-cpu --no-sched",
     8, 8.2),
    ("model: 512 to 4096 CPUs", "model", "--cpus=512", "--cpus=4096", 8, 9.5),
    ("model, functions, SMT: 512 to 4096 CPUs", "model", "--cpus=512 --mode=smt --functions",
     "--cpus=4096 --mode=smt --functions", 8, 9.5),
    ("analysis: 512 to 4096 CPUs", "analysis", "--cpus=512", "--cpus=4096", 8, 9.5),
    ("analysis, serial: 256 to 2048 CPUs", "analysis", "--cpus=256 --mode=serial",
     "--cpus=2048 --mode=serial", 8, 9.5),
    ("model, lost events: 128 to 1024 CPUs", "model", "--cpus=128 --losses=1000",
     "--cpus=1024 --losses=8000", 8, 9.5),
    ("analysis, lost events: 128 to 1024 CPUs", "analysis", "--cpus=128 --losses=1000",
     "--cpus=1024 --losses=8000", 8, 9.5),
    ("comparison: 256 to 2048 CPUs", "compare", "--cpus=256", "--cpus=2048", 8, 9.5),
    ("simulation: 128 to 1024 CPUs", "simulate", "--cpus=128", "--cpus=1024", 8, 10.5),
]


def callgrind(command):
    """Instructions of COMMAND."""
    result = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                             *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            encoding="utf-8", check=False)
    found = re.search(r"Collected : (\d+)", result.stderr)
    if result.returncode or not found:
        raise SystemExit(f"{' '.join(command)}: {result.stderr[-400:]}")
    return int(found.group(1))


def peak_kib(command):
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(output.splitlines()[-1])["peak_rss_kib"]


class Files:
    """What gentrace makes, once for each set of options."""

    def __init__(self, bench, samples, folder):
        self.bench, self.samples, self.folder, self.made = bench, samples, folder, {}

    def path(self, source):
        if source is None:
            return []
        if not source.startswith("--"):
            return [os.path.join(self.samples, source, "trace.dat")]
        if source not in self.made:
            path = os.path.join(self.folder, f"{len(self.made)}.dat")
            subprocess.run([os.path.join(self.bench, "gentrace"), *source.split(), path], check=True)
            self.made[source] = path
        return [self.made[source]]

    def command(self, program, source):
        name, *options = program.split()
        return [os.path.join(self.bench, name), *options, *self.path(source)]


def read_table(path):
    """{key: {case: (instructions, KiB)}}"""
    table, key = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if line.startswith("#") or not words:
                continue
            if line.startswith("["):
                key = line.strip()[1:-1]
                table[key] = {}
            else:
                table[key][words[0]] = (int(words[1]), int(words[2]))
    return table


def write_table(path, table):
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Instructions and peak memory (KiB) of the cases of ir.py; written by\n"
                   "# ninja update-ir, on purpose only.\n")
        for key in sorted(table):
            file.write(f"\n[{key}]\n")
            for case, (count, kib) in table[key].items():
                file.write(f"{case:24} {count:>12} {kib:>8}\n")


def measure(files):
    found = {}
    for case, source, program in CASES:
        command = files.command(program, source)
        found[case] = callgrind(command), peak_kib(command)
        print(f"{case:24} {found[case][0] / 1e6:9.2f} M instructions {found[case][1]:8} KiB",
              flush=True)
    return found


def compare(found, wanted):
    complaints = []
    for case, (count, kib) in found.items():
        if case not in wanted:
            complaints.append(f"{case}: not in the table")
            continue
        if count > MOST * wanted[case][0]:
            complaints.append(f"{case}: {count / wanted[case][0] - 1:+.1%} instructions")
        if kib > MOST * wanted[case][1] + SLACK_KIB:
            complaints.append(f"{case}: {kib} KiB, the table has {wanted[case][1]}")
    return complaints


def check_slopes(files):
    complaints, known = [], {}
    for name, stage, small, large, factor, most in SLOPES:
        counts = []
        for source in (small, large):
            if (stage, source) not in known:
                base = callgrind(files.command("bench-open --stage=none", source))
                known[stage, source] = callgrind(files.command(f"bench-open --stage={stage}",
                                                               source)) - base
            counts.append(known[stage, source])
        growth = counts[1] / counts[0]
        print(f"{name}: {counts[0] / 1e6:.0f} to {counts[1] / 1e6:.0f} M instructions, "
              f"{growth:.2f} times for {factor} times", flush=True)
        if growth > most:
            complaints.append(f"{name}: {growth:.2f} times, at most {most}")
    return complaints


def main():
    build, key, path, samples, *options = sys.argv[1:]
    # meson sets it; filling memory is not what is counted
    os.environ.pop("MALLOC_PERTURB_", None)
    if not shutil.which("valgrind"):
        print("skipped: no valgrind")
        return SKIPPED
    table = read_table(path)
    wants_table = "--update" not in options and "--slopes" not in options
    if wants_table and key not in table:
        print(f"skipped: the table knows nothing of {key}; ninja update-ir adds it")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        files = Files(build, samples, folder)
        if "--slopes" in options:
            complaints = check_slopes(files)
        elif "--update" in options:
            table[key] = measure(files)
            write_table(path, table)
            complaints = []
        else:
            complaints = compare(measure(files), table[key])
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
