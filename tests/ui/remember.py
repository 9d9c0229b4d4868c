# SPDX-License-Identifier: GPL-2.0-or-later
"""remember.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: what the window remembers from
one run to the next, and that it runs where there is nothing to remember it in.

Run through session.py.
"""

import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

import cases
from cases import check, check_equal, opened, quit_by_key, run_tests
from driver import Atspi, drag, extents, place_of, wait_equal, wait_for, xdotool

LISTS = "Where the time goes"


@contextlib.contextmanager
def settings_in_files():
    """A home of their own for settings that outlive the program."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(GSETTINGS_BACKEND="keyfile", XDG_CONFIG_HOME=folder)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def size(program):
    return extents(program.timeline())[2:]


def shows_lists(program):
    return LISTS in program.texts()


def test_panes_that_are_hidden_stay_so():
    with settings_in_files():
        with opened() as program:
            check(shows_lists(program), "no lists")
            whole = size(program)
            program.key("F8")
            wait_for("no lists", lambda: not shows_lists(program))
            program.key("F9")
            wait_for("a wider timeline", lambda: size(program)[0] > whole[0])
            wide = size(program)
            check(wide[1] > whole[1], "the timeline is not higher without lists")
            quit_by_key(program)
        with opened() as program:
            check(not shows_lists(program), "the lists are back")
            wait_equal("the same timeline", lambda: size(program), wide)
            program.key("F8")
            program.key("F9")
            wait_for("lists and a timeline that is narrower again",
                     lambda: shows_lists(program) and size(program)[0] < wide[0])
            whole = size(program)
            quit_by_key(program)
        with opened() as program:
            wait_equal("the timeline as it was", lambda: size(program), whole)
            quit_by_key(program)


def test_panes_that_are_resized_stay_so():
    with settings_in_files():
        with opened() as program:
            before = size(program)
            x, y, width, height = place_of(program.timeline())
            handle = x + width + 2, y + height // 2
            drag(handle, (handle[0] - 160, handle[1]))
            wait_for("a narrower timeline", lambda: size(program)[0] < before[0] - 100)
            narrow = size(program)
            program.focus()
            quit_by_key(program)
        with opened() as program:
            wait_equal("the same timeline", lambda: size(program), narrow)
            quit_by_key(program)


def window_size(program):
    return extents(program.find(Atspi.Role.FRAME, ""))[2:]


def is_small(program):
    """Makes the window smaller, until it is: right after its start it may ask for its own size."""
    window = xdotool("search", "--onlyvisible", "--name", program.titles()[0])[0]
    xdotool("windowsize", window, 1300, 800)
    return window_size(program)[0] <= 1300 and window_size(program)[1] <= 800


def test_windows_keep_their_size():
    with settings_in_files():
        with opened() as program:
            wait_for("a smaller window", lambda: is_small(program))
            small = window_size(program)
            quit_by_key(program)
        with opened() as program:
            wait_equal("the same window", lambda: window_size(program), small)
            quit_by_key(program)


def test_it_runs_without_a_schema():
    with settings_in_files(), tempfile.TemporaryDirectory() as folder:
        for name in "mime", "icons":
            os.symlink(f"/usr/share/{name}", f"{folder}/{name}")
        os.environ.update(XDG_DATA_DIRS=folder, XDG_DATA_HOME=folder)
        alone = pathlib.Path(folder) / "window"
        shutil.copy(cases.WINDOW, alone)
        built, cases.WINDOW = cases.WINDOW, str(alone)
        try:
            with opened() as program:
                program.key("F8")
                wait_for("no lists", lambda: not shows_lists(program))
                quit_by_key(program)
            with opened() as program:
                check_equal(shows_lists(program), True)
                quit_by_key(program)
        finally:
            cases.WINDOW = built


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
