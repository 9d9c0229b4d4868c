#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares `bringup-scope report --format=json` with facts obtained without our code.

tests/data/expected has the facts about the captures in samples/; ../shared/expected, where it
exists, has them for all captures of ../shared/captures. They come from the text of trace-cmd and
say only what trace events fix exactly. Where we say otherwise on purpose, EXCEPTIONS has it.
"""

import argparse
import csv
import json
import os
import sys

import harness

# (capture, key) or (capture, CPU, key) -> (what we say, why). Every entry must be met.
FOLDED = 'the report folds a leaf call of function_graph, two records, into one line'
CLOCK = 'all stamps of this clock are equal there; the text lost the order, the ring buffer has it'
EXCEPTIONS = {
    ('runtime-par1', 'events'): (9751, FOLDED),
    ('tiny-runtime-baseline', 'CPUs'): (
        [1, 2, 3], 'CPUs 2 and 3 came up as well, but the exit of cpu:bringup was lost'),
    ('tiny-runtime-baseline', 'total_ns'): (133523568, 'to the last event of CPUs 2 and 3'),
    ('tiny-runtime-baseline', 1, 'control_cpu'): (
        0, 'the control task began on CPU 0 and ended on CPU 1'),
    ('tiny-runtime-baseline', 1, 'thread_end_ns'): (
        None, 'the file has the last whole pair; exits behind it lost their enter'),
    ('tiny-runtime-baseline', 1, 'callbacks_ap'): (2, 'one lost its exit'),
    ('exp-clock-baseline-4', 3, 'thread_start_ns'): (96000000, CLOCK),
    ('exp-clock-baseline-4', 3, 'thread_end_ns'): (96000000, CLOCK),
    ('exp-clock-baseline-4', 3, 'callbacks_ap'): (11, CLOCK),
}

# Facts of a bring-up that are a time, and where the report has it.
POINTS = {'done_ns': 'done', 'thread_start_ns': 'thread_begin', 'thread_end_ns': 'thread_end'}


class Rows:
    """The events behind the report, as oracle-dump prints them."""

    def __init__(self, dump, path):
        self.rows = [line.split(' ') for line in harness.run(dump, '--rows', path).lines
                     if line.startswith('row ')]
        self.stamps = {int(row[4]) for row in self.rows}
        self.idle_wakings = {}
        for row in self.rows:
            if row[3] == 'sched_waking' and row[13] == f'migration/{row[2]}':
                self.idle_wakings.setdefault(int(row[2]), []).append(int(row[4]))

    def pairs(self):
        """Pairs of cpuhp enter and exit in the file, of bring-up or not; an exit closes an open
        enter of its task, CPU and step."""
        open_ones, n = {}, 0
        for _, buffer, _, kind, _, task, _, cpu, _, step, *_ in self.rows:
            if not kind.startswith('cpuhp'):
                continue
            key = (buffer, task, cpu, step)
            if kind != 'cpuhp_exit':
                open_ones[key] = open_ones.get(key, 0) + 1
            elif open_ones.get(key, 0) > 0:
                open_ones[key] -= 1
                n += 1
        return n

    def idle_waking(self, cpu, begin):
        """When the AP first woke its migration thread behind BEGIN: cpuhp_online_idle does this
        before it completes done_up. None without such an event."""
        return min((ts for ts in self.idle_wakings.get(cpu, ()) if ts >= begin), default=None)


class Facts:
    """The checks of one capture, with its exceptions."""

    def __init__(self, checks, name):
        self.checks, self.name = checks, name
        self.used = set()

    def equal(self, got, want, *key):
        full = (self.name,) + key
        if full in EXCEPTIONS:
            self.used.add(full)
            want = EXCEPTIONS[full][0]
        self.checks.equal(got, want, ' '.join(map(str, full)))

    def finish(self):
        for key in EXCEPTIONS:
            if key[0] == self.name:
                self.checks.check(key in self.used, f'exception {key} is needed')


def report(checks, program, path, name):
    result = harness.run(program, 'report', '--format=json', path)
    checks.check(result.status == 0, f'{name}: exit status {result.status}', result.err[-2000:])
    try:
        return json.loads(result.out)['captures'][0]
    except (ValueError, KeyError, IndexError) as problem:
        checks.check(False, f'{name}: report is JSON', problem)
        return None


def bringups(capture):
    """[(episode, cpu)] of what comes up, in the order of time."""
    found = [(episode, cpu) for episode in capture['episodes'] if episode['kind'] != 'offline'
             for cpu in episode['cpus']]
    return sorted(found, key=lambda pair: pair[1]['begin_ns'] or 0)


def by_name(cpu, function, state):
    """The first callback that is called so; not those that run backwards."""
    return next((c for c in cpu['callbacks']
                 if c['function'] == function or c['state'] == state), None)


def exact(point):
    """The moment if an event marks it."""
    return point['ns'] if point and point['certainty'] == 'exact' else None


def compare_online_idle(facts, cpu, want, rows):
    """The file has the AP's first waking of the control task. Without split startup that is
    complete(&cpu_running), right behind the online bit, if it comes before the waking of the
    migration thread in cpuhp_online_idle; then ONLINE_IDLE itself must not be earlier than that."""
    number, ns = want['cpu'], want['online_idle_ns']
    idle = rows.idle_waking(number, want['bringup_enter_ns'])
    got = exact(cpu['points']['online_idle'])
    if want['split'] or ns is None or idle is None or ns > idle:
        # Where the file has nothing, another event than this waking may mark it.
        if ns is not None or got is None or got not in rows.stamps:
            facts.equal(got, ns, number, 'online_idle_ns')
        return
    online = cpu['points']['online']
    facts.checks.check(online['high_ns'] <= ns and online['high_ns'] in rows.stamps,
                       f'{facts.name} {number} online bit before complete(&cpu_running)',
                       online, ns)
    facts.checks.check(got is None or got > idle, f'{facts.name} {number} ONLINE_IDLE', got, idle)


def compare_cpu(facts, episode, cpu, want, rows):
    number = want['cpu']

    def equal(got, key):
        facts.equal(got, want[key], number, key)

    bringup = by_name(cpu, 'bringup_cpu', 'cpu:bringup') or {'begin_ns': None, 'end_ns': None}
    kick = next((p for p in cpu['phases'] if p['phase'] == 'kick'), {'begin_ns': None})
    equal(cpu['cpu'], 'cpu')
    equal(episode['control_cpu'], 'control_cpu')
    equal(cpu['result'], 'ret')
    equal(cpu['begin_ns'], 'start_ns')
    equal(cpu['end_ns'], 'end_ns')
    equal(kick['begin_ns'], 'kick_ns')
    equal(bringup['begin_ns'], 'bringup_enter_ns')
    facts.equal(bringup['end_ns'], want['end_ns'], number, 'exit of cpu:bringup')
    facts.equal(cpu['outcome'], 'failed' if want['ret'] else 'online', number, 'outcome')
    for key, point in POINTS.items():
        equal(exact(cpu['points'][point]), key)
    compare_online_idle(facts, cpu, want, rows)
    for name, point in cpu['points'].items():
        if exact(point) is not None:
            facts.checks.check(point['ns'] in rows.stamps, f'{facts.name} {number} {name} is exact, '
                               f'but there is no event at {point["ns"]}')
    # A rollback's callbacks are not among the facts.
    forward = [c for c in cpu['callbacks'] if c['begin_ns'] <= want['end_ns'] and c is not bringup]
    on_ap = [c for c in forward if c['ran_on'] == number]
    equal(len(on_ap), 'callbacks_ap')
    equal(len(forward) - len(on_ap), 'callbacks_bp')


def modes(capture):
    return sorted({e['mode'] for e in capture['episodes'] if e['kind'] != 'offline'})


def span(capture):
    episodes = capture['episodes']
    if not episodes:
        return None
    ups = [e for e in episodes if e['kind'] != 'offline']
    return max(e['end_ns'] for e in ups) - min(e['begin_ns'] for e in ups)


def compare(checks, options, name, path, want):
    capture = report(checks, options.program, path, name)
    if not capture:
        return
    facts = Facts(checks, name)
    facts.equal(capture['events'], want['events'], 'events')
    facts.equal(modes(capture), [want['variant']], 'variant')
    facts.equal(span(capture), want['total_ns'], 'total_ns')
    rows = Rows(options.dump, path)
    facts.equal(rows.pairs(), want['callbacks'], 'callbacks')
    got = bringups(capture)
    wanted = sorted(want['bringups'], key=lambda b: b['start_ns'])
    facts.equal([cpu['cpu'] for _, cpu in got], [b['cpu'] for b in wanted], 'CPUs')
    cpus = {b['cpu'] for b in wanted}
    got = [pair for pair in got if pair[1]['cpu'] in cpus]
    for (episode, cpu), facts_of_cpu in zip(got, wanted):
        compare_cpu(facts, episode, cpu, facts_of_cpu, rows)
    facts.finish()


def compare_run(checks, options, row, path):
    """A line of runs-8.tsv."""
    name = f'runs-8/{row["variant"]}/{row["run"]}'
    capture = report(checks, options.program, path, name)
    if not capture:
        return
    facts = Facts(checks, name)
    facts.equal(modes(capture), [row['variant_seen']], 'variant')
    facts.equal(len(bringups(capture)), int(row['bringups']), 'bringups')
    facts.equal(span(capture), int(row['total_ns']), 'total_ns')
    facts.finish()


def is_near(ns, seconds):
    """SECONDS has six decimals, rounded."""
    if seconds == '-':
        return ns is None
    whole, decimals = seconds.split('.')
    return ns is not None and abs(ns - int(whole + decimals) * 1000) <= 1000


def compare_rich(checks, options, name, path, rows):
    """Lines of rich.tsv: the same facts by another program, in seconds."""
    capture = report(checks, options.program, path, name)
    if not capture:
        return
    cpus = {cpu['cpu']: cpu for _, cpu in bringups(capture)}
    for row in rows:
        number = int(row['cpu'])
        cpu = cpus.get(number)
        if not checks.check(cpu is not None, f'{name} {number}: comes up'):
            continue
        bringup = by_name(cpu, 'bringup_cpu', 'cpu:bringup')
        kick = by_name(cpu, 'cpuhp_kick_ap_alive', 'cpu:kick_ap') or {}
        points = {key: exact(point) for key, point in cpu['points'].items()}
        woken = points['online_idle']
        if row['kick_enter'] == '-' and row['ap_wakes_bp'] == row['ap_first_event']:
            woken = cpu['points']['online']['high_ns']   # complete(&cpu_running)
        for key, ns in (('prepare_first_enter', cpu['begin_ns']),
                        ('kick_enter', kick.get('begin_ns')), ('kick_exit', kick.get('end_ns')),
                        ('bringup_enter', bringup and bringup['begin_ns']),
                        ('ap_wakes_bp', woken),
                        ('bp_wakes_cpuhp_thread', points.get('unpark')),
                        ('ap_thread_first_enter', points.get('thread_begin')),
                        ('ap_last_exit', points.get('thread_end')),
                        ('bringup_exit', cpu['end_ns'])):
            checks.check(is_near(ns, row[key]),
                         f'{name} {number} {key}', f'got  {ns} ns', f'want {row[key]} s')
        on_ap = [c for c in cpu['callbacks'] if c['ran_on'] == number]
        checks.equal(len(on_ap), int(row['n_callbacks_ap']), f'{name} {number} n_callbacks_ap')
        checks.equal(len(cpu['callbacks']) - len(on_ap), int(row['n_callbacks_bp']),
                     f'{name} {number} n_callbacks_bp')


def sample_of(name):
    """The capture NAME in samples/: a folder, or a file of that name."""
    for path in harness.captures(harness.SAMPLES):
        relative = os.path.relpath(path, harness.SAMPLES)
        if relative in (f'{name}/trace.dat', f'{name}.dat'):
            return path
    return None


def load(path):
    with open(path, encoding='utf-8') as f:
        return json.load(f)


def table(path):
    with open(path, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter='\t'))


def check_samples(checks, options):
    folder = os.path.join(harness.SOURCE, 'tests', 'data', 'expected')
    for file in sorted(os.listdir(folder)):
        name = file.removesuffix('.json')
        path = sample_of(name)
        if checks.check(path is not None, f'{name}: is in samples/'):
            compare(checks, options, name, path, load(os.path.join(folder, file)))


def check_shared(checks, options):
    folder = os.path.join(harness.SHARED, 'expected')
    if not os.path.isdir(folder) or not os.path.isdir(harness.CAPTURES):
        harness.skip(f'{folder} is not here; the facts about the samples are in tests/data')
    for file in sorted(os.listdir(folder)):
        if not file.endswith('.json'):
            continue
        name = file.removesuffix('.json')
        want = load(os.path.join(folder, file))
        where = os.path.join(harness.CAPTURES, name.removesuffix('.runtime'))
        if name == 'container':
            for path in harness.captures(where):
                compare(checks, options, name, path, want)
        elif name.endswith('.runtime'):
            compare(checks, options, name, os.path.join(where, 'trace-runtime.dat'), want)
        else:
            compare(checks, options, name, os.path.join(where, 'trace.dat'), want)
    for row in table(os.path.join(folder, 'runs-8.tsv')):
        compare_run(checks, options, row, os.path.join(harness.CAPTURES, 'runs-8', row['variant'],
                                                       row['run'] + '.dat'))
    rich = table(os.path.join(folder, 'rich.tsv'))
    for name in sorted({row['capture'] for row in rich}):
        compare_rich(checks, options, name, os.path.join(harness.CAPTURES, name, 'trace.dat'),
                     [row for row in rich if row['capture'] == name])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--program', required=True)
    parser.add_argument('--dump', required=True)
    parser.add_argument('--set', choices=('samples', 'shared'), required=True)
    options = parser.parse_args()
    checks = harness.Checks()
    if options.set == 'samples':
        check_samples(checks, options)
    else:
        check_shared(checks, options)
    return checks.finish('facts')


if __name__ == '__main__':
    sys.exit(main())
