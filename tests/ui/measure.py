# SPDX-License-Identifier: GPL-2.0-or-later
"""measure.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: markers, ranges, lanes, the
overview, and what is kept of them from one time to the next.

Captures are copied first: what is noted about one is written beside it.
"""

import pathlib
import re
import shutil
import tempfile

from cases import (SAMPLES, SERIAL, WAKE, WORK, check, check_equal, opened, quit_by_key, run_tests,
                   session_of, tip_at, written)
from driver import Atspi, drag, picture, place_of, wait_equal, wait_for, xdotool


def copy_of(path):
    folder = pathlib.Path(tempfile.mkdtemp(dir=WORK)) / path.parent.name
    folder.mkdir()
    return pathlib.Path(shutil.copy(path, folder))


def lines(text, key):
    return [line.split(" ", 1)[1] for line in text.splitlines() if line.startswith(key + " ")]


def show_measure(program):
    program.key("shift+m")
    program.see("Markers")


def select_first(program):
    program.key("Return")
    wait_for("a selection", lambda: program.selected().startswith("CPU0 "))


def as_ms(ns):
    return f"{ns // 1000000}.{ns % 1000000:06d} ms"


def test_two_markers_by_keyboard_and_what_lies_between_them():
    path = copy_of(WAKE)
    with opened(path) as program:
        show_measure(program)
        select_first(program)
        program.key("m", "m")
        marks = [int(line.split()[0]) for line in lines(written(path, "^marker .* M2$"), "marker")]
        check_equal(len(marks), 2)
        length = as_ms(marks[1] - marks[0])
        program.see(re.escape(f"+{length}"))
        program.key("Page_Up")
        program.see("since M1")
        wait_equal("differences from the chosen marker as well",
                   lambda: program.texts().count(f"+{length}"), 2)
        picture("measure-markers")
        program.key("Delete")
        wait_for("one marker", lambda: f"+{length}" not in program.texts())
        quit_by_key(program)


def test_a_range_has_the_sums_inside_it():
    path = copy_of(WAKE)
    with opened(path) as program:
        show_measure(program)
        select_first(program)
        program.key("x")
        begin, end = map(int, lines(written(path, "^range "), "range")[0].split())
        title = program.see(r"Range .* long")
        check(title.endswith(f"{as_ms(end - begin)} long"), title)
        program.see("control CPU")
        texts = program.texts()
        place = texts.index("control CPU")
        check(end - begin < 1000000, "the first stretch is a long one")
        check_equal(texts[place + 1:place + 4],
                    ["prepare", f"{(end - begin) / 1000:.3g} us", "1 lane"])
        picture("measure-range")
        quit_by_key(program)


def drag_with(program, key, start, by):
    x, y, _, _ = place_of(program.timeline())
    xdotool("keydown", key)
    drag((x + start[0], y + start[1]), (x + start[0] + by, y + start[1]))
    xdotool("keyup", key)


def test_drags_with_keys_measure_and_zoom():
    path = copy_of(WAKE)
    with opened(path) as program:
        show_measure(program)
        before = program.shown_ms()
        drag_with(program, "shift", (400, 100), 200)
        program.see(r"Range .* long")
        check_equal(program.shown_ms(), before)
        drag_with(program, "ctrl", (400, 100), 200)
        wait_for("a smaller range", lambda: program.shown_ms()[1] - program.shown_ms()[0] <
                 (before[1] - before[0]) / 2)
        quit_by_key(program)


def overview(program):
    return program.find(Atspi.Role.PANEL, "Overview")


def test_the_overview_moves_what_is_visible():
    with opened(copy_of(WAKE)) as program:
        whole = program.shown_ms()
        program.key("plus", "plus", "plus")
        wait_for("a zoom", lambda: program.shown_ms()[1] < whole[1])
        x, y, width, height = place_of(overview(program))
        xdotool("mousemove", x + width - 40, y + height / 2, "click", 1)
        wait_for("the end", lambda: program.shown_ms()[1] >= whole[1] * 0.95)
        program.key("Home")
        wait_for("the begin", lambda: program.shown_ms()[0] <= 0)
        wait_for("what the strip says",
                 lambda: "visible" in overview(program).get_description())
        picture("measure-overview")
        quit_by_key(program)


def lane_places(program):
    return [text for text in program.texts() if re.search(r"CPUs shown", text)]


def test_lanes_are_filtered_sorted_and_kept():
    path = copy_of(SERIAL)
    with opened(path) as program:
        program.click_to_focus(program.find(Atspi.Role.ENTRY, "Filter lanes"))
        xdotool("type", "1-8,16")
        program.see("9 of 127 CPUs shown")
        written(path, "^lanes-filter 1-8,16$")
        picture("measure-lanes")
        quit_by_key(program)
    with opened(path) as program:
        program.see("9 of 127 CPUs shown")
        program.key("shift+h")
        wait_for("all lanes", lambda: not lane_places(program))
        quit_by_key(program)
    check("lanes-filter" not in session_of(path).read_text(), "the filter is kept")


