#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares our reading of captures with libtracecmd's, CPU by CPU.

Numbers of events, time stamps, ids, pids, lost events and the decoded fields of the events that
the model uses must be equal. Each side gives hashes; where they differ, both are asked for the
lines, and the first difference is printed.
"""

import argparse
import os
import sys

import harness

# Bytes from which on a capture belongs to the long test.
BIG = 20 << 20

# Debian's libtracecmd has no zlib. The same capture in another container is the reference.
STAND_INS = {'container/trace-v7-zlib-tc331.dat': 'container/trace-v7-none.dat'}


def runs(result):
    """{(buffer, cpu): the rest of the run line}"""
    found = {}
    for line in result.lines:
        word, *rest = line.split(' ')
        if word == 'run':
            found[tuple(rest[:2])] = rest[2:]
    return found


def lines_of(program, path, buffer, cpu):
    name = '' if buffer == '-' else buffer
    result = harness.run(program, '--events', '--rows', f'--cpu={cpu}', f'--buffer={name}', path)
    return [line for line in result.lines if line.split(' ')[0] in ('event', 'row')]


def stand_in(path):
    for name, other in STAND_INS.items():
        if path.endswith(name):
            return path[:-len(name)] + other
    return path


def compare(checks, options, path, extra=()):
    reference = stand_in(path)
    ours = harness.run(options.dump, *extra, path)
    theirs = harness.run(options.oracle, *extra, reference)
    name = os.path.relpath(path, harness.SOURCE)
    if not checks.check(theirs.status == 0, f'{name}: libtracecmd reads it', theirs.err):
        return
    checks.check(ours.status == 0, f'{name}: exit status {ours.status}', ours.err[-2000:])
    got, want = runs(ours), runs(theirs)
    for key in sorted(set(got) | set(want)):
        if not checks.check(got.get(key) == want.get(key), f'{name}: buffer and CPU {key}',
                            f'got  {got.get(key)}', f'want {want.get(key)}'):
            print('    ', '\n      '.join(harness.first_difference(
                lines_of(options.dump, path, *key), lines_of(options.oracle, reference, *key))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dump', required=True)
    parser.add_argument('--oracle', required=True)
    parser.add_argument('--set', choices=('samples', 'shared', 'big'), required=True)
    parser.add_argument('--text', action='store_true', help='the text of every event, too')
    parser.add_argument('--sanitized', action='store_true', help='the programs are slow')
    parser.add_argument('files', nargs='*')
    options = parser.parse_args()
    if options.sanitized and options.set == 'big':
        harness.skip('the captures of hundreds of megabytes are compared by the plain build')
    folder = harness.SAMPLES if options.set == 'samples' else harness.CAPTURES
    paths = options.files or [path for path in harness.captures(folder)
                              if (os.path.getsize(path) >= BIG) == (options.set == 'big')]
    if not paths:
        harness.skip(f'no captures in {folder}')
    checks = harness.Checks()
    for path in paths:
        compare(checks, options, path, ('--text',) if options.text else ())
    return checks.finish(f'{len(paths)} captures against libtracecmd')


if __name__ == '__main__':
    sys.exit(main())
