# SPDX-License-Identifier: GPL-2.0-or-later
"""picture.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: what can be taken along, by
exporting and copying, and the files that were opened before.

What is written and copied is held against what the command line writes. Run through session.py.
"""

import shlex
import subprocess
import sys

from cases import COMMAND, RUNTIME, WAKE, WINDOW, WORK, check, check_equal, opened, pasted, \
    quit_by_key, run_tests
from driver import Atspi, Program, picture, wait_for, xdotool

DIALOG, CHOOSER = "Export", "Export (.svg, .png, .pdf, .json.gz)"


def has_window(program, title):
    return wait_for(f"a window {title}", lambda: title in program.titles())


def has_only(program, *titles):
    return wait_for(f"no other windows than {titles}",
                    lambda: program.titles() == sorted(titles))


def open_dialog(program):
    program.key("ctrl+e")
    has_window(program, DIALOG)
    # without a window manager the keyboard belongs to the window under the pointer
    xdotool("mousemove", 300, 560)


def command(program):
    return program.see(r"bringup-scope export .*")


def save_as(program, path):
    """From the dialog on: the file chooser, with PATH typed into it."""
    program.key("alt+e")
    has_window(program, CHOOSER)
    wait_for("the focus in a name", lambda: any(
        node.get_state_set().contains(Atspi.StateType.FOCUSED)
        and node.get_state_set().contains(Atspi.StateType.EDITABLE) for node in program.nodes()))
    program.key("ctrl+a")
    xdotool("type", "--delay", "1", str(path))
    picture("export-file")
    program.key("Return")


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
        wait_for("the file", (WORK / "window.svg").exists)
        check((WORK / "window.svg").read_bytes() == by_command_line(line, WORK / "command.svg"),
              f"not what this writes: {line}")
        quit_by_key(program)


def test_for_perfetto_by_the_name():
    with opened() as program:
        open_dialog(program)
        save_as(program, WORK / "window.json.gz")
        wait_for("the file", (WORK / "window.json.gz").exists)
        wanted = by_command_line(f"bringup-scope export {WAKE} -o x", WORK / "command.json.gz")
        check_equal((WORK / "window.json.gz").read_bytes() == wanted, True)
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
        wait_for("the file", (WORK / "picture.png").exists)
        check((WORK / "picture.png").read_bytes().startswith(b"\x89PNG"), "no PNG")
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
        program.find(Atspi.Role.PUSH_BUTTON, "wake-fn-par1-8/trace.dat$").get_action_iface() \
            .do_action(0)
        wait_for("the capture", lambda: program.titles() == ["wake-fn-par1-8/trace.dat"])
        quit_by_key(program)


def test_a_second_start_opens_in_the_first():
    with opened() as program:
        with Program(WINDOW, RUNTIME) as second:
            second.ends()
        has_only(program, "runtime-par1/trace.dat", "wake-fn-par1-8/trace.dat")
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
