# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes small trace.dat files from a description, and knows what a reader must find in them.

    trace = Trace(version=7, compression='zstd', endian='<', kernel_long=8)
    ring = trace.ring(0)
    ring.event(1000, 'cpuhp_enter', task=1, cpu=1, target=236, idx=1, fun='takeover')
    trace.write(path)
    trace.truth()       # the lines that tests/oracle/dump.c prints with --events --rows

The same description gives the same bytes. Layout: trace-cmd.dat.v6(5) and trace-cmd.dat.v7(5);
pages and records: include/linux/ring_buffer.h and kernel/trace/ring_buffer.c.
"""

import ctypes
import os
import struct
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import formats  # noqa: E402

# Option ids.
DONE, DATE, CPUSTAT, BUFFER, TRACECLOCK, UNAME, HOOK, OFFSET, CPUCOUNT, VERSION = range(10)
TIME_SHIFT, TSC2NSEC = 12, 14
HEADER_INFO, FTRACE_EVENTS, EVENT_FORMATS, KALLSYMS, PRINTK, CMDLINES = range(16, 22)

LOST, LOST_COUNTED = 1 << 31, 1 << 30

FUNCTIONS = ['arch_cpuhp_kick_ap_alive', '__cpu_up', 'cpu_psci_cpu_boot', 'psci_0_2_cpu_on',
             'native_kick_ap', 'cpuhp_ap_sync_alive', 'cpuhp_wait_for_sync_state',
             'arch_cpuhp_cleanup_kick_cpu', 'smp_callin', 'load_ucode_ap', 'ap_starting',
             'check_local_cpu_capabilities', 'rcutree_report_cpu_starting', 'cpuinfo_store_cpu',
             'store_cpu_topology', 'notify_cpu_starting', 'cpuhp_invoke_callback',
             'set_cpu_online', 'cpu_startup_entry', 'cpuhp_online_idle', 'complete',
             'kthread_unpark', 'wait_for_completion', 'wait_for_completion_timeout',
             'arch_cpuhp_sync_state_poll', 'usleep_range_state', 'console_unlock']

CALLBACKS = ['takeover_prepare', 'smpboot_create_threads', 'bringup_cpu', 'smpboot_unpark_threads',
             'sched_cpu_activate', 'padata_cpu_online']

# What columns a, b, c, d, addr and text of a row hold.
ROWS = {
    'cpuhp_enter': ('cpu', 'target', 'idx', None, 'fun', None),
    'cpuhp_multi_enter': ('cpu', 'target', 'idx', None, 'fun', None),
    'cpuhp_exit': ('cpu', 'state', 'idx', 'ret', None, None),
    'sched_switch': ('prev_pid', 'next_pid', 'prev_state', None, None, 'next_comm'),
    'sched_waking': ('pid', 'target_cpu', None, None, None, 'comm'),
    'sched_wakeup': ('pid', 'target_cpu', None, None, None, 'comm'),
    'sched_wakeup_new': ('pid', 'target_cpu', None, None, None, 'comm'),
    'function': (None, None, None, None, 'ip', None),
    'funcgraph_entry': (None, 'depth', None, None, 'func', None),
    'funcgraph_exit': (None, 'depth', None, None, 'func', None),
    'console': (None, None, None, None, None, 'msg'),
}


def zstd_compress(data):
    lib = ctypes.CDLL('libzstd.so.1')
    for name in ('ZSTD_compressBound', 'ZSTD_compress'):
        getattr(lib, name).restype = ctypes.c_size_t
    bound = lib.ZSTD_compressBound(ctypes.c_size_t(len(data)))
    out = ctypes.create_string_buffer(bound)
    size = lib.ZSTD_compress(out, ctypes.c_size_t(bound), data, ctypes.c_size_t(len(data)), 3)
    return out.raw[:size]


COMPRESS = {'none': None, 'zlib': zlib.compress, 'zstd': zstd_compress}


class Ring:
    """The pages of one CPU in one buffer."""

    def __init__(self, trace, buffer, cpu):
        self.trace, self.buffer, self.cpu = trace, buffer, cpu
        self.pages, self.page = [], None
        self.base = self.now = 0
        self.flags, self.count = 0, None
        self.pending_lost = '0'
        self.tail = b''           # behind the last page
        self.events, self.rows = [], []
        self.page_events = []     # how many events there are up to the end of each page

    def room(self):
        return self.trace.sub_buffer - 8 - self.trace.kernel_long - len(self.page)

    def begin_page(self, ts, lost=None, stored=True):
        """LOST events in front of the page; '?' is an unknown number."""
        self.end_page()
        self.page = bytearray()
        self.base = self.now = ts
        if lost is None:
            return
        self.flags = LOST
        self.pending_lost = '?'
        if lost != '?' and stored:
            self.flags |= LOST_COUNTED
            self.count = lost
            self.pending_lost = str(lost)

    def end_page(self, commit=None):
        """COMMIT replaces the size that the page header tells."""
        if self.page is None:
            return
        t = self.trace
        commit = len(self.page) if commit is None else commit
        page = t.pack('Q', self.base) + t.pack_long(commit | self.flags) + bytes(self.page)
        if self.count is not None:
            page += t.pack_long(self.count)
        assert len(page) <= t.sub_buffer
        self.pages.append(page.ljust(t.sub_buffer, b'\0'))
        self.page_events.append(len(self.events))
        self.page, self.flags, self.count = None, 0, None

    def word(self, type_len, delta):
        assert 0 <= delta < 1 << 27
        if self.trace.endian == '<':
            value = type_len | delta << 5
        else:
            value = type_len << 27 | delta
        self.page += self.trace.pack('I', value)

    def record(self, ts, payload):
        """A data record; gives the time stamp that a reader must see."""
        t = self.trace
        payload += b'\0' * (-len(payload) % 4)
        size = len(payload) + 4 + (4 if len(payload) > 112 else 0)
        spare = t.kernel_long if self.count is not None else 0
        spare += 8 if ts - self.now >= 1 << 27 else 0
        if self.page is None or ts < self.now or self.room() < size + spare:
            self.begin_page(ts)
        delta = ts - self.now
        if delta >= 1 << 27:
            self.extend(delta)
            delta = 0
        if len(payload) > 112:
            self.word(0, delta)
            self.page += t.pack('I', len(payload) + 4) + payload
        else:
            self.word(len(payload) // 4, delta)
            self.page += payload
        self.now = ts
        return ts

    def extend(self, delta):
        self.word(30, delta & (1 << 27) - 1)
        self.page += self.trace.pack('I', delta >> 27)
        self.now += delta

    def stamp(self, ts):
        """An absolute time stamp; it carries 59 bits."""
        self.word(31, ts & (1 << 27) - 1)
        self.page += self.trace.pack('I', ts >> 27 & 0xffffffff)
        self.now = ts

    def discarded(self, delta, n_bytes):
        """A record that the kernel took back; N_BYTES follow its first word, at least 4."""
        self.word(29, delta)
        self.page += self.trace.pack('I', n_bytes) + b'\xaa' * (n_bytes - 4)
        self.now += delta

    def pad(self):
        """The rest of the page is empty, and the kernel committed it as a whole."""
        self.word(29, 0)
        self.page += b'\xee' * self.room()
        self.end_page()

    def tell(self, ts, number, pid):
        self.events.append((ts, number, pid, self.pending_lost))
        self.pending_lost = '0'

    def raw(self, ts, number, pid, payload=b''):
        """A record of type NUMBER with PAYLOAD behind the common fields; no row comes of it."""
        data = self.trace.pack('HBBi', number, 0, 0, pid) + payload
        self.tell(self.record(ts, data), number, pid)

    def event(self, ts, name, task=0, flags=0, cut=None, row=True, **values):
        """TASK: the common pid. CUT: so many bytes of the record only. ROW: whether a reader can make a row of it."""
        t = self.trace
        number, fields, _ = t.event_of(name)
        data = t.encode(number, fields, task, flags, values)
        self.tell(self.record(ts, data[:cut]), number, task)
        if row and name in ROWS and t.has_row(name):
            self.rows.append((name, ts, task, flags, values))

    def data(self):
        self.end_page()
        return b''.join(self.pages) + self.tail


class Trace:
    def __init__(self, version=7, compression='none', endian='<', kernel_long=8, user_long=None,
                 page_size=4096, sub_buffer=None, n_cpus=None, events=None, chunk_pages=2,
                 compress_options=False, offset_ns=0, convert=None):
        """EVENTS: (system, name) -> as formats.EVENTS. CONVERT: raw time stamp -> ns."""
        self.version, self.compression, self.endian = version, compression, endian
        self.kernel_long, self.user_long = kernel_long, user_long or kernel_long
        self.page_size, self.sub_buffer = page_size, sub_buffer or page_size
        self.n_cpus = n_cpus
        self.formats = events or formats.EVENTS
        self.chunk_pages, self.compress_options = chunk_pages, compress_options
        self.offset_ns, self.convert = offset_ns, convert
        self.rings = {}            # (buffer name, cpu) -> Ring, in the order of the buffers
        self.clocks = {'': 'local'}
        self.options = [[]]        # one list of (id, data) for each options section
        self.unusable = set()      # events that make no rows because their format lacks something
        self.row_buffer = None     # name of the only buffer that rows are made of; None: all
        self.latency = None        # text in place of the data
        self.comms = {1: 'init', 17: 'cpuhp/1', 30: 'kworker/0:1'}
        base = 0xffff800080010000 if kernel_long == 8 else 0xc0010000
        names = CALLBACKS + FUNCTIONS + ['vprintk_emit']
        self.symbols = {name: base + 64 * i for i, name in enumerate(names)}

    def pack(self, codes, *values):
        return struct.pack(self.endian + codes, *values)

    def pack_long(self, value):
        return self.pack('Q' if self.kernel_long == 8 else 'I', value)

    def ring(self, cpu, buffer=''):
        self.clocks.setdefault(buffer, 'local')
        return self.rings.setdefault((buffer, cpu), Ring(self, buffer, cpu))

    def event_of(self, name):
        return next(event for (_, n), event in self.formats.items() if n == name)[:3]

    def has_row(self, name):
        return name not in self.unusable

    def address(self, value):
        return self.symbols.get(value, value) if isinstance(value, str) else value

    def encode(self, number, fields, pid, flags, values):
        placed, size = formats.layout(fields, self.kernel_long)
        data, behind = bytearray(size), b''
        values = {**values, 'common_type': number, 'common_flags': flags, 'common_pid': pid}
        for ctype, name, offset, width, signed in placed:
            value = values.get(name, 0)
            if ctype == 'char[16]':
                raw = (value or '').encode()[:15].ljust(16, b'\0')
            elif ctype.endswith('_loc char[]'):
                if isinstance(value, tuple):    # (offset, length) as they shall stand there
                    where, length = value
                else:
                    where, length = size + len(behind), len(value.encode()) + 1
                    behind += value.encode() + b'\0'
                    if ctype.startswith('__rel'):   # counts from behind the field itself
                        where -= offset + width
                raw = self.pack('I', where | length << 16)
            else:
                code = {1: 'B', 2: 'H', 4: 'I', 8: 'Q'}[width]
                raw = self.pack(code, self.address(value) & (1 << 8 * width) - 1)
            data[offset:offset + width] = raw
        return bytes(data) + behind

    # What a reader must find.

    def time(self, ts):
        return (self.convert(ts) if self.convert else ts) + self.offset_ns

    def row_line(self, ring, name, ts, pid, flags, values):
        columns = []
        for field in ROWS[name][:4]:
            value = values.get(field, 0) if field else 0
            columns.append((value + (1 << 31)) % (1 << 32) - (1 << 31))
        addr_field, text_field = ROWS[name][4:]
        addr = self.address(values.get(addr_field, 0)) if addr_field else 0
        symbol = next((s for s, a in self.symbols.items() if a == addr and a), '-')
        symbol = symbol.split('\t')[0].split('.')[0]   # without module and compiler's suffix
        if name in ('function', 'funcgraph_entry', 'funcgraph_exit'):
            if symbol not in FUNCTIONS:
                return None
            columns[0], symbol = FUNCTIONS.index(symbol), '-'
        if name == 'funcgraph_exit':   # how long the call lasted, in two columns
            lasted = values.get('rettime', 0) - values.get('calltime', 0)
            columns[2:4] = ((half + (1 << 31)) % (1 << 32) - (1 << 31)
                            for half in (lasted & 0xffffffff, lasted >> 32 & 0xffffffff))
        text = values.get(text_field) or '' if text_field else ''
        text = text[:15] if text_field and text_field.endswith('comm') else text.rstrip('\n')
        return (f'row {ring.buffer or "-"} {ring.cpu} {name} {self.time(ts)} {pid} {flags} '
                f'{" ".join(map(str, columns))} {addr:x} {symbol} {text}')

    def truth(self):
        """{(buffer, cpu): the event and row lines}, runs without events left out."""
        runs = {}
        order = list(self.buffers())
        for (buffer, cpu), ring in sorted(self.rings.items(),
                                          key=lambda item: (order.index(item[0][0]), item[0][1])):
            lines = [f'event {buffer or "-"} {cpu} {self.time(ts)} {number} {pid} {lost}'
                     for ts, number, pid, lost in ring.events]
            has_rows = self.row_buffer in (None, buffer)
            rows = [self.row_line(ring, *row) for row in ring.rows if has_rows]
            if lines:
                runs[(buffer, cpu)] = lines + [row for row in rows if row]
        return runs

    # The file.

    def header(self):
        return (b'\x17\x08\x44tracing%d\0' % self.version +
                bytes([self.endian == '>', self.user_long]) + self.pack('I', self.page_size))

    def sized(self, code, data):
        return self.pack(code, len(data)) + data

    def meta(self):
        """[(option id, contents)] of what stands in front of the options of version 6."""
        head = (b'header_page\0' +
                self.sized('Q', formats.header_page(self.kernel_long, self.sub_buffer)) +
                b'header_event\0' + self.sized('Q', formats.HEADER_EVENT))
        texts = {}
        for (system, name), event in self.formats.items():
            # A format may be given as text, to be odd.
            body = event[3] if len(event) > 3 else formats.text(name, event, self.kernel_long)
            texts.setdefault(system, []).append(self.sized('Q', body))
        own = texts.pop('ftrace', [])
        ftrace = self.pack('I', len(own)) + b''.join(own)
        events = self.pack('I', len(texts))
        for system, bodies in texts.items():
            events += system.encode() + b'\0' + self.pack('I', len(bodies)) + b''.join(bodies)
        width = 2 * self.kernel_long
        kallsyms = ''.join(f'{a:0{width}x} T {s}\n' for s, a in self.symbols.items())
        printk = f'0x{self.symbols["vprintk_emit"]:x} : "%s rests\\n"\n'
        comms = ''.join(f'{pid} {comm}\n' for pid, comm in self.comms.items())
        return [(HEADER_INFO, head), (FTRACE_EVENTS, ftrace), (EVENT_FORMATS, events),
                (KALLSYMS, self.sized('I', kallsyms.encode())),
                (PRINTK, self.sized('I', printk.encode())),
                (CMDLINES, self.sized('Q', comms.encode()))]

    def buffers(self):
        """{name: {cpu: ring}} with the main one first."""
        found = {'': {}}
        for (buffer, cpu), ring in self.rings.items():
            found.setdefault(buffer, {})[cpu] = ring
        return found

    def pad_to_page(self, out):
        out += b'\0' * (-len(out) % self.page_size)

    def data6(self):
        out = bytearray(self.header())
        for _, contents in self.meta():
            out += contents
        buffers = self.buffers()
        n = self.n_cpus or 1 + max((cpu for _, cpu in self.rings), default=0)
        out += self.pack('I', n)
        holes = {}
        out += b'options  \0'
        for number, data in self.options[0]:
            out += self.pack('H', number) + self.sized('I', data)
        for name in buffers:
            if name:
                out += self.pack('H', BUFFER) + self.pack('I', 9 + len(name))
                holes[name] = len(out)
                out += self.pack('Q', 0) + name.encode() + b'\0'
        out += self.pack('H', 0)
        if self.latency is not None:
            return bytes(out) + b'latency  \0' + self.latency
        for name, rings in buffers.items():
            if name:
                out[holes[name]:holes[name] + 8] = self.pack('Q', len(out))
            out += b'flyrecord\0'
            table = len(out)
            out += bytes(16 * n)
            for cpu in range(n):
                data = rings[cpu].data() if cpu in rings else b''
                self.pad_to_page(out)
                out[table + 16 * cpu:table + 16 * cpu + 16] = self.pack('QQ', len(out), len(data))
                out += data
        return bytes(out)

    def compressed(self, data):
        packed = COMPRESS[self.compression](data)
        return self.pack('II', len(packed), len(data)) + packed

    def section(self, number, data, compress=True):
        compress = compress and self.compression != 'none'
        data = self.compressed(data) if compress else data
        return self.pack('HHIQ', number, int(compress), 0, len(data)) + data

    def cpu_data(self, data):
        if self.compression == 'none' or not data:
            return data
        step = self.chunk_pages * self.sub_buffer
        chunks = [self.compressed(data[i:i + step]) for i in range(0, len(data), step)]
        return self.pack('I', len(chunks)) + b''.join(chunks)

    def write_buffer(self, out, name, rings):
        """Appends the section; gives the contents of its option."""
        at = len(out)
        out += self.pack('HHIQ', BUFFER, int(self.compression != 'none'), 0, 0)
        table = b''
        for cpu, ring in rings.items():
            data = self.cpu_data(ring.data())
            self.pad_to_page(out)
            table += self.pack('IQQ', cpu, len(out), len(data))
            out += data
        out[at + 8:at + 16] = self.pack('Q', len(out) - at - 16)
        return (self.pack('Q', at) + name.encode() + b'\0' + self.clocks[name].encode() + b'\0' +
                self.pack('II', self.sub_buffer, len(rings)) + table)

    def data7(self):
        out = bytearray(self.header())
        out += self.compression.encode() + b'\0' + b'1.0\0'
        first = len(out)
        out += bytes(8)
        found = []
        for number, contents in self.meta():
            found.append((number, self.pack('Q', len(out))))
            out += self.section(number, contents)
        buffers = [(BUFFER, self.write_buffer(out, name, rings))
                   for name, rings in self.buffers().items()]
        sections = [list(options) for options in self.options]
        sections[0] = found + sections[0]
        sections[-1] += buffers
        following = 0
        for options in reversed(sections):   # each tells where the next one is
            data = b''.join(self.pack('H', n) + self.sized('I', d) for n, d in options)
            data += self.pack('HIQ', DONE, 8, following)
            following = len(out)
            out += self.section(0, data, self.compress_options)
        out[first:first + 8] = self.pack('Q', following)
        return bytes(out)

    def bytes(self):
        return self.data6() if self.version == 6 else self.data7()

    def write(self, path):
        with open(path, 'wb') as f:
            f.write(self.bytes())
