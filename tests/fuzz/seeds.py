#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes inputs for the fuzzers to begin with, out of real captures and of made ones.

    seeds.py FOLDER --dump ORACLE-DUMP     FOLDER/container, FOLDER/text, ...

Real captures are too large for a fuzzer; what it gets are their first events in small files.
"""

import argparse
import glob
import os
import struct
import subprocess
import sys
import tarfile

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'oracle'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'data'))
import cases    # noqa: E402
import formats  # noqa: E402
import mktrace  # noqa: E402

SHARED = os.path.join(SOURCE, '..', 'shared')
MAX_ROWS = 700
LARGEST = 128 * 1024

# As in trace/trace.h and rows.c.
KINDS = ['cpuhp_enter', 'cpuhp_multi_enter', 'cpuhp_exit', 'sched_switch', 'sched_waking',
         'sched_wakeup', 'sched_wakeup_new', 'function', 'funcgraph_entry', 'funcgraph_exit',
         'console', 'irq_handler_entry', 'irq_handler_exit', 'softirq_entry', 'softirq_exit',
         'ipi_entry', 'ipi_exit', 'local_timer_entry', 'local_timer_exit', 'reschedule_entry',
         'reschedule_exit', 'call_function_entry', 'call_function_exit',
         'call_function_single_entry', 'call_function_single_exit', 'contention_begin',
         'contention_end']
SYMBOLS = ['smpboot_create_threads', 'cpuhp_kick_ap_alive', 'cpuhp_bringup_ap', 'bringup_cpu',
           'sched_cpu_activate', 'cpuhp_kick_ap_work', 'takedown_cpu', 'finish_cpu',
           'timers_dead_cpu', 'workqueue_prepare_cpu', 'rcutree_prepare_cpu',
           'timers_prepare_cpu', 'workqueue_online_cpu', 'padata_cpu_online']
TEXTS = ['', 'swapper/0', 'cpuhp/1', 'cpuhp/2', 'kthreadd', 'migration/1', 'init', 'rcu_gp']


class Row:
    def __init__(self, line):
        words = line.split(' ', 12)
        self.cpu, self.name, self.ts = int(words[2]), words[3], int(words[4])
        self.pid, self.flags = int(words[5]), int(words[6])
        self.columns = [int(word) for word in words[7:11]]
        self.symbol, _, self.text = words[12].partition(' ')


def rows_of(dump, path):
    """The first rows about bring-up, in the order of time."""
    result = subprocess.run([dump, '--rows', path], capture_output=True, check=False)
    rows = [Row(line) for line in result.stdout.decode('utf-8', 'replace').splitlines()
            if line.startswith('row ')]
    rows = sorted((row for row in rows if row.cpu < 15), key=lambda row: row.ts)
    first = next((i for i, row in enumerate(rows) if row.name.startswith('cpuhp')), 0)
    return rows[max(0, first - 10):first + MAX_ROWS]


QUERIES = ['cpu:1 state:threads dur>1ms result!=0', 'class:spin -(cpu:0 | dur<10us)', 'for:1-3,5',
           'callback:sched_cpu or task:"a\\"b"', 'at:1s-1.1s pid:1', 'event:sched:* word', '!kind:ap',
           'result<=-5', 'comm:cpuhp ret=0 duration>=0ns', '']


def number(value):
    return min(max(value, -32768), 32767)


def index(names, name):
    return names.index(name) if name in names else 0


def packed(rows):
    """ROWS in the form of rows.c."""
    out, last = b'\1', rows[0].ts if rows else 0
    for row in rows:
        if row.name not in KINDS:
            continue
        symbol = SYMBOLS.index(row.symbol) if row.symbol in SYMBOLS else 200
        step = min(row.ts - last, 2 ** 31 - 2)
        last = row.ts
        out += struct.pack('<BBBB4hBBi', KINDS.index(row.name), row.cpu,
                           row.pid if row.pid < 250 else 249, row.flags,
                           *map(number, row.columns), symbol, index(TEXTS, row.text), step)
    return out


def values_of(row):
    columns, addr, text = mktrace.ROWS[row.name][:4], *mktrace.ROWS[row.name][4:]
    values = {name: value for name, value in zip(columns, row.columns) if name}
    if addr:
        values[addr] = row.symbol if row.symbol != '-' else 0
    if text:
        values[text] = row.text + ('\n' if row.name == 'console' else '')
    # What the rows do not keep, and what tells whose a page is.
    if row.name == 'sched_switch' and values['prev_pid'] == 0:
        values['prev_comm'] = f'swapper/{row.cpu}'
    return values


def capture_of(rows, **kwargs):
    """A small trace.dat with ROWS in it."""
    trace = mktrace.Trace(**kwargs)
    for symbol in {row.symbol for row in rows} - set(trace.symbols) - {'-'}:
        trace.symbols[symbol] = max(trace.symbols.values()) + 64
    for row in rows:
        values = values_of(row) if row.name in mktrace.ROWS else None
        if values is None:
            continue
        if row.name in ('function', 'funcgraph_entry', 'funcgraph_exit'):
            function = mktrace.FUNCTIONS[row.columns[0]]
            values = {'ip': function, 'func': function, 'depth': row.columns[1]}
        trace.ring(row.cpu).event(row.ts, row.name, task=row.pid, flags=row.flags, **values)
    return trace.bytes()


def captures():
    found = sorted(glob.glob(os.path.join(SOURCE, 'samples', '*', 'trace.dat')) +
                   glob.glob(os.path.join(SHARED, 'captures', 'rich*', 'trace.dat')) +
                   glob.glob(os.path.join(SHARED, 'captures', 'tiny*', 'trace.dat')) +
                   glob.glob(os.path.join(SHARED, 'captures', 'exp*', 'trace.dat')))
    return [path for path in found if os.path.getsize(path) < 5 << 20]


class Seeds:
    def __init__(self, folder):
        self.folder = folder

    def add(self, target, name, data):
        folder = os.path.join(self.folder, target)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name.replace(os.sep, '_')), 'wb') as f:
            f.write(data[:LARGEST])


def add_real(seeds, dump, program):
    for i, path in enumerate(captures()):
        rows = rows_of(dump, path)
        name = os.path.basename(os.path.dirname(path))
        data = packed(rows)
        seeds.add('rows', name, data)
        seeds.add('simulate', name, bytes(4) + data)
        query = QUERIES[i % len(QUERIES)].encode()
        seeds.add('query', name, query)
        seeds.add('query', name + '.rows', query + b'\0' + data[:6000])
        version, compression = ((7, 'none'), (6, 'none'), (7, 'zstd'), (7, 'zlib'))[i % 4]
        small = capture_of(rows[:250], version=version, compression=compression,
                           endian='<>'[i // 4 % 2], kernel_long=(8, 4)[i // 8 % 2])
        seeds.add('container', name, small)
        text = subprocess.run([program, 'events', path], capture_output=True, check=False).stdout
        lines = text.splitlines(keepends=True)
        first = next((k for k, line in enumerate(lines) if b'cpuhp_enter' in line), 0)
        seeds.add('text', name, b''.join(lines[first:first + 300]))
        seeds.add('text', name + '.head', b'cpus=8\n' + b''.join(lines[:60]))
        folder = os.path.dirname(path)
        for file, target in (('dmesg.txt', 'dmesg'), ('dmesg.txt', 'text'), ('states.txt', 'states')):
            if os.path.exists(os.path.join(folder, file)):
                with open(os.path.join(folder, file), 'rb') as f:
                    seeds.add(target, f'{name}.{file}', f.read())


CONSOLE = b"""[    0.000000] Linux version 6.12.0 (x) #1 SMP
[    0.110000] smp: Bringing up secondary CPUs ...
[    0.120000] <...>-1       0d..1.   120000us : cpuhp_enter: cpu: 0001 target: 236 step:   1 (smpboot_create_threads)
[    0.120100] cpuhp_exit:  cpu: 0001  state:   1 step:   1 ret: 0
[    0.130000] CPU1: Booted secondary processor 0x0000000001 [0x410fd070]
<6>[    0.140000][    T1] smp: Brought up 1 node, 2 CPUs
Dumping ftrace buffer:
---------------------------------
init-1         0d...  120000us : cpuhp_enter: cpu: 0001 target: 236 step:   1 (smpboot_create_threads)
CPU:0 [LOST 12 EVENTS]
"""

TRACER = b"""# tracer: nop
#
# entries-in-buffer/entries-written: 3/3   #P:4
#
#                                _-----=> irqs-off/BH-disabled
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
            init-1       [000] d..1.     0.120000: cpuhp_enter: cpu: 0001 target: 236 step:  85 (cpuhp_kick_ap_alive)
            init-1       [000] ...1.     0.121000: cpuhp_exit:  cpu: 0001  state:  85 step:  85 ret: 0
          <idle>-0       [001] d.h1.     0.122000: sched_waking: comm=init pid=1 prio=120 target_cpu=000
