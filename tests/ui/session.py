# SPDX-License-Identifier: GPL-2.0-or-later
"""session.py SCRIPT ARGUMENT...: runs a Python script on a display and a bus of their own.

Nothing of the desktop that the tests run on takes part: not its settings, not its theme. Exits
with 77, which means "skipped", where the programs for that are missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def missing():
    """What the session needs and this machine lacks, as the package that has it."""
    packages = {"Xvfb": "xvfb", "xdotool": "xdotool", "dbus-run-session": "dbus"}
    found = [package for program, package in packages.items() if not shutil.which(program)]
    try:
        import gi
        gi.require_version("Atspi", "2.0")
        gi.require_version("Gtk", "4.0")
    except (ImportError, ValueError):
        found.append("python3-gi gir1.2-atspi-2.0 gir1.2-gtk-4.0")
    if not os.path.exists("/usr/libexec/at-spi-bus-launcher"):
        found.append("at-spi2-core")
    return found


def start_display(screen):
    """An X server on a free display, where no key repeats that is held long on a busy machine;
    returns (process, display)."""
    reader, writer = os.pipe()
    errors = tempfile.TemporaryFile("w+")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset",
         "-r"],
        pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=errors)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        errors.seek(0)
        raise SystemExit("Xvfb did not start:\n" + errors.read())
    return server, ":" + number


def write_settings(home):
    """Settings of GTK that leave less to time: nothing moves to its place, and the two clicks of a
    double click may be far apart. And no printer of the machine is asked for."""
    folder = os.path.join(home, "xdg", "gtk-4.0")
    os.makedirs(folder)
    with open(os.path.join(folder, "settings.ini"), "w", encoding="ascii") as file:
        file.write("[Settings]\ngtk-enable-animations=0\ngtk-double-click-time=2000\n"
                   "gtk-print-backends=file\n")


def environment(home, display):
    kept = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH", "BSC_SHOTS")
    result = {name: os.environ[name] for name in kept if name in os.environ}
    result.update(HOME=home, XDG_RUNTIME_DIR=home, XDG_DATA_HOME=home + "/data",
                  XDG_CONFIG_HOME=home + "/config", XDG_CACHE_HOME=home + "/cache",
                  XDG_CONFIG_DIRS=home + "/xdg",
                  DISPLAY=display, GDK_BACKEND="x11", GSK_RENDERER="cairo", LC_ALL="C.UTF-8",
                  GSETTINGS_BACKEND="memory", PYTHONDONTWRITEBYTECODE="1")
    return result


def main():
    lacking = missing()
    if lacking:
        print("skipped; missing packages:", *lacking)
        return SKIPPED
    # what the bus has started may still be leaving while the folder is removed
    with tempfile.TemporaryDirectory(prefix="bsc-ui-", ignore_cleanup_errors=True) as home:
        write_settings(home)
        server, display = start_display("1440x900x24")
        try:
            return subprocess.run(
                ["dbus-run-session", "--", sys.executable, *sys.argv[1:]],
                env=environment(home, display), check=False).returncode
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
