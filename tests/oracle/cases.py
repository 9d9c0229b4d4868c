# SPDX-License-Identifier: GPL-2.0-or-later
"""Small trace.dat files, one for each thing that a reader can get wrong, with what is in them."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data'))
import formats  # noqa: E402
import mktrace  # noqa: E402
from mktrace import Trace  # noqa: E402

CASES = []

# libtracecmd makes rows where we make none: of all buffers, of fields behind the end of a record,
# of fields that the format does not have (as 0).
EVENTS_ONLY = 'events'


class Case:
    """DIAGS: {diagnostic: count}; no other may appear that is more than a note about the capture.
    ORACLE: True, EVENTS_ONLY, or why libtracecmd 3.1.6 cannot say the same."""

    def __init__(self, trace, diags=None, oracle=True, data=None):
        self.trace, self.diags, self.oracle = trace, diags or {}, oracle
        self.data = trace.bytes() if data is None else data


def case(make):
    CASES.append((make.__name__, make))
    return make


def case_of(name, make, *args, **kwargs):
    CASES.append((name, lambda: make(*args, **kwargs)))


def typical(ring, n=60, start=1000, step=7919):
    """One of each kind, N times: pages fill up."""
    ts = start
    for i in range(n):
        cpu = 1 + i % 3
        for name, values in (
                ('cpuhp_enter', dict(cpu=cpu, target=236, idx=i, fun='smpboot_create_threads')),
                ('cpuhp_multi_enter', dict(cpu=cpu, target=236, idx=i, fun='padata_cpu_online')),
                ('cpuhp_exit', dict(cpu=cpu, state=236, idx=i, ret=-(i % 40))),
                ('sched_switch', dict(prev_comm='init', prev_pid=1, prev_prio=120,
                                      prev_state=(0, 1, 2, 256)[i % 4], next_comm=f'cpuhp/{cpu}',
                                      next_pid=16 + cpu, next_prio=120)),
                ('sched_waking', dict(comm='kworker/0:1', pid=30, prio=120, target_cpu=cpu)),
                ('sched_wakeup', dict(comm='fifteen-chars-x', pid=31, prio=0, target_cpu=0)),
                ('sched_wakeup_new', dict(comm='', pid=32, prio=139, target_cpu=2)),
                ('function', dict(ip='cpuhp_ap_sync_alive', parent_ip='bringup_cpu')),
                ('function', dict(ip='takeover_prepare', parent_ip='bringup_cpu')),
                ('funcgraph_entry', dict(func='complete', depth=i % 5)),
                ('funcgraph_exit', dict(func='complete', depth=i % 5, calltime=1, rettime=7000000002)),
                ('console', dict(msg=f'CPU{cpu}: Booted secondary processor {"x" * (i * 3)}\n')),
                ('cpu_idle', dict(state=2 ** 32 - 1, cpu_id=0))):
            ts += step
            ring.event(ts, name, task=i % 3, flags=1 + i % 2 * 4, **values)
    return ts


def container(cpus=(0, 1), **kwargs):
    trace = Trace(**kwargs)
    for cpu in cpus:
        typical(trace.ring(cpu), start=1000 + cpu)
    return Case(trace, oracle=trace.compression != 'zlib' or 'built without zlib')


for version, compression in ((6, 'none'), (7, 'none'), (7, 'zlib'), (7, 'zstd')):
    for endian in '<', '>':
        for size in 4, 8:
            case_of(f'v{version}-{compression}-{"le" if endian == "<" else "be"}{8 * size}',
                    container, version=version, compression=compression, endian=endian,
                    kernel_long=size)
    case_of(f'v{version}-{compression}-64k-pages', container, version=version,
            compression=compression, page_size=65536)
    # The long of the header is that of user space; the kernel's is in header_page.
    case_of(f'v{version}-{compression}-user-long-4', container, version=version,
            compression=compression, user_long=4)
    case_of(f'v{version}-{compression}-no-events', container, cpus=(), version=version,
            compression=compression)
case_of('v7-zstd-options-compressed', container, compression='zstd', compress_options=True)
case_of('v7-zlib-options-compressed', container, compression='zlib', compress_options=True)
case_of('v7-chunk-of-many-pages', container, compression='zstd', chunk_pages=64)
case_of('v7-chunk-of-one-page', container, compression='zstd', chunk_pages=1)
case_of('v7-sparse-cpu-ids', container, cpus=(0, 3, 130))
case_of('v7-sparse-cpu-ids-zstd', container, cpus=(2, 255), compression='zstd')
case_of('v6-empty-cpus', container, cpus=(1, 5), version=6, n_cpus=7)


@case
def subbuffer_larger_than_page():
    """buffer_subbuf_size_kb: the data come in units that are not the machine's page."""
    trace = Trace(page_size=4096, sub_buffer=16384)
    typical(trace.ring(0), n=200)
    return Case(trace, oracle='insists on pages of the machine')


