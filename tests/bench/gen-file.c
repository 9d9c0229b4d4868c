/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gen-file.h"

#include <string.h>

#define MAX_PAYLOAD 128
#define COMM_LEN    16

const MakeFormat gen_formats[] = {
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
	{ "sched", "sched_switch", ID_SWITCH,
	  "char prev_comm[16];8;16;0\npid_t prev_pid;24;4;1\nint prev_prio;28;4;1\n"
	  "long prev_state;32;8;1\nchar next_comm[16];40;16;0\npid_t next_pid;56;4;1\n"
	  "int next_prio;60;4;1",
	  "\"%s:%d ==> %s:%d\", REC->prev_comm, REC->prev_pid, REC->next_comm, REC->next_pid" },
	{ "sched", "sched_waking", ID_WAKING,
	  "char comm[16];8;16;0\npid_t pid;24;4;1\nint prio;28;4;1\nint target_cpu;32;4;1",
	  "\"comm=%s pid=%d prio=%d target_cpu=%03d\", REC->comm, REC->pid, REC->prio, "
	  "REC->target_cpu" },
	{ "irq", "softirq_entry", ID_SOFTIRQ, "unsigned int vec;8;4;0", "\"vec=%u\", REC->vec" },
	{ "irq", "softirq_exit", ID_SOFTIRQ_EXIT, "unsigned int vec;8;4;0",
	  "\"vec=%u\", REC->vec" },
	{ "irq", "irq_handler_entry", ID_IRQ_ENTRY, "int irq;8;4;1\n__data_loc char[] name;12;4;1",
	  "\"irq=%d name=%s\", REC->irq, __get_str(name)" },
	{ "irq", "irq_handler_exit", ID_IRQ_EXIT, "int irq;8;4;1\nint ret;12;4;1",
	  "\"irq=%d ret=%s\", REC->irq, REC->ret ? \"handled\" : \"unhandled\"" },
	{ "ipi", "ipi_entry", ID_IPI_ENTRY, "const char * reason;8;8;0", "\"(%s)\", REC->reason" },
	{ "ipi", "ipi_exit", ID_IPI_EXIT, "const char * reason;8;8;0", "\"(%s)\", REC->reason" },
	{ "bench", "filler", ID_FILLER, "u64 first;8;8;0\nu64 second;16;8;0",
	  "\"first=%llu second=%llu\", REC->first, REC->second" },
};
const size_t gen_n_formats = G_N_ELEMENTS(gen_formats);

/* A record under construction: a plain array, since there are millions of them. */
typedef struct Payload {
	uint8_t data[MAX_PAYLOAD];
	uint32_t len;
	bool is_big_endian;
} Payload;

static void add(Payload *p, uint64_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p->data[p->len + i] = (uint8_t)(value >> 8 * (p->is_big_endian ? n - 1 - i : i));
	p->len += n;
}

static void add_comm(Payload *p, const char *comm)
{
	memset(p->data + p->len, 0, COMM_LEN);
	memcpy(p->data + p->len, comm, MIN(strlen(comm), COMM_LEN - 1));
	p->len += COMM_LEN;
}

static void add_switch(Payload *p, const GenEvent *event)
{
	add_comm(p, "prev");
	add(p, (uint32_t)event->a, 4);
	add(p, 120, 4);
	add(p, (uint64_t)(int64_t)event->c, 8);
	add_comm(p, event->text);
	add(p, (uint32_t)event->b, 4);
	add(p, 120, 4);
}

static void add_waking(Payload *p, const GenEvent *event)
{
	add_comm(p, event->text);
	add(p, (uint32_t)event->a, 4);
	add(p, 120, 4);
	add(p, (uint32_t)event->b, 4);
}

