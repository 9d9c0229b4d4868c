# SPDX-License-Identifier: GPL-2.0-or-later
"""The events of a capture as every kind of text that the kernel and trace-cmd print them as.

They come from `bringup-scope events`. The layouts are those of kernel/trace/trace_output.c and
trace.c of Linux 6.12, and of trace-cmd 3.1.6 and 3.4.
"""

import collections
import re

Event = collections.namedtuple("Event", "comm pid cpu ns flags name body")

LINE = re.compile(r"^(.{16,}?)-(\d+) +\[(\d+)\] +(\d+)\.(\d{9}): (\w+): +(.*)$")
ENTER = re.compile(r"^cpu: (\d+) target:\s*(-?\d+) step:\s*(\d+) \((\S+)\)$")
EXIT = re.compile(r"^ ?cpu: (\d+)\s+state:\s*(-?\d+) step:\s*(\d+) ret: (-?\d+)$")
SWITCH = re.compile(r"^(.*):(\d+) \[(\d+)\] (\S+) ==> (.*):(\d+) \[(\d+)\]$")
WAKE = re.compile(r"^comm=(.*) pid=(\d+) prio=(\d+) target_cpu=(\d+)$")

# The plugin of trace-cmd has letters of older kernels.
PLUGIN_STATES = {"Z": "X", "X": "Z", "x": "P", "W": "I"}
STATES = {"R": 0, "S": 1, "D": 2, "T": 4, "t": 8, "X": 16, "Z": 32, "P": 64, "I": 128}


def parse(text):
    """The events that TEXT lists; flags follow from the begin and end of interrupts."""
    events, hard, soft = [], collections.Counter(), collections.Counter()
    for line in text.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        comm, pid, cpu, seconds, fraction, name, body = match.groups()
        cpu = int(cpu)
        hard[cpu] += name in ("irq_handler_entry", "ipi_entry", "local_timer_entry")
        soft[cpu] += name == "softirq_entry"
        flags = f"d.{'h' if hard[cpu] > 0 else 's' if soft[cpu] > 0 else '.'}1."
        hard[cpu] -= name in ("irq_handler_exit", "ipi_exit", "local_timer_exit")
        soft[cpu] -= name == "softirq_exit"
        if name == "sched_switch":
            body = kernel_switch(body)
        events.append(Event(comm.strip(), int(pid), cpu, int(seconds) * 10**9 + int(fraction), flags,
                            name, body))
    return events


def kernel_switch(body):
    """sched_switch as the kernel prints it; trace-cmd has a plugin for it."""
    match = SWITCH.match(body)
    if not match:
        return body
    comm, pid, prio, state, next_comm, next_pid, next_prio = match.groups()
    state = "".join(PLUGIN_STATES.get(letter, letter) for letter in state)
    return (f"prev_comm={comm} prev_pid={pid} prev_prio={prio} prev_state={state} ==> "
            f"next_comm={next_comm} next_pid={next_pid} next_prio={next_prio}")


def micros(ns):
    """Rounded as trace_print_time() does it."""
    us = (ns + 500) // 1000
    return f"{us // 10**6:5d}.{us % 10**6:06d}"


def number(value, form):
    return f"0x{value & 0xffffffff:x} ({value})" if form == "fields" else str(value)


def fields(event, form):
    """The body field by field: report -R, or the option fields of ftrace."""
    enter, leave = ENTER.match(event.body), EXIT.match(event.body)
    switch, wake = event.name == "sched_switch", WAKE.match(event.body)
    if enter:
        cpu, target, idx = (number(int(enter[i]), form) for i in (1, 2, 3))
        symbol = f"{enter[4]}+0x0/0x80 (0xffff800080012340)" if form == "fields" else enter[4]
        return f"cpu={cpu} target={target} idx={idx} fun={symbol}"
    if leave:
        cpu, state, idx, ret = (number(int(leave[i]), form) for i in (1, 2, 3, 4))
        return f"cpu={cpu} state={state} idx={idx} ret={ret}"
    if switch:
        def state(match):
            letters = match[1]
            return f"prev_state={number(STATES[letters[0]] | (256 if letters.endswith('+') else 0), form)}"
        body = re.sub(r"prev_state=(\S+)", state, event.body.replace(" ==> ", " "))
    elif wake:
        body = event.body
    else:
        return event.body
    return re.sub(r"((?:pid|prio|target_cpu)=)(\d+)",
                  lambda match: match[1] + number(int(match[2]), form), body)


