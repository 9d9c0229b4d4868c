# SPDX-License-Identifier: GPL-2.0-or-later
"""Drives the window program as a person does, and reads its screen as a screen reader does."""

import os
import re
import signal
import subprocess
import tempfile
import time

from tree import ACCESSIBLE, Atspi, Bus

# s; for a program that must do something at all, however loaded the machine and slow the sanitizer.
PATIENCE = 240

BUS = Bus(PATIENCE)


class Failure(Exception):
    """Something that should have happened did not."""


def wait_for(what, condition):
    """The first true result of CONDITION; looks again and again until the patience is over."""
    deadline = time.monotonic() + PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failure(f"waited {PATIENCE} s for: {what}")
        time.sleep(0.02)


def wait_equal(what, got, want):
    """Waits until GOT() is WANT; tells the difference where that does not happen."""
    seen = []

    def look():
        seen[:] = [got()]
        return seen[0] == want
    try:
        wait_for(what, look)
    except Failure as failure:
        raise Failure(f"{failure}: got {seen[0]!r}, want {want!r}") from None


def walk(node):
    """NODE and all that is shown below it."""
    return BUS.walk([node])


def extents(node):
    """Where NODE is in its window: x, y, width, height."""
    return BUS.extents([node])[0]


def names(nodes):
    return BUS.names(nodes)


def sized(nodes):
    """Those of NODES that can be seen: what is folded away, such as a bar that is not revealed, is
    as wide as ever but not high."""
    return [node for node, (_, _, width, height) in zip(nodes, BUS.extents(nodes))
            if width > 0 and height > 0]


def states_of(nodes):
    return BUS.states(nodes)


def focused_in(node):
    """What below NODE has the keyboard, inmost last."""
    nodes = walk(node)
    return [node for node, states in zip(nodes, states_of(nodes))
            if Atspi.StateType.FOCUSED in states]


def place_of(node):
    """Its extents, once it has some and they keep still: what has just appeared may move yet."""
    seen = [extents(node)]

    def keeps_still():
        seen.append(extents(node))
        return seen[-1] == seen[-2] and seen[-1][2] > 0 and seen[-1][3] > 0 and seen[-1]
    return wait_for("a place that keeps still", keeps_still)


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()


def give_keyboard(title):
    """Gives the keyboard to the window called TITLE, once the display shows it."""
    # what is no ASCII is several bytes for xdotool
    pattern = "^" + re.sub("[^A-Za-z0-9]+", ".+", title) + "$"

    def look():
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", pattern,
                               "windowfocus"], check=False, stderr=subprocess.DEVNULL).returncode == 0
    wait_for(f"a window {title} on the display", look)


def click(node, at=None):
    """Clicks on NODE: in its middle, or AT a distance from its upper left corner."""
    x, y, width, height = place_of(node)
    dx, dy = at or (width // 2, height // 2)
    xdotool("mousemove", x + dx, y + dy, "click", 1)


def double_click(x, y):
    # pressed and let go without a pause: how long two clicks may be apart is a matter of time
    xdotool("mousemove", x, y, *["mousedown", 1, "mouseup", 1] * 2)


def drag(begin, end, button=1, steps=8):
    """Presses the pointer at BEGIN and lets go at END; what is dragged follows step by step."""
    words = ["mousemove", *begin, "mousedown", button]
    for part in range(1, steps + 1):
        words += ["mousemove", *(a + (b - a) * part // steps for a, b in zip(begin, end))]
    xdotool(*words, "mouseup", button)


class Program:
    """One run of the window program."""

    def __init__(self, program, *files):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([program, *files], stdin=subprocess.DEVNULL,
                                        stderr=self.errors)
        self.top = None  # of what it shows

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if failure is not None:
            picture("failure")
            print("# standard error of the program:", *self.stderr().splitlines(), sep="\n# ")
        was_left = self.process.poll() is None
        if was_left:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.errors.close()
        if was_left and failure is None:
            raise Failure("nobody has waited for its end, and looked at what it said")

    def windows(self):
        if self.process.poll() is not None:
            raise Failure(f"the program ended with {self.process.returncode}:\n{self.stderr()}")
        if self.top is None:
            self.top = BUS.program(self.process.pid)
        return BUS.children([self.top])[0] if self.top else []

    def nodes(self):
        """All that is shown, from top to bottom."""
        return BUS.walk(self.windows())

    def of_role(self, role):
        return [node for node in self.nodes() if node.get_role() == role]

    def titles(self):
        """The titles of its windows."""
        return sorted(names(self.windows()))

    def texts(self):
        """All labels on the screen, from top to bottom."""
        return names(sized(self.of_role(Atspi.Role.LABEL)))

    def see(self, pattern):
        """The first label that PATTERN matches in full, once it is there."""
        def look():
            return next((text for text in self.texts() if re.fullmatch(pattern, text)), None)
        return wait_for(f"a label like {pattern!r}", look)

    def find_all(self, role, name):
        """The widgets of ROLE that can be seen and whose names NAME matches."""
        nodes = self.of_role(role)
        return sized([node for node, called in zip(nodes, names(nodes))
                      if re.match(name, called)])

    def find(self, role, name):
        """The first widget of ROLE whose name NAME matches, once it is there."""
        return wait_for(f"a {role.value_nick} called {name!r}",
                        lambda: next(iter(self.find_all(role, name)), None))

    def focused(self):
        """What has the keyboard, inmost last."""
        return [node for window in self.windows() for node in focused_in(window)]

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
        """Gives the keyboard to its window, as a window manager would, with the pointer over empty
        ground of it."""
        window = wait_for("a window", self.windows)[0]
        xdotool("mousemove", 500, 800)
        give_keyboard(window.get_name())
        wait_for("the keyboard", lambda: window.is_in(Atspi.StateType.ACTIVE))

    def dialog(self, title):
        """The window called TITLE, once it has the keyboard."""
        def named():
            windows = self.windows()
            return next((window for window, name in zip(windows, names(windows))
                         if name == title), None)

        window = wait_for(f"a window {title}", named)
        give_keyboard(title)
        wait_for(f"the keyboard in {title}", lambda: focused_in(window))
        return window

    def closed(self, *titles):
        """Waits until there are no other windows than TITLES."""
        wait_equal("the windows left", self.titles, sorted(titles))
        self.focus()

    def has_gone(self, index):
        """Asks for a window that has gone, as a screen reader does that still thinks of it."""
        BUS.ask_all([self.top], ACCESSIBLE, "GetChildAtIndex", "(i)", (index,))
        self.windows()

    def choose(self, name, row):
        """The row ROW of the drop-down list called NAME."""
        self.click_to_focus(self.find(Atspi.Role.COMBO_BOX, name))
        self.key("Home", *["Down"] * row, "Return")

    def click_to_focus(self, node):
        """Clicks on NODE, which opens something that takes the keyboard."""
        before = self.focused()
        click(node)
        wait_for("the keyboard in what it opens", lambda: self.focused() not in ([], before))

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
