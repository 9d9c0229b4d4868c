# SPDX-License-Identifier: GPL-2.0-or-later
"""desktop.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: the window among other programs:
files that are dropped, what they paste, paper, and the colours that the desktop prefers.

Run through session.py.
"""

import contextlib
import pathlib
import re
import struct
import subprocess
import sys

from cases import (COMMAND, SAMPLES, WAKE, WINDOW, WORK, check, check_equal, opened, quit_by_key,
                   run_tests, title_of)
from driver import (PATIENCE, Atspi, Program, click, give_keyboard, picture, wait_equal, wait_for,
                    xdotool)

from gi.repository import Gio
from gi.repository import GLib

OTHER = [sys.executable, str(pathlib.Path(__file__).with_name("other.py"))]
BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"
SPLIT = SAMPLES / "wake-fn-par0-8" / "trace.dat"


def drop(files, target):
    """Drags FILES from another program's window to the point TARGET, and lets go there."""
    said = WORK / "said"
    with said.open("wb") as out, subprocess.Popen([*OTHER, "drag", *files], stdout=out) as other:
        def has_said(word):
            return word in said.read_text().splitlines()

        try:
            give_keyboard("Files")
            window = xdotool("search", "--onlyvisible", "--name", "^Files$")[0]
            xdotool("windowmove", window, 1100, 600)
            wait_for("its place", lambda: "X=1100" in xdotool("getwindowgeometry", "--shell", window))
            xdotool("mousemove", 1200, 690, "mousedown", 1)
            for x in range(1190, 1100, -10):
                xdotool("mousemove", x, 690)
            wait_for("the drag", lambda: has_said("begun"))

            def is_taken():
                for step in (1, 0):
                    xdotool("mousemove", target[0] + step, target[1])
                return has_said("taken")
            wait_for("somebody who takes it", is_taken)
            picture("dragging")
            xdotool("mouseup", 1)
            wait_for("the drop", lambda: has_said("dropped"))
        finally:
            other.terminate()


def answer(program, name):
    """Presses the button NAME of the menu that has just come up, the first of it."""
    program.focus()
    wait_equal(f"the keyboard on {name}",
               lambda: [node.get_name() for node in program.focused()], [name])
    program.key("Return")


def test_files_are_dropped():
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        program.focus()
        drop([WAKE], (400, 300))
        program.closed(title_of(WAKE))
        # beside what is shown already
        drop([BASELINE], (400, 300))
        picture("dropped")
        answer(program, "Compare with This")
        program.closed("Compare Bring-ups")
        program.see("wake-fn-par1-8")
        program.see("wake-fn-baseline-8")
        # and one more
        drop([SPLIT], (400, 300))
        answer(program, "Compare with This")
        program.see("wake-fn-par0-8")
        picture("dropped-third")
        program.focus()
        quit_by_key(program)


def clipboard(kind, ready=lambda held: True):
    """What another program pastes as KIND, once that is READY: what is copied may be made yet."""
    def held():
        pasted = subprocess.run([*OTHER, "paste", kind], check=False, stdout=subprocess.PIPE,
                                timeout=PATIENCE).stdout
        return pasted if pasted and ready(pasted) else None
    return wait_for(f"{kind} on the clipboard", held)


def printed(*words):
    return subprocess.run([COMMAND, *words], check=True, stdout=subprocess.PIPE).stdout


def png_size(data):
    return struct.unpack(">II", data[16:24])


def test_what_is_copied_is_pasted():
    text, markdown = (printed("report", *options, WAKE.resolve()) for options in ((), ("--format=markdown",)))
    whole = WORK / "whole.png"
    printed("export", WAKE, "-o", whole)
    width, height = png_size(whole.read_bytes())
    with opened() as program:
        program.key("ctrl+shift+t")
        clipboard("text/plain;charset=utf-8", lambda held: held == text)
        program.key("ctrl+shift+m")
        clipboard("text/plain;charset=utf-8", lambda held: held == markdown)
        # twice as fine as one that is exported
        program.key("ctrl+shift+c")
        picture = clipboard("image/png", lambda held: held.startswith(b"\x89PNG"))
        check_equal(png_size(picture), (2 * width, 2 * height))
        quit_by_key(program)


