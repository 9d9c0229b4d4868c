# SPDX-License-Identifier: GPL-2.0-or-later
"""picture.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: what can be taken along, by
exporting and copying, and the files that were opened before.

What is written and copied is held against what the command line writes. Run through session.py.
"""

import os
import re
import shlex
import subprocess
import sys

from cases import COMMAND, RUNTIME, WAKE, WINDOW, WORK, check, check_equal, opened, pasted, \
    quit_by_key, run_tests, title_of
from driver import Atspi, Program, picture, wait_equal, wait_for, xdotool

DIALOG, CHOOSER = "Export", "Export (.svg, .png, .pdf, .json.gz)"


def open_dialog(program):
    program.key("ctrl+e")
    program.dialog(DIALOG)


def command(program):
    return program.see(r"bringup-scope export .*")


def save_as(program, path):
    """From the dialog on: the file chooser, with PATH typed into it."""
    program.key("alt+e")
    program.dialog(CHOOSER)
    name = wait_for("the focus in a name", lambda: next(
        (node for node in program.focused() if node.is_in(Atspi.StateType.EDITABLE)), None))
    program.key("ctrl+a")
    xdotool("type", "--delay", "1", str(path))
    wait_equal("the name", name.get_text, str(path))
    picture("export-file")
    program.key("Return")


def exported(program, path):
    """What is in PATH, once the dialog is gone."""
    program.closed(title_of(WAKE))
    return path.read_bytes()


def by_command_line(line, path):
    """The bytes that LINE, as the dialog shows it, writes, with PATH as the file."""
    words = shlex.split(line)
    words[0] = COMMAND
    words[-1] = str(path)
    subprocess.run(words, check=True)
    return path.read_bytes()


def test_an_export_is_that_of_the_command_line():
    with opened() as program:
        program.key("plus", "plus", "2")
        open_dialog(program)
        picture("export")
        line = command(program)
        check("--highlight=waits" in line, line)
        save_as(program, WORK / "window.svg")
        check(exported(program, WORK / "window.svg") == by_command_line(line, WORK / "command.svg"),
              f"not what this writes: {line}")
        quit_by_key(program)


def test_the_picture_has_the_contrast_of_the_desktop():
    cases = {"Default:hc": "high-contrast", "HighContrast": "high-contrast",
             "Default:hc-dark": "high-contrast-dark", "Adwaita:dark": "dark", "Adwaita": "light"}
    for theme, name in cases.items():
        os.environ["GTK_THEME"] = theme
        try:
            with opened() as program:
                open_dialog(program)
                check(f" --theme={name} " in command(program), f"{theme}: {command(program)}")
                picture(f"export-{name}")
                program.key("Escape")
                program.closed(title_of(WAKE))
                quit_by_key(program)
        finally:
            del os.environ["GTK_THEME"]


def test_choices_are_in_the_picture():
    with opened() as program:
        program.key("plus", "plus", "Return")
        wait_for("a selection", lambda: program.selected().startswith("CPU0 "))
        open_dialog(program)
        seen = {command(program)}
        # each choice by the keyboard, and each of them changes what the command line is given
        for name, row, option in (("Format", 2, ".pdf"), ("Theme", 1, "--theme=dark"),
                                  ("Range", 0, "--from="), ("Range", 2, "--from="),
                                  ("Highlight", 3, "--highlight=path")):
            program.choose(name, row)
            line = wait_for(f"another {name}", lambda: next(
                (text for text in program.texts() if text.startswith("bringup-scope export ")
                 and text not in seen), None))
            check(option in line, f"no {option} in {line}")
            seen.add(line)
        picture("export-choices")
        save_as(program, WORK / "window.pdf")
        check(plain(exported(program, WORK / "window.pdf")) ==
              plain(by_command_line(line, WORK / "command.pdf")), f"not what this writes: {line}")
        # and nothing at all where one thinks better of it
        open_dialog(program)
        program.key("Escape")
        program.closed(title_of(WAKE))
        quit_by_key(program)


def plain(pdf):
    """The bytes of PDF but for the moment at which it was written."""
    return re.sub(rb"/CreationDate \([^)]*\)", b"", pdf)


def test_for_perfetto_by_the_name():
    with opened() as program:
        open_dialog(program)
        save_as(program, WORK / "window.json.gz")
        wanted = by_command_line(f"bringup-scope export {WAKE} -o x", WORK / "command.json.gz")
        check_equal(exported(program, WORK / "window.json.gz") == wanted, True)
        quit_by_key(program)


def test_what_cannot_be_written_is_told_and_the_dialog_stays():
    with opened() as program:
        open_dialog(program)
        save_as(program, WORK / "picture.bmp")
        program.see(r".*picture\.bmp: a picture's name ends in \.svg, \.png or \.pdf")
        save_as(program, "/proc/picture.png")
        program.see(r"/proc/picture\.png: cannot be written: .*")
        picture("export-failed")
        save_as(program, WORK / "picture.png")
        check(exported(program, WORK / "picture.png").startswith(b"\x89PNG"), "no PNG")
        quit_by_key(program)


def test_the_report_is_copied():
    printed = subprocess.run([COMMAND, "report", "--format=markdown", WAKE], check=True,
                             text=True, stdout=subprocess.PIPE).stdout
    with opened() as program:
        program.key("ctrl+shift+m")
        check_equal(pasted(program)[:40], printed.split()[:40])
        quit_by_key(program)


def test_recent_files_are_on_the_start_page():
    with opened() as program:
        quit_by_key(program)
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8/trace.dat$")
        picture("recent")
        program.focus()
        program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8/trace.dat$").act()
        program.closed(title_of(WAKE))
        quit_by_key(program)


def test_a_second_start_opens_in_the_first():
    with opened() as program:
        with Program(WINDOW, RUNTIME) as second:
            second.ends()
        program.closed(title_of(RUNTIME), title_of(WAKE))
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
