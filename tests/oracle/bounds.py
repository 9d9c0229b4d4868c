#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the function tracer shows exactly lies within the bounds that are drawn without it.

Each capture that has the tracer is read twice, the second time as if it had none. Every point that
was exact must lie in its bounds then, and every phase's length in its range. The exact points
themselves must be stamps of the very functions in the capture.
"""

import argparse
import json
import os
import re
import sys

import harness

TRACER = 'ftrace:function,ftrace:funcgraph_entry,ftrace:funcgraph_exit'
# Functions whose entry by the AP is the point itself.
MARKS = {'alive': 'cpuhp_ap_sync_alive', 'online': 'set_cpu_online'}
SPIN = re.compile(r'\[(\d+)\] .*?([\d.]+) us +\| +cpuhp_ap_sync_alive\(\);')
LINE = re.compile(r'\[(\d+)\]\s+(\d+)\.(\d{9}): func\w*:.*?(\w+)(?:\(\).*)?$')


def report(program, path, *options):
    result = harness.run(program, 'report', '--format=json', *options, path)
    return json.loads(result.out)['captures'][0]


def bringups(capture):
    """By what does not depend on the tracer: kind, CPU and begin."""
    return {(episode['kind'], cpu['cpu'], cpu['begin_ns']): cpu
            for episode in capture['episodes'] for cpu in episode['cpus']}


def entries(program, path):
    """(function, CPU, ns) of the function tracers' records, by the text of the events."""
    result = harness.run(program, 'events', '--event=ftrace:function,ftrace:funcgraph_entry', path)
    found = (LINE.search(line) for line in result.lines)
    return {(match[4], int(match[1]), int(match[2] + match[3])) for match in found if match}


def spins(program, path):
    """CPU -> ns inside cpuhp_ap_sync_alive, by the words of function_graph."""
    result = harness.run(program, 'events', '--event=funcgraph_entry,funcgraph_exit', path)
    found = {}
    for line in result.lines:
        match = SPIN.search(line)
        if match:
            found[int(match[1])] = round(float(match[2]) * 1000)
    return found


def check_spins(checks, program, path, name, capture):
    """function_graph measures the spin for the release, and so do we, to the nanosecond."""
    for episode in capture['episodes']:
        spots = {spot['cpu']: spot['in_function_ns'] for spot in episode['hotspots']
                 if spot['site'] == 'spin_release' and spot['in_function_ns'] is not None}
        if spots:
            checks.equal(spots, spins(program, path), f'{name}: time in cpuhp_ap_sync_alive')


def check_point(checks, what, exact, bounded):
    if not checks.check(bounded is not None, f'{what}: known without the tracer'):
        return
    checks.check(bounded['low_ns'] <= exact['ns'] <= bounded['high_ns'], what,
                 f"exact {exact['ns']}", f"bounds {bounded['low_ns']} .. {bounded['high_ns']}")


def check_phases(checks, what, exact, bounded):
    ranges = {phase['phase']: phase for phase in bounded}
    for phase in exact:
        other = ranges.get(phase['phase'])
        if phase['certainty'] != 'exact' or other is None or other['duration_low_ns'] is None:
            continue
        checks.check(other['duration_low_ns'] <= phase['duration_low_ns'] <=
                     other['duration_high_ns'], f"{what} {phase['phase']}",
                     f"exact {phase['duration_low_ns']}",
                     f"range {other['duration_low_ns']} .. {other['duration_high_ns']}")


def check_capture(checks, program, path, name):
    """How many points were exact only by the tracer."""
    with_tracer, without = report(program, path), report(program, path, '--ignore-events=' + TRACER)
    check_spins(checks, program, path, name, with_tracer)
    others, traced = bringups(without), entries(program, path)
    n_by_tracer = 0
    for key, cpu in bringups(with_tracer).items():
        what = f'{name} {key[0]} CPU {key[1]}'
        if not checks.check(key in others, f'{what}: there without the tracer'):
            continue
        for point, exact in cpu['points'].items():
            if exact is None or exact['certainty'] != 'exact':
                continue
            bounded = others[key]['points'][point]
            check_point(checks, f'{what} {point}', exact, bounded)
            n_by_tracer += bounded is not None and bounded['certainty'] != 'exact'
            if point in MARKS:
                checks.check((MARKS[point], cpu['cpu'], exact['ns']) in traced,
                             f'{what} {point} is the entry of {MARKS[point]}')
        check_phases(checks, what, cpu['phases'], others[key]['phases'])
    return n_by_tracer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--program', required=True)
    parser.add_argument('--set', choices=['samples', 'shared'], required=True)
    args = parser.parse_args()
    folder = harness.SAMPLES if args.set == 'samples' else harness.CAPTURES
    if not os.path.isdir(folder):
        harness.skip(f'no {folder}')
    checks, n_by_tracer = harness.Checks(), 0
    for path in harness.captures(folder):
        if 'fn-' in path or 'runtime' in path or 'graph' in path:
            n_by_tracer += check_capture(checks, args.program, path, os.path.relpath(path, folder))
    checks.check(n_by_tracer > 20, f'points that only the tracer marks: {n_by_tracer}')
    return checks.finish(f'points with and without the function tracer ({args.set})')


if __name__ == '__main__':
    sys.exit(main())
