# SPDX-License-Identifier: GPL-2.0-or-later
"""window.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: the window, driven as a person does.

Run through session.py. Every test starts the program afresh and closes it; it must end with 0 and
say nothing on standard error.
"""

import os
import re
import subprocess
import sys

from cases import (COMMAND, RUNTIME, SAMPLES, SERIAL, WAKE, WINDOW, WORK, check, check_equal, opened,
                   quit_by_key, report, run_tests, title_of)
from driver import (Atspi, Program, click, double_click, drag, extents, names, picture,
                    place_of, sized, states_of, wait_for, walk, xdotool)


def test_start_page_and_close():
    with Program(WINDOW) as program:
        program.see("Bringup Scope")
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        check_equal(program.titles(), ["Bringup Scope"])
        program.focus()
        picture("start")
        program.key("ctrl+w")
        program.ends()


SIZES = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def check_metric(labels, key, metric):
    """The figure called KEY is METRIC of the report, rounded."""
    if metric is None:
        check(key not in labels, f"{key}, of which the report knows nothing")
        return
    numbers = labels[labels.index(key) - 1].replace(" .. ", " ").split()
    unit = numbers.pop() if numbers[-1] in SIZES else "CPUs"
    size = SIZES.get(unit, 1)
    for number, want in zip((numbers[0], numbers[-1]), (metric["low"], metric["high"])):
        digits = len(number.partition(".")[2])
        check(abs(float(number) * size - want) <= size / 10 ** digits,
              f"the window says {number} {unit} {key}, the report {want}")


def check_share(labels, key, metrics):
    """The figure called KEY is the share of the control CPU's waits in the total."""
    waits, total = metrics["waits.control"], metrics["total"]
    numbers = labels[labels.index(key) - 1].replace(" %", "").split(" .. ")
    for number, want in zip((numbers[0], numbers[-1]), (waits["low"] / total["high"],
                                                        waits["high"] / total["low"])):
        check(abs(float(number) - 100 * want) <= 1, f"the window says {numbers}, not {want}")


def test_figures_equal_the_report():
    for path in WAKE, SERIAL:
        facts = report(path)
        episode = facts["episodes"][0]
        with opened(path) as program:
            picture(path.parent.name)
            program.see(re.escape(episode["mode"]))
            program.see("total")
            total = episode["duration_ns"]
            labels = program.texts()
            value, unit = labels[labels.index("total") - 1].split()
            size = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[unit]
            check(abs(float(value) * size - total) <= 0.005 * total,
                  f"the window says {value} {unit}, the report {total} ns")
            online = sum(cpu["outcome"] == "online" for cpu in episode["cpus"])
            program.see(f"{online} of {len(episode['cpus'])}")
            check_metric(labels, "AP busy-wait, CPU time", episode["metrics"].get("spin.ap"))
            check_share(labels, "control waiting", episode["metrics"])
            check_metric(labels, "CPUs at work", episode["metrics"].get("concurrency"))
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
    x, y, width, _ = place_of(program.timeline())
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
        drag((x, y), (x - 120, y))
        # as far as the pointer went, however many steps there were
        plot = 120 * (before[1] - before[0]) / extents(program.timeline())[2]
        wait_for("dragging", lambda: program.shown_ms()[0] > before[0] + 0.9 * plot)
        picture("dragged")
        after = program.shown_ms()
        check(abs((after[1] - after[0]) - (before[1] - before[0])) < 0.003,
              "dragging changed the length")
        xdotool("keydown", "shift", "click", 4, "keyup", "shift")
        wait_for("panning with Shift and wheel", lambda: program.shown_ms()[0] < after[0])
        before = program.shown_ms()
        double_click(x, y)
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
            others = program.titles()
            program.key("ctrl+o")
            program.dialog("Open a Capture")
            program.key("Escape")
            program.closed(*others)
            quit_by_key(program)


def test_closed_windows_leave_nothing_for_screen_readers():
    with opened() as program:
        for key, title in (("ctrl+question", "Keyboard Shortcuts"), ("ctrl+o", "Open a Capture"),
                           ("ctrl+e", "Export"), ("ctrl+p", "Print")):
            program.key(key)
            program.dialog(title)
            picture(f"dialog-{key}")
            program.key("Escape")
            program.closed(title_of(WAKE))
            # GTK 4.8 crashes here where a hidden window is kept
            program.has_gone(1)
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
        program.see("6 of 7")
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
        program.choose("Episode", 1)
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


def finding_rows(program, findings):
    """The cells that say what FINDINGS are, as far as they are on the screen."""
    texts = {finding["text"] for finding in findings}
    labels = program.of_role(Atspi.Role.LABEL)
    return sized([node for node, name in zip(labels, names(labels)) if name in texts])


IN_CELL = (20, 6)  # where a text begins


