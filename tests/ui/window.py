# SPDX-License-Identifier: GPL-2.0-or-later
"""window.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: the window, driven as a person does.

Run through session.py. Every test starts the program afresh and closes it; it must end with 0 and
say nothing on standard error.
"""

import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

from driver import Atspi, Failure, Program, extents, picture, wait_for, xdotool

WINDOW, COMMAND, SAMPLES = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
WAKE = SAMPLES / "wake-fn-par1-8" / "trace.dat"
SERIAL = SAMPLES / "boot-baseline-128" / "trace.dat"
RUNTIME = SAMPLES / "runtime-par1" / "trace.dat"
WORK = pathlib.Path(tempfile.mkdtemp())


def check(condition, what):
    if not condition:
        raise Failure(what)


def check_equal(got, want):
    check(got == want, f"got {got!r}, want {want!r}")


@contextlib.contextmanager
def opened(path=WAKE):
    """The program with the capture PATH on its screen, and the pointer over empty ground."""
    with Program(WINDOW, path) as program:
        name = f"{path.parent.name}/{path.name}" if path.name == "trace.dat" else path.name
        wait_for(f"the title {name}", lambda: name in program.titles())
        program.timeline()
        program.focus()
        yield program


def quit_by_key(program):
    program.key("ctrl+q")
    program.ends()


def report(path):
    """What the command line says of PATH."""
    result = subprocess.run([COMMAND, "report", "--format=json", path], check=True,
                            stdout=subprocess.PIPE)
    return json.loads(result.stdout)["captures"][0]


def test_start_page_and_close():
    with Program(WINDOW) as program:
        program.see("Bringup Scope")
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        check_equal(program.titles(), ["Bringup Scope"])
        program.focus()
        picture("start")
        program.key("ctrl+w")
        program.ends()


def test_figures_equal_the_report():
    for path in WAKE, SERIAL:
        facts = report(path)
        episode = facts["episodes"][0]
        with opened(path) as program:
            picture(path.parent.name)
            program.see(re.escape(episode["mode"]))
            total = episode["duration_ns"]
            labels = program.texts()
            value, unit = labels[labels.index("total") - 1].split()
            size = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[unit]
            check(abs(float(value) * size - total) <= 0.005 * total,
                  f"the window says {value} {unit}, the report {total} ns")
            online = sum(cpu["outcome"] == "online" for cpu in episode["cpus"])
            program.see(f"{online} of {len(episode['cpus'])} CPUs")
            program.see(f"{re.escape(facts['kernel'])} · {facts['machine']} · "
                        f"{facts['cpus']} CPUs · clock {facts['clock']} · .* events lost")
            quit_by_key(program)


def test_keyboard_zooms_and_pans():
    with opened() as program:
        fit = program.shown_ms()

        def span():
            begin, end = program.shown_ms()
            return end - begin

        program.key("plus")
        wait_for("zooming in", lambda: span() < 0.7 * (fit[1] - fit[0]))
        closer = program.shown_ms()
        program.key("Right")
        wait_for("panning", lambda: program.shown_ms()[0] > closer[0] + 0.05)
        check(abs(span() - (closer[1] - closer[0])) < 0.003, "panning changed the length")
        program.key("a")
        wait_for("panning back", lambda: abs(program.shown_ms()[0] - closer[0]) < 0.003)
        program.key("s", "s", "s", "s")
        wait_for("zooming out", lambda: span() > fit[1] - fit[0] - 0.003)
        program.key("w", "w")
        wait_for("zooming in", lambda: span() < 0.5 * (fit[1] - fit[0]))
        program.key("0")
        wait_for("all of it", lambda: program.shown_ms() == fit)
        # as far in as it goes, which is a nanosecond, and out again
        program.key(*["plus"] * 60)
        wait_for("a nanosecond", lambda: abs(span() - 1e-6) < 1e-9)
        check(fit[0] < program.shown_ms()[0] < fit[1], "zooming in left the episode")
        program.key("ctrl+0")
        wait_for("all of it", lambda: program.shown_ms() == fit)
        quit_by_key(program)


def test_keyboard_walks_the_stretches():
    with opened() as program:
        check_equal(program.selected(), "nothing selected")
        program.see("nothing selected")
        program.key("Return")
        first = wait_for("a selection", lambda: program.selected().startswith("CPU0")
                         and program.selected())
        for key in "from", "to", "length", "certainty", "Events behind it":
            program.see(key)
        # the record as trace-cmd report prints it
        program.see(r"\[000\] \d+\.\d{9}  cpuhp_(multi_)?enter: cpu: 0001 target: .*")
        picture("selection")
        program.key("Tab")
        second = wait_for("the next", lambda: program.selected() != first and program.selected())
        program.key("shift+Tab")
        wait_for("and back", lambda: program.selected() == first)
        program.key("ctrl+Right")
        wait_for("later", lambda: program.selected() == second)
        program.key("ctrl+Down")
        wait_for("the lane below", lambda: program.selected().startswith("CPU1 "))
        fit = program.shown_ms()
        program.key("f")
        wait_for("the stretch fitted", lambda: program.shown_ms() != fit)
        program.key("Escape")
        wait_for("nothing", lambda: program.selected() == "nothing selected")
        quit_by_key(program)


def lane_position(program):
    """A point in the middle of the control CPU's lane, on the screen."""
    x, y, width, _ = extents(program.timeline())
    # its window stands at the origin of the screen, inside its shadow
    return x + width // 2, y + 44