def test_it_is_printed():
    # where a file is printed to that nobody has named
    paper = WORK / "output.pdf"
    with contextlib.chdir(WORK), opened() as program:
        program.key("ctrl+p")
        program.dialog("Print")
        button = program.find(Atspi.Role.PUSH_BUTTON, "_Print ")
        click(program.find(Atspi.Role.LABEL, "Print to File"))
        wait_for("the printer", lambda: button.is_in(Atspi.StateType.SENSITIVE))
        picture("print")
        program.key("alt+p")
        program.closed(title_of(WAKE))

        def is_whole():
            return paper.exists() and paper.read_bytes().rstrip().endswith(b"%%EOF")
        wait_for("paper", is_whole)
        quit_by_key(program)
    about = subprocess.run(["pdfinfo", paper], check=True, text=True, stdout=subprocess.PIPE).stdout
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", about).groups())
    check(re.search(r"Pages: +1\n", about) and width > height, about)
    words = subprocess.run(["pdftotext", paper, "-"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split()
    check({f"CPU{cpu}" for cpu in range(8)} < set(words), words)


APPEARANCE = "org.freedesktop.appearance"
PORTAL, DESKTOP = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = """<node><interface name="org.freedesktop.portal.Settings">
<method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="out"/></method>
<signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""
SCHEME, CONTRAST = "color-scheme", "contrast"
DARK, LIGHT = 1, 2


class Preferences:
    """What a desktop says of the colours that its user prefers."""

    def __init__(self, **values):
        self.values = {key.replace("_", "-"): value for key, value in values.items()}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(SETTINGS).interfaces[0]
        self.object = self.bus.register_object(DESKTOP, interface, self.on_call, None, None)
        self.name = Gio.bus_own_name_on_connection(self.bus, PORTAL, Gio.BusNameOwnerFlags.NONE,
                                                   None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    def on_call(self, bus, sender, path, interface, method, arguments, invocation):
        namespace, key = arguments.unpack()
        answer = GLib.Variant("u", self.values.get(key, 0) if namespace == APPEARANCE else 0)
        # a variant in a variant, as portals have it
        invocation.return_value(GLib.Variant("(v)", (GLib.Variant("v", answer),)))

    def change(self, key, value):
        told = GLib.Variant("(ssv)", (APPEARANCE, key, GLib.Variant("u", value)))
        self.bus.emit_signal(None, DESKTOP, "org.freedesktop.portal.Settings", "SettingChanged",
                             told)


def theme(program):
    """That of the drawing: what is exported is as what is seen, so the command tells."""
    program.key("ctrl+e")
    program.dialog("Export")
    line = program.see(r"bringup-scope export .*")
    program.key("Escape")
    program.closed(title_of(WAKE))
    return re.search(r"--theme=(\S+)", line)[1]


def test_the_preferred_colours_are_followed():
    for values, first, changes in (
            ({"color_scheme": DARK}, "dark",
             [(SCHEME, LIGHT, "light"), (SCHEME, DARK, "dark")]),
            ({"color_scheme": LIGHT, "contrast": 1}, "high-contrast",
             [(SCHEME, DARK, "high-contrast-dark"), (CONTRAST, 0, "dark"),
              (SCHEME, LIGHT, "light"), (CONTRAST, 1, "high-contrast"), (CONTRAST, 0, "light")])):
        with Preferences(**values) as preferences, opened() as program:
            wait_for(f"{first} as preferred", lambda: theme(program) == first)
            for key, value, wanted in changes:
                preferences.change(key, value)
                wait_for(f"{wanted} after {key} {value}", lambda: theme(program) == wanted)
                picture(f"prefers-{wanted}")
            quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
