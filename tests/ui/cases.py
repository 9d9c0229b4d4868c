# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scripts that drive the window share; they are run as
session.py SCRIPT WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...].
"""

import atexit
import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

from driver import Atspi, Failure, Program, place_of, wait_for, walk, xdotool

WINDOW, COMMAND, ORIGINALS = (pathlib.Path(name).resolve() for name in sys.argv[1:4])
WORK = pathlib.Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
# What is noted about a capture is written beside it: not beside those that others test with.
SAMPLES = pathlib.Path(shutil.copytree(ORIGINALS, WORK / "samples"))
WAKE = SAMPLES / "wake-fn-par1-8" / "trace.dat"
SERIAL = SAMPLES / "boot-baseline-128" / "trace.dat"
RUNTIME = SAMPLES / "runtime-par1" / "trace.dat"


def check(condition, what):
    if not condition:
        raise Failure(what)


def check_equal(got, want):
    check(got == want, f"got {got!r}, want {want!r}")


def title_of(path):
    """What the window that shows PATH is called."""
    return f"{path.parent.name}/{path.name}" if path.name == "trace.dat" else path.name


def session_of(path):
    return path.with_name(path.name + ".bringup-scope")


def written(path, pattern):
    """The session beside PATH, once a line of it matches PATTERN."""
    def look():
        try:
            text = session_of(path).read_text()
        except OSError:
            return None
        return text if re.search(pattern, text, re.MULTILINE) else None
    return wait_for(f"a session with {pattern!r}", look)


@contextlib.contextmanager
def opened(path=WAKE, forgets=True):
    """The program with the capture PATH on its screen, and the pointer over empty ground."""
    if forgets and SAMPLES in path.parents:
        # what other tests noted
        session_of(path).unlink(missing_ok=True)
    with Program(WINDOW, path) as program:
        name = title_of(path)
        wait_for(f"the title {name}", lambda: name in program.titles())
        program.timeline()
        program.focus()
        yield program


def quit_by_key(program):
    program.key("ctrl+q")
    program.ends()


def tip_at(program, x, y):
    """What a tip says of a point of the timeline: it comes where the pointer rests."""
    left, top, _, _ = place_of(program.timeline())
    xdotool("mousemove", left + x - 3, top + y)
    xdotool("mousemove", left + x, top + y)
    return program.see(r"(?s)what: .*")


def text_of(node):
    """What NODE or the text inside of it holds."""
    return next((text for text in (inner.get_text() for inner in walk(node)) if text), "")


def pasted(program):
    """What the clipboard holds, as a filter of events shows it in one line."""
    program.key("F6")
    entry = program.find(Atspi.Role.ENTRY, "Filter of events$")
    wait_for("the focus in it", lambda: entry.is_in(Atspi.StateType.FOCUSED))

    def text():
        # it may be made while we look
        program.key("ctrl+a", "ctrl+v")
        return text_of(entry).replace("\u21b5", " ").split()
    return wait_for("what was copied", text)


def report(path):
    """What the command line says of PATH."""
    result = subprocess.run([COMMAND, "report", "--format=json", path], check=True,
                            stdout=subprocess.PIPE)
    return json.loads(result.stdout)["captures"][0]


def run_tests(names):
    """Runs the functions of NAMES that are tests, or those of them that are asked for."""
    wanted = sys.argv[4:]
    tests = [(name, test) for name, test in names.items()
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