def test_lanes_are_hidden_pinned_and_sorted():
    path = copy_of(WAKE)
    with opened(path) as program:
        select_first(program)
        program.key("ctrl+Down")
        wait_for("the lane below", lambda: program.selected().startswith("CPU1 "))
        program.key("p")
        written(path, "^lanes-pinned 1$")
        program.key("ctrl+Down")
        wait_for("the lane below", lambda: program.selected().startswith("CPU2 "))
        program.key("h")
        program.see("6 of 7 CPUs shown")
        program.click_to_focus(program.find(Atspi.Role.PUSH_BUTTON, "Lanes"))
        picture("measure-lanes-menu")
        # the second of the orders
        program.key("Down", "Return")
        written(path, "^lanes-order bringup$")
        text = written(path, "^lanes-hidden 2$")
        check_equal(lines(text, "lanes-pinned"), ["1"])
        quit_by_key(program)


def test_a_cluster_is_collapsed():
    with opened(SAMPLES / "boot-par1-128" / "trace.dat") as program:
        program.click_to_focus(program.find(Atspi.Role.PUSH_BUTTON, "Lanes"))
        picture("measure-clusters-menu")
        # five orders, three things to do with a CPU and cluster 0 stand above it
        program.key(*["Down"] * 9, "Return")
        program.see("111 of 127 CPUs shown")
        picture("measure-clusters")
        quit_by_key(program)


def test_tips_say_what_how_long_and_how_sure():
    with opened() as program:
        _, _, width, _ = place_of(program.timeline())
        # in the middle of the time, where CPU 0 waits for another one
        tip = tip_at(program, width // 2, 44)
        picture("measure-tip")
        for pattern in ("^what: ", "^CPU: 0, control$", r"^for: CPU\d+$", r"^from: [\d.]+ ms",
                        r"^to: [\d.]+ ms", r"^length: [\d.]+ ms$",
                        "^certainty: (exact|bounded|inferred)",
                        r"^at this moment: .*CPU ?\d"):
            check(re.search(pattern, tip, re.MULTILINE), f"no {pattern} in {tip!r}")
        quit_by_key(program)


def leave_marker_and_zoom(path):
    """Marks the first stretch of PATH and zooms to it; the range that is shown when it is closed."""
    with opened(path) as program:
        select_first(program)
        program.key("m", "f")
        wait_for("a zoom", lambda: program.shown_ms()[1] < 5)
        shown = program.shown_ms()
        written(path, "^marker ")
        quit_by_key(program)
    return shown


def test_a_session_goes_with_its_capture():
    path = copy_of(WAKE)
    shown = leave_marker_and_zoom(path)
    moved = path.parent.parent / "moved"
    path.parent.rename(moved)
    with opened(moved / path.name) as program:
        wait_equal("the range as it was", program.shown_ms, shown)
        show_measure(program)
        program.see("M1")
        quit_by_key(program)


def test_the_order_of_lanes_is_read_from_the_file():
    path = copy_of(WAKE)
    session_of(path).write_text("bringup-scope session 1\nlanes-order latency\nlanes-hidden 2\n")
    with opened(path) as program:
        program.see("6 of 7 CPUs shown")
        picture("measure-order")
        quit_by_key(program)


def test_a_session_is_restored():
    path = copy_of(WAKE)
    shown = leave_marker_and_zoom(path)
    first = session_of(path).read_text()
    with opened(path) as program:
        wait_equal("the range as it was", program.shown_ms, shown)
        quit_by_key(program)
    check_equal(session_of(path).read_text(), first)


def test_what_was_noted_last_is_written_before_the_end():
    path = copy_of(WAKE)
    with opened(path) as program:
        select_first(program)
        program.key("m")
        written(path, "^marker ")
        # much sooner than it is written by itself
        program.key("ctrl+Right", "m", "ctrl+q")
        program.ends()
    check_equal(session_of(path).read_text().count("\nmarker "), 2)


def test_keys_walk_the_lanes_that_are_shown():
    path = copy_of(WAKE)
    session_of(path).write_text("bringup-scope session 1\nlanes-pinned 6\nlanes-hidden 1-3\n")
    with opened(path) as program:
        program.see("4 of 7 CPUs shown")
        select_first(program)
        for cpu in 6, 4, 5, 7:
            program.key("ctrl+Down")
            wait_for(f"CPU{cpu}", lambda cpu=cpu: program.selected().startswith(f"CPU{cpu} "))
        for cpu in 5, 4, 6, 0:
            program.key("ctrl+Up")
            wait_for(f"CPU{cpu}", lambda cpu=cpu: program.selected().startswith(f"CPU{cpu} "))
        quit_by_key(program)


def test_what_is_not_ours_is_never_written_over():
    path = copy_of(WAKE)
    for text in "my own notes\n", "bringup-scope session 7\nmarker what\n":
        session_of(path).write_text(text)
        with opened(path) as program:
            show_measure(program)
            select_first(program)
            program.key("m")
            program.see(r".*bringup-scope: .*session.*")
            quit_by_key(program)
        check_equal(session_of(path).read_text(), text)


if __name__ == "__main__":
    raise SystemExit(run_tests(globals()))
