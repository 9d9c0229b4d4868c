#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Text as an input: a capture gives the same bring-up as text of any kind, to the precision of the
text; what is cut, hostile or compressed gives what it can."""

import bz2
import gzip
import json
import lzma
import os
import random
import re
import shutil
import subprocess
import sys

import scope

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "data"))
import texts

# One stamp is wrong by half a step at most, the distance of two by one, ns.
STEP = 1000

CAPTURES = ["boot-baseline-8", "boot-par0-8", "boot-par1-8", "fault-dead-par1-8", "riscv-par1-8",
            "runtime-par1", "wake-fn-par1-8"]
X86 = ["x86-par1-8", "rich-x86-par1-smt-6"]

# What is lost by the form of the text alone, by name.
FORMS = {
    "trace": lambda events: texts.ftrace(events),
    "record-tgid": lambda events: texts.ftrace(events, tgid=True),
    "noirq-info": lambda events: texts.ftrace(events, irq_info=False),
    "trace_pipe": lambda events: texts.ftrace(events, header=False),
    "fields": lambda events: texts.ftrace(events, form="fields"),
    "latency-format": lambda events: texts.latency(events),
    "report": lambda events: texts.report(events),
    "report of 3.4": lambda events: texts.report(events, flags=True),
    "report -t": lambda events: texts.report(events, nanoseconds=True),
    "report -l": lambda events: texts.report(events, short=True),
    "report -R": lambda events: texts.report(events, form="raw"),
    "report --ts-diff": lambda events: texts.report(events, difference=True),
    "report of an instance": lambda events: texts.report(events, label="boot_map"),
}


def path_of(name):
    for folder in (os.path.join(scope.SOURCE, "samples"), os.path.join(scope.SHARED, "captures")):
        path = os.path.join(folder, name, "trace.dat")
        if os.path.exists(path):
            return path
    return None


def events_of(checks, path):
    events = texts.parse(checks.run("events", path).out.decode())
    checks.that(len(events) > 100, f"{path}: no events to convert")
    return events


def write(scratch, lines, name="text.txt"):
    path = os.path.join(scratch, name)
    with open(path, "wb") as file:
        file.write("".join(line + "\n" for line in lines).encode())
    return path


def report_of(checks, path, status=0, stdin=b""):
    result = checks.run("report", "--format=json", path, stdin=stdin)
    checks.equal(result.status, status, f"{path}: exit status ({result.err})")
    return json.loads(result.out)["captures"][0] if result.out else None


def near(a, b, step):
    """Two moments or distances that may differ by rounding; null is equal to null only."""
    return a == b if a is None or b is None else abs(a - b) <= step


def same_moment(a, b, zeros, step):
    if a is None or b is None:
        return a == b
    return a["certainty"] == b["certainty"] and all(
        near(x if x is None else x - zeros[0], y if y is None else y - zeros[1], step)
        for x, y in ((a["low_ns"], b["low_ns"]), (a["high_ns"], b["high_ns"])))


def same_cpu(checks, where, want, got, zeros, step):
    at = f"{where}: CPU {want['cpu']}"
    for name in ("cpu", "outcome", "result"):
        checks.equal(got[name], want[name], f"{at}: {name}")
    for name in ("begin_ns", "end_ns"):
        ends = [None if cpu[name] is None else cpu[name] - zero for cpu, zero in zip((want, got), zeros)]
        checks.that(near(*ends, step), f"{at}: {name}: {ends}")
    checks.equal([phase["phase"] for phase in got["phases"]],
                 [phase["phase"] for phase in want["phases"]], f"{at}: phases")
    for name, point in want["points"].items():
        checks.that(same_moment(point, got["points"].get(name), zeros, step),
                    f"{at}: {name}: {got['points'].get(name)}, want {point}")
    checks.equal([(call["step"], call["function"], call["result"]) for call in got["callbacks"]],
                 [(call["step"], call["function"], call["result"]) for call in want["callbacks"]],
                 f"{at}: callbacks")
    for mine, theirs in zip(got["callbacks"], want["callbacks"]):
        checks.that(near(mine["begin_ns"] - zeros[1], theirs["begin_ns"] - zeros[0], step),
                    f"{at}: begin of callback {theirs['step']}")


def same_bringup(checks, where, want, got, step):
    checks.equal(len(got["episodes"]), len(want["episodes"]), f"{where}: episodes")
    for i, (a, b) in enumerate(zip(want["episodes"], got["episodes"])):
        at = f"{where}: episode {i + 1}"
        zeros = (a["begin_ns"], b["begin_ns"])
        for name in ("kind", "mode", "control_cpu"):
            checks.equal(b[name], a[name], f"{at}: {name}")
        checks.that(near(a["duration_ns"], b["duration_ns"], step),
                    f"{at}: {b['duration_ns']}, want {a['duration_ns']}")
        checks.equal(len(b["cpus"]), len(a["cpus"]), f"{at}: CPUs")
        for mine, theirs in zip(a["cpus"], b["cpus"]):
            same_cpu(checks, at, mine, theirs, zeros, step)


def test_forms(checks, scratch):
    """Every form of the text of one capture."""
    path = path_of("boot-par1-8")
    want, events = report_of(checks, path), events_of(checks, path)
    for name, form in FORMS.items():
        got = report_of(checks, write(scratch, form(events)))
        same_bringup(checks, name, want, got, 0 if name == "report -t" else STEP)
        checks.equal(got["version"], 0, f"{name}: version")


def test_captures(checks, scratch):
    """One form of the text of every capture: the one that people save."""
    for name in CAPTURES + X86:
        path = path_of(name)
        if not path:
            continue
        want, events = report_of(checks, path), events_of(checks, path)
        for form, step in (("trace", STEP), ("report -t", 0)):
            got = report_of(checks, write(scratch, FORMS[form](events)))
            same_bringup(checks, f"{name} as {form}", want, got, step)


def log_beside(path):
    with open(os.path.join(os.path.dirname(path), "dmesg.txt"), encoding="utf-8", errors="replace") as file:
        return file.read().splitlines()


def test_console(checks, scratch):
    for name in ("boot-baseline-8", "boot-par1-8", "fault-dead-par1-8"):
        path = path_of(name)
        want, events, log = report_of(checks, path), events_of(checks, path), log_beside(path)
        dump = texts.console(log, events)
        for what, lines in (("dump", dump),
                            ("dump with callers", texts.console(log, events, "[   20.000000][    T1] ")),
                            ("dump at a level", texts.console(log, events, "<0>[   20.000000] "))):
            got = report_of(checks, write(scratch, lines))
            same_bringup(checks, f"{name}: {what}", want, got, STEP)
            checks.equal(got["format"], "console log", f"{name}: {what}: format")
            checks.equal(got["kernel"], want["kernel"], f"{name}: {what}: kernel")
            checks.equal(got["machine"], "aarch64", f"{name}: {what}: machine")


def test_printed(checks, scratch):
    """tp_printk has cpuhp events alone, and does not say on which CPU."""
    for name in ("boot-baseline-8", "boot-par1-8"):
        path = path_of(name)
        want, events, log = report_of(checks, path), events_of(checks, path), log_beside(path)
        for caller in (False, True):
            file = write(scratch, texts.printed(log, events, caller))
            got = report_of(checks, file)
            at = f"{name}: tp_printk, caller {caller}"
            checks.equal([episode["mode"] for episode in got["episodes"]],
                         [episode["mode"] for episode in want["episodes"]], f"{at}: mode")
            for a, b in zip(want["episodes"][0]["cpus"], got["episodes"][0]["cpus"]):
                checks.equal((b["cpu"], b["outcome"]), (a["cpu"], a["outcome"]), f"{at}: outcome")
                checks.equal([call["function"] for call in b["callbacks"]],
                             [call["function"] for call in a["callbacks"]], f"{at}: CPU {a['cpu']}: callbacks")
                checks.that(near(a["begin_ns"], b["begin_ns"], STEP), f"{at}: CPU {a['cpu']}: begin")
                checks.that(near(a["end_ns"], b["end_ns"], STEP), f"{at}: CPU {a['cpu']}: end")
            names = {diagnostic["code"] for diagnostic in got["diagnostics"]}
            checks.that("guessed-cpu" in names, f"{at}: says nothing of the guess: {names}")


def pack_zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


def test_packed(checks, scratch):
    path = path_of("boot-par1-8")
    plain = "".join(line + "\n" for line in FORMS["trace"](events_of(checks, path))).encode()
    want = report_of(checks, "-", stdin=plain)
    packers = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}
    if shutil.which("zstd"):
        packers["zst"] = pack_zstd
    for name, pack in packers.items():
        file = os.path.join(scratch, "text." + name)
        packed = pack(plain)
        with open(file, "wb") as out:
            out.write(packed)
        got = report_of(checks, file)
        same_bringup(checks, name, want, got, 0)
        same_bringup(checks, name + " on standard input", want, report_of(checks, "-", stdin=packed), 0)
        with open(file, "wb") as out:
            out.write(packed[:len(packed) * 3 // 4])
        if name == "bz2":
            # A block of it, which is all of this text, can be unpacked as a whole or not at all.
            result = checks.run("report", file)
            checks.equal(result.status, 3, "bz2, cut")
            checks.one_line(result, "bz2, cut")
            continue
        cut = report_of(checks, file, status=3)
        checks.that(cut and 0 < cut["events"] < got["events"], f"{name}: what is in front of the cut")


def test_cut(checks, scratch):
    """Cut within a line: everything in front of it is there, and the exit status is 3."""
    lines = FORMS["trace"](events_of(checks, path_of("boot-par1-8")))[:3000]
    whole = "".join(line + "\n" for line in lines).encode()
    n = report_of(checks, write(scratch, lines))["events"]
    for cut in (len(lines[-1]) // 3, len(lines[-1]) - 5, len(lines[-1])):
        file = os.path.join(scratch, "cut.txt")
        with open(file, "wb") as out:
            out.write(whole[:len(whole) - 1 - cut])
        result = checks.run("report", "--format=json", file)
        got = json.loads(result.out)["captures"][0]
        checks.equal(got["events"], n - 1, f"{cut} bytes cut: events")
        checks.equal(result.status, 0 if cut == len(lines[-1]) else 3, f"{cut} bytes cut: status")


def test_losses(checks, scratch):
    """Lines about lost events become gaps; those that annotate are skipped."""
    events = events_of(checks, path_of("boot-par1-8"))
    for line, n_lost in (("CPU:0 [LOST 12 EVENTS]", 12), ("CPU:0 [LOST EVENTS]", 0),
                         ("CPU:0 [12 EVENTS DROPPED]", 12), ("CPU:0 [EVENTS DROPPED]", 0)):
        lines = FORMS["trace"](events)
        middle = len(lines) // 4
        got = report_of(checks, write(scratch, lines[:middle] + [line] + lines[middle:]))
        codes = {diagnostic["code"]: diagnostic["count"] for diagnostic in got["diagnostics"]}
        checks.equal(codes.get("lost-events"), 1, f"{line}: one place")
        checks.equal(got["lost_events"], n_lost or None, f"{line}: lost")
    notes = ["##### CPU 2 buffer started ####", "CPU:1 [SUBBUFFER START]", "cpus=8", "version = 6",
             "CPU 7 is empty", "trace-cmd: No such file or directory", ""]
    lines = FORMS["trace"](events)
    want = report_of(checks, write(scratch, lines))
    for i, note in enumerate(notes):
        lines.insert((i + 1) * len(lines) // (len(notes) + 1), note)
    same_bringup(checks, "annotated", want, report_of(checks, write(scratch, lines)), 0)


def test_verbs(checks, scratch):
    """Every verb takes text."""
    path = write(scratch, FORMS["trace"](events_of(checks, path_of("boot-par1-8"))))
    info = checks.run("info", path).out.decode()
    checks.that("format  ftrace text\n" in info and "version" not in info, f"info: {info}")
    listed = checks.run("events", "--event=cpuhp_enter", "--limit=3", path).out.decode().splitlines()
    checks.equal(len(listed), 3, "events: three")
    checks.that(all("cpuhp_enter: cpu: 0" in " ".join(line.split()) for line in listed), f"events: {listed}")
    for verb in (["doctor", path], ["export", path, "-o", os.path.join(scratch, "text.svg")],
                 ["compare", path, path_of("boot-par0-8")], ["replay", "--at=100ms", path],
                 ["simulate", "--policy=serial", path]):
        result = checks.run(*verb)
        checks.that(result.status in (0, 1) if verb[0] == "doctor" else result.status == 0,
                    f"{verb}: {result.status}: {result.err}")
    doctor = checks.run("doctor", path).out.decode()
    checks.that("this is text" in doctor, f"doctor says nothing of text: {doctor}")


HOSTILE = [
    b"\0" * 5000, b"[" * 70000, b"a-" * 40000, b"-1 [000] " * 8000, b"x" * 65536 + b"\n" + b"y" * 65535,
    b"          <idle>-0       [65535] d..1.     0.000000: cpuhp_enter: cpu: 65535 target: 236 step: 117 (f)\n",
    b"          <idle>-0       [65536] d..1.     0.000000: cpuhp_enter: cpu: 0000 target: 236 step: 117 (f)\n",
    b"          <idle>-0       [999999] d..1.     0.000000: cpuhp_enter: cpu: 0000 target: 236 step: 117 (f)\n",
    b"          <idle>-99999999999 [000] d..1. 0.000000: cpuhp_enter: cpu: 0000 target: 236 step: 117 (f)\n",
    b"          <idle>-0       [000] d..1. 99999999999999.000000: cpuhp_enter: cpu: 0000 target: 1 step: 1 (f)\n",
    b"          <idle>-0       [000] d..1. 9223372036.854775807: cpuhp_exit: cpu: 0000 state: 1 step: 1 ret: 0\n",
    b"          <idle>-0       [000] d..1. 5.000000: cpuhp_enter: cpu: -1 target: -2147483648 step: 4294967295 (f)\n",
    b"          <idle>-0       [000] d..1. 5.000000: cpuhp_enter: cpu: 999999 target: 9 step: 3 (\x1b[31mred\xe2\x80\xae)\n",
    b"          <idle>-0       [000] d..1. 5.000000: cpuhp_exit: cpu: 0000 state: 99999999999999999999 step: 1 ret: 0\n",
    b"init-1 [000] 1.000000: sched_switch: prev_comm= ==> prev_pid=1 prev_prio=1 prev_state=\n",
    b"init-1 [000] 1.000000: sched_waking: comm=\xff\xfe pid=1 prio=1 target_cpu=99999999\n",
    b"CPU:65535 [LOST 18446744073709551615 EVENTS]\nCPU:4294967296 [LOST 1 EVENTS]\n",
    b"[999999999.999999] smp: Bringing up secondary CPUs ...\n[    0.000001] smp: Brought up 1 node, 0 CPUs\n",
    b"[    1.000000] smp: Bringing up secondary CPUs ...\n[    0.500000] Detected PIPT I-cache on CPU65535\n"
    b"[    0.400000] CPU65535: Booted secondary processor 0x0000000001 [0x410fd083]\n",
    b"[    1.000000] smp: Brought up 99999999999 nodes, 99999999999 CPUs\n",
    b"[    1.000000] .... node  #0, CPUs:      #99999999999999999999999 #1\n[    1.1] smp: Brought up 1 node, 2 CPUs\n",
]


def test_hostile(checks, scratch):
    """Nothing crashes or hangs it, nothing of it reaches the terminal."""
    lines = "".join(line + "\n" for line in FORMS["trace"](events_of(checks, path_of("boot-par1-8")))[:2000]).encode()
    rng = random.Random(7)
    for i, part in enumerate(HOSTILE):
        for name, data in (("alone", part), ("behind events", lines + part), ("in front of events", part + b"\n" + lines)):
            file = os.path.join(scratch, "hostile.txt")
            with open(file, "wb") as out:
                out.write(data)
            result = checks.run("report", file)
            checks.that(not any(byte < 32 and byte != 10 for byte in result.out + result.err),
                        f"hostile {i} {name}: control characters")
    for i in range(60):
        data = bytearray(lines)
        for _ in range(rng.randrange(1, 400)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        got = checks.run("report", "-", stdin=bytes(data))
        checks.that(got.status in (0, 3), f"damage {i}: {got.status} {got.err}")
    events = events_of(checks, path_of("boot-par1-8"))
    rng.shuffle(events)
    got = report_of(checks, write(scratch, FORMS["trace"](events[:3000])))
    codes = {diagnostic["code"] for diagnostic in got["diagnostics"]}
    checks.that("time-backwards" in codes, f"time that goes back is not named: {codes}")


DUMPED = re.compile(r"^\[ *(\d+)\.(\d{6})\] ?(.*)$")

# How other tools print the lines of dmesg; whether the kernel's own stamp is still there.
LOGS = {
    "dmesg": ("[{s:5d}.{us}] {text}", True),
    "dmesg -r": ("<6>[{s:5d}.{us}] {text}", True),
    "dmesg -x": ("kern  :info  : [{s:5d}.{us}] {text}", True),
    "PRINTK_CALLER": ("[{s:5d}.{us}][    T1] {text}", True),
    "short-monotonic": ("[{s:5d}.{us}] host kernel: {text}", True),
    "syslog": ("Nov 21 20:31:10 host kernel: [{s:5d}.{us}] {text}", True),
    "journal": ("Nov 21 20:31:10 host kernel: {text}", False),
    "short-iso": ("2026-11-21T20:31:10+0100 host kernel: {text}", False),
    "dmesg -T": ("[Sat Nov 21 20:31:10 2026] {text}", False),
    "no stamps": ("{text}", False),
}


def printed_as(form, log):
    lines = []
    for line in log:
        match = DUMPED.match(line)
        lines.append(form.format(s=int(match[1]), us=match[2], text=match[3]) if match else line)
    return lines


def test_logs(checks, scratch):
    """The kernel's log alone: what it says lies within what the capture of the same boot knows."""
    for name in ("boot-baseline-8", "boot-par0-8", "boot-par1-8", "boot-par1-128", "fault-dead-par1-8"):
        path = path_of(name)
        log, want = log_beside(path), report_of(checks, path)["episodes"][0]
        file = write(scratch, log, "log.txt")
        got = report_of(checks, file)["episodes"][0]
        at = f"log of {name}"
        checks.equal((got["source"], got["mode"], got["kind"]), ("log", "unknown", "boot"), at)
        checks.that(got["begin_ns"] <= want["begin_ns"] and want["end_ns"] <= got["end_ns"] + STEP,
                    f"{at}: the events are not within T_printk")
        mine = {cpu["cpu"]: cpu for cpu in got["cpus"]}
        checks.equal(sorted(mine), sorted(cpu["cpu"] for cpu in want["cpus"]), f"{at}: CPUs")
        for cpu in want["cpus"]:
            other = mine[cpu["cpu"]]
            checks.equal(other["outcome"], cpu["outcome"], f"{at}: CPU {cpu['cpu']}: outcome")
            checks.equal(other["callbacks"], [], f"{at}: CPU {cpu['cpu']}: callbacks")
            for point, moment in other["points"].items():
                known = cpu["points"][point]
                checks.that(moment is None or moment["certainty"] != "exact", f"{at}: {point} is exact")
                checks.that(not moment or not known or (moment["low_ns"] <= known["high_ns"] and
                                                        known["low_ns"] <= moment["high_ns"]),
                            f"{at}: CPU {cpu['cpu']}: {point}: {moment} contradicts {known}")
        checks.that(all(row["class"] is None or row["low_ns"] == 0 for row in got["waits"]),
                    f"{at}: some time is in a class for certain")
        spin = got["metrics"]["spin.ap"]
        checks.that(spin["low"] == 0 and spin["high"] > 0, f"{at}: who spins, the log does not tell: {spin}")
        text = checks.run("report", file).out.decode()
        checks.that("by the kernel's log alone" in text and "T_printk" in text and "recipe" in text,
                    f"{at}: does not say what it is")
        for word in ("PREPARE callback to", "critical path", "of tracing", "version"):
            checks.that(word not in text, f"{at}: {word}")


