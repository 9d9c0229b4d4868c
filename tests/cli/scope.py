# SPDX-License-Identifier: GPL-2.0-or-later
"""What the black-box tests share: running the program, finding captures, counting what failed."""

import os
import subprocess
import sys
import tempfile

SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SHARED = os.path.join(SOURCE, "..", "shared")
# Larger captures are for tests of speed, not for every run.
TOO_BIG = 16 * 1024 * 1024


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr


class Checks:
    """Counts complaints; main() ends with them."""

    def __init__(self, program):
        self.program = program
        self.n = 0
        self.complaints = []

    def run(self, *args, stdin=b"", env=None, cwd=None):
        """Runs the program without a display; bytes come back. A crash or a hang is a complaint."""
        environ = dict(os.environ, LC_ALL="C.UTF-8")
        environ.pop("DISPLAY", None)
        environ.pop("WAYLAND_DISPLAY", None)
        environ.update(env or {})
        result = Result(subprocess.run([self.program, *args], input=stdin, capture_output=True,
                                       env=environ, cwd=cwd, timeout=120))
        self.that(result.status in (0, 1, 2, 3), f"{args}: exit status {result.status}: {result.err}")
        return result

    def that(self, is_so, what):
        self.n += 1
        if not is_so:
            self.complaints.append(what)
            print("FAILED:", what, file=sys.stderr)

    def equal(self, got, want, what):
        self.that(got == want, f"{what}: got {got!r}, want {want!r}")

    def one_line(self, result, what):
        """stderr is one line of the program, stdout empty."""
        lines = result.err.decode().split("\n")
        self.that(len(lines) == 2 and lines[1] == "" and lines[0].startswith("bringup-scope: "),
                  f"{what}: not one line on stderr: {result.err!r}")
        self.equal(result.out, b"", f"{what}: stdout")


def traces(folder):
    """All trace*.dat below FOLDER, sorted; nothing where it does not exist."""
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(path, name)
            if name.endswith(".dat") and os.path.getsize(full) <= TOO_BIG:
                found.append(full)
    return found


def samples():
    found = traces(os.path.join(SOURCE, "samples"))
    if not found:
        sys.exit("there are no samples to test with")
    return found


def shared(name):
    """Captures of the shared folder NAME; says so where it is not there."""
    folder = os.path.join(SHARED, name)
    if not os.path.isdir(folder):
        print(f"skipped: no {folder}")
        return []
    return traces(folder)


def sample(name):
    return os.path.join(SOURCE, "samples", name, "trace.dat")


def main(*tests):
    """Runs TESTS, each with Checks for the program in argv[1] and a scratch folder."""
    checks = Checks(os.path.abspath(sys.argv[1]))
    for test in tests:
        with tempfile.TemporaryDirectory() as scratch:
            test(checks, scratch)
    print(f"{checks.n} checks, {len(checks.complaints)} complaints")
    sys.exit(1 if checks.complaints or not checks.n else 0)
