/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "model/build.h"
#include "model/capture.h"
#include "model/coarse.h"

/* Groups the runs by CPU, so that the rows of one CPU are found whatever buffer they are in. */
static void index_runs(Build *b)
{
	const BscTrace *trace = b->trace;
	BscRow *next;

	for (size_t r = 0; r < trace->n_runs; r++)
		b->max_cpu = MAX(b->max_cpu, trace->runs[r].cpu);
	b->runs_of_cpu = g_new0(BscRow, (size_t)b->max_cpu + 2);
	b->by_cpu = g_new(uint32_t, trace->n_runs + 1);
	for (size_t r = 0; r < trace->n_runs; r++)
		b->runs_of_cpu[trace->runs[r].cpu + 1]++;
	for (uint32_t cpu = 0; cpu <= b->max_cpu; cpu++)
		b->runs_of_cpu[cpu + 1] += b->runs_of_cpu[cpu];
	next = g_memdup2(b->runs_of_cpu, ((size_t)b->max_cpu + 2) * sizeof *next);
	for (size_t r = 0; r < trace->n_runs; r++)
		b->by_cpu[next[trace->runs[r].cpu]++] = (uint32_t)r;
	g_free(next);
}

/* What no bring-up of this capture can show, because the events are missing altogether. */
static void note_missing(Build *b)
{
	if (b->raw->len == 0 && b->trace->dmesg && b->trace->dmesg->is_alone) {
		bsc_diagnostics_count(b->diag, BSC_DIAG_LOG_ONLY, 1);
		return;
	}
	if (b->raw->len == 0) {
		bsc_diagnostics_count(b->diag, BSC_DIAG_NO_CPUHP, 1);
		return;
	}
	if (!b->trace->has_symbols)
		bsc_diagnostics_count(b->diag, BSC_DIAG_NO_SYMBOLS, 1);
	if (!bsc_trace_has_kind(b->trace, BSC_EVENT_SCHED_SWITCH))
		bsc_diagnostics_count(b->diag, BSC_DIAG_NO_SWITCH, 1);
	if (!bsc_trace_has_kind(b->trace, BSC_EVENT_SCHED_WAKING))
		bsc_diagnostics_count(b->diag, BSC_DIAG_NO_WAKING, 1);
}

/* Gives the grown table to the timeline: its rows, and their number to *RET_N. */
static void *steal_rows(GArray *table, size_t *ret_n)
{
	*ret_n = table->len;
	return g_array_free(table, FALSE);
}

static void seal(Build *b)
{
	BscTimeline *timeline = b->timeline;

	timeline->episodes = steal_rows(b->episodes, &timeline->n_episodes);
	timeline->bringups = steal_rows(b->bringups, &timeline->n_bringups);
	timeline->phases = steal_rows(b->phases, &timeline->n_phases);
	timeline->callbacks = steal_rows(b->callbacks, &timeline->n_callbacks);
	timeline->lanes = steal_rows(b->lanes, &timeline->n_lanes);
	timeline->arrows = steal_rows(b->arrows, &timeline->n_arrows);
	timeline->begin = timeline->end = BSC_NSEC_NONE;
	for (size_t i = 0; i < timeline->n_episodes; i++) {
		const BscEpisode *episode = &timeline->episodes[i];

		timeline->begin = i == 0 ? episode->begin : MIN(timeline->begin, episode->begin);
		timeline->end = i == 0 ? episode->end : MAX(timeline->end, episode->end);
	}
}