def test_pointer_selects_zooms_and_drags():
    with opened() as program:
        fit = program.shown_ms()
        x, y = lane_position(program)
        xdotool("mousemove", x, y, "click", 1)
        wait_for("a selection", lambda: program.selected().startswith("CPU0 "))
        # about the pointer: its moment follows from two zooms, and is the same in both
        begins, spans = [fit[0]], [fit[1] - fit[0]]
        for _ in range(2):
            xdotool("click", 4)
            wait_for("zooming in", lambda: program.shown_ms()[0] > begins[-1])
            begin, end = program.shown_ms()
            begins.append(begin)
            spans.append(end - begin)
        ratios = [spans[i + 1] / spans[i] for i in range(2)]
        under = [(begins[i + 1] - ratios[i] * begins[i]) / (1 - ratios[i]) for i in range(2)]
        check(abs(under[0] - under[1]) < 0.02 * spans[0],
              f"zooming moved the moment under the pointer: {under}")
        before = program.shown_ms()
        xdotool("mousemove", x, y, "mousedown", 1, "mousemove_relative", "--", -60, 0,
                "mousemove_relative", "--", -60, 0, "mouseup", 1)
        wait_for("dragging", lambda: program.shown_ms()[0] > before[0])
        picture("dragged")
        after = program.shown_ms()
        check(abs((after[1] - after[0]) - (before[1] - before[0])) < 0.003,
              "dragging changed the length")
        xdotool("keydown", "shift", "click", 4, "keyup", "shift")
        wait_for("panning with Shift and wheel", lambda: program.shown_ms()[0] < after[0])
        before = program.shown_ms()
        xdotool("mousemove", x, y, "click", "--repeat", 2, "--delay", 50, 1)
        wait_for("fitting by double click", lambda: program.shown_ms() != before)
        quit_by_key(program)


def test_unusable_files_leave_a_message():
    text = WORK / "notes.txt"
    text.write_text("a shopping list\n")
    cases = [(text, r".*notes\.txt.*"), (WORK / "missing.dat", r".*missing\.dat.*"),
             (WORK, f".*{re.escape(str(WORK))}.*")]
    for path, sentence in cases:
        with Program(WINDOW, path) as program:
            program.see("This file cannot be used")
            program.see(sentence)
            program.find(Atspi.Role.PUSH_BUTTON, "Open Another")
            program.focus()
            picture("unusable")
            # it goes on: the dialog opens, and closes again
            program.key("ctrl+o")
            wait_for("the file dialog", lambda: len(program.titles()) == 2)
            program.key("Escape")
            wait_for("its end", lambda: len(program.titles()) == 1)
            quit_by_key(program)


def test_damaged_file_shows_what_is_readable():
    damaged = WORK / "scratched.dat"
    contents = bytearray(SERIAL.read_bytes())
    middle = len(contents) // 2
    contents[middle:middle + 3000] = b"\xff" * 3000
    damaged.write_bytes(contents)
    with opened(damaged) as program:
        program.see(r"This capture is damaged: .*")
        picture("damaged")
        quit_by_key(program)


def test_failed_cpu_is_in_the_figures():
    with opened(SAMPLES / "fault-dead-par1-8" / "trace.dat") as program:
        program.see("6 of 7 CPUs")
        program.see("1 CPU")
        program.see("failed")
        picture("failed-cpu")
        quit_by_key(program)


def test_several_files_several_windows():
    with Program(WINDOW, WAKE, SERIAL) as program:
        wanted = ["boot-baseline-128/trace.dat", "wake-fn-par1-8/trace.dat"]
        wait_for("two windows", lambda: program.titles() == wanted)
        program.focus()
        quit_by_key(program)


def test_episode_can_be_chosen():
    facts = report(RUNTIME)
    check(len(facts["episodes"]) > 1, "the sample holds one episode only")
    with opened(RUNTIME) as program:
        before = program.timeline().get_description()
        program.find(Atspi.Role.COMBO_BOX, "Episode")
        picture("episodes")
        chooser = program.find(Atspi.Role.COMBO_BOX, "Episode")
        x, y, width, height = extents(chooser)
        xdotool("mousemove", x + width // 2, y + height // 2, "click", 1)
        program.key("Down", "Return")
        wait_for("another episode", lambda: program.timeline().get_description() != before)
        quit_by_key(program)


def test_inspector_can_be_hidden():
    with opened() as program:
        program.see("nothing selected")
        program.key("F9")
        wait_for("no inspector", lambda: "nothing selected" not in program.texts())
        program.key("F9")
        program.see("nothing selected")
        quit_by_key(program)


def test_loading_can_be_cancelled():
    slow = WORK / "long.dat"
    slow.write_bytes(WAKE.read_bytes())
    with slow.open("r+b") as file:
        file.truncate(64 << 30)  # sparse: long to read, nothing to store
    with Program(WINDOW, slow) as program:
        program.see("Reading long.dat")
        program.focus()
        program.see(r"[\d.]+\s\w+ of [\d.]+\sGB")
        picture("loading")
        program.key("Return")  # the button has the focus
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        quit_by_key(program)


def main():
    wanted = sys.argv[4:]
    tests = [(name, test) for name, test in globals().items()
             if name.startswith("test_") and (not wanted or name in wanted)]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} {name}", flush=True)
            for line in traceback.format_exc().splitlines():
                print("#", line, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
