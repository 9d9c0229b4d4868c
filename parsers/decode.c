/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/decode.h"

#include "base/error.h"
#include "parsers/part.h"

/* Unpacked bytes that are believable: real captures shrink seven to thirty times. */
#define BUDGET_BASE  (64u << 20)
#define BUDGET_RATIO 256u

/* Unpacked bytes that a thread reads at a time, about. */
#define PART_SIZE (1u << 20)
/* Bytes for which another thread is worth its while. */
#define BYTES_PER_THREAD (4u << 20)

/* More threads than this mostly wait for the one that puts together what they read. */
#define MAX_THREADS 8

/* A segment and the parts that it is read in. */
typedef struct SegmentPlan {
	uint32_t buffer; /* number of it */
	const BscSegment *segment;
	bool is_whole;        /* the list of chunks reaches its end */
	BscDiagnostics *diag; /* what the list of chunks showed; NULL: nothing */
	uint32_t n_parts;
} SegmentPlan;

typedef struct Decoder {
	const BscDecoding *decoding;
	BscIndex *index;
	BscTrace *trace;
	BscProgress *progress;
	GArray *runs;          /* of BscRun: the array behind trace->runs */
	GArray *gaps;          /* of BscGap */
	GArray *segments;      /* of SegmentPlan */
	GArray *parts;         /* of BscPartPlan */
	BscDiagnostics *found; /* in the list of chunks of one segment: empty for the next one */
	BscPartReader *readers;
	unsigned n_readers;
	BscPartQueue *queue;
	uint32_t *payloads; /* of the trace, by those of the part */
	size_t payloads_cap;
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

/* Ends the gap at the record at AFTER, or at the end of the run; ROW is the next one. */
static void close_gap(Decoder *decoder, RunState *state, BscNsec after, BscRow row)
{
	BscRun *run = current_run(decoder);
	BscGap gap = {
		.run = decoder->runs->len - 1,
		.before = state->last,
		.after = after,
		.n_lost = state->is_uncounted ? 0 : state->n_lost,
		.row = row,
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

/* The record at TS, the last one in front of which is known. */
static void note_moment(Decoder *decoder, RunState *state, BscNsec ts, BscRow row)
{
	if (state->is_gap_open)
		close_gap(decoder, state, ts, row);
	if (state->last != BSC_NSEC_NONE && ts < state->last) {
		bsc_diagnostics_add(decoder->trace->diag, BSC_DIAG_TIME_BACKWARDS,
				    (int32_t)state->segment->cpu, UINT64_MAX, ts, NULL);
		state->pages->is_ordered = false;
	}
	state->last = ts;
}

static void note_mark(Decoder *decoder, RunState *state, const BscMark *mark)
{
	static const BscDiagnosticCode codes[] = {
		[BSC_MARK_BAD_PAGE] = BSC_DIAG_BAD_PAGE,
		[BSC_MARK_PARTIAL_PAGE] = BSC_DIAG_PARTIAL_PAGE,
		[BSC_MARK_BAD_CHUNK] = BSC_DIAG_BAD_CHUNK,
		[BSC_MARK_TRUNCATED] = BSC_DIAG_TRUNCATED,
	};

	if (mark->last != BSC_NSEC_NONE)
		state->last = mark->last;
	switch (mark->kind) {
	case BSC_MARK_MOMENT:
		note_moment(decoder, state, mark->ts, (BscRow)decoder->trace->n_rows + mark->row);
		break;
	case BSC_MARK_GAP: open_gap(state, mark->value); break;
	default:
		bsc_diagnostics_add(decoder->trace->diag, codes[mark->kind],
				    (int32_t)state->segment->cpu, mark->value, state->last, NULL);
	}
}

/* What the payloads of PART are called in the trace. */
static const uint32_t *rename_payloads(Decoder *decoder, const BscPart *part)
{
	BscTrace *trace = decoder->trace;
	const size_t n_strings = bsc_strtab_size(part->strings);
	g_autofree BscString *strings = g_new(BscString, n_strings);

	for (size_t i = 0; i < n_strings; i++)
		strings[i] = bsc_strtab_intern(trace->strings,
					       bsc_strtab_get(part->strings, (BscString)i));
	if (part->payloads.n > decoder->payloads_cap) {
		g_free(decoder->payloads);
		decoder->payloads_cap = 2 * (size_t)part->payloads.n;
		decoder->payloads = g_new(uint32_t, decoder->payloads_cap);
	}
	for (uint32_t i = 0; i < part->payloads.n; i++) {
		BscPayload payload = part->payloads.all[i];

		payload.text = strings[payload.text];
		decoder->payloads[i] = bsc_payloads_intern(&trace->payloads, &payload);
	}
	return decoder->payloads;
}

static void add_rows(Decoder *decoder, const BscPart *part)
{
	BscTrace *trace = decoder->trace;
	const uint32_t *names = part->strings ? rename_payloads(decoder, part) : NULL;
	BscRow first = bsc_trace_add_rows(trace, part->n_rows, part->ts, part->kind, part->payload);

	for (size_t i = 0; names && i < part->n_rows; i++)
		trace->payload[first + i] = names[part->payload[i]];
}

static void add_pages(Decoder *decoder, const BscPart *part)
{
	GArray *pages = decoder->index->pages;
	guint n = pages->len;

	g_array_append_vals(pages, part->pages->data, part->pages->len);
	for (; n < pages->len; n++)
		g_array_index(pages, BscPageRef, n).row += (BscRow)decoder->trace->n_rows;
}

static void add_part(Decoder *decoder, RunState *state, const BscPart *part)
{
	BscRun *run = current_run(decoder);

	for (guint i = 0; i < part->marks->len; i++)
		note_mark(decoder, state, &g_array_index(part->marks, BscMark, i));
	if (part->n_events > 0) {
		run->begin = run->n_events ? MIN(run->begin, part->least) : part->least;
		run->end = run->n_events ? MAX(run->end, part->most) : part->most;
		run->n_events += part->n_events;
		state->last = part->last;
	}
	add_pages(decoder, part);
	add_rows(decoder, part);
	bsc_progress_add(decoder->progress, part->size);
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

static void fill_types(Decoder *decoder)
{
	const BscDecoding *decoding = decoder->decoding;
	const uint64_t *counts = decoder->readers[0].counts;
	const int8_t *kinds = bsc_row_maker_kinds(decoding->maker);
	BscTrace *trace = decoder->trace;
	uint64_t n_unknown = 0;
	g_autoptr(GArray) types = g_array_new(FALSE, TRUE, sizeof(BscEventType));

	for (uint32_t id = 0; id <= UINT16_MAX; id++) {
		const BscFormat *format;
		BscEventType type;

		if (counts[id] == 0)
			continue;
		type = (BscEventType){ .id = (int32_t)id, .count = counts[id] };
		format = bsc_formats_by_id(decoding->formats, (int32_t)id);
		if (!format)
			n_unknown += type.count;
		type.system = g_strdup(format ? format->system : "");
		type.name = g_strdup(format ? format->name : "");
		type.kind = kinds[id];
		g_array_append_val(types, type);
	}
	bsc_diagnostics_count(trace->diag, BSC_DIAG_UNKNOWN_EVENT, n_unknown);
	trace->n_types = types->len;
	trace->types = (BscEventType *)(void *)g_array_free(g_steal_pointer(&types), FALSE);
}

static bool decode_segment(Decoder *decoder, const SegmentPlan *plan)
{
	const BscSegment *segment = plan->segment;
	const BscContainer *container = decoder->decoding->container;
	RunState state = { .segment = segment, .last = BSC_NSEC_NONE };
	const BscCpuStat *stat;

	begin_run(decoder, plan->buffer, segment);
	if (plan->diag)
		bsc_diagnostics_merge(decoder->trace->diag, plan->diag);
	state.pages =
		&g_array_index(decoder->index->runs, BscRunPages, decoder->index->runs->len - 1);
	for (uint32_t i = 0; i < plan->n_parts; i++) {
		if (bsc_progress_is_cancelled(decoder->progress))
			return false;
		add_part(decoder, &state, bsc_part_queue_next(decoder->queue));
	}
	state.pages->n_pages = decoder->index->pages->len - state.pages->first_page;
	if (!plan->is_whole || segment->is_cut)
		open_gap(&state, 0);
	if (state.is_gap_open)
		close_gap(decoder, &state, BSC_NSEC_NONE, (BscRow)decoder->trace->n_rows);
	stat = bsc_container_stat(container, container->buffers->pdata[plan->buffer], segment->cpu);
	note_overrun(decoder, &state, stat);
	note_dropped(decoder, stat);
	return true;
}

/* Cuts the units from FIRST on, which are those of PLAN, into parts. */
static void plan_parts(Decoder *decoder, SegmentPlan *plan, uint32_t first)
{
	const GArray *units = decoder->index->units;
	BscPartPlan part = { .segment = plan->segment, .first_unit = first };
	uint64_t size = 0;

	for (uint32_t i = first; i < units->len; i++) {
		size += g_array_index(units, BscUnit, i).usize;
		part.n_units++;
		if (size < PART_SIZE && i + 1 < units->len)
			continue;
		g_array_append_val(decoder->parts, part);
		plan->n_parts++;
		part.first_unit = i + 1;
		part.n_units = 0;
		size = 0;
	}
}

static void plan_segment(Decoder *decoder, uint32_t number, const BscSegment *segment,
			 uint64_t *budget)
{
	const BscContainer *container = decoder->decoding->container;
	SegmentPlan plan = { .buffer = number, .segment = segment };
	guint first = decoder->index->units->len;

	plan.is_whole = bsc_units_list(container, container->buffers->pdata[number], segment,
				       decoder->decoding->layout->page_size, budget,
				       decoder->index->units, decoder->found);
	if (bsc_diagnostics_has_damage(decoder->found)) {
		plan.diag = decoder->found;
		decoder->found = bsc_diagnostics_new();
	}
	plan_parts(decoder, &plan, first);
	g_array_append_val(decoder->segments, plan);
}

/* What there is to read, in its order. False if PROGRESS was cancelled. */
static bool plan_all(Decoder *decoder)
{
	const BscContainer *container = decoder->decoding->container;
	uint64_t budget = BUDGET_BASE + BUDGET_RATIO * container->input->size;

	for (guint b = 0; b < container->buffers->len; b++) {
		const BscDataBuffer *buffer = container->buffers->pdata[b];

		for (guint i = 0; i < buffer->segments->len; i++) {
			if (bsc_progress_is_cancelled(decoder->progress))
				return false;
			plan_segment(decoder, b, &g_array_index(buffer->segments, BscSegment, i),
				     &budget);
		}
	}
	return true;
}

static unsigned usual_threads(void)
{
	return MIN(g_get_num_processors(), MAX_THREADS);
}

static void start_readers(Decoder *decoder)
{
	const GArray *units = decoder->index->units;
	uint64_t size = 0;

	for (guint i = 0; i < units->len; i++)
		size += g_array_index(units, BscUnit, i).usize;
	decoder->n_readers = decoder->decoding->n_threads;
	if (decoder->n_readers == 0)
		decoder->n_readers = (unsigned)MIN(size / BYTES_PER_THREAD, usual_threads());
	decoder->n_readers = CLAMP(decoder->n_readers, 1, MAX(decoder->parts->len, 1));
	decoder->readers = g_new(BscPartReader, decoder->n_readers);
	for (unsigned i = 0; i < decoder->n_readers; i++)
		bsc_part_reader_init(&decoder->readers[i], decoder->decoding, decoder->index);
	if (decoder->n_readers == 1) {
		decoder->readers[0].payloads = &decoder->trace->payloads;
		decoder->readers[0].strings = decoder->trace->strings;
	}
	decoder->queue =
		bsc_part_queue_new((const BscPartPlan *)(void *)decoder->parts->data,
				   decoder->parts->len, decoder->readers, decoder->n_readers);
}

/* All that was counted is in the first reader from then on. */
static void stop_readers(Decoder *decoder)
{
	BscPartReader *readers = decoder->readers;

	bsc_part_queue_free(decoder->queue);
	for (unsigned i = 1; i < decoder->n_readers; i++) {
		for (uint32_t id = 0; id < BSC_EVENT_N_IDS; id++)
			readers[0].counts[id] += readers[i].counts[id];
		readers[0].n_short += readers[i].n_short;
		bsc_part_reader_clear(&readers[i]);
	}
}

static void finish(Decoder *decoder)
{
	BscTrace *trace = decoder->trace;

	trace->n_gaps = decoder->gaps->len;
	trace->gaps = (BscGap *)(void *)g_array_free(decoder->gaps, FALSE);
	trace->n_runs = decoder->runs->len;
	trace->runs = (BscRun *)(void *)g_array_free(decoder->runs, FALSE);
	for (guint i = 0; i < decoder->segments->len; i++)
		bsc_diagnostics_free(g_array_index(decoder->segments, SegmentPlan, i).diag);
	g_array_unref(decoder->segments);
	g_array_unref(decoder->parts);
	bsc_diagnostics_free(decoder->found);
	g_free(decoder->payloads);
}

/* False if PROGRESS was cancelled. */
static bool decode_all(Decoder *decoder)
{
	BscTrace *trace = decoder->trace;
	bool is_done = true;

	start_readers(decoder);
	for (guint i = 0; i < decoder->segments->len && is_done; i++)
		is_done =
			decode_segment(decoder, &g_array_index(decoder->segments, SegmentPlan, i));
	stop_readers(decoder);
	fill_types(decoder);
	bsc_diagnostics_count(trace->diag, BSC_DIAG_SHORT_RECORD, decoder->readers[0].n_short);
	bsc_row_maker_report(decoder->decoding->maker, decoder->readers[0].counts, trace->diag);
	bsc_part_reader_clear(&decoder->readers[0]);
	g_free(decoder->readers);
	return is_done;
}

bool bsc_decode(const BscDecoding *decoding, BscIndex *index, BscTrace *trace,
		BscProgress *progress, GError **error)
{
	Decoder decoder = {
		.decoding = decoding,
		.index = index,
		.trace = trace,
		.progress = progress,
		.runs = g_array_new(FALSE, FALSE, sizeof(BscRun)),
		.gaps = g_array_new(FALSE, FALSE, sizeof(BscGap)),
		.segments = g_array_new(FALSE, FALSE, sizeof(SegmentPlan)),
		.parts = g_array_new(FALSE, FALSE, sizeof(BscPartPlan)),
		.found = bsc_diagnostics_new(),
	};
	bool is_done = plan_all(&decoder) && decode_all(&decoder);

	finish(&decoder);
	if (!is_done)
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "%s: reading cancelled",
			    decoding->container->input->path);
	return is_done;
}
