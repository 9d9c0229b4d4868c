/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/decode.h"

#include "base/error.h"

/* Unpacked bytes that are believable: real captures shrink seven to thirty times. */
#define BUDGET_BASE  (64u << 20)
#define BUDGET_RATIO 256u

typedef struct Decoder {
	const BscContainer *container;
	const BscFormats *formats;
	const BscPageLayout *layout;
	BscRowMaker *maker;
	BscIndex *index;
	BscTrace *trace;
	BscProgress *progress;
	BscCommonFields common;
	bool is_identity; /* time stamps are moments as they are */
	uint64_t *counts; /* of each event id */
	GArray *runs;     /* of BscRun: the array behind trace->runs */
	GArray *gaps;     /* of BscGap */
	uint64_t budget;
	uint64_t n_unknown, n_short;
	BscUnitReader reader;
	uint8_t *unit; /* contents of the unit at work */
	size_t unit_cap;
} Decoder;

/* The run at work. */
typedef struct RunState {
	const BscSegment *segment;
	BscRunPages *pages;
	BscNsec last;       /* last record's moment; BSC_NSEC_NONE: none yet */
	bool is_gap_open;   /* something is missing between last and the next record */
	bool is_gap_lost;   /* and the kernel said so */
	bool is_uncounted;  /* but not how much */
	bool is_begin_lost; /* the kernel said so of the very first place */
	uint64_t n_lost;
} RunState;

static BscRun *current_run(Decoder *decoder)
{
	return &g_array_index(decoder->runs, BscRun, decoder->runs->len - 1);
}

/* Something is missing here: LOST events, BSC_LOST_SOME, or 0 for damage. */
static void open_gap(RunState *state, uint64_t lost)
{
	state->is_gap_open = true;
	state->is_gap_lost |= lost > 0;
	if (lost == 0 || lost == BSC_LOST_SOME)
		state->is_uncounted = true;
	else
		state->n_lost += lost;
}

/* Ends the gap at the record at AFTER, or at the end of the run. */
static void close_gap(Decoder *decoder, RunState *state, BscNsec after)
{
	BscRun *run = current_run(decoder);
	BscGap gap = {
		.run = decoder->runs->len - 1,
		.before = state->last,
		.after = after,
		.n_lost = state->is_uncounted ? 0 : state->n_lost,
		.row = (BscRow)decoder->trace->n_rows,
	};

	g_array_append_val(decoder->gaps, gap);
	if (state->is_gap_lost) {
		g_autofree char *what =
			state->is_uncounted ? g_strdup("events lost, number unknown")
					    : g_strdup_printf("%" G_GUINT64_FORMAT " events lost",
							      state->n_lost);

		bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_LOST_EVENTS, (int32_t)run->cpu,
				    UINT64_MAX, after == BSC_NSEC_NONE ? state->last : after, what);
		run->lost_unknown |= state->is_uncounted;
		if (state->last == BSC_NSEC_NONE) {
			state->is_begin_lost = true;
			run->overrun = state->n_lost;
		}
	}
	run->n_lost += state->n_lost;
	state->is_gap_open = state->is_gap_lost = state->is_uncounted = false;
	state->n_lost = 0;
}

static void note_moment(Decoder *decoder, RunState *state, BscNsec ts)
{
	BscRun *run = current_run(decoder);

	if (state->is_gap_open)
		close_gap(decoder, state, ts);
	if (state->last == BSC_NSEC_NONE) {
		run->begin = run->end = ts;
	} else if (ts < state->last) {
		bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_TIME_BACKWARDS,
				    (int32_t)run->cpu, UINT64_MAX, ts, NULL);
		state->pages->is_ordered = false;
	}
	run->begin = MIN(run->begin, ts);
	run->end = MAX(run->end, ts);
	state->last = ts;
	run->n_events++;
}

static void decode_record(Decoder *decoder, RunState *state, const BscRecord *record, uint32_t page)
{
	const BscCommonFields *common = &decoder->common;
	const bool is_big_endian = decoder->layout->is_big_endian;
	uint64_t ts = record->ts;
	uint32_t id;
	int kind;

	if (!decoder->is_identity)
		ts = bsc_clock_rule_apply(&decoder->container->rule, state->segment->index, ts);
	note_moment(decoder, state, (BscNsec)ts);
	if (record->size < common->end) {
		decoder->n_short++;
		return;
	}
	id = bsc_get_u16(record->data + common->type.offset, is_big_endian);
	decoder->counts[id]++;
	kind = bsc_row_maker_kind(decoder->maker, id);
	if (kind < 0)
		return;
	if (!bsc_row_maker_add(
		    decoder->maker, kind, record->data, record->size, (BscNsec)ts,
		    bsc_where(page, record->offset),
		    (int32_t)bsc_get_u32(record->data + common->pid.offset, is_big_endian),
		    record->data[common->flags.offset]))
		decoder->n_short++;
}

