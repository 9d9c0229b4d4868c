#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""loop.py BENCH-LOOP CAPTURE [CAPTURE]: for how long the window's main loop is busy at a stretch, action
by action, as a table. With two captures they are compared as well.

Runs on a display of its own, by keys and the pointer as a person does; bench-loop measures.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import display

# s without any use of a processor: nothing is under way.
QUIET = 0.5
OVER_LANES = (600, 150)


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()


class Window:
    """A run of bench-loop with FILES."""

    def __init__(self, program, *files):
        self.process = subprocess.Popen([program, *files], stdout=subprocess.PIPE, text=True)
        self.rows = []

    def used(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            words = file.read().rpartition(")")[2].split()
        return int(words[11]) + int(words[12])

    def wait(self):
        """Until it has used no processor for a while."""
        used, since = self.used(), time.monotonic()
        while time.monotonic() - since < QUIET:
            time.sleep(0.05)
            if self.used() != used:
                used, since = self.used(), time.monotonic()

    def measure(self, action):
        """Waits until ACTION is over, and keeps what the main loop was busy with."""
        self.wait()
        self.process.send_signal(signal.SIGUSR1)
        self.rows.append((action, json.loads(self.process.stdout.readline())))

    def focus(self):
        window = xdotool("search", "--sync", "--onlyvisible", "--pid", self.process.pid)[-1]
        xdotool("windowfocus", window)

    def press(self, action, *keys):
        xdotool("key", "--delay", 30, *keys)
        self.measure(action)

    def type(self, action, text):
        xdotool("type", "--delay", 30, text)
        self.measure(action)

    def point(self, action, *words):
        xdotool("mousemove", *OVER_LANES, *words)
        self.measure(action)

    def close(self):
        xdotool("key", "ctrl+q")
        self.process.wait()


def look_around(window):
    window.press("zoom by keys", *["plus"] * 12, *["minus"] * 6)
    window.press("pan by keys", *["Right"] * 10, *["Left"] * 10)
    window.point("zoom by the wheel", "click", "--repeat", 8, "--delay", 30, 4,
                 "click", "--repeat", 8, "--delay", 30, 5)
    window.press("show all", "0")
    window.point("hover", *[word for x in range(100, 1000, 20) for word in ("mousemove", x, 160)])
    window.press("select, lane after lane", "Return", *["Tab"] * 10, *["ctrl+Down"] * 10)
    window.press("fit the selection", "f", "0")
    window.press("highlight", "2", "3", "4", "1")
    window.press("heights of lanes", *["bracketright"] * 4, *["bracketleft"] * 8)
    window.press("hide, pin and show lanes", "h", "ctrl+Down", "p", "shift+h")


def work(window):
    window.press("find bar", "ctrl+f")
    window.type("find while typing", "state:workqueue")
    window.press("next match", *["Return"] * 8, "Escape")
    window.press("list of events", "F6")
    window.type("filter events while typing", "cpu:3 event:sched_*")
    window.press("all events again", "ctrl+a", "BackSpace")
    window.press("through the events", "Tab", "Tab", "End", "Page_Up", "Home", "Escape")
    window.point("back to the lanes", "click", 1)
    window.press("mark and measure", "m", "ctrl+Right", "m", "shift+m", "x")
    window.press("replay, step by step", *["l"] * 10, *["shift+l"] * 10)
    xdotool("key", "space")
    time.sleep(3)
    window.press("replay, played", "k", "Escape", "Escape")
    window.press("what if, all policies", "F7")
    window.press("copy the report", "ctrl+shift+t")
    window.press("copy the picture", "ctrl+shift+c")
    window.press("dialog of exporting", "ctrl+e")


def run(program, captures):
    window = Window(program, captures[0])
    window.measure("open")
    window.focus()
    look_around(window)
    work(window)
    window.process.terminate()
    window.process.wait()
    rows = window.rows
    if len(captures) > 1:
        window = Window(program, "--compare", *captures)
        window.measure("open, to compare")
        window.focus()
        window.press("compare: zoom and pan", *["plus"] * 6, *["Right"] * 6, *["minus"] * 6, "0")
        window.press("compare: select", "Return", *["Tab"] * 6)
        window.press("compare: replay", *["l"] * 8)
        window.press("compare: copy the picture", "ctrl+shift+c")
        window.process.terminate()
        window.process.wait()
        rows += window.rows
    return rows


@contextlib.contextmanager
def home():
    """A place for what the program remembers."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({name: folder for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME",
                                                     "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")})
        yield


def main():
    with home(), display.display():
        rows = run(sys.argv[1], sys.argv[2:4])
    print("| action | longest | of it CPU | beyond a frame | beyond 50 ms |")
    print("|---|---:|---:|---:|---:|")
    for action, row in rows:
        print(f"| {action} | {row['longest_ns'] / 1e6:.1f} ms | {row['cpu_ns'] / 1e6:.1f} ms | "
              f"{row['beyond_frame']} | {row['beyond_50_ms']} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
