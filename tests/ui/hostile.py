# SPDX-License-Identifier: GPL-2.0-or-later
"""hostile.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: names that are made to do harm where
they are shown do none in the window.

Run through session.py. All that a screen reader reads is looked at: labels, tips, cells, titles.
"""

import contextlib
import os
import pathlib
import sys
import tempfile

from cases import WINDOW, WORK, check, check_equal, quit_by_key, run_tests, tip_at, written
from driver import (BUS, Atspi, Program, click, extents, names, picture, sized, wait_equal, wait_for,
                    xdotool)
from tree import ACCESSIBLE

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "data"))
from mkhostile import BIDI, ESCAPE, FORBIDDEN, MARKUP, make, raw  # noqa: E402

FOLDER = "<i>\u202e\n"
NAME = "<b>\u202e_a&\udcff\n.dat"
SHOWN = "<b>\ufffd_a&\ufffd\ufffd.dat"
LONG = "x" * 240 + ".dat"

LOG = f"""[    0.000000] Linux version 6.1{MARKUP}{ESCAPE}{BIDI}
[    0.000001] Kernel command line: root=<b>{BIDI}\udcff trace_buf_size=<i>{BIDI}
[    0.000500] smp: Bringing up secondary CPUs ...
[    0.000700] CPU1: Booted secondary processor 0x0000000001 [0x410fd083]
[    0.000800] CPU1: failed to come online {ESCAPE}<b>\udcff
[    0.001100] smp: Brought up 1 node, 2 CPUs
"""
STATES = f"  1: <b>{BIDI}\n  2: {ESCAPE}\udcff&\n236: {MARKUP}\n"


