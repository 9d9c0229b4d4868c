# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree of what programs show, read from the bus that screen readers use.

A look at a window is some thousand questions. They are asked together, so that a look takes a moment
on a busy machine too, and what it finds belongs together.
"""

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  its numbers of roles and states
from gi.repository import Gio  # noqa: E402
from gi.repository import GLib  # noqa: E402

ACCESSIBLE, COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
TEXT, ACTION = "org.a11y.atspi.Text", "org.a11y.atspi.Action"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY, ROOT = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"

# Questions that are under way at a time: the bus limits them.
TOGETHER = 500


class Bus:
    """The bus of the session that the tests run in."""

    def __init__(self, patience):
        self.timeout = int(patience * 1000)
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address, = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                     None, None, Gio.DBusCallFlags.NONE, self.timeout,
                                     None).unpack()
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags)
        self.roles = {}  # of nodes by their places, which are never used again

    def ask(self, questions):
        """The answers to QUESTIONS, each (node, interface, method, arguments); None: the node has
        gone, or knows no such thing."""
        answers = []
        for first in range(0, len(questions), TOGETHER):
            answers += self._ask(questions[first:first + TOGETHER])
        return answers

    def _ask(self, questions):
        answers = [None] * len(questions)
        left = len(questions)

        def on_answer(connection, result, index):
            nonlocal left
            left -= 1
            try:
                answers[index] = connection.call_finish(result).unpack()
            except GLib.Error as error:
                if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
                    answers[index] = error

        for index, (node, interface, method, arguments) in enumerate(questions):
            self.connection.call(node.owner, node.path, interface, method, arguments, None,
                                 Gio.DBusCallFlags.NO_AUTO_START, self.timeout, None, on_answer,
                                 index)
        context = GLib.MainContext.default()
        while left:
            context.iteration(True)
        for answer in answers:
            if isinstance(answer, GLib.Error):
                raise answer
        return answers

    def ask_all(self, nodes, interface, method, *arguments):
        """The one answer of each of NODES."""
        packed = GLib.Variant(*arguments) if arguments else None
        return [answer and answer[0] for answer in
                self.ask([(node, interface, method, packed) for node in nodes])]

    def get_all(self, nodes, interface, name):
        """The property NAME of each of NODES."""
        return self.ask_all(nodes, PROPERTIES, "Get", "(ss)", (interface, name))

    def names(self, nodes):
        return [name or "" for name in self.get_all(nodes, ACCESSIBLE, "Name")]

    def states(self, nodes):
        return [States(self._states(*bits or (0, 0)))
                for bits in self.ask_all(nodes, ACCESSIBLE, "GetState")]

    @staticmethod
    def _states(low, high):
        bits = low | high << 32
        return (Atspi.StateType(bit) for bit in range(bits.bit_length()) if bits >> bit & 1)

    def extents(self, nodes):
        """Where each of NODES is in its window: x, y, width, height."""
        return [place or (0, 0, 0, 0) for place in self.ask_all(
            nodes, COMPONENT, "GetExtents", "(u)", (int(Atspi.CoordType.WINDOW),))]

    def children(self, nodes):
        """What each of NODES has below it, hidden parts left out."""
        return [[Node(self, *place) for place in places or [] if place[1] != NOTHING]
                for places in self.ask_all(nodes, ACCESSIBLE, "GetChildren")]

    def learn_roles(self, nodes):
        new = [node for node in nodes if node.place not in self.roles]
        for node, role in zip(new, self.ask_all(new, ACCESSIBLE, "GetRole")):
            if role is not None:
                self.roles[node.place] = Atspi.Role(role)

    def walk(self, tops):
        """TOPS and all that is shown below them, from top to bottom."""
        below = {}
        level = list(tops)
        while level:
            self.learn_roles(level)
            found = self.children(level)
            below.update(zip((node.place for node in level), found))
            level = [child for children in found for child in children]
        order = []
        ahead = list(reversed(tops))
        while ahead:
            node = ahead.pop()
            order.append(node)
            ahead += reversed(below[node.place])
        return order

    def program(self, pid):
        """The top of what the process PID shows; None: nothing yet."""
        for node in self.children([Node(self, REGISTRY, ROOT)])[0]:
            owner = Node(self, "org.freedesktop.DBus", "/org/freedesktop/DBus")
            if self.ask_all([owner], "org.freedesktop.DBus", "GetConnectionUnixProcessID", "(s)",
                            (node.owner,)) == [pid]:
                return node
        return None


NOTHING = "/org/a11y/atspi/null"


class States(set):
    contains = set.__contains__


class Node:
    """Something that is shown. What has gone has no name, no size and no states."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    @property
    def place(self):
        return self.owner, self.path

    def __eq__(self, other):
        return self.place == other.place

    def __hash__(self):
        return hash(self.place)

    def get_role(self):
        self.bus.learn_roles([self])
        return self.bus.roles.get(self.place, Atspi.Role.INVALID)

    def get_name(self):
        return self.bus.names([self])[0]

    def get_description(self):
        return self.bus.get_all([self], ACCESSIBLE, "Description")[0] or ""

    def get_parent(self):
        owner, path = self.bus.get_all([self], ACCESSIBLE, "Parent")[0]
        return Node(self.bus, owner, path)

    def get_state_set(self):
        return self.bus.states([self])[0]

    def get_text(self):
        """What it holds, as an entry does; None: it holds no text."""
        length = self.bus.get_all([self], TEXT, "CharacterCount")[0]
        if length is None:
            return None
        return self.bus.ask_all([self], TEXT, "GetText", "(ii)", (0, length))[0]

    def act(self):
        """Does what it is for, as a click would."""
        self.bus.ask_all([self], ACTION, "DoAction", "(i)", (0,))

    def is_in(self, state):
        return state in self.get_state_set()
