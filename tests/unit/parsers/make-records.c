/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include <string.h>

const MakeFormat make_formats[] = {
	{ "ftrace", "function", ID_FUNCTION,
	  "unsigned long ip;8;8;0\nunsigned long parent_ip;16;8;0",
	  "\" %ps <-- %ps\", (void *)REC->ip, (void *)REC->parent_ip" },
	{ "cpuhp", "cpuhp_exit", ID_EXIT,
	  "unsigned int cpu;8;4;0\nint state;12;4;1\nint idx;16;4;1\nint ret;20;4;1",
	  "\" cpu: %04u  state: %3d step: %3d ret: %d\", REC->cpu, REC->state, REC->idx, "
	  "REC->ret" },
	{ "cpuhp", "cpuhp_enter", ID_ENTER,
	  "unsigned int cpu;8;4;0\nint target;12;4;1\nint idx;16;4;1\nvoid * fun;24;8;0",
	  "\"cpu: %04u target: %3d step: %3d (%ps)\", REC->cpu, REC->target, REC->idx, REC->fun" },
	{ "irq", "softirq_entry", ID_SOFTIRQ, "unsigned int vec;8;4;0",
	  "\"vec=%u [action=%s]\", REC->vec, __print_symbolic(REC->vec, { 0, \"HI\" }, { 1, "
	  "\"TIMER\" })" },
	{ "sched", "sched_switch", ID_SWITCH,
	  "char prev_comm[16];8;16;0\npid_t prev_pid;24;4;1\nint prev_prio;28;4;1\n"
	  "long prev_state;32;8;1\nchar next_comm[16];40;16;0\npid_t next_pid;56;4;1\n"
	  "int next_prio;60;4;1",
	  "\"%s:%d ==> %s:%d\", REC->prev_comm, REC->prev_pid, REC->next_comm, REC->next_pid" },
	{ "sched", "sched_waking", ID_WAKING,
	  "char comm[16];8;16;0\npid_t pid;24;4;1\nint prio;28;4;1\nint target_cpu;32;4;1",
	  "\"comm=%s pid=%d prio=%d target_cpu=%03d\", REC->comm, REC->pid, REC->prio, "
	  "REC->target_cpu" },
	{ "printk", "console", ID_CONSOLE, "__data_loc char[] msg;8;4;0",
	  "\"%s\", __get_str(msg)" },
};
const size_t make_n_formats = G_N_ELEMENTS(make_formats);

BscPageLayout make_layout(bool is_big_endian, uint32_t commit_size, uint32_t page_size)
{
	return (BscPageLayout){
		.ts_offset = 0,
		.commit_offset = 8,
		.commit_size = commit_size,
		.data_offset = 8 + commit_size,
		.page_size = page_size,
		.is_big_endian = is_big_endian,
	};
}

static void store(uint8_t *at, bool is_big_endian, uint64_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		at[i] = (uint8_t)(value >> 8 * (is_big_endian ? n - 1 - i : i));
}

void page_begin(PageMaker *maker, const BscPageLayout *layout, uint64_t ts)
{
	maker->layout = *layout;
	maker->page = g_malloc0(layout->page_size);
	maker->pos = layout->data_offset;
	store(maker->page + layout->ts_offset, layout->is_big_endian, ts, 8);
}

void page_u32(PageMaker *maker, uint32_t value)
{
	g_assert_cmpuint(maker->pos + 4, <=, maker->layout.page_size);
	store(maker->page + maker->pos, maker->layout.is_big_endian, value, 4);
	maker->pos += 4;
}

/* struct ring_buffer_event: the compiler puts the type where the byte order begins. */
void page_word(PageMaker *maker, uint32_t type, uint32_t delta)
{
	page_u32(maker, maker->layout.is_big_endian ? type << 27 | delta : delta << 5 | type);
}

void page_bytes(PageMaker *maker, const void *data, size_t len)
{
	g_assert_cmpuint(maker->pos + len, <=, maker->layout.page_size);
	memcpy(maker->page + maker->pos, data, len);
	maker->pos += (uint32_t)len;
}

