#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of speed and memory: this build beside other programs in the same run, as ratios.

usage: table.py BUILD [--rounds=N] [--big=FILE] [--only=P1,P2,...]

Times are CPU time of whole processes, user and system, of which the least of N interleaved rounds
counts; the files are warm. A round in which cat took half as long again as in its best one does not
count. tools/bench builds and calls this.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys

import display

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, "samples")

# What gentrace writes.
DATA = {
    "mix6": "--version=6 --cpus=4 --events=3300000",
    "mixz": "--compression=zstd --cpus=4 --events=3300000",
    "dense6": "--version=6 --cpus=128 --events=8000000 --dense",
    "wide8": "--version=6 --cpus=8 --events=8000000 --dense",
    "g128": "--version=6 --cpus=128 --events=1000000 --dense",
    "wide1024": "--version=6 --cpus=1024 --events=8000000 --dense",
    "wide4096": "--version=6 --cpus=4096 --events=8000000 --dense",
}


class Bench:
    def __init__(self, build, rounds, big):
        self.build, self.rounds = build, rounds
        self.folder = os.path.join(build, "bench-data")
        self.files = {"real128": os.path.join(SAMPLES, "boot-par1-128", "trace.dat"),
                      "small": os.path.join(SAMPLES, "boot-baseline-8", "trace.dat")}
        if big:
            self.files["big"] = big
        self.rows = []

    def program(self, name):
        path = os.path.join(self.build, "tests", "bench", name)
        return path if os.path.exists(path) else None

    def file(self, name):
        """The path of the data NAME, which is made the first time."""
        if name not in self.files:
            os.makedirs(self.folder, exist_ok=True)
            path = os.path.join(self.folder, name + ".dat")
            if not os.path.exists(path):
                subprocess.run([self.program("gentrace"), *DATA[name].split(), path], check=True)
            self.files[name] = path
        return self.files[name]

    def open_command(self, name, stage="all"):
        return [self.program("bench-open"), f"--stage={stage}", self.file(name)]

    def peer(self, peer, name):
        """The command of another program for the data NAME; None where it is not installed."""
        if peer == "cat":
            return ["cat", self.file(name)]
        if peer == "report":
            return ["trace-cmd", "report", self.file(name)] if shutil.which("trace-cmd") else None
        program = self.program("peer-" + peer)
        return [program, self.file(name)] if program else None

    def times(self, commands, rounds=None):
        """The least CPU time of each of COMMANDS in ms; they take turns."""
        found = {name: [] for name in commands}
        for _ in range(rounds or self.rounds):
            for name, command in commands.items():
                found[name].append(run(command)[0])
        if "cat" in found:
            limit = 1.5 * min(found["cat"])
            kept = [i for i, one in enumerate(found["cat"]) if one <= limit]
            found = {name: [all_[i] for i in kept] for name, all_ in found.items()}
        return {name: min(all_) for name, all_ in found.items()}

    def add(self, gate, what, value, must, aim, unit="x", more="", at_least=False):
        good = "-"
        if value is not None:
            good = "yes" if (value >= must if at_least else value <= must) else "NO"
        sign = ">=" if at_least else "<="
        shown = "-" if value is None else f"{value:.2f} {unit}".strip()
        self.rows.append((gate, what, shown, f"{sign} {must:g}", f"{sign} {aim:g}", good, more))
        print("| " + " | ".join(self.rows[-1]) + " |", flush=True)


def run(command):
    """CPU time in ms, wall time in ms, peak resident KiB and standard output of COMMAND."""
    reader, writer = os.pipe()
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.DEVNULL)
    os.close(writer)
    # what is printed is not kept but for its beginning: reports are gigabytes
    output, chunk = b"", b"x"
    with os.fdopen(reader, "rb") as pipe:
        while chunk:
            chunk = pipe.read(1 << 20)
            output = output if len(output) > 65536 else output + chunk
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    return 1000 * (usage.ru_utime + usage.ru_stime), usage.ru_maxrss, output


def fields(command):
    """The lines of JSON that COMMAND prints."""
    return [json.loads(line) for line in run(command)[2].splitlines() if line.startswith(b"{")]


