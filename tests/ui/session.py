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
    except (ImportError, ValueError):
        found.append("python3-gi gir1.2-atspi-2.0")
    if not os.path.exists("/usr/libexec/at-spi-bus-launcher"):
        found.append("at-spi2-core")
    return found


def start_display(screen):
    """An X server on a free display; returns (process, display)."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise SystemExit("Xvfb did not start")
    return server, ":" + number


def environment(home, display):
    kept = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH", "BSC_SHOTS")
    result = {name: os.environ[name] for name in kept if name in os.environ}
    result.update(HOME=home, XDG_RUNTIME_DIR=home, XDG_DATA_HOME=home + "/data",
                  XDG_CONFIG_HOME=home + "/config", XDG_CACHE_HOME=home + "/cache",
                  DISPLAY=display, GDK_BACKEND="x11", GSK_RENDERER="cairo", LC_ALL="C.UTF-8",
                  GSETTINGS_BACKEND="memory", PYTHONDONTWRITEBYTECODE="1")
    return result


def main():
    lacking = missing()
    if lacking:
        print("skipped; missing packages:", *lacking)
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="bsc-ui-") as home:
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
