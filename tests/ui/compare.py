# SPDX-License-Identifier: GPL-2.0-or-later
"""compare.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: comparisons in the window.

What the table says is held against what the command line prints of the same captures.
"""

import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

from cases import (COMMAND, SAMPLES, WAKE, WINDOW, WORK, check, check_equal, opened, quit_by_key,
                   run_tests, session_of, written)
from driver import (Atspi, Program, click, double_click, names, picture, place_of, sized, wait_equal,
                    wait_for, walk)

BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"
SPLIT = SAMPLES / "wake-fn-par0-8" / "trace.dat"
LARGE = [SAMPLES / f"boot-{name}-128" / "trace.dat" for name in ("baseline", "par1")]
SIZES = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9}


def compare(*sides):
    """What the command line says."""
    result = subprocess.run([COMMAND, "compare", "--format=json", *sides], check=False,
                            stdout=subprocess.PIPE)
    return json.loads(result.stdout)


@contextlib.contextmanager
def comparing(*sides):
    """The program with SIDES on its screen, and the pointer over empty ground."""
    with Program(WINDOW, "--compare", *sides) as program:
        wait_for("the title", lambda: "Compare Bring-ups" in program.titles())
        wait_for("the table", lambda: rows(program))
        program.focus()
        yield program


def rows(program):
    """The texts of the table, a list for each row that is on the screen."""
    found = []
    for row in sized(program.of_role(Atspi.Role.TABLE_ROW)):
        texts = names([node for node in walk(row) if node.get_role() == Atspi.Role.LABEL])
        if texts and all(texts) and texts[0] != "What":
            found.append(texts)
    return found


def row_called(program, label):
    return wait_for(f"a row {label!r}",
                    lambda: next((row for row in rows(program) if row[0] == label), None))


def bounds(value):
    return (value["low"], value["high"]) if isinstance(value, dict) else (value, value)


def check_figure(text, value, what):
    """TEXT is VALUE, rounded."""
    if value is None:
        return
    numbers = re.findall(r"[+-]?\d[\d.]*", text)
    check(numbers, f"{what}: {text!r}, want {value}")
    unit = text.split()[-1]
    size = SIZES.get(unit, 1)
    for number, want in zip((numbers[0], numbers[-1]), bounds(value)):
        digits = len(number.partition(".")[2])
        check(abs(float(number) * size - want) <= size / 10 ** digits,
              f"{what}: {text!r}, want {value}")


def check_row(texts, difference, side):
    """TEXTS are those of DIFFERENCE, a row of the JSON."""
    label = difference["label"]
    n = len(difference["values"])
    for i, value in enumerate(difference["values"]):
        if difference["present"][i] and value is not None:
            check_figure(texts[1 + i], value, f"{label}, side {i + 1}")
    if all(difference["present"]):
        check_figure(texts[1 + n], difference["delta"][side], f"{label}, difference")
        percent = difference["delta_percent"][side]
        check_equal(texts[2 + n] == "-", percent is None)
        if percent is not None:
            check_figure(texts[2 + n], percent, f"{label}, in %")


def check_table(program, *sides):
    facts = compare(*sides)
    known = {difference["label"]: difference for difference in facts["differences"]}
    shown = rows(program)
    check(len(shown) >= 4, f"only {len(shown)} rows")
    check_equal(shown[0][0], "total")
    for texts in shown:
        check_row(texts, known[texts[0]], len(sides) - 1)
    effects = [known[texts[0]]["effect_ns"] for texts in shown[1:]]
    check_equal(effects, sorted(effects, reverse=True))
    texts = program.texts()
    check(facts["verdict"] in texts, f"no verdict in {texts}")
    beware = next(text for text in texts if text.startswith("Beware: "))
    for warning in facts["warnings"]:
        check(warning["text"] in beware, f"{warning['text']!r} is not in {beware!r}")


def button(program, name, role=Atspi.Role.PUSH_BUTTON):
    return program.find(role, name)


def test_table_is_what_the_command_line_says():
    for sides in ((BASELINE, WAKE), (BASELINE, SPLIT, WAKE), LARGE):
        with comparing(*sides) as program:
            check_table(program, *sides)
            picture(f"compare-{sides[0].parent.name}-{len(sides)}")
            quit_by_key(program)


