# SPDX-License-Identifier: GPL-2.0-or-later
"""Drives the window program as a person does, and reads its screen as a screen reader does."""

import os
import re
import signal
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402
from gi.repository import GLib  # noqa: E402

# s; for a program that must do something at all. A loaded machine under a sanitizer is slow.
PATIENCE = 40


class Failure(Exception):
    """Something that should have happened did not."""


def wait_for(what, condition):
    """The first true result of CONDITION; looks again and again until the patience is over."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            result = condition()
        except GLib.Error:
            result = None  # a part of the tree that went away while we looked
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failure(f"waited {PATIENCE} s for: {what}")
        time.sleep(0.02)


def walk(node):
    """NODE and all that is shown below it."""
    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def extents(node):
    """Where NODE is in its window: x, y, width, height."""
    rectangle = node.get_extents(Atspi.CoordType.WINDOW)
    return rectangle.x, rectangle.y, rectangle.width, rectangle.height


def has_size(node):
    """What is folded away, such as a bar that is not revealed, is as wide as ever but not high."""
    return extents(node)[2] > 0 and extents(node)[3] > 0


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()


class Program:
    """One run of the window program."""

    def __init__(self, program, *files):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([program, *files], stdin=subprocess.DEVNULL,
                                        stderr=self.errors)

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if failure is not None:
            picture("failure")
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.errors.close()

    def application(self):
        if self.process.poll() is not None:
            raise Failure(f"the program ended with {self.process.returncode}:\n{self.stderr()}")
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid:
                child.set_cache_mask(Atspi.Cache.NONE)
                return child
        return None

    def nodes(self):
        application = self.application()
        if application is None:
            return []
        windows = [application.get_child_at_index(index)
                   for index in range(application.get_child_count())]
        return [node for window in windows for node in walk(window)]

    def titles(self):
        """The titles of its windows."""
        application = self.application()
        if application is None:
            return []
        windows = [application.get_child_at_index(index)
                   for index in range(application.get_child_count())]
        # one may have gone since they were counted
        return sorted(window.get_name() for window in windows if window is not None)

    def texts(self):
        """All labels on the screen, from top to bottom."""
        return [node.get_name() for node in self.nodes()
                if node.get_role() == Atspi.Role.LABEL and has_size(node)]

    def see(self, pattern):
        """The first label that PATTERN matches in full, once it is there."""
        def look():
            return next((text for text in self.texts() if re.fullmatch(pattern, text)), None)
        return wait_for(f"a label like {pattern!r}", look)

    def find(self, role, name):
        """The first widget of ROLE whose name NAME matches, once it is there."""
        def look():
            return next((node for node in self.nodes()
                         if node.get_role() == role and re.match(name, node.get_name() or "")
                         and has_size(node)), None)
        return wait_for(f"a {role.value_nick} called {name!r}", look)

    def timeline(self):
        return self.find(Atspi.Role.PANEL, "Timeline: ")

    def selected(self):
        return self.timeline().get_name().removeprefix("Timeline: ")

    def shown_ms(self):
        """Begin and end of what the timeline shows."""
        text = self.timeline().get_description()
        match = re.fullmatch(r"(-?[\d.]+) \.\. (-?[\d.]+) ms", text or "")
        if not match:
            raise Failure(f"the timeline describes its range as {text!r}")
        return float(match[1]), float(match[2])

    def focus(self):
        """Without a window manager the keyboard belongs to the window under the pointer."""
        wait_for("a window", self.titles)
        xdotool("mousemove", 500, 800)

    def key(self, *keys):
        xdotool("key", "--delay", "1", *keys)

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read()

    def ends(self):
        """It has ended well, and kept quiet."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise Failure("the program does not end") from late
        if status != 0 or self.stderr():
            raise Failure(f"exit status {status}, standard error:\n{self.stderr()}")


def picture(name):
    """Keeps the screen as NAME.png in the folder BSC_SHOTS, where that is set."""
    folder = os.environ.get("BSC_SHOTS")
    if folder:
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True)