def test_findings_are_listed_and_linked():
    for path in WAKE, SERIAL:
        findings = report(path)["episodes"][0]["findings"]
        with opened(path) as program:
            program.see("Where the time goes")
            rows = wait_for("rows", lambda: finding_rows(program, findings))
            # the most expensive ones, in the order of the report
            check_equal([row.get_name() for row in rows],
                        [finding["text"] for finding in findings][:len(rows)])
            index, finding = next((index, finding) for index, finding in enumerate(findings)
                                  if finding["cpu"] is not None and finding["cpu"] >= 0)
            click(rows[index], IN_CELL)
            chosen = wait_for("a selection", lambda: program.selected() != "nothing selected"
                              and program.selected())
            check(chosen.startswith((f"CPU{finding['cpu']} ", "CPU0 ")), chosen)
            picture(f"finding-{path.parent.name}")
            before = program.timeline().get_description()
            x, y, _, _ = place_of(rows[index])
            double_click(x + IN_CELL[0], y + IN_CELL[1])
            wait_for("zooming to it", lambda: program.timeline().get_description() != before)
            quit_by_key(program)


def selected_rows(program):
    rows = program.of_role(Atspi.Role.TABLE_ROW)
    return [row for row, states in zip(rows, states_of(rows))
            if Atspi.StateType.SELECTED in states]


def test_a_stretch_leads_to_its_finding():
    findings = report(WAKE)["episodes"][0]["findings"]
    with opened() as program:
        rows = wait_for("rows", lambda: finding_rows(program, findings))
        click(rows[0], IN_CELL)
        wait_for("a selected row", lambda: selected_rows(program))
        program.focus()
        x, y = lane_position(program)
        xdotool("mousemove", x, y, "click", 1)
        wait_for("the keyboard on the timeline", lambda: program.timeline() in program.focused())
        program.key("Escape")
        wait_for("no selection", lambda: program.selected() == "nothing selected")
        wait_for("no selected row", lambda: not selected_rows(program))
        # the control CPU sleeps soon after it has kicked all others, and a finding covers that
        program.key("Return")
        for _ in range(60):
            at = program.selected()
            if selected_rows(program):
                break
            program.key("Tab")
            wait_for("the next stretch", lambda: program.selected() != at)
        # a row that has just been scrolled to gets its texts a moment later
        texts = {finding["text"] for finding in findings}
        wait_for("the selected row", lambda: any(
            name in texts for row in selected_rows(program) for name in names(walk(row))))
        quit_by_key(program)


def test_highlight_is_in_the_legend():
    cases = [("2", "serialized waits", "Waits"), ("3", "spin and sleep", "Spin and Sleep"),
             ("4", "critical path", "Critical Path"), ("1", "nothing", "None")]
    with opened() as program:
        program.find(Atspi.Role.IMAGE, "Legend of the timeline, highlighted: nothing")
        for key, text, label in cases:
            program.key(key)
            program.find(Atspi.Role.IMAGE, f"Legend of the timeline, highlighted: {text}")
            button = program.find(Atspi.Role.PUSH_BUTTON, f"{label}$")
            wait_for(f"{label} to be pressed", lambda: button.is_in(Atspi.StateType.PRESSED))
            picture(f"highlight-{key}")
        button = program.find(Atspi.Role.PUSH_BUTTON, "Critical Path")
        click(button)
        program.find(Atspi.Role.IMAGE, "Legend of the timeline, highlighted: critical path")
        quit_by_key(program)


def test_list_can_be_hidden():
    with opened() as program:
        program.see("Where the time goes")
        program.key("F8")
        wait_for("no list", lambda: "Where the time goes" not in program.texts())
        program.key("F8")
        program.see("Where the time goes")
        quit_by_key(program)


def test_unusable_display_gives_the_report():
    environment = {**os.environ, "DISPLAY": ":59000"}
    want = subprocess.run([COMMAND, "report", WAKE], check=True, stdout=subprocess.PIPE).stdout
    shown = subprocess.run([WINDOW, "--", WAKE], check=False, env=environment,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check_equal((shown.returncode, shown.stdout), (0, want))
    check_equal(shown.stderr.count(b"\n"), 1)
    check(b"display" in shown.stderr, shown.stderr)
    empty = subprocess.run([WINDOW], check=False, env=environment, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    check_equal((empty.returncode, empty.stdout, empty.stderr.count(b"\n")), (2, b"", 1))


def test_loading_can_be_cancelled():
    slow = WORK / "long.txt"
    line = "          <idle>-0     [000]     0.000001: cpu_idle:             state=1 cpu_id=0\n"
    slow.write_text(line * 100, encoding="ascii")
    with slow.open("r+b") as file:
        file.truncate(64 << 30)  # sparse: long to read, nothing to store
    with Program(WINDOW, slow) as program:
        program.see("Reading long.txt")
        program.focus()
        program.see(r"[\d.]+\s\w+ of [\d.]+\sGB")
        picture("loading")
        program.key("Return")  # the button has the focus
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