static void decode_page(Decoder *decoder, RunState *state, const BscUnit *unit, uint32_t offset,
			uint32_t len)
{
	const uint32_t number = decoder->index->pages->len;
	BscPageRef page = {
		.first = BSC_NSEC_NONE,
		.unit = decoder->index->units->len - 1,
		.offset = offset,
	};
	BscRecord record;
	BscPageWalk walk;

	bsc_page_begin(&walk, decoder->layout, decoder->unit + offset, len);
	if (walk.lost || walk.is_damaged)
		open_gap(state, walk.lost);
	while (bsc_page_next(&walk, &record)) {
		decode_record(decoder, state, &record, number);
		if (page.first == BSC_NSEC_NONE)
			page.first = state->last;
	}
	if (walk.is_damaged) {
		bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_BAD_PAGE,
				    (int32_t)state->segment->cpu,
				    unit->is_compressed ? unit->offset : unit->offset + offset,
				    state->last, NULL);
		open_gap(state, 0);
	}
	g_array_append_val(decoder->index->pages, page);
}

static void bad_unit(Decoder *decoder, RunState *state, const BscUnit *unit)
{
	bsc_diagnostics_add(decoder->trace->diag,
			    unit->is_compressed ? BSC_DIAG_BAD_CHUNK : BSC_DIAG_TRUNCATED,
			    (int32_t)state->segment->cpu, unit->offset, state->last, NULL);
	open_gap(state, 0);
}

static void decode_unit(Decoder *decoder, RunState *state, const BscUnit *unit)
{
	const uint32_t page_size = decoder->layout->page_size;
	uint32_t offset;
	size_t len;

	if (unit->usize > decoder->unit_cap) {
		g_free(decoder->unit);
		decoder->unit_cap = unit->usize;
		decoder->unit = g_malloc(decoder->unit_cap);
	}
	g_array_append_vals(decoder->index->units, unit, 1);
	len = bsc_unit_read(&decoder->reader, unit, decoder->unit);
	for (offset = 0; len - offset >= page_size; offset += page_size)
		decode_page(decoder, state, unit, offset, page_size);
	if (offset < len && state->segment->is_cut)
		decode_page(decoder, state, unit, offset, (uint32_t)(len - offset));
	else if (offset < len)
		bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_PARTIAL_PAGE,
				    (int32_t)state->segment->cpu, unit->offset + offset,
				    state->last, NULL);
	if (len < unit->usize)
		bad_unit(decoder, state, unit);
	bsc_progress_add(decoder->progress, unit->csize);
}

/*
 * What is missing at the beginning. The kernel counts overwritten events, also those of gaps, in
 * the statistics; trace-cmd extract leaves no other trace of them.
 */
static void note_overrun(Decoder *decoder, const RunState *state, const BscCpuStat *stat)
{
	BscRun *run = current_run(decoder);
	g_autofree char *what = NULL;

	if (stat && stat->overrun > run->n_lost && !run->lost_unknown)
		run->overrun += stat->overrun - run->n_lost;
	if (run->overrun == 0 && !state->is_begin_lost)
		return;
	what = run->overrun
		       ? g_strdup_printf("%" G_GUINT64_FORMAT " events overwritten", run->overrun)
		       : g_strdup("events overwritten, number unknown");
	bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_OVERRUN, (int32_t)run->cpu, UINT64_MAX,
			    run->begin, what);
}

/* What a buffer that does not overwrite had no room for; it leaves no mark in the data. */
static void note_dropped(Decoder *decoder, const BscCpuStat *stat)
{
	BscRun *run = current_run(decoder);
	g_autofree char *what = NULL;

	if (!stat || stat->dropped == 0)
		return;
	what = g_strdup_printf("%" G_GUINT64_FORMAT
			       " events dropped by a full buffer, place unknown",
			       stat->dropped);
	bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_LOST_EVENTS, (int32_t)run->cpu,
			    UINT64_MAX, run->end, what);
	run->n_lost += stat->dropped;
}

static void begin_run(Decoder *decoder, uint32_t buffer, const BscSegment *segment)
{
	BscRun run = { .buffer = buffer, .cpu = segment->cpu };
	BscRunPages pages = {
		.buffer = buffer,
		.cpu = segment->cpu,
		.clock_index = segment->index,
		.first_page = decoder->index->pages->len,
		.is_ordered = true,
	};

	run.begin = run.end = BSC_NSEC_NONE;
	run.first = (BscRow)decoder->trace->n_rows;
	g_array_append_val(decoder->runs, run);
	decoder->trace->runs = (BscRun *)(void *)decoder->runs->data;
	decoder->trace->n_runs = decoder->runs->len;
	g_array_append_val(decoder->index->runs, pages);
}

