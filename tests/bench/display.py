# SPDX-License-Identifier: GPL-2.0-or-later
"""A display of its own for programs with a window."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def display():
    """Sets the environment to a new X server, which ends with the block."""
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1080x24",
                               "-nolisten", "tcp", "-noreset"], pass_fds=[writer],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    before = dict(os.environ)
    os.environ.update(DISPLAY=":" + number, GDK_BACKEND="x11", GSK_RENDERER="cairo",
                      GSETTINGS_BACKEND="memory", GTK_A11Y="none")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.terminate()
        server.wait()