def test_filters_list_one_kind():
    known = {difference["label"]: difference["kind"]
             for difference in compare(BASELINE, WAKE)["differences"]}
    with comparing(BASELINE, WAKE) as program:
        for name, kind in (("Totals", "total"), ("Phases", "phase"), ("Waits and Work", "class"),
                           ("Callbacks", "callback"), ("CPUs", "cpu")):
            click(button(program, f"{name}$"))
            wait_for(f"rows of kind {kind}", lambda: rows(program) and {
                known[texts[0]] for texts in rows(program)} == {kind})
        quit_by_key(program)


def test_sides_can_be_swapped():
    with comparing(BASELINE, WAKE) as program:
        click(button(program, "Swap$"))
        wait_for("the other way round",
                 lambda: row_called(program, "total")[-2].startswith("+"))
        check_table(program, WAKE, BASELINE)
        quit_by_key(program)


def test_alignment_can_be_chosen():
    with comparing(BASELINE, WAKE) as program:
        before = program.timeline().get_description()
        program.see(".*aligned at the first callback of the first CPU")
        program.click_to_focus(button(program, "Align"))
        program.key("Down", "Down", "Return")
        program.see(".*aligned at the first CPU that is online")
        wait_for("another zero", lambda: program.timeline().get_description() != before)
        picture("compare-aligned")
        quit_by_key(program)


def test_selection_is_shared():
    with comparing(BASELINE, WAKE) as program:
        check_equal(program.selected(), "nothing selected")
        program.key("Return")
        wait_for("a selection", lambda: program.selected().startswith("wake-fn-baseline-8: CPU0"))
        program.key("ctrl+Down")
        wait_for("the lane below",
                 lambda: program.selected().startswith("wake-fn-baseline-8: CPU1 "))
        program.see("CPU 1 from begin to end, ms")
        # on from the last lane of the first to the first lane of the second
        for _ in range(7):
            before = program.selected()
            program.key("ctrl+Down")
            wait_for("the next lane", lambda: program.selected() != before)
        check(program.selected().startswith("wake-fn-par1-8: CPU0"), program.selected())
        picture("compare-selection")
        program.key("Escape")
        wait_for("nothing", lambda: program.selected() == "nothing selected")
        quit_by_key(program)


def test_zoom_is_linked_and_rows_lead_to_stretches():
    with comparing(BASELINE, WAKE) as program:
        fit = program.shown_ms()
        program.key("plus")
        wait_for("zooming in", lambda: program.shown_ms() != fit)
        program.key("0")
        wait_for("all of it", lambda: program.shown_ms() == fit)
        click(button(program, "CPUs$"))
        label = wait_for("a CPU", lambda: next((texts[0] for texts in rows(program)
                                                if "from begin to end" in texts[0]), None))
        x, y, _, _ = place_of(program.find(Atspi.Role.LABEL, re.escape(label)))
        double_click(x + 20, y + 6)
        cpu = label.split()[1]
        wait_equal("its lane", program.selected, f"wake-fn-par1-8: CPU{cpu}")
        wait_for("another range", lambda: program.shown_ms() != fit)
        quit_by_key(program)


def test_replay_is_in_lock_step():
    with comparing(BASELINE, WAKE) as program:
        program.key("l")
        program.see(r"next, wake-fn-[a-z0-9]+-8: .*")
        program.see(r"(?s)wake-fn-baseline-8: .*offline.*\nwake-fn-par1-8: .*offline.*")
        picture("compare-replay")
        program.key("End")
        program.see("next: nothing more")
        quit_by_key(program)


def test_back_to_one_capture():
    with comparing(BASELINE, WAKE) as program:
        click(button(program, "Back"))
        wait_for("the first one", lambda: program.titles() == ["wake-fn-baseline-8/trace.dat"])
        program.see("serial")
        quit_by_key(program)


def test_export_has_the_same_key_as_for_one_capture():
    chooser = "Export the Comparison (.svg, .png, .pdf)"
    with comparing(BASELINE, WAKE) as program:
        program.key("ctrl+e")
        program.dialog(chooser)
        program.key("Escape")
        program.closed("Compare Bring-ups")
        program.focus()
        click(button(program, "Back"))
        wait_for("the first one", lambda: program.titles() == ["wake-fn-baseline-8/trace.dat"])
        program.focus()
        program.key("ctrl+e")
        program.dialog("Export")
        program.key("Escape")
        program.closed("wake-fn-baseline-8/trace.dat")
        quit_by_key(program)


