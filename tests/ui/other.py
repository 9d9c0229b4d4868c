# SPDX-License-Identifier: GPL-2.0-or-later
"""other.py drag FILE... | other.py paste TYPE: another program on the same desktop.

Has a window called "Files" that FILEs can be dragged from, and says what becomes of a drag; or writes
what the clipboard holds as TYPE.
"""

import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk  # noqa: E402
from gi.repository import Gio  # noqa: E402
from gi.repository import GLib  # noqa: E402
from gi.repository import GObject  # noqa: E402
from gi.repository import Gtk  # noqa: E402


def say(word):
    print(word, flush=True)


def on_drag_begin(source, drag):
    drag.connect("notify::selected-action",
                 lambda drag, _: say("taken" if drag.get_selected_action() else "not taken"))
    drag.connect("dnd-finished", lambda drag: say("dropped"))
    drag.connect("cancel", lambda drag, reason: say(f"cancelled: {reason.value_nick}"))
    say("begun")


def offer(names):
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(name) for name in names])
    value = GObject.Value()
    value.init(Gdk.FileList)
    value.set_boxed(files)
    window = Gtk.Window(title="Files", default_width=200, default_height=100)
    source = Gtk.DragSource(content=Gdk.ContentProvider.new_for_value(value))
    source.connect("drag-begin", on_drag_begin)
    window.add_controller(source)
    window.present()


def paste(kind, loop):
    def on_read(clipboard, result):
        try:
            stream, _ = clipboard.read_finish(result)
        except GLib.Error:
            loop.quit()  # nothing, or nothing of that kind
            return
        read_on(stream, b"")

    def read_on(stream, so_far):
        def on_bytes(stream, result):
            more = stream.read_bytes_finish(result).get_data()
            if more:
                read_on(stream, so_far + more)
            else:
                sys.stdout.buffer.write(so_far)
                loop.quit()

        stream.read_bytes_async(1 << 20, GLib.PRIORITY_DEFAULT, None, on_bytes)

    clipboard = Gdk.Display.get_default().get_clipboard()
    clipboard.read_async([kind], GLib.PRIORITY_DEFAULT, None, on_read)


def main():
    loop = GLib.MainLoop()
    Gtk.init()
    if sys.argv[1] == "drag":
        offer(sys.argv[2:])
    else:
        paste(sys.argv[2], loop)
    loop.run()


if __name__ == "__main__":
    main()