CPU:1 [LOST EVENTS]
            init-1       [000] d..2.     0.123000: sched_switch: prev_comm=init prev_pid=1 prev_prio=120 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
"""


def add_made(seeds):
    for name, make in cases.CASES:
        if len(make().data) < 40000:
            seeds.add('container', 'case-' + name, make().data)
    with tarfile.open(os.path.join(SOURCE, 'tests', 'data', 'hostile.tar.xz')) as archive:
        for member in archive:
            data = archive.extractfile(member).read()
            seeds.add('container', 'hostile-' + os.path.basename(member.name), data)
    for (system, name), event in formats.EVENTS.items():
        text = event[3] if len(event) > 3 else formats.text(name, event, 8)
        text = text if isinstance(text, bytes) else text.encode()
        record = struct.pack('<HBBi', event[0], 1, 0, 1) + bytes(range(1, 57))
        seeds.add('formats', f'{system}-{name}', struct.pack('<H', len(record)) + record + text)
    seeds.add('text', 'console', CONSOLE)
    seeds.add('text', 'tracer', TRACER)
    seeds.add('dmesg', 'console', CONSOLE)
    nodes = b''.join(struct.pack('<BBBBI', i % 17, i % 6, i % 4, i % 4 | (i == 9) << 7, 1000 * i)
                     for i in range(24))
    edges = b''.join(struct.pack('<BBHHH', 128 + i % 8, (i * 40) % 256, i, i + 3, 0)
                     for i in range(20))
    seeds.add('engine', 'plain', b'\2\3\4\5' + nodes + edges)
    seeds.add('engine', 'no-host', b'\0\1\0\0' + nodes + edges)


def add_packages(seeds, program):
    samples = [os.path.join(SOURCE, 'samples', name, 'trace.dat')
               for name in ('boot-par0-8', 'boot-par1-8')]
    for arguments in ([], ['--ghost', '--seed=3']):
        result = subprocess.run([program, 'compare', '--format=json', *arguments, *samples],
                                capture_output=True, check=False)
        if result.returncode == 0:
            text = result.stdout
            seeds.add('package', 'compare' + '-'.join(arguments), text)
    seeds.add('package', 'small', b'{"schema":"bringup-scope/compare/1","settings":{"align":"kick",'
              b'"ignored_events":["a:b"],"rows":3,"width_px":900,"episode":1,"seed":7,"ghost":true,'
              b'"theme":"dark","version":"1"},"captures":[{"label":"a","group":true,"runs":[{"path":'
              b'"x","sha256":"00","policy":"serial"}]},{"label":"b","runs":[{"path":"y",'
              b'"sha256":"11"}]}]}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('--dump', required=True)
    parser.add_argument('--program', required=True)
    options = parser.parse_args()
    seeds = Seeds(options.folder)
    add_real(seeds, options.dump, options.program)
    add_made(seeds)
    add_packages(seeds, options.program)


if __name__ == '__main__':
    main()