def hostile_capture(name=NAME, **beside):
    """The path of a hostile capture, with files BESIDE it that are called NAME.txt."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=WORK)) / FOLDER
    folder.mkdir()
    for other, text in beside.items():
        (folder / f"{other}.txt").write_bytes(raw(text))
    return pathlib.Path(os.fsdecode(make(os.fsencode(folder), os.fsencode(name))))


def session_of(path):
    return pathlib.Path(f"{path}.bringup-scope")


def texts_of(program):
    """What is shown or said, hidden pages included."""
    nodes = program.nodes()
    return [text for text in [*names(nodes), *BUS.get_all(nodes, ACCESSIBLE, "Description")] if text]


def check_harmless(program, what):
    """All that PROGRAM shows is harmless; returns the texts."""
    texts = texts_of(program)
    for text in texts:
        found = FORBIDDEN.search(text)
        check(not found, f"{what}: {found and text[max(0, found.start() - 30):found.end() + 30]!r}")
        check(len(text) < 5000, f"{what}: {len(text)} characters, {text[:50]!r}")
    picture(f"hostile-{what}")
    return texts


def check_shown(program, what):
    """The same, and that it is inside of its windows, which are not wider than the screen."""
    for window in program.windows():
        _, _, width, _ = extents(window)
        check(width <= 1440, f"{what}: {window.get_name()!r} is {width} wide")
        labels = sized([node for node in BUS.walk([window])
                        if node.get_role() == Atspi.Role.LABEL])
        for label, (x, _, its_width, _) in zip(labels, BUS.extents(labels)):
            check(x >= 0 and x + its_width <= width,
                  f"{what}: {label.get_name()[:80]!r} is out of sight")
    return check_harmless(program, what)


@contextlib.contextmanager
def opened(path):
    with Program(WINDOW, path) as program:
        program.timeline()
        program.focus()
        yield program


def has(texts, *parts):
    for part in parts:
        check(any(part in text for text in texts), f"no {part!r} in {texts}")


def test_names_in_all_panes():
    with opened(hostile_capture(dmesg=LOG, states=STATES)) as program:
        check_equal(program.titles(), [SHOWN])
        has(check_shown(program, "open"), SHOWN, "/<i>\ufffd\ufffd/", "</title><script>",
            "\ufffd]0;owned")
        program.key("Return", *["Tab"] * 3)
        has(check_shown(program, "selected"), "\ufffdgnp", "=cmd|")
        program.key("m", "x", "shift+m")
        program.see("Markers")
        check_shown(program, "measured")
        program.key("l", "l")
        check_shown(program, "replayed")
        tip_at(program, 220, 44)
        has(check_shown(program, "tip"), "callback")
        program.key("F7")
        program.see("Nothing can be predicted: .*")
        program.click_to_focus(program.find(Atspi.Role.PUSH_BUTTON, "Assumptions"))
        check_shown(program, "assumed")
        program.key("Escape")
        program.focus()
        program.key("F6")
        program.see(r"[\d\u202f]+ events")
        has(check_shown(program, "events"), "<script>alert(1)</script>", "\ufffd[31m<b>:0")
        quit_by_key(program)


def test_names_in_dialogs():
    path = hostile_capture("n<b>\u202e\udcff.dat")
    with opened(path) as program:
        title, = program.titles()
        program.key("ctrl+e")
        program.dialog("Export")
        # what is to be copied holds the bytes
        command = program.see(r"bringup-scope export .*")
        check("/n<b>\\xe2\\x80\\xae\\xff.dat' " in command, command)
        check_shown(program, "export")
        program.key("alt+e")
        program.dialog("Export (.svg, .png, .pdf, .json.gz)")
        check_shown(program, "export-name")
        program.key("Escape")
        program.dialog("Export")
        program.key("Escape")
        program.closed(title)
        quit_by_key(program)


def test_what_is_looked_for():
    with opened(hostile_capture()) as program:
        program.key("ctrl+f")
        entry = program.find(Atspi.Role.ENTRY, "Find$")
        wait_for("the focus in it", lambda: entry.is_in(Atspi.StateType.FOCUSED))
        xdotool("type", "callback:script")
        program.see("3 found")
        program.key("Return")
        program.see("1 of 3")
        check_shown(program, "found")
        program.key("ctrl+a")
        xdotool("type", "cpu:<b>")
        program.see(r".*<b>.*")
        check_shown(program, "not-found")
        quit_by_key(program)


def test_names_of_what_is_compared():
    with Program(WINDOW, "--compare", hostile_capture(), hostile_capture(LONG)) as program:
        wait_for("the table", lambda: program.of_role(Atspi.Role.TABLE_ROW))
        program.focus()
        has(check_shown(program, "compared"), "1  <b>\ufffd_a&\ufffd\ufffd", "2  xxx")
        program.key("Return", "Tab", "l", "l")
        program.see("next, <b>\ufffd_a&.*")
        check_shown(program, "compared-replay")
        quit_by_key(program)


def test_recent_files():
    for name in NAME, LONG, "under_score\udcff.dat":
        with opened(hostile_capture(name)) as program:
            quit_by_key(program)
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        program.focus()
        has(check_shown(program, "start"), "<i>\ufffd\ufffd", "under_score\ufffd.dat")
        button = program.find(Atspi.Role.PUSH_BUTTON, SHOWN)
        program.click_to_focus(program.find(Atspi.Role.PUSH_BUTTON, "Menu"))
        check_harmless(program, "start-menu")
        program.key("Escape")
        program.focus()
        click(button)
        wait_equal("the capture", program.titles, [SHOWN])
        program.focus()
        quit_by_key(program)


def test_files_that_cannot_be_used():
    path = hostile_capture()
    empty = path.with_name(f"{MARKUP.replace('/', '_')}{ESCAPE}\udcff.dat")
    empty.write_text("a shopping list\n")
    for wrong in path.with_name(path.name + "\x1b"), empty:
        with Program(WINDOW, wrong) as program:
            program.see("This file cannot be used")
            program.focus()
            check_shown(program, "unusable")
            quit_by_key(program)


def hostile_log(name, text):
    path = WORK / name
    path.write_bytes(raw(text))
    return path


def test_logs_alone():
    paths = hostile_log("log\u202e<b>.txt", LOG), hostile_log("log\udcff.txt", LOG.replace("root", "init"))
    with opened(paths[0]) as program:
        program.key("Return")
        has(check_shown(program, "log"), "log\ufffd<b>.txt", "</title><script>")
        quit_by_key(program)
    with Program(WINDOW, "--compare", *paths) as program:
        wait_for("the table", lambda: program.of_role(Atspi.Role.TABLE_ROW))
        program.focus()
        has(check_shown(program, "logs"), "different command lines: only log\ufffd<b>", "init=<b>\ufffd")
        quit_by_key(program)


def test_notes_are_kept_beside_any_name():
    path = hostile_capture()
    for n in 1, 2:
        with opened(path) as program:
            program.key("Return", "m")
            wait_for(f"{n} markers", lambda n=n: session_of(path).exists() and
                     session_of(path).read_text().count("\nmarker ") == n)
            quit_by_key(program)


def test_sessions_of_others():
    path = hostile_capture()
    side = "../%3Cb%3E%E2%80%AE%FF%0a.dat sha256=" + "0" * 64
    cases = [
        (f"marker 1010000 <b>{BIDI}{ESCAPE}\nlanes-filter <b>{BIDI}\ncompare {side}\n",
         r"(?s).*<b>\ufffd\ufffd\ufffd\.dat is not there any more.*"),
        (f"marker {MARKUP}{BIDI}\n", r".*line 2 of the session is not as it has to be.*"),
        ("note \udcff\n", r".*its text is not UTF-8.*"),
    ]
    for text, sentence in cases:
        session_of(path).write_bytes(raw("bringup-scope session 1\n" + text))
        with opened(path) as program:
            program.key("shift+m")
            program.see(sentence)
            check_shown(program, "session")
            quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