void page_record(PageMaker *maker, uint32_t delta, const GByteArray *record)
{
	uint32_t rounded = (record->len + 3) & ~3u;
	static const uint8_t zeros[4];

	if (rounded <= 112) {
		page_word(maker, rounded / 4, delta);
	} else {
		page_word(maker, 0, delta);
		page_u32(maker, record->len + 4);
	}
	page_bytes(maker, record->data, record->len);
	page_bytes(maker, zeros, rounded - record->len);
}

void page_extend(PageMaker *maker, uint64_t delta)
{
	page_word(maker, 30, (uint32_t)(delta & ((1u << 27) - 1)));
	page_u32(maker, (uint32_t)(delta >> 27));
}

void page_stamp(PageMaker *maker, uint64_t ts)
{
	page_word(maker, 31, (uint32_t)(ts & ((1u << 27) - 1)));
	page_u32(maker, (uint32_t)(ts >> 27));
}

uint8_t *page_end(PageMaker *maker, uint32_t flags, uint64_t lost)
{
	const BscPageLayout *l = &maker->layout;
	uint64_t commit = maker->pos - l->data_offset;

	/* the kernel adds an int with its top bit set to a long */
	commit += l->commit_size == 8 ? (uint64_t)(int64_t)(int32_t)flags : flags;
	store(maker->page + l->commit_offset, l->is_big_endian, commit, l->commit_size);
	if (lost)
		store(maker->page + maker->pos, l->is_big_endian, lost, l->commit_size);
	return maker->page;
}

GByteArray *record_new(bool is_big_endian, uint16_t id, int32_t pid)
{
	GByteArray *record = g_byte_array_new();

	put_u16(record, is_big_endian, id);
	put_u16(record, is_big_endian, 0);
	put_u32(record, is_big_endian, (uint32_t)pid);
	return record;
}

GByteArray *record_enter(bool is_big_endian, int32_t pid, uint32_t cpu, int32_t target,
			 int32_t step, uint64_t fun)
{
	GByteArray *record = record_new(is_big_endian, ID_ENTER, pid);

	put_u32(record, is_big_endian, cpu);
	put_u32(record, is_big_endian, (uint32_t)target);
	put_u32(record, is_big_endian, (uint32_t)step);
	put_u32(record, is_big_endian, 0);
	put_u64(record, is_big_endian, fun);
	return record;
}

GByteArray *record_exit(bool is_big_endian, int32_t pid, uint32_t cpu, int32_t state, int32_t step,
			int32_t ret)
{
	GByteArray *record = record_new(is_big_endian, ID_EXIT, pid);

	put_u32(record, is_big_endian, cpu);
	put_u32(record, is_big_endian, (uint32_t)state);
	put_u32(record, is_big_endian, (uint32_t)step);
	put_u32(record, is_big_endian, (uint32_t)ret);
	return record;
}

static void put_comm(GByteArray *record, const char *comm)
{
	char name[16] = "";

	g_strlcpy(name, comm, sizeof(name));
	g_byte_array_append(record, (const guint8 *)name, sizeof(name));
}

GByteArray *record_switch(bool is_big_endian, const char *prev, int32_t prev_pid, int64_t state,
			  const char *next, int32_t next_pid)
{
	GByteArray *record = record_new(is_big_endian, ID_SWITCH, prev_pid);

	put_comm(record, prev);
	put_u32(record, is_big_endian, (uint32_t)prev_pid);
	put_u32(record, is_big_endian, 120);
	put_u64(record, is_big_endian, (uint64_t)state);
	put_comm(record, next);
	put_u32(record, is_big_endian, (uint32_t)next_pid);
	put_u32(record, is_big_endian, 120);
	return record;
}

GByteArray *record_console(bool is_big_endian, const char *message)
{
	GByteArray *record = record_new(is_big_endian, ID_CONSOLE, 1);

	put_u32(record, is_big_endian, (uint32_t)(strlen(message) + 1) << 16 | 12);
	put_text(record, message);
	return record;
}