@case
def empty_cpu_in_v7():
    trace = Trace()
    typical(trace.ring(0))
    trace.ring(1)
    typical(trace.ring(2))
    return Case(trace)


def instances(version, compression='none', main=True):
    trace = Trace(version=version, compression=compression)
    if main:
        typical(trace.ring(0))
    for cpu in 0, 1:
        typical(trace.ring(cpu, 'hp'), n=30, start=5000 + cpu)
        typical(trace.ring(cpu, 'second'), n=10, start=70 + cpu)
    trace.clocks['hp'] = 'global'
    trace.n_cpus = 2
    # Moments of two clocks cannot be put side by side: the one with most cpuhp events it is.
    trace.row_buffer = '' if main else 'hp'
    return Case(trace, oracle=EVENTS_ONLY)


case_of('v6-instances', instances, 6)
case_of('v7-instances', instances, 7)
case_of('v7-instances-zstd', instances, 7, 'zstd')
case_of('v6-main-buffer-empty', instances, 6, main=False)
case_of('v7-main-buffer-empty', instances, 7, main=False)


def optional(options, oracle=True, **kwargs):
    """OPTIONS: lists of (id, text or bytes), one for each options section."""
    diags = kwargs.pop('diags', None)
    trace = Trace(**kwargs)
    trace.options = [[(n, d.encode() + b'\0' if isinstance(d, str) else d) for n, d in section]
                     for section in options]
    typical(trace.ring(0))
    typical(trace.ring(1), start=1003)
    return Case(trace, diags, oracle)


UNAME = (mktrace.UNAME, 'Linux lab 6.12.117-lab aarch64')
CLOCK = (mktrace.TRACECLOCK, '[local] global counter uptime perf mono mono_raw boot tai\n')
STATS = (mktrace.CPUSTAT, 'CPU: 0\nentries: 0\noverrun: 0\ncommit overrun: 0\nbytes: 0\n'
         'oldest event ts:     2.227232\nnow ts:     5.857602\ndropped events: 0\n'
         'read events: 2874\n\n')
for version in 6, 7:
    case_of(f'v{version}-uname-clock-stats', optional, [[UNAME, CLOCK, STATS]], version=version)
    case_of(f'v{version}-option-offset', optional, [[(mktrace.OFFSET, '12345')]],
            version=version, offset_ns=12345)
    case_of(f'v{version}-option-date', optional, [[(mktrace.DATE, '0x5f5e100')]],
            version=version, offset_ns=0x5f5e100 * 1000)
    case_of(f'v{version}-options-unknown', optional,
            [[(999, b'\1\2\3'), UNAME, (30000, b''), CLOCK]], version=version,
            diags={'unknown-option': 2})
case_of('v7-overrun', optional, [[(mktrace.CPUSTAT, STATS[1].replace('\noverrun: 0',
                                                                     '\noverrun: 17'))]],
        diags={'overrun': 1})
case_of('v7-options-chained', optional,
        [[UNAME], [CLOCK, (mktrace.OFFSET, '7')], [], [STATS]], offset_ns=7)
case_of('v7-options-chained-zstd', optional, [[UNAME], [CLOCK], [STATS]], compression='zstd',
        compress_options=True)


def tsc(ts):
    """mul_u64_u32_shr as libtracecmd has it: the halves are shifted one by one."""
    mult, shift = 1789569706, 32
    return ((ts & 0xffffffff) * mult >> shift) + ((ts >> 32) * mult << (32 - shift))


