# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes captures whose names are made to do harm where they are shown."""

import os
import re

import mktrace

ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J"
BIDI = "\u202egnp.exe\u2066\u200f"
MARKUP = "</title><script>alert(1)</script>&\"'"
FORMULA = "=cmd|'/C calc'!A0"
TABLE = "|a|\n# heading\n[x](javascript:1)`"
LONG = "x" * 65536
NAMES = [ESCAPE, BIDI, MARKUP, FORMULA, TABLE, "\udcff\udcfe\udc80", LONG, "+1", "@sum", "-2\t3"]

# What no output may hold: control and bidirectional characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def raw(text):
    return text.encode("utf-8", "surrogateescape")


def bring_up(ring, cpu, ts, functions, text):
    """The control task brings CPU up, serially; its callbacks are FUNCTIONS."""
    for step, function in enumerate([*functions, "bringup_cpu"], 1):
        step = 86 if function == "bringup_cpu" else step
        ring.event(ts, "cpuhp_enter", task=1, cpu=cpu, target=236, idx=step, fun=function)
        ring.event(ts + 500, "console", task=1, msg=text)
        ring.event(ts + 600, "sched_switch", task=1, prev_comm="init", prev_pid=1, prev_state=2,
                   next_comm="\x1b[31m<b>", next_pid=0)
        ring.event(ts + 2500, "sched_switch", task=0, prev_comm="swapper/0", prev_pid=0,
                   prev_state=0, next_comm="=1+1|\u202e", next_pid=1)
        ring.event(ts + 3000, "cpuhp_exit", task=1, cpu=cpu, state=step, idx=step, ret=0)
        ts += 5000
    return ts


class HostileTrace(mktrace.Trace):
    """Symbols and names of tasks as bytes, whatever they are."""

    def meta(self):
        symbols, comms = self.symbols, self.comms
        self.symbols, self.comms = {"vprintk_emit": 1}, {}
        sections = dict(super().meta())
        self.symbols, self.comms = symbols, comms
        lines = b"".join(b"%016x T %s\n" % (address, raw(symbol))
                         for symbol, address in self.symbols.items())
        comms = b"".join(b"%d %s\n" % (pid, raw(comm)) for pid, comm in self.comms.items())
        sections[mktrace.KALLSYMS] = self.sized("I", lines)
        sections[mktrace.CMDLINES] = self.sized("Q", comms)
        return list(sections.items())


def make(folder, name, version=7):
    trace = HostileTrace(version=version)
    base = max(trace.symbols.values())
    names = [text.replace("\n", "") for text in NAMES]
    for i, text in enumerate(names):
        trace.symbols[text] = base + 64 * (i + 1)
    trace.comms.update({100 + i: text.replace("\n", "") for i, text in enumerate(names)})
    trace.options = [[(mktrace.UNAME, raw(f"Linux {MARKUP} {ESCAPE}{BIDI} x86_64") + b"\0"),
                      (mktrace.TRACECLOCK, raw(f"[{FORMULA}{ESCAPE}]") + b"\0")]]
    ring, ts = trace.ring(0), 1000000
    for cpu in range(1, 4):
        ts = bring_up(ring, cpu, ts, names, f"{MARKUP} {FORMULA}")
    for i in range(len(names)):
        ring.event(ts + i, "cpu_idle", task=100 + i, state=1, cpu_id=0)
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(trace.bytes())
    return path
