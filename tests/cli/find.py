#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`events --find` prints the events that fit a query, and no others."""

import re

import scope

LINE = re.compile(r"^ *(.{16,}?)-(\d+) +\[(\d+)\] +(\d+)\.(\d{9}): (\S+): *(.*)$")
RESULT = re.compile(r"ret: (-?\d+)$")


class Event:
    def __init__(self, line):
        match = LINE.match(line)
        self.line = line
        self.task, self.pid, self.cpu = match[1].strip(), int(match[2]), int(match[3])
        self.ns = int(match[4]) * 10**9 + int(match[5])
        self.name, self.text = match[6], match[7]

    def result(self):
        match = RESULT.search(self.text)
        return int(match[1]) if match else None


def every(checks, path):
    return [Event(line) for line in checks.run("events", path).out.decode().splitlines()]


def test_what_fits_is_printed(checks, scratch):
    path = scope.sample("boot-par1-8")
    events = every(checks, path)
    middle = events[len(events) // 2].ns
    cases = [
        ("cpu:1", lambda e: e.cpu == 1),
        ("cpu:0,2-3", lambda e: e.cpu in (0, 2, 3)),
        ("cpu!=0", lambda e: e.cpu != 0),
        ("pid:1", lambda e: e.pid == 1),
        ("task:cpuhp", lambda e: "cpuhp" in e.task),
        ("event:cpuhp_*", lambda e: e.name.startswith("cpuhp_")),
        ("event:cpuhp:*", lambda e: e.name.startswith("cpuhp_")),
        ("event:cpuhp_* -event:cpuhp_exit",
         lambda e: e.name in ("cpuhp_enter", "cpuhp_multi_enter")),
        (f"at:{middle}ns-", lambda e: e.ns >= middle),
        (f"at:-{middle}ns cpu:0", lambda e: e.ns <= middle and e.cpu == 0),
        ("cpu:1 | event:sched_switch cpu:2",
         lambda e: e.cpu == 1 or (e.name == "sched_switch" and e.cpu == 2)),
        ("-(cpu:0 or cpu:1)", lambda e: e.cpu not in (0, 1)),
        ('text:"(workqueue_prepare"', lambda e: "(workqueue_prepare" in e.text),
        ("event:sched_switch migration",
         lambda e: e.name == "sched_switch" and "migration" in (e.text + e.task).lower()),
    ]
    for query, keeps in cases:
        got = checks.run("events", "--find", query, path)
        want = [event.line for event in events if keeps(event)]
        checks.that(0 < len(want) < len(events), f"{query}: the case shows nothing")
        checks.equal(got.status, 0, query)
        checks.that(got.out.decode().splitlines() == want, f"{query}: other events")


def test_events_have_what_their_callback_has(checks, scratch):
    path = scope.sample("boot-par1-8")
    ours = checks.run("events", "--find", "callback:workqueue_prepare_cpu result:0", path)
    lines = [Event(line) for line in ours.out.decode().splitlines()]
    entered = [event for event in lines if event.name == "cpuhp_enter"]
    left = [event for event in lines if event.name == "cpuhp_exit"]
    checks.that(entered and len(entered) == len(left), "each begins and ends")
    checks.that(all("(workqueue_prepare_cpu)" in event.text for event in entered), "others began")
    checks.that(all(event.result() == 0 for event in left), "others ended")
    longest = max(out.ns - into.ns for into, out in zip(entered, left))
    for query, count in ((f"dur>={longest}ns", 2), (f"dur>{longest}ns", 0)):
        found = checks.run("events", "--find", f"callback:workqueue_prepare_cpu {query}", path)
        checks.equal(len(found.out.splitlines()), count, query)


def test_stretches_are_printed_in_place_of_events(checks, scratch):
    path = scope.sample("boot-par1-8")
    query = "callback:workqueue_prepare_cpu result:0"
    printed = checks.run("events", "--find", query, path).out.decode().splitlines()
    events = [Event(line) for line in printed]
    lines = checks.run("events", "--stretches", "--find", query, path).out.decode().splitlines()
    # these run on the control CPU, where an event shows both ends
    edges = [tuple(re.search(r"(\d+\.\d{9}) - (\d+\.\d{9})", line).groups()) for line in lines]
    moments = [f"{event.ns // 10**9}.{event.ns % 10**9:09d}" for event in events]
    checks.that(lines, "the case shows nothing")
    checks.equal(sorted(moment for edge in edges for moment in edge), sorted(moments), "edges")
    first = checks.run("events", "--stretches", "--limit=1", "--find", query, path)
    checks.equal(first.out.decode().splitlines(), lines[:1], "--limit")
    wrong = checks.run("events", "--stretches", "--cpu=1", path)
    checks.equal((wrong.status, wrong.out), (2, b""), "--cpu")


def test_other_options_hold_as_well(checks, scratch):
    path = scope.sample("boot-par1-8")
    both = checks.run("events", "--find=event:cpuhp_*", "--cpu=2", "--limit=3", path)
    want = [event.line for event in every(checks, path)
            if event.cpu == 2 and event.name.startswith("cpuhp_")][:3]
    checks.equal(both.out.decode().splitlines(), want, "--cpu and --limit")


def test_a_query_that_is_none_is_wrong_usage(checks, scratch):
    for query in ("cpu:x", "dur>5", "(", "a |", '"', "nofield>3", "class:zzz"):
        result = checks.run("events", "--find", query, scope.sample("boot-par1-8"))
        checks.equal((result.status, result.out), (2, b""), query)
        checks.one_line(result, query)


scope.main(test_what_fits_is_printed, test_events_have_what_their_callback_has,
           test_stretches_are_printed_in_place_of_events, test_other_options_hold_as_well, test_a_query_that_is_none_is_wrong_usage)
