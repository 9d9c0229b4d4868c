# SPDX-License-Identifier: GPL-2.0-or-later
"""leaks.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES: a walk through the window, built with
AddressSanitizer, which must give back all that it has taken.

By tools/leaks. What libraries keep on purpose is in leaks.supp. Beyond that GTK loses some of what it
has made for itself, with no function of ours but main() on the stack; that is not ours to give back.
"""

import os
import pathlib
import re
import shutil
import sys

from cases import SAMPLES, WORK, check, opened, quit_by_key, run_tests, title_of
from driver import Atspi, click, picture, place_of, wait_equal, wait_for, xdotool

BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"


def to_timeline(program):
    """The keyboard, by a click into it; nothing is to be selected then."""
    timeline = program.timeline()
    click(timeline, (place_of(timeline)[2] // 2, 44))
    wait_for("the keyboard on the timeline", lambda: timeline in program.focused())
    program.key("Escape")
    wait_equal("nothing", program.selected, "nothing selected")


def look_around(program):
    """Zooming, selecting, finding, measuring, and lists."""
    fit = program.shown_ms()
    program.key("plus", "plus", "Right", "Return", "Tab", "f", "0")
    wait_equal("all of it", program.shown_ms, fit)
    for key in "2", "3", "4", "1":
        program.key(key)
    program.key("m", "x", "shift+m")
    program.see("Markers")
    program.key("ctrl+f")
    wait_for("the keyboard in an entry", lambda: any(
        node.get_role() == Atspi.Role.ENTRY for node in program.focused()))
    xdotool("type", "state:workqueue")
    program.see(r"\d+ found")
    program.key("Return", "Escape", "F6")
    program.see(r"[\d\u202f]+ events")
    program.key("F8", "F9", "F8", "F9")
    to_timeline(program)


def replay(program):
    program.key("l", "l", "shift+l", "End")
    program.see("next: nothing more")
    # so slow that it plays however long a look takes
    program.key("Home", *["less"] * 16, "space")
    wait_for("playing", lambda: program.find_all(Atspi.Role.PUSH_BUTTON, "Pause$"))
    program.key("k", "Escape", "Escape")


def simulate(program):
    program.key("F7")
    program.find(Atspi.Role.LIST_ITEM, "recording, ")
    click(program.find(Atspi.Role.PUSH_BUTTON, "Open parallel as timeline"))
    program.see(r"Simulated: parallel\. Nothing of this was recorded\.")
    click(program.find(Atspi.Role.PUSH_BUTTON, "Back to the Recording"))
    program.find(Atspi.Role.PUSH_BUTTON, "Compare parallel with the recording")


def compare(program, title):
    click(program.find(Atspi.Role.PUSH_BUTTON, "Compare parallel with the recording"))
    program.closed("Compare Bring-ups")
    wait_for("the table", lambda: program.of_role(Atspi.Role.TABLE_ROW))
    program.key("plus", "Return", "l", "0")
    click(program.find(Atspi.Role.PUSH_BUTTON, "Swap$"))
    program.see(r"(?s).*wake-fn-baseline-8.*")
    click(program.find(Atspi.Role.PUSH_BUTTON, "Back"))
    wait_for("one side alone", lambda: program.titles() != ["Compare Bring-ups"])


def export(program):
    title = program.titles()[0]
    program.key("ctrl+e")
    program.dialog("Export")
    program.see(r"bringup-scope export .*")
    program.key("alt+e")
    program.dialog("Export (.svg, .png, .pdf, .json.gz)")
    wait_for("the focus in a name", lambda: any(node.is_in(Atspi.StateType.EDITABLE)
                                                for node in program.focused()))
    program.key("ctrl+a")
    xdotool("type", "--delay", "1", str(WORK / "picture.png"))
    program.key("Return")
    program.closed(title)
    check((WORK / "picture.png").exists(), "nothing was exported")
    program.key("ctrl+shift+c", "ctrl+shift+t")
    for key, dialog in (("ctrl+question", "Keyboard Shortcuts"), ("ctrl+o", "Open a Capture")):
        program.key(key)
        program.dialog(dialog)
        program.key("Escape")
        program.closed(title)


def is_ours(leak):
    """Whether a function of ours had LEAK, a paragraph of LeakSanitizer, allocated."""
    files = re.findall(r" in \S+ \S*?((?:src|ui|parsers)/[\w/-]+\.c):\d+$", leak, re.MULTILINE)
    return any(name != "ui/main.c" for name in files)


def check_log(log):
    """LOG, of what AddressSanitizer has to say, has nothing that is ours."""
    text = log.read_text() if log else ""
    check("ERROR: AddressSanitizer" not in text, text)
    leaks = [part for part in text.split("\n\n") if re.match(r"\s*(Direct|Indirect) leak", part)]
    ours = [leak for leak in leaks if is_ours(leak)]
    check(not ours, "\n\n".join(ours))


def test_what_is_ours_is_seen():
    frame = "    #{} 0x55 in {}\n"
    below = frame.format(1, "g_malloc (/lib/libglib-2.0.so.0+0x5a658)")
    end = frame.format(3, "main ../ui/main.c:26")
    for middle, is_one in (("bsc_page_new ../ui/page.c:9", True), ("read ../src/base/a.c:7", True),
                           ("gtk_main (/lib/libgtk-4.so.1+0x37)", False)):
        leak = "Direct leak of 8 byte(s)\n" + below + frame.format(2, middle) + end
        check(is_ours(leak.rstrip()) == is_one, middle)


def test_nothing_is_lost_on_the_way():
    os.environ["ASAN_OPTIONS"] += f":exitcode=0:log_path={WORK}/asan"
    folder = WORK / BASELINE.parent.name
    folder.mkdir()
    path = pathlib.Path(shutil.copy(BASELINE, folder))
    with opened(path) as program:
        look_around(program)
        replay(program)
        simulate(program)
        compare(program, title_of(path))
        program.focus()
        export(program)
        picture("leaks")
        quit_by_key(program)
    check_log(next(WORK.glob("asan.*"), None))


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
