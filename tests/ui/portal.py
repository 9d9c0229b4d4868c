# SPDX-License-Identifier: GPL-2.0-or-later
"""portal.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: the window follows what the
settings portal of the desktop says, also while it runs.

Run through session.py.
"""

import contextlib
import sys
import threading

from gi.repository import Gio, GLib

from cases import opened, quit_by_key, run_tests
from driver import wait_for

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
INTERFACE, NAMESPACE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
DESCRIPTION = f"""<node><interface name="{INTERFACE}">
  <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="v" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""


class Portal:
    """A desktop's portal that knows two settings."""

    def __init__(self, connection):
        self.connection = connection
        self.values = {"color-scheme": 0, "contrast": 0}

    def on_call(self, _connection, _sender, _path, _interface, _method, parameters, invocation):
        value = GLib.Variant("v", GLib.Variant("u", self.values.get(parameters[1], 0)))
        invocation.return_value(GLib.Variant("(v)", (value,)))

    def change(self, key, value):
        self.values[key] = value
        self.connection.emit_signal(None, PATH, INTERFACE, "SettingChanged", GLib.Variant(
            "(ssv)", (NAMESPACE, key, GLib.Variant("u", value))))
        self.connection.flush_sync(None)


@contextlib.contextmanager
def desktop():
    """A portal on the bus, which a thread of its own serves."""
    context, ready = GLib.MainContext(), threading.Event()
    loop, made = GLib.MainLoop.new(context, False), []

    def serve():
        context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        portal = Portal(connection)
        interface = Gio.DBusNodeInfo.new_for_xml(DESCRIPTION).interfaces[0]
        connection.register_object(PATH, interface, portal.on_call, None, None)
        connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus", "RequestName",
                             GLib.Variant("(su)", (NAME, 4)), None, 0, -1, None)
        made.append(portal)
        ready.set()
        loop.run()
        connection.close_sync(None)
        context.pop_thread_default()

    thread = threading.Thread(target=serve)
    thread.start()
    ready.wait()
    try:
        yield made[0]
    finally:
        loop.quit()
        thread.join()


def theme(program):
    """What a picture would be drawn in."""
    program.key("ctrl+e")
    program.dialog("Export")
    line = program.see(r"bringup-scope export .*")
    program.key("Escape")
    program.closed("wake-fn-par1-8/trace.dat")
    program.focus()
    return line.split("--theme=")[1].split()[0]


def test_contrast_and_darkness_are_followed():
    steps = [("contrast", 1, "high-contrast"), ("color-scheme", 1, "high-contrast-dark"),
             ("contrast", 0, "dark"), ("color-scheme", 2, "light")]
    with desktop() as portal, opened() as program:
        wait_for("the usual theme", lambda: theme(program) == "light")
        for key, value, name in steps:
            portal.change(key, value)
            wait_for(f"{name} after {key} {value}", lambda name=name: theme(program) == name)
        quit_by_key(program)


def test_contrast_is_there_from_the_start():
    with desktop() as portal:
        portal.values["contrast"] = 1
        with opened() as program:
            wait_for("contrast", lambda: theme(program) == "high-contrast")
            quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
