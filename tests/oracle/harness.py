# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scripts of this folder share."""

import os
import subprocess
import sys

SOURCE = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
SAMPLES = os.path.join(SOURCE, 'samples')
SHARED = os.path.normpath(os.path.join(SOURCE, '..', 'shared'))
CAPTURES = os.path.join(SHARED, 'captures')

SKIPPED = 77       # meson's status of a skipped test
HANG_SECONDS = 120  # no promise about speed, only that it ends

# Severity damage, as src/base/diagnostics.h has it.
DAMAGE = {'truncated', 'bad-section', 'bad-option', 'bad-chunk', 'bad-page', 'bad-format',
          'short-record'}


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def lines(self):
        return self.out.decode('utf-8', 'surrogateescape').splitlines()

    def is_crash(self):
        """A signal, an assertion, or a finding of a sanitizer; a hang is one, too."""
        return (self.status < 0 or self.status > 3 or b'Sanitizer' in self.err or
                b'runtime error' in self.err)


def run(*command, timeout=HANG_SECONDS):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout)
    except subprocess.TimeoutExpired:
        return Result(-1, b'', b'no end after %d s' % timeout)
    return Result(done.returncode, done.stdout, done.stderr)


class Checks:
    """Counts and tells; the status of the script at the end."""

    def __init__(self):
        self.n, self.failures = 0, 0

    def check(self, is_good, what, *details):
        self.n += 1
        if not is_good:
            self.failures += 1
            print(f'FAIL {what}')
            for detail in details:
                print(f'     {detail}')
        return is_good

    def equal(self, got, want, what):
        return self.check(got == want, what, f'got  {got}', f'want {want}')

    def finish(self, what):
        print(f'{self.n} checks of {what}, {self.failures} failed')
        sys.stdout.flush()
        return 1 if self.failures or not self.n else 0


def skip(why):
    print(f'SKIP {why}')
    sys.exit(SKIPPED)


def first_difference(got, want):
    """Both lines at the first place where two lists differ, in words."""
    for i, (g, w) in enumerate(zip(got, want)):
        if g != w:
            return f'line {i}: got  {g}', f'line {i}: want {w}'
    i = min(len(got), len(want))
    return (f'{len(got)} lines, wanted {len(want)}; the first of the others: '
            f'{(got[i:] or want[i:] or ["none"])[0]}',)


def captures(folder):
    """All trace.dat files below a folder, sorted."""
    found = []
    for where, folders, names in os.walk(folder):
        folders.sort()
        found += [os.path.join(where, name) for name in sorted(names) if name.endswith('.dat')]
    return found