@case
def option_tsc2nsec():
    trace = Trace(convert=tsc)
    trace.options = [[(mktrace.TRACECLOCK, b'local [x86-tsc]\n\0'),
                      (mktrace.TSC2NSEC, trace.pack('IIQ', 1789569706, 32, 0))]]
    trace.clocks[''] = 'x86-tsc'
    typical(trace.ring(0), start=10 ** 12)
    return Case(trace)


def time_shift(samples, flags, convert):
    """Of a guest, to the host's time; (time, offset, scaling) for each correction."""
    trace = Trace(convert=convert)
    columns = list(zip(*samples))
    trace.options = [[(mktrace.TIME_SHIFT, trace.pack('QII', 4711, flags, 1) +
                       trace.pack('I', len(samples)) +
                       b''.join(trace.pack(f'{len(samples)}q', *c) for c in columns))]]
    typical(trace.ring(0), start=10 ** 9)
    return Case(trace)


def interpolated(ts):
    """Between 10^9: -5000 and 10^9 + 10^7: +1000."""
    return ts - 5000 + ((ts - 10 ** 9) * 6000 + 5 * 10 ** 6) // 10 ** 7


case_of('option-time-shift', time_shift, [(100, -50, 1)], 0, lambda ts: ts - 50)
case_of('option-time-shift-two', time_shift, [(10 ** 9, -5000, 1), (10 ** 9 + 10 ** 7, 1000, 1)],
        0, lambda ts: ts - 5000)
case_of('option-time-shift-interpolated', time_shift,
        [(10 ** 9, -5000, 1), (10 ** 9 + 10 ** 7, 1000, 1)], 1, interpolated)


@case
def time_extend():
    trace = Trace()
    ring = trace.ring(0)
    for i, gap in enumerate((1, 2 ** 27 - 1, 2 ** 27, 2 ** 27 + 1, 2 ** 40, 5, 2 ** 32)):
        ring.event(ring.now + gap, 'cpu_idle', task=i, state=1, cpu_id=0)
    return Case(trace)


@case
def time_stamp_absolute():
    trace = Trace()
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    for ts in 10 ** 9, 10 ** 12, 2 ** 58 + 12345:
        ring.stamp(ts)
        ring.event(ts, 'cpu_idle', state=1, cpu_id=0)
    return Case(trace)


@case
def time_stamp_beyond_59_bits():
    """The top five bits come from the time before; a wrapped stamp is the next turn."""
    trace = Trace()
    ring = trace.ring(0)
    top = 3 << 59
    ring.event(top + 1000, 'cpu_idle', state=1, cpu_id=0)
    for ts in top + 10 ** 9, (4 << 59) - 10, (4 << 59) + 5:
        ring.stamp(ts)
        ring.event(ts, 'cpu_idle', state=1, cpu_id=0)
    return Case(trace, oracle='1.7.1 does not take over the top bits')


@case
def discarded():
    trace = Trace()
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    ring.discarded(1, 12)
    ring.event(2000, 'cpu_idle', state=2, cpu_id=0)
    ring.discarded(500, 4)
    ring.discarded(77, 40)
    ring.event(2600, 'cpuhp_enter', task=1, cpu=1, target=236, idx=1, fun='takeover_prepare')
    return Case(trace)


@case
def padding_to_the_end():
    trace = Trace()
    ring = trace.ring(0)
    for i in range(4):
        ring.event(1000 + 5000 * i, 'cpu_idle', state=i, cpu_id=0)
        ring.pad()
    ring.event(50000, 'cpu_idle', state=9, cpu_id=0)
    return Case(trace)


def lost_marks(kernel_long, endian):
    trace = Trace(kernel_long=kernel_long, endian=endian)
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    ring.begin_page(2000, lost=125)
    ring.event(2100, 'cpu_idle', state=2, cpu_id=0)
    ring.event(2101, 'cpu_idle', state=2, cpu_id=0)
    ring.begin_page(3000, lost='?')
    ring.event(3100, 'cpu_idle', state=3, cpu_id=0)
    ring.begin_page(4000)
    ring.event(4100, 'cpu_idle', state=4, cpu_id=0)
    return Case(trace, {'lost-events': 2})


for size in 4, 8:
    for endian in '<', '>':
        case_of(f'lost-events-{"le" if endian == "<" else "be"}{8 * size}', lost_marks, size,
                endian)


