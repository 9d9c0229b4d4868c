/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/salvage.h"

#include "parsers/decode.h"

#include <string.h>

/*
 * Trace data without its table: one CPU's after the other, each beginning at a page boundary of the
 * file. Whose data it is say the idle tasks in its sched_switch events ("swapper/3" with pid 0), or
 * else the number of events, if the statistics of the CPU whose turn it is give the same. What
 * neither tells is left out: a wrong CPU would be a lie.
 */
typedef struct Salvage {
	BscContainer *container;
	BscPageLayout layout;
	BscCommonFields common;
	BscFormats *formats;
	int32_t switch_id;  /* of sched_switch, -1 if it cannot be read */
	BscField fields[4]; /* prev_comm, prev_pid, next_comm, next_pid */
	BscDataBuffer *buffer;
	BscDiagnostics *diag; /* the container's own, which is lent away meanwhile */
	int64_t last_cpu;     /* data comes in the order of CPUs */
	bool is_order_lost;   /* something was left out: no more counting */
	BscUnitReader reader;
	uint8_t *unit;
} Salvage;

/* What the records of one CPU tell about it. */
typedef struct Evidence {
	uint64_t n_events;
	int64_t cpu;          /* of the idle task; -1: not seen */
	bool is_contradicted; /* several */
	bool is_damaged;
	uint32_t n_pages, first_page, end_page; /* pages [first, end) are surely its own */
} Evidence;

#define NAME_LEN 16

/* N of "swapper/N", the idle task with pid 0; -1 for any other. */
static int64_t idle_cpu(const Salvage *salvage, const BscRecord *record, const BscField *comm,
			const BscField *pid)
{
	const bool is_big_endian = salvage->layout.is_big_endian;
	char name[NAME_LEN + 1] = "";
	const char *text;
	size_t len;

	if (record->size < pid->offset + pid->size || record->size < comm->offset + comm->size ||
	    bsc_field_number(pid, record->data, is_big_endian) != 0)
		return -1;
	text = bsc_field_text(comm, record->data, record->size, is_big_endian, &len);
	if (!text || len > NAME_LEN)
		return -1;
	memcpy(name, text, len);
	if (!g_str_has_prefix(name, "swapper/") || !g_ascii_isdigit(name[8]))
		return -1;
	return (int64_t)g_ascii_strtoull(name + 8, NULL, 10);
}

static void look_at_record(const Salvage *salvage, const BscRecord *record, Evidence *evidence)
{
	evidence->n_events++;
	if (salvage->switch_id < 0 || record->size < salvage->common.end ||
	    bsc_get_u16(record->data + salvage->common.type.offset,
			salvage->layout.is_big_endian) != salvage->switch_id)
		return;
	for (int side = 0; side < 4; side += 2) {
		int64_t cpu = idle_cpu(salvage, record, &salvage->fields[side],
				       &salvage->fields[side + 1]);

		if (cpu < 0)
			continue;
		if (evidence->cpu < 0)
			evidence->first_page = evidence->n_pages;
		evidence->is_contradicted |= evidence->cpu >= 0 && evidence->cpu != cpu;
		evidence->end_page = evidence->n_pages + 1;
		evidence->cpu = cpu;
	}
}

static void look_at_unit(Salvage *salvage, const BscUnit *unit, Evidence *evidence)
{
	const uint32_t page_size = salvage->layout.page_size;
	size_t len;

	salvage->unit = g_realloc(salvage->unit, unit->usize);
	len = bsc_unit_read(&salvage->reader, unit, salvage->unit);
	evidence->is_damaged |= len != unit->usize;
	for (size_t offset = 0; len - offset >= page_size; offset += page_size) {
		BscRecord record;
		BscPageWalk walk;

		bsc_page_begin(&walk, &salvage->layout, salvage->unit + offset, page_size);
		while (bsc_page_next(&walk, &record))
			look_at_record(salvage, &record, evidence);
		evidence->is_damaged |= walk.is_damaged;
		evidence->n_pages++;
	}
}

/* Statistics of the next CPU behind the last one taken that has events; NULL if there is none. */
static const BscCpuStat *next_stat(const Salvage *salvage)
{
	const GArray *stats = salvage->container->stats;
	const BscCpuStat *next = NULL;

	for (guint i = 0; i < stats->len; i++) {
		const BscCpuStat *stat = &g_array_index(stats, BscCpuStat, i);

		if (strcmp(stat->buffer, salvage->buffer->name) != 0 || stat->n_read == 0 ||
		    (int64_t)stat->cpu <= salvage->last_cpu)
			continue;
		if (!next || stat->cpu < next->cpu)
			next = stat;
	}
	return next;
}

