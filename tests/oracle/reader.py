#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every row of the reader's checklist: files made for it, whose contents are known.

Where libtracecmd can read such a file, it must say the same, so that the maker of the files is
checked as well.
"""

import argparse
import os
import sys
import tempfile

import cases
import harness
from cases import EVENTS_ONLY

# Not about the reading of the file.
IGNORED = {'no-cpuhp', 'no-switch', 'no-waking', 'no-symbols', 'clock-unfit', 'buffers-mixed'}


def check_case(checks, options, name, case, path):
    with open(path, 'wb') as f:
        f.write(case.data)
    want = [line for lines in case.trace.truth().values() for line in lines]
    result = harness.run(options.dump, '--events', '--rows', path)
    got = [line for line in result.lines if line.startswith(('event ', 'row '))]
    checks.check(got == want, f'{name}: events and rows', *harness.first_difference(got, want))
    diags = {code: 0 for code, count in case.diags.items() if count == 0}
    for line in result.lines:
        if line.startswith('diag '):
            _, code, count, *_ = line.split(' ')
            if code not in IGNORED or code in case.diags:
                diags[code] = int(count)
    checks.equal(diags, case.diags, f'{name}: diagnostics')
    status = 3 if set(case.diags) & harness.DAMAGE else 0
    checks.check(result.status == status, f'{name}: exit status {result.status}, not {status}',
                 result.err[-2000:])
    head = next((line for line in result.lines if line.startswith('trace ')), '')
    trace = case.trace
    checks.equal(head.split(' ')[1:6],
                 [str(trace.version), trace.compression if trace.version == 7 else 'none',
                  'big' if trace.endian == '>' else 'little', str(trace.user_long),
                  str(trace.sub_buffer)], f'{name}: header')
    if options.oracle and case.oracle in (True, EVENTS_ONLY):
        kinds = ('event ', 'row ') if case.oracle is True else 'event '
        theirs = harness.run(options.oracle, '--events', '--rows', path)
        said = [line for line in theirs.lines if line.startswith(kinds)]
        want = [line for line in want if line.startswith(kinds)]
        checks.check(said == want, f'{name}: libtracecmd', *harness.first_difference(said, want))


def latency_text():
    trace = cases.Trace(version=6)
    trace.latency = b'# tracer: nop\n#\n  <idle>-0  [000] d.... 1.000000: cpu_idle: state=1\n'
    return trace.bytes()


# What else comes as input: (name, contents or None for a folder, a word of the sentence).
OTHERS = [
    ('empty.dat', b'', 'empty'),
    ('a-folder.dat', None, 'directory'),
    ('latency.dat', latency_text(), 'latency'),
    ('perf.data', b'PERFILE2' + bytes(200), 'perf'),
    ('vmlinux', b'\x7fELF\2\1\1' + bytes(200), 'ELF'),
    ('text.dat', b'hello, this is no trace\n' * 10, ''),
    ('magic-only.dat', b'\x17\x08\x44tracing', ''),
    ('version-8.dat', b'\x17\x08\x44tracing8\0\0\x08' + bytes(4000), '8'),
    ('version-huge.dat', b'\x17\x08\x44tracing' + b'9' * 5000, ''),
]


def check_other(checks, options, folder, name, data, word):
    path = os.path.join(folder, name)
    if data is None:
        os.mkdir(path)
    else:
        with open(path, 'wb') as f:
            f.write(data)
    result = harness.run(options.dump, path)
    text = result.err.decode('utf-8', 'replace')
    checks.check(result.status == 3, f'{name}: exit status {result.status}', text)
    checks.check(len(text.splitlines()) == 1 and word.lower() in text.lower(),
                 f'{name}: one line that says what it is ({word})', text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dump', required=True)
    parser.add_argument('--oracle')
    parser.add_argument('--keep', help='folder for the files')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    checks = harness.Checks()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or scratch
        for name, make in cases.CASES:
            if not options.names or name in options.names:
                check_case(checks, options, name, make(), os.path.join(folder, f'{name}.dat'))
        for name, data, word in OTHERS if not options.names else ():
            check_other(checks, options, scratch, name, data, word)
    if not options.oracle:
        print('libtracecmd is not installed: the files were not read by it')
    return checks.finish('made files')


if __name__ == '__main__':
    sys.exit(main())
