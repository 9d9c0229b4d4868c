# SPDX-License-Identifier: GPL-2.0-or-later
"""start.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: what a window offers that shows no
capture yet.

Run through session.py.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import cases
from cases import COMMAND, SAMPLES, WINDOW, check, check_equal, pasted, quit_by_key, run_tests
from driver import Atspi, Program, click, names, picture, wait_for

BUTTONS = (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON)


def buttons(program):
    return names([node for node in program.nodes() if node.get_role() in BUTTONS])


def samples_of(program):
    """The rows of the samples, as what is said of each by its name."""
    rows = (re.fullmatch(r"([\w-]+-\d+|runtime-par1): (.+\.)", name) for name in buttons(program))
    return {row[1]: row[2] for row in rows if row}


def test_samples_are_offered_and_open():
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        program.see("Samples")
        picture("start-samples")
        check_equal(sorted(samples_of(program)),
                    sorted(path.parent.name for path in SAMPLES.glob("*/trace.dat")))
        program.focus()
        click(program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8: "))
        wait_for("the sample", lambda: program.titles() == ["wake-fn-par1-8/trace.dat"])
        program.timeline()
        quit_by_key(program)


def test_recipe_is_copied_whole():
    wanted = {"Add to the kernel's command line": "--boot", "Soon after boot, as root": "--boot",
              "As root, on a system that is otherwise idle": "--runtime"}
    for name, kind in wanted.items():
        printed = subprocess.run([COMMAND, "recipe", kind], check=True, text=True,
                                 stdout=subprocess.PIPE).stdout
        with Program(WINDOW) as program:
            program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
            program.focus()
            if kind == "--runtime":
                click(program.find(Atspi.Role.PAGE_TAB, "At Run Time"))
                picture("start-run-time")
            click(program.find(Atspi.Role.PUSH_BUTTON, re.escape(f"Copy: {name}")))
            click(program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8: "))
            program.timeline()
            program.focus()
            words = " ".join(pasted(program))
            check(len(words) > 100 and words in " ".join(printed.split()),
                  f"recipe {kind} does not print {words!r}")
            quit_by_key(program)


def test_nothing_is_pressed_that_does_nothing():
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        hidden = {"Lists", "Inspector"}
        check(not hidden & set(buttons(program)), f"{hidden} have nothing to show")
        program.focus()
        program.key("F8", "F9")
        click(program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8: "))
        program.timeline()
        wait_for(f"{hidden}", lambda: hidden <= set(buttons(program)))
        program.see("Where the time goes")
        program.see("nothing selected")
        quit_by_key(program)


def test_it_goes_without_samples():
    with tempfile.TemporaryDirectory() as folder:
        alone = pathlib.Path(folder) / "window"
        shutil.copy(cases.WINDOW, alone)
        with Program(str(alone)) as program:
            program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
            program.see("Take a capture")
            check("Samples" not in program.texts(), "samples out of nowhere")
            program.focus()
            quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
