# SPDX-License-Identifier: GPL-2.0-or-later
"""find.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: finding, and the list of events.

What is found and listed is held against what the command line prints for the same query.
"""

import re
import subprocess
import sys

from cases import COMMAND, RUNTIME, WAKE, check, check_equal, opened, quit_by_key, run_tests, text_of
from driver import (Atspi, click, names, picture, place_of, states_of, wait_equal, wait_for, walk,
                    xdotool)

LINE = re.compile(r" *(\S.*-\d+) +\[(\d+)\] +(\d+\.\d{9}): (\S+): *(.*)")


def events(query):
    """The events that fit QUERY, by the command line: rows of cells as the list shows them."""
    printed = subprocess.run([COMMAND, "events", "--find", query, WAKE], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    matches = [LINE.fullmatch(line) for line in printed.splitlines()]
    return [(match[3], str(int(match[2])), match[1], match[4], match[5].strip())
            for match in matches]


def type_into(program, name, text):
    """Types into the entry called NAME, once it has the focus."""
    entry = program.find(Atspi.Role.ENTRY, f"{name}$")
    wait_for(f"the focus in {name}", lambda: entry.is_in(Atspi.StateType.FOCUSED))
    program.key("ctrl+a", "BackSpace")
    wait_equal("an empty entry", lambda: text_of(entry), "")
    xdotool("type", text)
    wait_equal("the text", lambda: text_of(entry), text)


def test_matches_one_after_the_other():
    # the callbacks begin and end with an event each
    found = len(events("state:workqueue result:0")) // 2
    check(found > 2, "the sample has too few of these callbacks")
    with opened() as program:
        program.key("ctrl+f")
        type_into(program, "Find", "state:workqueue result:0")
        program.see(f"{found} found")
        picture("find")
        program.key("Return")
        program.see(f"1 of {found}")
        first = wait_for("a selection", lambda: "workqueue" in program.selected()
                         and program.selected())
        program.key("Return")
        program.see(f"2 of {found}")
        wait_for("another one", lambda: "workqueue" in program.selected()
                 and program.selected() != first)
        program.key("shift+Return")
        program.see(f"1 of {found}")
        wait_for("the first one", lambda: program.selected() == first)
        program.key("ctrl+shift+g")  # around the beginning
        program.see(f"{found} of {found}")
        program.key("ctrl+g")
        program.see(f"1 of {found}")
        program.key("Escape")
        wait_for("no bar", lambda: f"1 of {found}" not in program.texts())
        check_equal(program.selected(), first)
        quit_by_key(program)


def test_a_match_out_of_sight_is_shown():
    with opened() as program:
        program.key("plus", "plus", "plus", "a", "a", "a", "a", "a", "a")
        program.key("ctrl+f")
        type_into(program, "Find", "for:7 state:workqueue class:callback")
        program.see("2 found")
        before = program.shown_ms()
        program.key("shift+Return")
        program.see("2 of 2")
        wait_for("the later one", lambda: program.shown_ms()[0] > before[0])
        quit_by_key(program)


def test_other_episodes_are_looked_into():
    printed = subprocess.run([COMMAND, "events", "--stretches", "--find", "class:callback dur>100us",
                              RUNTIME], check=True, text=True, stdout=subprocess.PIPE).stdout
    of = [int(line.split()[1]) for line in printed.splitlines()]
    check(len(set(of)) > 1, "the sample has all of them in one episode")
    with opened(RUNTIME) as program:
        program.key("ctrl+f")
        type_into(program, "Find", "class:callback dur>100us")
        program.see(f"{len(of)} found, {of.count(1)} here")
        before = program.timeline().get_description()
        program.key("shift+Return")
        program.see(f"{len(of)} of {len(of)}")
        wait_for("another episode", lambda: program.timeline().get_description() != before)
        last = program.timeline().get_description()
        # who looks for more goes on from there
        program.key("Return")
        program.see(f"1 of {len(of)}")
        wait_for("the first one's episode", lambda: program.timeline().get_description() != last)
        quit_by_key(program)


def test_a_query_that_is_none_is_told():
    with opened() as program:
        program.key("ctrl+f")
        type_into(program, "Find", "cpu:x")
        program.see("'x' is not a list of CPUs such as 0,2-4, at character 1")
        type_into(program, "Find", "zzz")
        program.see("nothing found")
        wait_for("no complaint", lambda: not any("is not a list" in text
                                                 for text in program.texts()))
        program.key("Return")
        check_equal(program.selected(), "nothing selected")
        quit_by_key(program)


def events_pane(program):
    """Opens the list of events; what holds it. Looking at all of the window takes long."""
    program.key("F6")
    entry = program.find(Atspi.Role.ENTRY, "Filter of events$")
    return entry.get_parent().get_parent()


def listed(pane):
    """The rows that can be seen, as pairs of their cells and themselves."""
    nodes = walk(pane)
    texts = dict(zip(nodes, names(nodes)))
    rows = []
    for node in nodes:
        if node.get_role() == Atspi.Role.TABLE_ROW:
            cells = []
            rows.append((cells, node))
        elif node.get_role() == Atspi.Role.LABEL and rows:
            cells.append(texts[node])
    # the titles are a row as well, and a row that is being made has no texts yet
    return [(as_listed(cells), node) for cells, node in rows
            if len(cells) == 5 and re.fullmatch(r"\d+\.\d{9}", cells[0])]


def rows_from(pane, first):
    """The rows, once FIRST is the first of them."""
    def look():
        rows = listed(pane)
        return rows if rows and rows[0][0] == first else None
    return wait_for(f"a list that begins with {first}", look)


def as_listed(row):
    """The cells ROW without what surrounds the text."""
    return (*row[:4], row[4].strip())


def test_rows_are_those_of_the_command_line():
    every = events("")
    with opened() as program:
        pane = events_pane(program)
        program.see(re.escape(f"{len(every):,}".replace(",", "\u202f")) + " events")
        picture("events")
        rows = rows_from(pane, every[0])
        check_equal([cells for cells, _ in rows], every[:len(rows)])
        for query in "event:cpuhp_* cpu:3", "for:5 state:workqueue", "pid:0 event:sched_switch":
            wanted = events(query)
            check(wanted, f"{query} finds nothing")
            type_into(program, "Filter of events", query)
            program.see(rf"{len(wanted)} of [\d\u202f]+ events")
            rows = rows_from(pane, wanted[0])
            check_equal([cells for cells, _ in rows], wanted[:len(rows)])
        picture("events-filtered")
        type_into(program, "Filter of events", "dur>5")
        program.see("'5' is not a length with its unit such as 1.5ms, at character 1")
        quit_by_key(program)


IN_ROW = (20, 6)


def selected_rows(pane):
    rows = listed(pane)
    return [cells for (cells, _), states in zip(rows, states_of([node for _, node in rows]))
            if Atspi.StateType.SELECTED in states]


def test_rows_and_timeline_are_linked():
    with opened() as program:
        pane = events_pane(program)
        # a stretch of the timeline leads to the event that it begins with
        program.key("ctrl+f")
        type_into(program, "Find", "for:7 state:workqueue class:callback")
        program.see("2 found")
        program.key("Return")
        begin = events("for:7 state:workqueue")[0]
        wait_equal("its event", lambda: selected_rows(pane), [begin])
        picture("events-linked")
        # and a row to its moment, where the timeline shows another place
        program.key("Escape", "F6")
        type_into(program, "Filter of events", "cpu:7 event:cpuhp_exit")
        rows = rows_from(pane, events("cpu:7 event:cpuhp_exit")[0])
        x, y, _, _ = place_of(program.timeline())
        xdotool("mousemove", x + 150, y + 44, "click", "--repeat", 8, 4)
        wait_for("a closer look", lambda: program.shown_ms()[1] < 100)
        before = program.shown_ms()
        click(rows[0][1], IN_ROW)
        wait_for("its moment", lambda: program.shown_ms()[0] > before[1])
        picture("events-moment")
        quit_by_key(program)


def test_rows_are_copied_as_lines():
    query = "cpu:3 event:cpuhp_enter"
    lines = subprocess.run([COMMAND, "events", "--find", query, "--limit=2", WAKE], check=True,
                           text=True, stdout=subprocess.PIPE).stdout
    with opened() as program:
        pane = events_pane(program)
        type_into(program, "Filter of events", query)
        rows = rows_from(pane, events(query)[0])
        click(rows[0][1], IN_ROW)
        program.key("shift+Down")
        wait_equal("two selected rows", lambda: len(selected_rows(pane)), 2)
        program.key("ctrl+c")
        # pasted into the filter, which is one line
        program.key("F6")
        type_into(program, "Filter of events", "")
        program.key("ctrl+v")
        entry = program.find(Atspi.Role.ENTRY, "Filter of events$")
        wait_for("both lines", lambda: text_of(entry).split() == lines.split())
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