static bool decode_segment(Decoder *decoder, uint32_t number, const BscDataBuffer *buffer,
			   const BscSegment *segment)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(BscUnit));
	RunState state = { .segment = segment, .last = BSC_NSEC_NONE };
	const BscCpuStat *stat;
	bool is_whole;

	begin_run(decoder, number, segment);
	state.pages =
		&g_array_index(decoder->index->runs, BscRunPages, decoder->index->runs->len - 1);
	is_whole = bsc_units_list(decoder->container, buffer, segment, decoder->layout->page_size,
				  &decoder->budget, units);
	for (guint i = 0; i < units->len; i++) {
		if (bsc_progress_is_cancelled(decoder->progress))
			return false;
		decode_unit(decoder, &state, &g_array_index(units, BscUnit, i));
	}
	state.pages->n_pages = decoder->index->pages->len - state.pages->first_page;
	if (!is_whole || segment->is_cut)
		open_gap(&state, 0);
	if (state.is_gap_open)
		close_gap(decoder, &state, BSC_NSEC_NONE);
	stat = bsc_container_stat(decoder->container, buffer, segment->cpu);
	note_overrun(decoder, &state, stat);
	note_dropped(decoder, stat);
	return true;
}

static void fill_types(Decoder *decoder)
{
	BscTrace *trace = decoder->trace;
	g_autoptr(GArray) types = g_array_new(FALSE, TRUE, sizeof(BscEventType));

	for (uint32_t id = 0; id <= UINT16_MAX; id++) {
		const BscFormat *format;
		BscEventType type = { .id = (int32_t)id, .count = decoder->counts[id] };

		if (type.count == 0)
			continue;
		format = bsc_formats_by_id(decoder->formats, (int32_t)id);
		if (!format)
			decoder->n_unknown += type.count;
		type.system = g_strdup(format ? format->system : "");
		type.name = g_strdup(format ? format->name : "");
		type.kind = (int8_t)bsc_row_maker_kind(decoder->maker, id);
		g_array_append_val(types, type);
	}
	trace->n_types = types->len;
	trace->types = (BscEventType *)(void *)g_array_free(g_steal_pointer(&types), FALSE);
}

static void finish(Decoder *decoder)
{
	BscTrace *trace = decoder->trace;

	fill_types(decoder);
	trace->n_gaps = decoder->gaps->len;
	trace->gaps = (BscGap *)(void *)g_array_free(decoder->gaps, FALSE);
	trace->n_runs = decoder->runs->len;
	trace->runs = (BscRun *)(void *)g_array_free(decoder->runs, FALSE);
	bsc_diagnostics_count(trace->diag, BSC_DIAG_SHORT_RECORD, decoder->n_short);
	bsc_diagnostics_count(trace->diag, BSC_DIAG_UNKNOWN_EVENT, decoder->n_unknown);
	bsc_row_maker_report(decoder->maker, decoder->counts);
	g_free(decoder->counts);
	g_free(decoder->unit);
	bsc_unit_reader_clear(&decoder->reader);
}

bool bsc_decode(const BscContainer *container, const BscFormats *formats,
		const BscPageLayout *layout, BscRowMaker *maker, BscIndex *index, BscTrace *trace,
		BscProgress *progress, GError **error)
{
	Decoder decoder = {
		.container = container,
		.formats = formats,
		.layout = layout,
		.maker = maker,
		.index = index,
		.trace = trace,
		.progress = progress,
		.is_identity = bsc_clock_rule_is_identity(&container->rule),
		.counts = g_new0(uint64_t, UINT16_MAX + 1),
		.runs = g_array_new(FALSE, FALSE, sizeof(BscRun)),
		.gaps = g_array_new(FALSE, FALSE, sizeof(BscGap)),
		.budget = BUDGET_BASE + BUDGET_RATIO * container->input->size,
	};
	bool is_done = true;

	bsc_common_fields_read(container, formats, &decoder.common);
	bsc_unit_reader_init(&decoder.reader, container);
	for (guint b = 0; b < container->buffers->len && is_done; b++) {
		const BscDataBuffer *buffer = container->buffers->pdata[b];

		for (guint i = 0; i < buffer->segments->len && is_done; i++)
			is_done = decode_segment(&decoder, b, buffer,
						 &g_array_index(buffer->segments, BscSegment, i));
	}
	finish(&decoder);
	if (!is_done)
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "%s: reading cancelled",
			    container->input->path);
	return is_done;
}
