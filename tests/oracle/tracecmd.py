#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares our reading of captures with libtracecmd's, CPU by CPU.

Numbers of events, time stamps, ids, pids, lost events and the decoded fields of the events that
the model uses must be equal. Each side gives hashes; where they differ, both are asked for the
lines, and the first difference is printed.
"""

import argparse
import os
import re
import shutil
import sys

import harness

# Bytes from which on a capture belongs to the long test.
BIG = 20 << 20

# Up to here a capture's words are compared by sanitized programs, too.
SHORT = 2 << 20

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


def compare(checks, options, path):
    reference = stand_in(path)
    ours = harness.run(options.dump, path)
    theirs = harness.run(options.oracle, reference)
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


# comm-pid [cpu] seconds.ns: name: text
REPORTED = re.compile(r'(.*-\d+)\s+\[(\d+)\]\s+(\d+)\.(\d{9}): (.*)$')


def escape(text):
    """As print_text() of lines.c."""
    return ''.join(c if ' ' <= c < '\x7f' and c != '\\' else f'\\x{ord(c):02x}' for c in text)


def anonymous(task):
    """Tasks 1 and 2 start as swapper/0, and trace-cmd shows their first name in some captures."""
    return task[-1] if task.endswith(('-1', '-2')) else task


def reported(path):
    """{CPU: [time stamp and words]} by trace-cmd report; plugins indent, so blanks are one."""
    found = {}
    for line in harness.run('trace-cmd', 'report', '-t', path).out.decode('latin-1').split('\n'):
        match = REPORTED.match(line)
        if match:
            task, cpu, whole, decimals, rest = match.groups()
            task = anonymous(task.split(': ', 1)[-1].strip())   # instances have a prefix
            found.setdefault(int(cpu), []).append(
                f'{int(whole + decimals)} {" ".join(escape(f"{task} {rest}").split())}')
    return found


def compare_text(checks, options, path):
    """Every event in words, with its task and name, as trace-cmd report has it."""
    name = os.path.relpath(path, harness.SOURCE)
    got, has_graph = {}, False
    for line in harness.run(options.dump, '--events', '--text', path).lines:
        if line.startswith('event '):
            _, _, cpu, ts, _, _, _, says = line.split(' ', 7)
            has_graph |= ' funcgraph_entry: ' in says
            task, rest = re.fullmatch(r'(.*?-\d+) (.*)', says).groups()
            got.setdefault(int(cpu), []).append(
                f'{ts} {" ".join(f"{anonymous(task)} {rest}".split())}')
    if has_graph:
        return   # the report folds leaf calls, and counts other lines than we
    want = reported(path)
    checks.check(want, f'{name}: trace-cmd reports it')
    for cpu in sorted(set(got) | set(want)):
        checks.check(got.get(cpu) == want.get(cpu), f'{name}: the words of CPU {cpu}',
                     *harness.first_difference(got.get(cpu, []), want.get(cpu, [])))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dump', required=True)
    parser.add_argument('--oracle', required=True)
    parser.add_argument('--set', choices=('samples', 'text', 'shared', 'big'), required=True)
    parser.add_argument('--sanitized', action='store_true', help='the programs are slow')
    parser.add_argument('files', nargs='*')
    options = parser.parse_args()
    if options.sanitized and options.set == 'big':
        harness.skip('the captures of hundreds of megabytes are compared by the plain build')
    folder = harness.SAMPLES if options.set in ('samples', 'text') else harness.CAPTURES
    paths = options.files or [path for path in harness.captures(folder)
                              if (os.path.getsize(path) >= BIG) == (options.set == 'big')]
    if options.set == 'text' and options.sanitized:
        paths = [path for path in paths if os.path.getsize(path) < SHORT]
        print(f'captures of {SHORT} bytes and more are left to the plain build')
    if options.set == 'text' and not shutil.which('trace-cmd'):
        harness.skip('trace-cmd is not installed')
    if not paths:
        harness.skip(f'no captures in {folder}')
    checks = harness.Checks()
    for path in paths:
        if options.set == 'text':
            compare_text(checks, options, path)
        else:
            compare(checks, options, path)
    return checks.finish(f'{len(paths)} captures against libtracecmd')


if __name__ == '__main__':
    sys.exit(main())