static void build(Build *b)
{
	b->raw = g_array_new(FALSE, FALSE, sizeof(RawCallback));
	b->ops = g_array_new(FALSE, FALSE, sizeof(Op));
	b->episodes = g_array_new(FALSE, FALSE, sizeof(BscEpisode));
	b->bringups = g_array_new(FALSE, FALSE, sizeof(BscBringup));
	b->phases = g_array_new(FALSE, FALSE, sizeof(BscPhase));
	b->callbacks = g_array_new(FALSE, FALSE, sizeof(BscCallback));
	b->lanes = g_array_new(FALSE, FALSE, sizeof(BscLane));
	b->arrows = g_array_new(FALSE, FALSE, sizeof(BscArrow));

	bsc_build_callbacks(b);
	index_runs(b);
	bsc_build_losses(b);
	b->has_waking = bsc_trace_has_kind(b->trace, BSC_EVENT_SCHED_WAKING);
	note_missing(b);
	bsc_build_ops(b);
	bsc_build_tasks(b);
	bsc_build_clocks(b);
	bsc_build_episodes(b);
	/* The log's clock need not be that of events beside it. */
	if (b->trace->dmesg && b->trace->dmesg->is_alone)
		bsc_build_log(b, b->trace->dmesg);
	bsc_build_lanes(b);
	seal(b);

	g_array_unref(b->raw);
	g_array_unref(b->ops);
	g_free(b->runs_of_cpu);
	g_free(b->by_cpu);
	g_free(b->next_of_task);
	g_free(b->losses_of_cpu);
	g_free(b->losses);
	g_free(b->is_skewed);
}

BscCapture *bsc_capture_take(BscTrace *trace, const BscStatesFile *states, BscProgress *progress,
			     GError **error)
{
	BscCapture *capture;
	Build b = { .trace = trace, .states = states, .progress = progress };

	if (bsc_progress_is_cancelled(progress)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "cancelled");
		bsc_trace_free(trace);
		return NULL;
	}
	capture = g_new0(BscCapture, 1);
	g_atomic_ref_count_init(&capture->refs);
	capture->trace = trace;
	capture->timeline = g_new0(BscTimeline, 1);
	capture->timeline->strings = bsc_strtab_new();
	capture->diag = bsc_diagnostics_new();
	bsc_diagnostics_merge(capture->diag, trace->diag);
	b.timeline = capture->timeline;
	b.diag = capture->diag;
	bsc_build_order(trace, capture->diag);
	build(&b);
	capture->tasks = b.tasks;
	capture->timeline->coarse = bsc_coarse_new(capture->timeline);
	return capture;
}

static void copy_text(char **to, const char *from)
{
	g_free(*to);
	*to = g_strdup(from);
}

BscCapture *bsc_capture_simulated(const BscCapture *recorded, BscTimeline *timeline)
{
	BscCapture *capture = g_new0(BscCapture, 1);
	const BscTrace *from = recorded->trace;
	BscTrace *to = bsc_trace_new();

	copy_text(&to->path, from->path);
	copy_text(&to->format, from->format);
	copy_text(&to->compression, from->compression);
	copy_text(&to->kernel, from->kernel);
	copy_text(&to->machine, from->machine);
	copy_text(&to->clock, from->clock);
	copy_text(&to->sha256, bsc_trace_sha256(from));
	to->version = from->version;
	to->size = from->size;
	to->is_big_endian = from->is_big_endian;
	to->long_size = from->long_size;
	to->sub_buffer_size = from->sub_buffer_size;
	to->n_cpus = MAX(from->n_cpus, (uint32_t)timeline->n_bringups + 1);
	bsc_trace_seal(to);
	g_atomic_ref_count_init(&capture->refs);
	timeline->is_simulated = true;
	timeline->coarse = bsc_coarse_new(timeline);
	capture->trace = to;
	capture->timeline = timeline;
	capture->tasks = g_new0(BscTasks, 1);
	capture->diag = bsc_diagnostics_new();
	capture->states_path = g_strdup(recorded->states_path);
	return capture;
}

BscCapture *bsc_capture_ref(BscCapture *capture)
{
	g_atomic_ref_count_inc(&capture->refs);
	return capture;
}

void bsc_capture_unref(BscCapture *capture)
{
	if (!capture || !g_atomic_ref_count_dec(&capture->refs))
		return;
	bsc_timeline_free(capture->timeline);
	bsc_tasks_free(capture->tasks);
	bsc_trace_free(capture->trace);
	bsc_diagnostics_free(capture->diag);
	g_free(capture->states_path);
	bsc_dmesg_free(capture->dmesg);
	bsc_clusters_free(capture->clusters);
	g_free(capture);
}