@case
def lost_count_does_not_fit():
    """A page so full that no long fits behind the data: the number stays unknown."""
    trace = Trace()
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    ring.begin_page(2000, lost=125, stored=False)
    ring.pending_lost = '?'
    ring.event(2001, 'cpu_idle', state=2, cpu_id=0)
    while ring.room() >= 20:
        ring.event(ring.now + 1, 'cpu_idle', state=2, cpu_id=0)
    ring.end_page()
    return Case(trace, {'lost-events': 1})


@case
def lost_in_front_of_everything():
    trace = Trace()
    ring = trace.ring(0)
    ring.begin_page(2000, lost='?')
    ring.event(2001, 'cpu_idle', state=2, cpu_id=0)
    return Case(trace, {'lost-events': 1, 'overrun': 1})


@case
def short_tail_page():
    """As a recorder leaves it that was stopped in the middle of a page."""
    trace = Trace()
    typical(trace.ring(0))
    trace.ring(0).tail = b'\1' * 700
    typical(trace.ring(1))
    return Case(trace, {'partial-page': 1})


@case
def tail_shorter_than_a_page_header():
    trace = Trace(version=6)
    typical(trace.ring(0))
    trace.ring(0).tail = b'\1' * 5
    typical(trace.ring(1))
    return Case(trace, {'partial-page': 1})


@case
def empty_pages():
    trace = Trace()
    ring = trace.ring(0)
    ring.begin_page(500)
    ring.end_page()
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    ring.begin_page(1500)
    ring.begin_page(2000)
    ring.event(2001, 'cpu_idle', state=1, cpu_id=0)
    ring.begin_page(2500)
    ring.end_page()
    return Case(trace)


@case
def time_goes_back():
    trace = Trace()
    ring = trace.ring(0)
    for ts in 1000, 2000, 1500, 1600, 900, 5000:
        ring.event(ts, 'sched_waking', comm='init', pid=1, target_cpu=0)
    return Case(trace, {'time-backwards': 2})


@case
def record_shorter_than_its_format():
    trace = Trace()
    ring = trace.ring(0)
    ring.event(1000, 'cpuhp_enter', task=1, cpu=1, target=236, idx=1, fun='takeover_prepare')
    ring.event(2000, 'cpuhp_enter', task=1, cut=20, row=False, cpu=1, target=236, idx=2,
               fun='bringup_cpu')
    ring.event(3000, 'cpuhp_exit', task=1, cut=12, row=False, cpu=1, state=236, idx=1, ret=0)
    ring.event(4000, 'cpuhp_exit', task=1, cpu=1, state=236, idx=2, ret=-5)
    return Case(trace, {'short-record': 2}, oracle=EVENTS_ONLY)


@case
def string_outside_its_record():
    trace = Trace()
    ring = trace.ring(0)
    for i, where in enumerate(((12, 4000), (60000, 8), (4, 65535))):
        ring.event(1000 + i, 'console', row=False, msg=where)
    ring.event(2000, 'console', msg='a fine message\n')
    return Case(trace, {'short-record': 3}, oracle=EVENTS_ONLY)


@case
def unknown_event_id():
    trace = Trace()
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    for i in range(5):
        ring.raw(1100 + i, 4242 + i % 2, 7, b'\1\2\3\4')
    ring.event(2000, 'cpu_idle', state=1, cpu_id=0)
    return Case(trace, {'unknown-event': 5})


def odd_format(change, name, values, diags, oracle=True):
    """The format of one event in another shape than the kernels'."""
    events = dict(formats.EVENTS)
    key = next(k for k in events if k[1] == name)
    events[key] = change(events[key])
    trace = Trace(events=events)
    trace.unusable = {name} if diags else set()
    ring = trace.ring(0)
    for i in range(3):
        ring.event(1000 + 10 * i, 'cpuhp_enter', task=1, cpu=1, target=236, idx=i,
                   fun='takeover_prepare')
        ring.event(1005 + 10 * i, name, task=1, **values)
    return Case(trace, diags, oracle)


def without(field):
    return lambda event: (event[0], [f for f in event[1] if f[1] != field], '"odd"')


def renamed(field):
    return lambda event: (event[0], [(t, 'other' if n == field else n) for t, n in event[1]],
                          '"odd"')