/* Whose data it is; -1 where that cannot be told. */
static int64_t judge(const Salvage *salvage, const Evidence *evidence, bool is_cut)
{
	const BscCpuStat *stat = next_stat(salvage);

	if (evidence->is_contradicted)
		return -1;
	if (evidence->cpu >= 0)
		return evidence->cpu > salvage->last_cpu && evidence->cpu < BSC_MAX_CPUS
			       ? evidence->cpu
			       : -1;
	if (!stat || evidence->is_damaged || salvage->is_order_lost)
		return -1;
	if (is_cut ? evidence->n_events > stat->n_read : evidence->n_events != stat->n_read)
		return -1;
	return stat->cpu;
}

static void left_out(Salvage *salvage, uint64_t offset, const char *why)
{
	bsc_diagnostics_add(salvage->diag, BSC_DIAG_BAD_SECTION, -1, offset, BSC_NSEC_NONE, why);
	salvage->is_order_lost = true;
}

/* Adds what is left of a CPU's data; SIZE may be 0. */
static void add_cut(Salvage *salvage, uint32_t cpu, uint64_t offset, uint64_t size)
{
	BscSegment segment = { .cpu = cpu,
			       .index = salvage->buffer->segments->len,
			       .offset = offset,
			       .size = size,
			       .is_cut = true };

	bsc_diagnostics_add(salvage->diag, BSC_DIAG_TRUNCATED, (int32_t)cpu,
			    salvage->container->input->size, BSC_NSEC_NONE,
			    size ? "the rest of the CPU's data is missing"
				 : "the CPU's data is missing");
	g_array_append_val(salvage->buffer->segments, segment);
	salvage->last_cpu = cpu;
}

/* The statistics of CPU say that it has just so many events, or more where its data is cut. */
static bool is_counted(const Salvage *salvage, int64_t cpu, uint64_t n_events, bool is_cut)
{
	const BscCpuStat *stat =
		bsc_container_stat(salvage->container, salvage->buffer, (uint32_t)cpu);

	return stat && (is_cut ? n_events <= stat->n_read : n_events == stat->n_read);
}

/*
 * Where pages follow each other without a mark, those in front of the first and behind the last
 * one that name their CPU may be those of its neighbours.
 */
static void trim(Salvage *salvage, BscSegment *segment, const Evidence *evidence)
{
	const uint64_t page_size = salvage->layout.page_size;
	uint64_t end = evidence->end_page * page_size;

	if (evidence->first_page == 0 && end == segment->size)
		return;
	left_out(salvage, segment->offset,
		 "the table of CPUs is missing, and pages that may be another CPU's are left out");
	segment->offset += evidence->first_page * page_size;
	segment->size = end - evidence->first_page * page_size;
	segment->is_cut = true;
}

/*
 * Takes SEGMENT, whose units these are, if its CPU can be told. It has a beginning and an end of
 * its own if IS_LIST.
 */
static void take_segment(Salvage *salvage, BscSegment segment, const GArray *units, bool is_list)
{
	Evidence evidence = { .cpu = -1 };
	int64_t cpu;

	for (guint i = 0; i < units->len && !evidence.is_contradicted; i++)
		look_at_unit(salvage, &g_array_index(units, BscUnit, i), &evidence);
	cpu = judge(salvage, &evidence, segment.is_cut);
	if (cpu < 0) {
		left_out(salvage, segment.offset,
			 "the table of CPUs is missing, and nothing tells whose data this is");
		return;
	}
	if (!is_list && !is_counted(salvage, cpu, evidence.n_events, segment.is_cut))
		trim(salvage, &segment, &evidence);
	if (segment.is_cut) {
		add_cut(salvage, (uint32_t)cpu, segment.offset, segment.size);
	} else {
		bsc_container_add_segment(salvage->container, salvage->buffer, (uint32_t)cpu,
					  salvage->buffer->segments->len, segment.offset,
					  segment.size);
		salvage->last_cpu = cpu;
	}
}

/* CPUs that had events, but whose data lay behind the end of the file. */
static void note_missing(Salvage *salvage)
{
	const BscCpuStat *stat;

	while (!salvage->is_order_lost && (stat = next_stat(salvage)))
		add_cut(salvage, stat->cpu, salvage->container->input->size, 0);
}

/* The first buffer that statistics name and that has no data yet: data is in the same order. */
static const char *missing_name(const BscContainer *container)
{
	for (guint i = 0; i < container->stats->len; i++) {
		const char *name = g_array_index(container->stats, BscCpuStat, i).buffer;
		bool is_there = false;

		for (guint b = 0; b < container->buffers->len; b++)
			is_there |= strcmp(((BscDataBuffer *)container->buffers->pdata[b])->name,
					   name) == 0;
		if (!is_there)
			return name;
	}
	return "";
}