def test_policy_is_compared_with_the_recording():
    with opened(BASELINE) as program:
        program.key("F7")
        program.find(Atspi.Role.LIST_ITEM, "recording, ")
        click(button(program, "Compare parallel with the recording"))
        wait_for("the comparison", lambda: "Compare Bring-ups" in program.titles())
        wait_for("the table", lambda: rows(program))
        check_table(program, BASELINE, f"{BASELINE}@parallel")
        picture("compare-policy")
        click(button(program, "Back"))
        wait_for("the recording", lambda: program.titles() == ["wake-fn-baseline-8/trace.dat"])
        quit_by_key(program)


def compare_lines(path):
    return [line for line in session_of(path).read_text().splitlines()
            if line.startswith("compare ")]


def test_comparison_is_offered_again():
    folder = WORK / "mine"
    (folder / "other").mkdir(parents=True)
    first = pathlib.Path(shutil.copy(BASELINE, folder / "first.dat"))
    second = pathlib.Path(shutil.copy(WAKE, folder / "other" / "second.dat"))
    with comparing(first, second) as program:
        click(button(program, "Back"))
        wait_for("the first one", lambda: program.titles() == ["first.dat"])
        written(first, "^compare other/second.dat sha256=")
        quit_by_key(program)
    kept = compare_lines(first)
    check_equal(len(kept), 2)
    with opened(first) as program:
        program.see("This capture was compared with second.dat.")
        picture("compare-offer")
        click(button(program, "Compare Again"))
        wait_for("the comparison", lambda: "Compare Bring-ups" in program.titles())
        wait_for("the table", lambda: rows(program))
        check_table(program, first, second)
        quit_by_key(program)
    check_equal(compare_lines(first), kept)
    # on another machine all of it lies in one folder
    second = second.rename(folder / "second.dat")
    with opened(first) as program:
        program.see("This capture was compared with second.dat.")
        quit_by_key(program)
    shutil.copy(SPLIT, second)
    with opened(first) as program:
        program.see(r"Compared before: second.dat is not there any more \(.*/other/second.dat\)\.")
        picture("compare-gone")
        quit_by_key(program)
    second.rename(folder / "other" / "second.dat")
    with opened(first) as program:
        program.see(r"This capture was compared with second.dat\. second.dat is not what it was "
                    r"when it was compared: its checksum differs\.")
        picture("compare-changed")
        check_equal(compare_lines(first), kept)
        click(button(program, "Forget"))
        quit_by_key(program)
    check(not session_of(first).exists() or not compare_lines(first), "it is not forgotten")


def test_prediction_is_offered_again():
    with opened(BASELINE) as program:
        program.key("F7")
        program.find(Atspi.Role.LIST_ITEM, "recording, ")
        click(button(program, "Compare parallel with the recording"))
        wait_for("the table", lambda: rows(program))
        written(BASELINE, "^compare .* --episode=1 --policy=parallel$")
        quit_by_key(program)
    kept = session_of(BASELINE).read_text()
    with Program(WINDOW, BASELINE) as program:
        program.see(r"This capture was compared with wake-fn-baseline-8/trace\.dat@parallel\.")
        click(button(program, "Compare Again"))
        wait_for("the table", lambda: rows(program))
        check_table(program, BASELINE, f"{BASELINE}@parallel")
        quit_by_key(program)
    check_equal(session_of(BASELINE).read_text(), kept)


def test_damage_is_told():
    damaged = WORK / "scratched.dat"
    contents = bytearray(LARGE[0].read_bytes())
    middle = len(contents) // 2
    contents[middle:middle + 3000] = b"\xff" * 3000
    damaged.write_bytes(contents)
    text = next(warning["text"] for warning in compare(damaged, LARGE[1])["warnings"]
                if warning["code"] == "damage")
    with comparing(damaged, LARGE[1]) as program:
        program.see(f"Beware: .*{re.escape(text)}.*")
        picture("compare-damaged")
        quit_by_key(program)


def test_what_cannot_be_read_has_a_reason():
    text = WORK / "notes.txt"
    text.write_text("a shopping list\n")
    with Program(WINDOW, "--compare", BASELINE, text) as program:
        program.see("These cannot be compared")
        program.see(r".*notes\.txt.*")
        program.focus()
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