def ftrace(events, tgid=False, irq_info=True, header=True, form=None):
    """/sys/kernel/tracing/trace, and trace_pipe without header."""
    lines = []
    if header:
        lines += ["# tracer: nop", "#", f"# entries-in-buffer/entries-written: {len(events)}/{len(events)}   #P:8",
                  "#"]
    if header and irq_info:
        lines.append("#                                _-----=> irqs-off/BH-disabled")
    if header:
        lines.append("#           TASK-PID    TGID     CPU#  |||||  TIMESTAMP  FUNCTION" if tgid else
                     "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION")
    for event in events:
        group = f"({'-------' if event.pid == 0 else event.pid:>7}) " if tgid else ""
        flags = f"{event.flags} " if irq_info else ""
        body = fields(event, form) if form else event.body
        lines.append(f"{event.comm:>16}-{event.pid:<7} {group}[{event.cpu:03d}] {flags}{micros(event.ns)}: "
                     f"{event.name}: {body}")
    return lines


def latency(events, header=True):
    """The option latency-format, and what a dump of the buffer writes to the console."""
    lines = []
    if header:
        lines += ["# tracer: nop", "#", "# nop latency trace v1.1.5 on 6.12.117-lab",
                  "# " + "-" * 68,
                  "#                    _------=> CPU#", "#  cmd     pid    |||||| time  |   caller"]
    for i, event in enumerate(events):
        comm = event.comm if len(event.comm) <= 8 else event.comm[:8]
        mark = " +!#*@$"[i % 7]
        lines.append(f"{comm:>8}-{event.pid:<7} {event.cpu:3d}{event.flags} {(event.ns + 500) // 1000:4d}us{mark}: "
                     f"{event.name}: {event.body}")
    return lines


def report(events, form=None, flags=False, short=False, nanoseconds=False, difference=False, label=""):
    """trace-cmd report with -R, -l, -t, --ts-diff, of 3.1 or 3.4, and of several buffers."""
    lines = ["cpus=8"] if not label else []
    last = None
    for event in events:
        stamp = (f"{event.ns // 10**9:5d}.{event.ns % 10**9:09d}" if nanoseconds else micros(event.ns))
        step = f" (+{(event.ns - last) // 1000})" if difference and last is not None else ""
        last = event.ns
        body = fields(event, form) if form else event.body
        if short:
            place = f"{event.comm[:8]:>8}-{event.pid:<5} {event.cpu:3d}{event.flags}"
        else:
            place = f"{event.comm:>16}-{event.pid:<5} [{event.cpu:03d}]{' ' + event.flags if flags else ''}"
        prefix = f"{label + ':':>10} " if label else ""
        lines.append(f"{prefix}{place} {stamp}:{step} {event.name + ':':<21} {body}")
    return lines


def console(log, events, prefix="[   20.000000] "):
    """A dump of the ring buffer behind the messages of the boot, as a serial console has both."""
    dump = ["Dumping ftrace buffer:", "-" * 33, *latency(events, header=False), "-" * 33]
    return log + [prefix + line for line in dump]


def printed(log, events, caller=False):
    """tp_printk: cpuhp events among the messages of the boot, by their stamps."""
    lines = [(stamp_of(line, i), i, line) for i, line in enumerate(log)]
    stamps = [key[0] for key in lines]
    for i in range(1, len(lines)):
        stamps[i] = max(stamps[i], stamps[i - 1])
    rows = [(stamp, 0, i, line) for (_, i, line), stamp in zip(lines, stamps)]
    for i, event in enumerate(events):
        if event.name.startswith("cpuhp_"):
            us = event.ns // 1000
            who = f"[{'T' + str(event.pid):>6}]" if caller else ""
            rows.append((us, 1, i, f"[{us // 10**6:5d}.{us % 10**6:06d}]{who} {event.name}: {event.body}"))
    return [row[3] for row in sorted(rows)]


def stamp_of(line, _):
    match = re.match(r"\[ *(\d+)\.(\d{6})\]", line)
    return int(match[1]) * 10**6 + int(match[2]) if match else 0