static void add_fields(Payload *p, const GenEvent *event)
{
	switch (event->id) {
	case ID_ENTER:
	case ID_EXIT:
		add(p, (uint32_t)event->a, 4);
		add(p, (uint32_t)event->b, 4);
		add(p, (uint32_t)event->c, 4);
		add(p, (uint32_t)event->d, 4);
		if (event->id == ID_ENTER)
			add(p, event->addr, 8);
		break;
	case ID_SWITCH: add_switch(p, event); break;
	case ID_WAKING: add_waking(p, event); break;
	case ID_FUNCTION:
	case ID_FILLER:
		add(p, event->addr, 8);
		add(p, event->addr, 8);
		break;
	case ID_IPI_ENTRY:
	case ID_IPI_EXIT: add(p, event->addr, 8); break;
	default:
		add(p, (uint32_t)event->a, 4);
		if (event->id == ID_IRQ_ENTRY)
			add(p, 4u << 16 | 16, 4);
		if (event->id == ID_IRQ_ENTRY || event->id == ID_IRQ_EXIT)
			add(p, event->id == ID_IRQ_ENTRY ? 0 : 1, 4);
	}
}

void gen_ring_init(GenRing *ring, const BscPageLayout *layout)
{
	*ring = (GenRing){ .layout = *layout,
			   .pages = g_byte_array_new(),
			   .begin = BSC_NSEC_NONE,
			   .end = BSC_NSEC_NONE };
}

void gen_ring_clear(GenRing *ring)
{
	g_byte_array_unref(ring->pages);
}

static void end_page(GenRing *ring)
{
	uint32_t flags = ring->page_lost ? PAGE_LOST | PAGE_STORED : 0;
	uint8_t *page;

	if (!ring->has_page)
		return;
	page = page_end(&ring->maker, flags, ring->page_lost);
	g_byte_array_append(ring->pages, page, ring->layout.page_size);
	g_free(page);
	ring->has_page = false;
	ring->page_lost = 0;
}

static void begin_page(GenRing *ring, BscNsec ts)
{
	end_page(ring);
	page_begin(&ring->maker, &ring->layout, (uint64_t)ts);
	ring->has_page = true;
	ring->now = ts;
}

/* kernel/trace/ring_buffer.c: what 27 bits cannot hold comes in a record of its own. */
static uint32_t put_delta(GenRing *ring, BscNsec ts)
{
	BscNsec delta = ts - ring->now;

	ring->now = ts;
	if (delta < 1 << 27)
		return (uint32_t)delta;
	ring->n_extends++;
	/* one in four as an absolute stamp, which other producers of the format write */
	if (ring->n_extends % 4 == 0)
		page_stamp(&ring->maker, (uint64_t)ts);
	else
		page_extend(&ring->maker, (uint64_t)delta);
	return 0;
}

void gen_ring_put(GenRing *ring, const GenEvent *event)
{
	static const uint8_t zeros[4];
	Payload p = { .is_big_endian = ring->layout.is_big_endian };
	uint32_t padding, room, delta;

	add(&p, event->id, 2);
	add(&p, event->flags, 1);
	add(&p, 0, 1);
	add(&p, (uint32_t)event->pid, 4);
	add_fields(&p, event);
	padding = -p.len & 3;
	room = 12 + p.len + padding + (ring->page_lost ? ring->layout.commit_size : 0);
	if (!ring->has_page || ring->maker.pos + room > ring->layout.page_size)
		begin_page(ring, event->ts);
	delta = put_delta(ring, event->ts);
	page_word(&ring->maker, (p.len + padding) / 4, delta);
	page_bytes(&ring->maker, p.data, p.len);
	page_bytes(&ring->maker, zeros, padding);
	if (ring->n_events++ == 0)
		ring->begin = event->ts;
	ring->end = event->ts;
}

void gen_ring_lose(GenRing *ring, uint64_t n)
{
	begin_page(ring, ring->now);
	ring->page_lost = n;
	ring->n_lost += n;
}

void gen_ring_end(GenRing *ring)
{
	end_page(ring);
}
