#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""prefix.py SOURCE BUILD [WINDOW]: what `meson install` puts into a tree runs from there, wherever
the tree is; with WINDOW on a display as well."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import helps

PATIENCE = 60  # s, for a window under a sanitizer on a busy machine


def installed(build, folder):
    """Installs into FOLDER; returns what is the prefix there."""
    environment = {**os.environ, "DESTDIR": str(folder)}
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"], check=True,
                   env=environment, stdout=subprocess.DEVNULL)
    options = json.loads(subprocess.run(["meson", "introspect", "--buildoptions", build], check=True,
                                        stdout=subprocess.PIPE).stdout)
    prefix = next(option["value"] for option in options if option["name"] == "prefix")
    # moved, so that nothing can come from the place that the build was told
    moved = pathlib.Path(folder) / "moved"
    shutil.move(folder + prefix, moved)
    return moved


def run(checks, *command, status=0, **more):
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, timeout=PATIENCE, **more)
    checks.that(done.returncode == status, f"{command}: {done.returncode}, {done.stderr}")
    return done


def samples_of(prefix, source):
    """Those that were installed, unless the build leaves them out."""
    own = prefix / "share" / "bringup-scope" / "samples"
    return own if own.is_dir() else source / "samples"


def check_commands(checks, prefix, source):
    program = prefix / "bin" / "bringup-scope"
    version = run(checks, program, "--version").stdout
    checks.that(version.startswith("bringup-scope "), f"version: {version!r}")
    sample = samples_of(prefix, source) / "wake-fn-par1-8" / "trace.dat"
    checks.that("\nepisode 1: boot, parallel\n" in run(checks, program, "report", sample).stdout,
                "no report")
    found = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
    for path in ("share/man/man1/bringup-scope.1",
                 "share/bash-completion/completions/bringup-scope",
                 "share/zsh/site-functions/_bringup-scope",
                 "share/fish/vendor_completions.d/bringup-scope.fish"):
        checks.that(path in found, f"no {path}")
    checks.that(not [path for path in found if path.endswith((".a", ".h", ".py"))],
                f"more than is wanted: {sorted(found)}")


def content_type(checks, path, environment):
    said = run(checks, "gio", "info", "-a", "standard::content-type", path, env=environment).stdout
    return said.split("standard::content-type: ")[1].split()[0]


def check_mime(checks, prefix, source, folder):
    """Captures are known by their bytes, whatever they are called, and nothing else is."""
    if not shutil.which("update-mime-database") or not shutil.which("gio"):
        print("without update-mime-database or gio")
        return
    share = prefix / "share"
    shutil.copy("/usr/share/mime/packages/freedesktop.org.xml", share / "mime" / "packages")
    run(checks, "update-mime-database", share / "mime")
    environment = {**os.environ, "XDG_DATA_DIRS": str(share), "XDG_DATA_HOME": str(folder)}
    sample = (source / "samples" / "wake-fn-par1-8" / "trace.dat").read_bytes()
    cases = [("trace.dat", sample, True), ("boot-of-monday.dat", sample, True),
             ("capture", sample, True), ("empty.dat", b"", False),
             ("weather.dat", b"23.4 21.1\n", False), ("notes.txt", b"tracing\n", False),
             ("report.txt", b"cpus=8\n  init-1 [000] 0.1: cpuhp_enter: cpu: 0001\n", False)]
    for name, data, is_capture in cases:
        path = pathlib.Path(folder) / name
        path.write_bytes(data)
        kind = content_type(checks, path, environment)
        checks.that((kind == "application/x-trace-cmd") == is_capture, f"{name}: {kind}")
    entry = (share / "applications" / "org.bringupscope.BringupScope.desktop").read_text()
    checks.that("\nMimeType=application/x-trace-cmd;\n" in entry, "the type is nobody's")


def window_title(name):
    done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], check=False,
                          text=True, capture_output=True)
    return done.stdout.split()


def check_window(checks, prefix, source):
    """The command line finds the window program of its own tree, which shows the capture."""
    run(checks, "glib-compile-schemas", prefix / "share" / "glib-2.0" / "schemas")
    sample = samples_of(prefix, source) / "wake-fn-par1-8" / "trace.dat"
    with subprocess.Popen([prefix / "bin" / "bringup-scope", sample], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        deadline = time.monotonic() + PATIENCE
        while not window_title("wake-fn-par1-8/trace.dat"):
            if process.poll() is not None or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        checks.that(window_title("wake-fn-par1-8/trace.dat"), "no window with the capture's name")
        if process.poll() is None:
            exe = os.readlink(f"/proc/{process.pid}/exe")
            checks.that(exe.startswith(str(prefix)), f"{exe} is not of the installed tree")
            process.terminate()
        said = process.communicate()[0]
        checks.that(not said, f"the window says {said!r}")


def main():
    source, build, *window = sys.argv[1:]
    checks = helps.Complaints()
    source = pathlib.Path(source)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        prefix = installed(build, folder)
        if window:
            check_window(checks, prefix, source)
        else:
            check_commands(checks, prefix, source)
            if (prefix / "share" / "mime").is_dir():
                check_mime(checks, prefix, source, home)
    checks.end()


if __name__ == "__main__":
    main()
