# SPDX-License-Identifier: GPL-2.0-or-later
"""Event formats as the kernel writes them, with the offsets of 64 and of 32 bit kernels."""

# name: (size, alignment, signed) with the size of a long as L.
TYPES = {
    'unsigned short': (2, False), 'unsigned char': (1, False), 'int': (4, True),
    'unsigned int': (4, False), 'pid_t': (4, True), 'u32': (4, False), 'void *': ('L', False),
    'long': ('L', True), 'unsigned long': ('L', False), 'unsigned long long': (8, False),
    'char[16]': (16, False), '__data_loc char[]': (4, False),
    '__rel_loc char[]': (4, False),
}

COMMON = [('unsigned short', 'common_type'), ('unsigned char', 'common_flags'),
          ('unsigned char', 'common_preempt_count'), ('int', 'common_pid')]

_MASK = ('((((0x00000000 | 0x00000001 | 0x00000002 | 0x00000004 | 0x00000008 | 0x00000010 | '
         '0x00000020 | 0x00000040) + 1) << 1) - 1)')
_PREEMPT = ('(((0x00000000 | 0x00000001 | 0x00000002 | 0x00000004 | 0x00000008 | 0x00000010 | '
            '0x00000020 | 0x00000040) + 1) << 1)')
_LETTERS = ('{ 0x00000001, "S" }, { 0x00000002, "D" }, { 0x00000004, "T" }, { 0x00000008, "t" }, '
            '{ 0x00000010, "X" }, { 0x00000020, "Z" }, { 0x00000040, "P" }, { 0x00000080, "I" }')

_WAKE = ([('char[16]', 'comm'), ('pid_t', 'pid'), ('int', 'prio'), ('int', 'target_cpu')],
         '"comm=%s pid=%d prio=%d target_cpu=%03d", REC->comm, REC->pid, REC->prio, '
         'REC->target_cpu')
_ENTER = ([('unsigned int', 'cpu'), ('int', 'target'), ('int', 'idx'), ('void *', 'fun')],
          '"cpu: %04u target: %3d step: %3d (%ps)", REC->cpu, REC->target, REC->idx, REC->fun')

# (system, name): (id, fields, print fmt)
EVENTS = {
    ('ftrace', 'function'): (
        1, [('unsigned long', 'ip'), ('unsigned long', 'parent_ip')],
        '" %ps <-- %ps", (void *)REC->ip, (void *)REC->parent_ip'),
    ('ftrace', 'funcgraph_exit'): (
        10, [('unsigned long', 'func'), ('unsigned long', 'retval'), ('int', 'depth'),
             ('unsigned int', 'overrun'), ('unsigned long long', 'calltime'),
             ('unsigned long long', 'rettime')],
        '"<-- %ps (%d) (start: %llx  end: %llx) over: %d retval: %lx", (void *)REC->func, '
        'REC->depth, REC->calltime, REC->rettime, REC->depth, REC->retval'),
    ('ftrace', 'funcgraph_entry'): (
        11, [('unsigned long', 'func'), ('int', 'depth')],
        '"--> %ps (%d)", (void *)REC->func, REC->depth'),
    ('cpuhp', 'cpuhp_exit'): (
        41, [('unsigned int', 'cpu'), ('int', 'state'), ('int', 'idx'), ('int', 'ret')],
        '" cpu: %04u  state: %3d step: %3d ret: %d", REC->cpu, REC->state, REC->idx, REC->ret'),
    ('cpuhp', 'cpuhp_multi_enter'): (42,) + _ENTER,
    ('cpuhp', 'cpuhp_enter'): (43,) + _ENTER,
    ('sched', 'sched_switch'): (
        202, [('char[16]', 'prev_comm'), ('pid_t', 'prev_pid'), ('int', 'prev_prio'),
              ('long', 'prev_state'), ('char[16]', 'next_comm'), ('pid_t', 'next_pid'),
              ('int', 'next_prio')],
        '"prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s%s ==> next_comm=%s next_pid=%d '
        f'next_prio=%d", REC->prev_comm, REC->prev_pid, REC->prev_prio, (REC->prev_state & {_MASK}'
        f') ? __print_flags(REC->prev_state & {_MASK}, "|", {_LETTERS}) : "R", REC->prev_state & '
        f'{_PREEMPT} ? "+" : "", REC->next_comm, REC->next_pid, REC->next_prio'),
    ('sched', 'sched_wakeup_new'): (203,) + _WAKE,
    ('sched', 'sched_wakeup'): (204,) + _WAKE,
    ('sched', 'sched_waking'): (205,) + _WAKE,
    ('printk', 'console'): (
        241, [('__data_loc char[]', 'msg')], '"%s", __get_str(msg)'),
    ('power', 'cpu_idle'): (
        368, [('u32', 'state'), ('u32', 'cpu_id')],
        '"state=%lu cpu_id=%lu", (unsigned long)REC->state, (unsigned long)REC->cpu_id'),
}

HEADER_EVENT = b"""# compressed entry header
\ttype_len    :    5 bits
\ttime_delta  :   27 bits
\tarray       :   32 bits

\tpadding     : type == 29
\ttime_extend : type == 30
\ttime_stamp : type == 31
\tdata max type_len  == 28
"""


def layout(fields, long_size):
    """[(type, name, offset, size, signed)] and the size of the record, aligned as C does."""
    placed, at = [], 0
    for ctype, name in COMMON + fields:
        size, signed = TYPES[ctype]
        size = long_size if size == 'L' else size
        align = 1 if ctype == 'char[16]' else size
        at = (at + align - 1) // align * align
        placed.append((ctype, name, at, size, signed))
        at += size
    return placed, (at + 3) // 4 * 4


def text(name, event, long_size):
    """The format file of an event; EVENT as in EVENTS."""
    number, fields, print_fmt = event
    lines = [f'name: {name}', f'ID: {number}', 'format:']
    for i, (ctype, field, offset, size, signed) in enumerate(layout(fields, long_size)[0]):
        if i == len(COMMON):
            lines.append('')
        if ctype == 'char[16]':
            declaration = f'char {field}[16]'
        else:
            declaration = f'{ctype} {field}'
        lines.append(f'\tfield:{declaration};\toffset:{offset};\tsize:{size};'
                     f'\tsigned:{int(signed)};')
    return ('\n'.join(lines) + f'\n\nprint fmt: {print_fmt}\n').encode()


def header_page(long_size, sub_buffer):
    data = 8 + long_size
    return (f'\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n'
            f'\tfield: local_t commit;\toffset:8;\tsize:{long_size};\tsigned:1;\n'
            f'\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n'
            f'\tfield: char data;\toffset:{data};\tsize:{sub_buffer - data};\tsigned:0;\n'
            ).encode()
