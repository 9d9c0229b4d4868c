#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged files: an answer, no crash, and everything in front of the damage.

Each is read by `bringup-scope report --format=json` (the answer) and by oracle-dump (the events).
"""

import argparse
import json
import os
import random
import sys
import tarfile
import tempfile

import cases
import harness

N_CUTS = 64
N_CORRUPTIONS = 300


def events(result):
    """{(buffer, cpu): its event lines}"""
    found = {}
    for line in result.lines:
        if line.startswith('event '):
            found.setdefault(tuple(line.split(' ')[1:3]), []).append(line)
    return found


def check_answer(checks, options, path, name):
    """What holds for every input; gives the exit status."""
    result = harness.run(options.program, 'report', '--format=json', path)
    tail = result.err[-3000:].decode('utf-8', 'replace')
    if not checks.check(not result.is_crash(), f'{name}: no crash', result.status, tail):
        return result.status
    checks.check(result.status in (0, 3), f'{name}: exit status {result.status}', tail)
    if result.status == 3:
        checks.check(tail.strip() != '', f'{name}: says why')
    try:
        # Nothing is printed where nothing could be used.
        checks.check(result.status == 3 if not result.out else 'captures' in
                     json.loads(result.out), f'{name}: a report, or a reason for none')
    except ValueError as problem:
        checks.check(False, f'{name}: valid JSON', problem)
    return result.status


def check_dump(checks, options, path, name):
    result = harness.run(options.dump, '--events', '--rows', path)
    checks.check(not result.is_crash() and result.status in (0, 3), f'{name}: events',
                 result.status, result.err[-3000:].decode('utf-8', 'replace'))
    return result


def check_files(checks, options, scratch):
    """Files that make Debian 12's libtracecmd or trace-cmd crash."""
    with tarfile.open(os.path.join(harness.SOURCE, 'tests', 'data', 'hostile.tar.xz')) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive}
    for path in harness.captures(os.path.join(harness.SHARED, 'hostile')):
        with open(path, 'rb') as f:
            data = f.read()
        if files.get(os.path.basename(path)) != data:
            files[os.path.basename(path)] = data
    path = os.path.join(scratch, 'hostile.dat')
    for name, data in sorted(files.items()):
        with open(path, 'wb') as f:
            f.write(data)
        checks.equal(check_answer(checks, options, path, name), 3, f'{name}: status')
        check_dump(checks, options, path, name)


def check_cuts(checks, options, scratch, name, data):
    """Cut short anywhere: what is left of each CPU is a beginning of the whole."""
    path = os.path.join(scratch, 'cut.dat')
    with open(path, 'wb') as f:
        f.write(data)
    whole = events(check_dump(checks, options, path, name))
    checks.check(whole, f'{name}: has events')
    n_before = 0
    for i in range(N_CUTS):
        size = len(data) * i // N_CUTS
        with open(path, 'wb') as f:
            f.write(data[:size])
        title = f'{name} cut to {size} of {len(data)} bytes'
        checks.equal(check_answer(checks, options, path, title), 3, f'{title}: status')
        left = events(check_dump(checks, options, path, title))
        for key, lines in left.items():
            full = whole.get(key, [])
            checks.check(lines == full[:len(lines)], f'{title}: {key} is a beginning',
                         *harness.first_difference(lines, full))
        n = sum(map(len, left.values()))
        checks.check(n >= n_before, f'{title}: more bytes, fewer events', n_before, n)
        n_before = n
    return n_before


def check_cut_pages(checks, options, scratch):
    """In version 6 the tables stand in front: every page that is whole must be read."""
    trace = cases.Trace(version=6)
    for cpu in 0, 1:
        cases.typical(trace.ring(cpu), n=120, start=1000 + cpu)
    data = trace.bytes()
    path = os.path.join(scratch, 'pages.dat')
    want = {}
    for cpu, ring in ((0, trace.ring(0)), (1, trace.ring(1))):
        for page, n_events in zip(ring.pages, ring.page_events):
            end = data.index(page) + len(page)
            want[('-', str(cpu))] = n_events
            for more in 0, 100:
                with open(path, 'wb') as f:
                    f.write(data[:end + more])
                found = events(check_dump(checks, options, path, f'cut at {end} + {more}'))
                for key, n in want.items():
                    checks.check(len(found.get(key, ())) >= n, f'cut at {end} + {more}: {key}',
                                 f'{len(found.get(key, ()))} events, {n} are there')


def corrupted(data, random_source):
    """Some bytes changed: a few single ones, a stretch, a number made huge, a piece moved."""
    data = bytearray(data)
    kind = random_source.randrange(5)
    at = random_source.randrange(len(data))
    if kind == 0:
        for _ in range(random_source.randrange(1, 20)):
            data[random_source.randrange(len(data))] ^= 1 << random_source.randrange(8)
    elif kind == 1:
        n = random_source.randrange(1, 64)
        data[at:at + n] = random_source.randbytes(n)
    elif kind == 2:
        data[at:at + 4] = random_source.choice((b'\xff\xff\xff\xff', b'\xff\xff\xff\x7f',
                                                b'\0\0\0\0', b'\0\0\0\x80'))
    elif kind == 3:
        del data[at:at + random_source.randrange(1, 5000)]
    else:
        # Headers are small; most of the harm is done there.
        data[random_source.randrange(min(3000, len(data)))] = random_source.randrange(256)
    return bytes(data)


def check_corruptions(checks, options, scratch, sources):
    path = os.path.join(scratch, 'corrupt.dat')
    for seed in range(N_CORRUPTIONS):
        name, data = sources[seed % len(sources)]
        random_source = random.Random(seed)
        with open(path, 'wb') as f:
            f.write(corrupted(data, random_source))
        before = checks.failures
        check_answer(checks, options, path, f'{name}, corrupted with seed {seed}')
        check_dump(checks, options, path, f'{name}, corrupted with seed {seed}')
        if checks.failures > before and options.keep:
            os.replace(path, os.path.join(options.keep, f'corrupt-{seed}.dat'))


def made(version, compression):
    trace = cases.Trace(version=version, compression=compression)
    cases.typical(trace.ring(0), n=40)
    cases.typical(trace.ring(1), n=30)
    cases.typical(trace.ring(0, 'hp'), n=10)
    trace.options = [[cases.UNAME, cases.CLOCK]]
    trace.options = [[(n, d.encode() + b'\0') for n, d in trace.options[0]]]
    return trace.bytes()


def smallest_sample():
    paths = sorted(harness.captures(harness.SAMPLES), key=os.path.getsize)
    if not paths:
        return None
    with open(paths[0], 'rb') as f:
        return f.read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--program', required=True)
    parser.add_argument('--dump', required=True)
    parser.add_argument('--keep', help='folder for the inputs that fail')
    parser.add_argument('what', choices=('files', 'cuts', 'corruptions'))
    options = parser.parse_args()
    checks = harness.Checks()
    sources = [(f'v{version} {compression}', made(version, compression))
               for version, compression in ((6, 'none'), (7, 'none'), (7, 'zstd'), (7, 'zlib'))]
    sample = smallest_sample()
    if sample:
        sources.append(('sample', sample))
    with tempfile.TemporaryDirectory() as scratch:
        if options.what == 'files':
            check_files(checks, options, scratch)
        elif options.what == 'cuts':
            for name, data in sources:
                check_cuts(checks, options, scratch, name, data)
            check_cut_pages(checks, options, scratch)
        else:
            check_corruptions(checks, options, scratch, sources)
    return checks.finish(f'damaged files ({options.what})')


if __name__ == '__main__':
    sys.exit(main())