def instructions(command):
    """How many instructions COMMAND takes, None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    result = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                             *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            encoding="utf-8", check=True)
    return int(re.search(r"Collected : (\d+)", result.stderr).group(1))


def against_cat(b, gate, name, what, must, aim):
    took = b.times({"cat": b.peer("cat", name), "ours": b.open_command(name)})
    b.add(gate, what, took["ours"] / took["cat"], must, aim,
          more=f"{took['ours']:.1f} against {took['cat']:.1f} ms")


def p1(b):
    against_cat(b, "P1", "mix6", "open, v6, 3.3 M events, few of use / cat", 6, 3)


def p2(b):
    against_cat(b, "P2", "dense6", "open, v6 dense, 8 M events, 128 CPUs / cat", 30, 15)


def p3(b):
    for name, must, aim in (("mixz", 1.5, 1.1), ("real128", 4, 2)):
        took = b.times({"zstd": b.open_command(name, "unpack"), "ours": b.open_command(name)})
        b.add("P3", f"open, v7 zstd {name} / unpacking alone", took["ours"] / took["zstd"], must,
              aim, more=f"{took['ours']:.1f} against {took['zstd']:.1f} ms")


def slower(b, gate, peer, name, must, aim, rounds=None):
    command = b.peer(peer, name)
    what = {"report": "trace-cmd report", "kshark": "libkshark load", "tracecmd": "libtracecmd loop"}
    if not command:
        b.add(gate, f"{what[peer]} / our open, {name}", None, must, aim, at_least=True,
              more="not installed")
        return
    took = b.times({"peer": command, "ours": b.open_command(name)}, rounds)
    b.add(gate, f"{what[peer]} / our open, {name}", took["peer"] / took["ours"], must, aim,
          at_least=True, more=f"{took['peer']:.0f} against {took['ours']:.1f} ms")


def p4(b):
    for name in ("real128", "g128", "mixz"):
        slower(b, "P4", "report", name, 15, 30, rounds=1)


def p5(b):
    slower(b, "P5", "kshark", "real128", 4, 8)
    slower(b, "P5", "tracecmd", "real128", 1, 4)


def p6(b):
    slower(b, "P6", "kshark", "wide1024", 20, 40, rounds=1)
    slower(b, "P6", "tracecmd", "wide1024", 1, 20, rounds=1)


def p7(b):
    took = b.times({name: b.open_command(name) for name in ("wide8", "wide1024", "wide4096")})
    for name in ("wide1024", "wide4096"):
        b.add("P7", f"{name[4:]} CPUs / 8 CPUs, the same 8 M events", took[name] / took["wide8"], 1.5, 1.1,
              more=f"{took[name]:.0f} against {took['wide8']:.0f} ms")


def p8(b):
    took = b.times({name: b.open_command(name) for name in ("g128", "dense6")})
    b.add("P8", "8 times the events", took["dense6"] / took["g128"], 9, 8.2,
          more=f"{took['dense6']:.0f} against {took['g128']:.0f} ms")


def p9(b):
    ours = instructions(b.open_command("small"))
    peer = b.peer("tracecmd", "small")
    theirs = instructions(peer) if peer else None
    if not ours or not theirs:
        b.add("P9", "small capture, instructions: ours / libtracecmd", None, 0.1, 1 / 30)
        return
    b.add("P9", "small capture, instructions: ours / libtracecmd", ours / theirs, 0.1, 0.033,
          more=f"{ours / 1e6:.0f} M against {theirs / 1e6:.0f} M")


def p10(b):
    for name, must, aim in (("dense6", 24, 14), ("mix6", 4, 1)):
        one = fields(b.open_command(name))[0]
        empty = fields(b.open_command(name, "none"))[0]
        size = 1024 * (one["peak_rss_kib"] - empty["peak_rss_kib"]) / one["events"]
        b.add("P10", f"memory for each event, {name}", size, must, aim, unit="B",
              more=f"{one['peak_rss_kib'] / 1024:.0f} MiB")


def p11(b):
    for name in ("mixz", "big"):
        if name == "big" and name not in b.files:
            continue
        one = fields(b.open_command(name))[0]
        size = fields(b.open_command(name, "unpack"))[0]["bytes"]
        b.add("P11", f"peak memory / unpacked size, {name}", 1024 * one["peak_rss_kib"] / size, 0.5,
              0.2, more=f"{one['peak_rss_kib'] / 1024:.0f} of {size / 2**20:.0f} MiB")


def frame(b, zoom, lanes, stretches):
    """ms of a whole redraw."""
    lines = fields([b.program("bench-frame"), f"--lanes={lanes}", f"--stretches={stretches}",
                    f"--zoom={zoom}", "--frames=5"])
    hover = lines[2]
    if hover["redrawn"]:
        raise SystemExit("hovering draws the lanes anew")
    return lines[0]["cpu_ns"] / 1e6


def frames(b):
    if not b.program("bench-frame") or not shutil.which("Xvfb"):
        b.add("P12", "snapshot of 128 lanes", None, 8, 4, unit="ms", more="no GTK or no Xvfb")
        return
    # The worst ones are where stretches have just become too wide for the table of lanes, and where
    # the whole has just become few enough to be boxes.
    with display.display():
        many = {zoom: frame(b, zoom, 128, 10000000) for zoom in (1, 4, 32, 192, 320, 2048)}
        few = frame(b, 1, 128, 1000000)
        wide = {zoom: frame(b, zoom, 1024, 10000000) for zoom in (1, 16, 24, 320)}
    worst, widest = max(many, key=many.get), max(wide, key=wide.get)
    b.add("P12", "snapshot of 128 lanes, 10 M stretches, worst zoom", many[worst], 8, 4, unit="ms",
          more=f"zoom {worst}")
    b.add("P13", "the same, 10 M / 1 M stretches, all visible", many[1] / few, 1.5, 1.2)
    b.add("P14", "1024 lanes, all visible", wide[1], 16, 8, unit="ms")
    b.add("P14", "1024 lanes, worst zoom", wide[widest], 32, 8, unit="ms", more=f"zoom {widest}")


def real_frames(b):
    if not b.program("bench-frame") or not shutil.which("Xvfb"):
        return
    with display.display():
        for name in ("real128", "small"):
            lines = fields([b.program("bench-frame"), b.file(name)])
            b.add("P12", f"snapshot of {name}", lines[0]["cpu_ns"] / 1e6, 8, 4, unit="ms",
                  more=f"hover {lines[2]['cpu_ns'] / 1e6:.3f} ms")
        start = min(run([b.program("bench-frame"), "--lanes=2", "--stretches=2", "--frames=1"])[0]
                    for _ in range(b.rounds))
    took = b.times({"ours": b.open_command("real128")})
    b.add("P18", "to the first frame, real128: open, model, layout / GTK's own start",
          took["ours"] / start, 1, 0.3, more=f"{took['ours']:.0f} against {start:.0f} ms")


def p15(b):
    one = fields([b.program("bench-draw"), "--coarse", "--stretches=10000000"])[0]
    millions = one["stretches"] / 1e6
    b.add("P15", "coarse table of 10 M stretches, for a million", one["cpu_ns"] / 1e6 / millions, 40, 15,
          unit="ms", more=f"{one['bytes'] / one['stretches']:.1f} B a stretch")


def p16(b):
    program = b.program("bench-draw")
    for what, options, must, aim, size in (
            ("PNG 3840x2160", ["--width=3840", "--height=2160", "--to=x.png"], 500, 300, None),
            ("SVG 1920x1080", ["--to=x.svg"], 200, 50, (4, 2))):
        options[-1] = "--to=" + os.path.join(b.folder, options[-1][5:])
        for data in ("128 lanes of noise", "real128"):
            last = [b.file("real128")] if data == "real128" else []
            one = fields([program, *options, "--times=3", *last])[0]
            b.add("P16", f"{what}, {data}", one["cpu_ns"] / 1e6, must, aim, unit="ms")
            if size:
                b.add("P16", f"size of it, {data}", one["bytes"] / 1e6, *size, unit="MB")


def p17(b):
    command = b.open_command("dense6", "decode")
    walls = {1: [], 2: []}
    for _ in range(b.rounds):
        for n, found in walls.items():
            found.append(fields([*command, f"--threads={n}"])[0]["wall_ns"] / 1e6)
    one, two = min(walls[1]), min(walls[2])
    b.add("P17", "2 threads, wall, dense v6", one / two, 1.3, 1.7, at_least=True,
          more=f"{one:.0f} against {two:.0f} ms")


GATES = {"P1": p1, "P2": p2, "P3": p3, "P4": p4, "P5": p5, "P6": p6, "P7": p7, "P8": p8, "P9": p9,
         "P10": p10, "P11": p11, "P12": frames, "P18": real_frames, "P15": p15, "P16": p16, "P17": p17}


def main():
    parser = argparse.ArgumentParser(prog="tools/bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command runs")
    parser.add_argument("--big", help="one more capture, compressed, for the memory")
    parser.add_argument("--only", help="gates, separated by commas")
    options = parser.parse_args()
    b = Bench(os.path.abspath(options.build), options.rounds, options.big)
    os.makedirs(b.folder, exist_ok=True)
    wanted = options.only.split(",") if options.only else list(GATES)
    print("| gate | what | this build | must | aim | met | |")
    print("|---|---|---:|---:|---:|---|---|")
    for name in wanted:
        GATES[name](b)
    missed = [row[0] for row in b.rows if row[5] == "NO"]
    print(f"\n{len(b.rows)} figures, {len(missed)} beyond their gate", *missed)


if __name__ == "__main__":
    sys.exit(main())