def test_log_forms(checks, scratch):
    """Logs as other tools print them, as an input and beside a capture."""
    path = path_of("boot-par1-8")
    log = log_beside(path)
    want = report_of(checks, write(scratch, log, "log.txt"))
    for name, (form, is_stamped) in LOGS.items():
        file = write(scratch, printed_as(form, log), "log.txt")
        got = report_of(checks, file)
        checks.equal(got["kernel"], want["kernel"], f"{name}: kernel")
        checks.equal(got["machine"], "aarch64", f"{name}: machine")
        if is_stamped:
            same_bringup(checks, name, want, got, 0)
        else:
            checks.equal(got["episodes"], [], f"{name}: no moments, no episodes")
        beside = json.loads(checks.run("doctor", "--format=json", f"--dmesg={file}", path).out)
        beside = beside["captures"][0]["log"]
        checks.equal(len([line for line in beside["lines"] if "Booted secondary" in line["text"]]), 7,
                     f"{name}: lines about CPUs beside a capture")
        checks.equal(beside["t_printk_ns"] is not None, is_stamped, f"{name}: T_printk")


def test_log_verbs(checks, scratch):
    log = write(scratch, log_beside(path_of("fault-dead-par1-8")), "log.txt")
    doctor = checks.run("doctor", log).out.decode()
    checks.that("kernel's log and no" in doctor, f"doctor: {doctor}")
    svg = os.path.join(scratch, "log.svg")
    checks.equal(checks.run("export", log, "-o", svg).status, 0, "export of a log")
    with open(svg, encoding="utf-8") as file:
        picture = file.read()
    checks.that("by the kernel" in picture and "smp: Brought up" in picture, "what the picture says it is")
    checks.equal(checks.run("events", log).out, b"", "events of a log")
    compared = checks.run("compare", log, path_of("boot-par1-8")).out.decode()
    checks.that("Not a fair comparison" in compared and "log alone" in compared, f"compare: {compared}")
    for verb in (["simulate", "--policy=serial", log], ["graph", log]):
        result = checks.run(*verb)
        checks.equal(result.status, 3 if verb[0] == "graph" else result.status, f"{verb}")
        checks.one_line(result, f"{verb}")
        checks.that(b"log alone" in result.err, f"{verb}: {result.err}")
    text = checks.run("report", log).out.decode()
    checks.that("CPU5: failed to come online" in text, f"the failure is not told: {text}")
    # A log that says nothing of CPUs, and a log that ends in the middle of it all.
    none = checks.run("report", write(scratch, ["[    0.000000] random: crng init done"], "none.txt"))
    checks.equal(none.status, 3, "text without events and without a banner")
    checks.one_line(none, "text without events and without a banner")
    lines = log_beside(path_of("boot-par1-8"))
    middle = next(i for i, line in enumerate(lines) if "CPU4: Booted" in line)
    got = report_of(checks, write(scratch, lines[:middle + 1], "half.txt"))["episodes"][0]
    checks.equal([cpu["outcome"] for cpu in got["cpus"]], ["online"] * 3 + ["unfinished"], "a log that ends")


scope.main(test_forms, test_captures, test_console, test_printed, test_packed, test_cut,
           test_losses, test_verbs, test_hostile, test_logs, test_log_forms, test_log_verbs)