def moved(event):
    """Another field in front: offsets must come from the format."""
    return (event[0], [('unsigned long long', 'news')] + event[1], '"odd"')


EXIT = dict(cpu=1, state=236, idx=1, ret=-12)
SWITCH = dict(prev_comm='init', prev_pid=1, prev_prio=120, prev_state=2, next_comm='cpuhp/1',
              next_pid=17, next_prio=120)
case_of('field-missing', odd_format, without('idx'), 'cpuhp_exit', EXIT,
        {'missing-field': 1}, EVENTS_ONLY)
case_of('field-renamed', odd_format, renamed('prev_state'), 'sched_switch', SWITCH,
        {'missing-field': 1}, EVENTS_ONLY)
case_of('fields-moved', odd_format, moved, 'sched_switch', SWITCH, {})


def broken_format(text):
    return lambda event: event[:3] + (text,)


case_of('format-without-fields', odd_format,
        broken_format(b'name: cpuhp_exit\nID: 41\nformat:\n\nprint fmt: "x"\n'), 'cpuhp_exit',
        EXIT, {'bad-format': 1}, EVENTS_ONLY)


def relative(event):
    return (event[0], [('__rel_loc char[]', 'msg')], '"%s", __get_rel_str(msg)')


case_of('string-relative', odd_format, relative, 'console', dict(msg='CPU1: up\n'), {})


@case
def string_relative_outside():
    events = dict(formats.EVENTS)
    events[('printk', 'console')] = relative(events[('printk', 'console')])
    trace = Trace(events=events)
    for i, where in enumerate(((0, 4000), (65535, 8), (1, 65535))):
        trace.ring(0).event(1000 + i, 'console', row=False, msg=where)
    return Case(trace, {'short-record': 3}, oracle=EVENTS_ONLY)


@case
def symbols_with_suffixes():
    """Of the compiler and of modules."""
    trace = Trace()
    for name, full in (('bringup_cpu', 'bringup_cpu.isra.0'), ('complete', 'complete.llvm.1234'),
                       ('takeover_prepare', 'takeover_prepare\t[module]')):
        trace.symbols[full] = trace.symbols.pop(name)
    ring = trace.ring(0)
    for i, address in enumerate(trace.symbols.values()):
        ring.event(1000 + 10 * i, 'cpuhp_enter', task=1, cpu=1, target=236, idx=i, fun=address)
        ring.event(1005 + 10 * i, 'function', ip=address, parent_ip=address)
    return Case(trace)


@case
def symbols_hidden():
    """kernel.kptr_restrict: all addresses are zero."""
    trace = Trace()
    addresses = trace.symbols
    trace.symbols = {name: 0 for name in addresses}
    for i, address in enumerate(addresses.values()):
        trace.ring(0).event(1000 + i, 'cpuhp_enter', cpu=1, target=236, idx=i, fun=address)
        trace.ring(0).event(1000 + i, 'function', ip=address, parent_ip=address)
    return Case(trace, oracle='takes the first of the zeros')


def clocked(name, is_unfit, **kwargs):
    trace = Trace(**kwargs)
    trace.options = [[(mktrace.TRACECLOCK, f'local global [{name}] x86-tsc\n\0'.encode())]]
    trace.clocks[''] = name
    typical(trace.ring(0), n=3)
    return Case(trace, {'clock-unfit': 1} if is_unfit else {'clock-unfit': 0})


for name, is_unfit in (('local', False), ('global', False), ('counter', True), ('uptime', True),
                       ('mono', True), ('x86-tsc', True)):
    case_of(f'v6-clock-{name}', clocked, name, is_unfit, version=6)
    case_of(f'v7-clock-{name}', clocked, name, is_unfit, version=7)


@case
def long_records():
    """Beyond 112 bytes the length stands in a word of its own."""
    trace = Trace()
    ring = trace.ring(0)
    for i, n in enumerate((98, 99, 100, 101, 102, 103, 500, 2000)):
        ring.event(1000 + i, 'console', msg='y' * n)
    return Case(trace)


@case
def common_type_above_255():
    trace = Trace(endian='>')
    ring = trace.ring(0)
    ring.event(1000, 'cpu_idle', state=1, cpu_id=0)
    ring.event(1001, 'sched_waking', task=70000, pid=69999, comm='init', target_cpu=3)
    return Case(trace)