static uint64_t align(uint64_t offset, uint64_t step)
{
	return offset % step ? offset + step - offset % step : offset;
}

/* One list of chunks after the other. */
static void salvage_chunks(Salvage *salvage, uint64_t at, uint64_t end)
{
	BscContainer *container = salvage->container;
	uint64_t budget = BSC_MAX_SECTION;
	uint32_t step = container->page_size;
	const BscDataBuffer shape = { .is_compressed = true };

	for (at = align(at, step); at < end; at = align(at, step)) {
		g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(BscUnit));
		BscSegment segment = { .offset = at, .size = end - at, .is_cut = true };
		const BscUnit *last;

		segment.is_cut = !bsc_units_list(container, &shape, &segment, step, &budget, units,
						 container->diag);
		if (units->len == 0) {
			/* nothing of the next CPU is there, or not even the end of this section */
			if (end < container->input->size)
				left_out(salvage, at, "no chunks where a CPU's data should begin");
			return;
		}
		last = &g_array_index(units, BscUnit, units->len - 1);
		if (!segment.is_cut)
			segment.size = last->offset + last->csize - at;
		take_segment(salvage, segment, units, true);
		if (segment.is_cut)
			return;
		at += segment.size;
	}
}

/* Pages of one CPU, until time goes back: there the next one's begin. */
static uint64_t find_boundary(Salvage *salvage, uint64_t at, uint64_t end)
{
	const BscPageLayout *layout = &salvage->layout;
	uint64_t last = 0;
	uint8_t head[64];

	for (; at < end; at += MIN(layout->page_size, end - at)) {
		uint64_t ts;

		if (bsc_input_read(salvage->container->input, at, head, layout->data_offset) !=
		    layout->data_offset)
			return at;
		ts = bsc_get_u64(head + layout->ts_offset, layout->is_big_endian);
		if (ts < last)
			return at;
		last = ts;
	}
	return end;
}

static void salvage_pages(Salvage *salvage, uint64_t at, uint64_t end)
{
	at = align(at, salvage->container->page_size);
	while (at < end && end - at >= salvage->layout.page_size) {
		g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(BscUnit));
		uint64_t next = find_boundary(salvage, at, end), budget = 0;
		BscSegment segment = { .offset = at,
				       .size = next - at,
				       .is_cut = next == salvage->container->input->size };

		bsc_units_list(salvage->container, &(BscDataBuffer){ 0 }, &segment,
			       salvage->layout.page_size, &budget, units, salvage->container->diag);
		take_segment(salvage, segment, units, false);
		at = next;
	}
}

static void find_switch(Salvage *salvage)
{
	static const char *const names[] = { "prev_comm", "prev_pid", "next_comm", "next_pid" };
	const BscFormat *format = bsc_formats_by_name(salvage->formats, "sched", "sched_switch");
	BscField *f = salvage->fields;

	salvage->switch_id = -1;
	if (format && bsc_format_fields(salvage->container, format, names, 4, f) &&
	    f[0].size == NAME_LEN && f[1].size == 4 && f[2].size == NAME_LEN && f[3].size == 4)
		salvage->switch_id = format->id;
}

void bsc_salvage_buffer(BscContainer *container, const BscSectionHeader *header)
{
	uint64_t end = container->input->size;
	Salvage salvage = { .container = container, .diag = container->diag, .last_cpu = -1 };

	if (header->offset >= end || container->page_size < BSC_MIN_PAGE ||
	    container->page_size > BSC_MAX_PAGE)
		return;
	end = header->offset + MIN(header->size, end - header->offset);
	/* everything is read once more later, and its damage is reported then */
	container->diag = bsc_diagnostics_new();
	salvage.formats = bsc_formats_new(container);
	bsc_page_layout_read(container, &salvage.layout);
	bsc_common_fields_read(container, salvage.formats, &salvage.common);
	find_switch(&salvage);
	salvage.buffer =
		bsc_container_add_buffer(container, missing_name(container), container->clock);
	salvage.buffer->is_compressed = header->is_compressed;
	salvage.buffer->data_offset = header->offset;
	bsc_unit_reader_init(&salvage.reader, container);
	if (header->is_compressed)
		salvage_chunks(&salvage, header->offset, end);
	else
		salvage_pages(&salvage, header->offset, end);
	if (header->size > container->input->size - header->offset)
		note_missing(&salvage);
	bsc_unit_reader_clear(&salvage.reader);
	bsc_formats_free(salvage.formats);
	g_free(salvage.unit);
	bsc_diagnostics_free(container->diag);
	container->diag = salvage.diag;
}
