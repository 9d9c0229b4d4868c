/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"

#include <string.h>

#define US        ((BscNsec)1000)
#define BEGIN     ((BscNsec)349058700)
#define N_PREPARE 9
#define N_ONLINE  14
#define TIMEOUT   (9000 * US)

typedef struct Stretch {
	BscNsec begin_low, begin_high, end_low, end_high;
	BscStretchKind kind;
	BscCertainty certainty;
	int32_t target;
	BscRow bringup, callback;
	uint8_t depth;
} Stretch;

typedef struct Maker {
	const Synthetic *what;
	BscTimeline *timeline;
	GArray **lanes; /* of Stretch; lane 0 is the control CPU's */
	GArray *callbacks, *arrows;
	uint32_t seed;
	BscNsec *kicked, *alive; /* by CPU */
} Maker;

/* US, give or take a fifth; the same sequence in every run. */
static BscNsec about(Maker *m, BscNsec us)
{
	m->seed = m->seed * 1103515245u + 12345u;
	return us * US * (80 + (BscNsec)(m->seed >> 16) % 41) / 100;
}

static Stretch *put(Maker *m, unsigned lane, BscStretchKind kind, BscNsec begin, BscNsec end,
		    unsigned cpu)
{
	Stretch stretch = {
		.begin_low = begin,
		.begin_high = begin,
		.end_low = end,
		.end_high = end,
		.kind = kind,
		.target = lane == 0 ? (int32_t)cpu : -1,
		.bringup = cpu - 1,
		.callback = BSC_NO_ROW,
	};

	g_array_append_val(m->lanes[lane], stretch);
	return &g_array_index(m->lanes[lane], Stretch, m->lanes[lane]->len - 1);
}

static void put_arrow(Maker *m, BscArrowKind kind, unsigned from, unsigned to, BscNsec low,
		      BscNsec high)
{
	BscArrow arrow = { .kind = kind,
			   .from_lane = from,
			   .to_lane = to,
			   .bringup = MAX(from, to) - 1,
			   .low = low,
			   .high = high };

	g_array_append_val(m->arrows, arrow);
}

/* N callbacks that fill [BEGIN, END) of LANE but for gaps. */
static void put_callbacks(Maker *m, unsigned lane, unsigned cpu, unsigned n, BscNsec begin,
			  BscNsec end, BscSection section)
{
	static const char *const names[] = { "threads:prepare", "workqueue:prepare",
					     "smpboot:threads", "perf/arm_pmu:online",
					     "RCU/tree:online" };
	BscNsec each = (end - begin) / n;

	for (unsigned i = 0; i < n; i++) {
		BscNsec from = begin + each * i, to = from + each - MIN(2 * US, each / 4);
		BscStrtab *strings = m->timeline->strings;
		BscCallback callback = {
			.bringup = cpu - 1,
			.step = (int32_t)(section == BSC_SECTION_PREPARE ? 1 + i : 150 + i),
			.state = bsc_strtab_intern(strings, names[i % G_N_ELEMENTS(names)]),
			.section = section,
			.ran_on = lane,
			.begin = from,
			.end = to,
			.enter = BSC_NO_ROW,
			.exit = BSC_NO_ROW,
		};
		Stretch *stretch = put(m, lane, BSC_STRETCH_CALLBACK, from, to, cpu);

		stretch->depth = 1;
		stretch->callback = m->callbacks->len;
		g_array_append_val(m->callbacks, callback);
	}
}

static BscNsec prepare(Maker *m, unsigned cpu, BscNsec t)
{
	BscNsec end = t + about(m, 400);

	m->timeline->bringups[cpu - 1].begin = t;
	put(m, 0, BSC_STRETCH_PREPARE, t, end, cpu);
	put_callbacks(m, 0, cpu, N_PREPARE, t, end, BSC_SECTION_PREPARE);
	return end;
}

static BscNsec kick(Maker *m, unsigned cpu, BscNsec t)
{
	BscNsec end = t + about(m, 40);

	put(m, 0, BSC_STRETCH_KICK, t, end, cpu);
	m->kicked[cpu] = t;
	m->alive[cpu] = end + about(m, 1500);
	put_arrow(m, BSC_ARROW_KICK, 0, cpu, t, m->what->is_bounded ? end : t);
	return end;
}

/* The AP from its kick to its release at T; nothing but bounds where there is no tracer. */
static void wake(Maker *m, unsigned cpu, BscNsec t)
{
	Stretch *waking = put(m, cpu, BSC_STRETCH_WAKE, m->kicked[cpu], m->alive[cpu], cpu);
	Stretch *spin;

	waking->certainty = BSC_BOUNDED;
	spin = put(m, cpu, BSC_STRETCH_SPIN, m->alive[cpu], t, cpu);
	if (!m->what->is_bounded)
		return;
	waking = &g_array_index(m->lanes[cpu], Stretch, m->lanes[cpu]->len - 2);
	waking->end_low = spin->begin_low = m->kicked[cpu];
	waking->end_high = spin->begin_high = t;
	spin->certainty = BSC_BOUNDED;
}

static void fail(Maker *m, unsigned cpu, BscNsec t, BscNsec end)
{
	BscBringup *bringup = &m->timeline->bringups[cpu - 1];

	put(m, 0, BSC_STRETCH_ASLEEP, t, end, cpu);
	put(m, cpu, BSC_STRETCH_FAILED, m->kicked[cpu], end, cpu);
	bringup->outcome = BSC_OUTCOME_FAILED;
	bringup->result = -5;
	bringup->end = bringup->last = end;
}

/* The second half of a bring-up; in a serial one the AP is waited for first. */
static BscNsec bring_up(Maker *m, unsigned cpu, BscNsec t)
{
	BscBringup *bringup = &m->timeline->bringups[cpu - 1];
	BscNsec release, idle, unpark, begin, done, end;

	if ((int)cpu == m->what->failed_cpu) {
		fail(m, cpu, t, t + TIMEOUT);
		return t + TIMEOUT;
	}
	release = MAX(t, m->alive[cpu]) + about(m, 10);
	if (release > t + 20 * US)
		put(m, 0, m->what->mode == BSC_MODE_SERIAL ? BSC_STRETCH_ASLEEP : BSC_STRETCH_SPIN,
		    t, release, cpu);
	else
		put(m, 0, BSC_STRETCH_CONTROL, t, release, cpu);
	wake(m, cpu, release);
	idle = release + about(m, 480);
	unpark = idle + about(m, 40);
	begin = unpark + about(m, 80);
	done = begin + about(m, 900);
	end = done + about(m, 50);
	put(m, 0, BSC_STRETCH_ASLEEP, release, idle, cpu);
	put(m, 0, BSC_STRETCH_CONTROL, idle, unpark, cpu);
	put(m, 0, BSC_STRETCH_ASLEEP, unpark, done, cpu);
	put(m, 0, BSC_STRETCH_CONTROL, done, end, cpu);
	put(m, cpu, BSC_STRETCH_STARTING, release, idle, cpu);
	put(m, cpu, BSC_STRETCH_HANDOVER, idle, begin, cpu);
	put_arrow(m, BSC_ARROW_RELEASE, 0, cpu, release, release);
	put_arrow(m, BSC_ARROW_ONLINE_IDLE, cpu, 0, idle, idle);
	put_arrow(m, BSC_ARROW_UNPARK, 0, cpu, unpark, unpark);
	bringup->was_alive = true;
	if ((int)cpu == m->what->lost_cpu) {
		put(m, cpu, BSC_STRETCH_LOST, begin, done, cpu)->certainty = BSC_UNKNOWN;
		bringup->has_lost_events = true;
	} else {
		put(m, cpu, BSC_STRETCH_ONLINE_CALLBACKS, begin, done, cpu);
		put_callbacks(m, cpu, cpu, N_ONLINE, begin, done, BSC_SECTION_ONLINE);
	}
	if ((int)cpu == m->what->unfinished_cpu) {
		bringup->outcome = BSC_OUTCOME_UNFINISHED;
		bringup->last = done;
		return done;
	}
	put_arrow(m, BSC_ARROW_DONE, cpu, 0, done, done);
	put(m, cpu, BSC_STRETCH_RETURN, done, end, cpu);
	bringup->end = bringup->last = end;
	return end;
}

static BscNsec run_all(Maker *m)
{
	BscNsec t = BEGIN;

	if (m->what->mode == BSC_MODE_PARALLEL)
		for (unsigned cpu = 1; cpu < m->what->n_cpus; cpu++)
			t = kick(m, cpu, prepare(m, cpu, t));
	for (unsigned cpu = 1; cpu < m->what->n_cpus; cpu++) {
		if (m->what->mode != BSC_MODE_PARALLEL)
			t = kick(m, cpu, prepare(m, cpu, t));
		t = bring_up(m, cpu, t);
	}
	return t;
}

static int compare_stretches(gconstpointer a, gconstpointer b)
{
	const Stretch *x = a, *y = b;

	if (x->depth != y->depth)
		return (int)x->depth - (int)y->depth;
	return x->begin_low < y->begin_low ? -1 : x->begin_low > y->begin_low;
}

static int compare_arrows(gconstpointer a, gconstpointer b)
{
	const BscArrow *x = a, *y = b;

	return x->low < y->low ? -1 : x->low > y->low;
}

static void intervals_reserve(BscIntervals *rows, size_t n)
{
	rows->cap = n;
	rows->begin_low = g_new0(BscNsec, n);
	rows->begin_high = g_new0(BscNsec, n);
	rows->end_low = g_new0(BscNsec, n);
	rows->end_high = g_new0(BscNsec, n);
	rows->lane = g_new0(BscRow, n);
	rows->depth = g_new0(uint8_t, n);
	rows->kind = g_new0(uint8_t, n);
	rows->certainty = g_new0(uint8_t, n);
	rows->target = g_new0(int32_t, n);
	rows->bringup = g_new0(BscRow, n);
	rows->callback = g_new0(BscRow, n);
	rows->event_begin = g_new0(BscRow, n);
	rows->event_end = g_new0(BscRow, n);
}

static void add_row(BscIntervals *rows, BscRow lane, const Stretch *stretch)
{
	size_t i = rows->n++;

	rows->begin_low[i] = stretch->begin_low;
	rows->begin_high[i] = stretch->begin_high;
	rows->end_low[i] = stretch->end_low;
	rows->end_high[i] = stretch->end_high;
	rows->lane[i] = lane;
	rows->depth[i] = stretch->depth;
	rows->kind[i] = (uint8_t)stretch->kind;
	rows->certainty[i] = (uint8_t)stretch->certainty;
	rows->target[i] = stretch->target;
	rows->bringup[i] = stretch->bringup;
	rows->callback[i] = stretch->callback;
	rows->event_begin[i] = rows->event_end[i] = BSC_NO_ROW;
}

/* Puts the lanes one after the other into the tables of the timeline. */
static void seal(Maker *m)
{
	BscTimeline *timeline = m->timeline;
	size_t n = 0;

	for (unsigned lane = 0; lane < m->what->n_cpus; lane++)
		n += m->lanes[lane]->len;
	intervals_reserve(&timeline->intervals, n);
	timeline->n_lanes = m->what->n_cpus;
	timeline->lanes = g_new0(BscLane, timeline->n_lanes);
	for (unsigned lane = 0; lane < m->what->n_cpus; lane++) {
		GArray *stretches = m->lanes[lane];

		timeline->lanes[lane] = (BscLane){
			.cpu = lane,
			.is_control = lane == 0,
			.bringup = lane == 0 ? BSC_NO_ROW : lane - 1,
			.first_interval = (BscRow)timeline->intervals.n,
			.n_intervals = stretches->len,
		};
		g_array_sort(stretches, compare_stretches);
		for (guint i = 0; i < stretches->len; i++)
			add_row(&timeline->intervals, lane, &g_array_index(stretches, Stretch, i));
		g_array_free(stretches, TRUE);
	}
	g_array_sort(m->arrows, compare_arrows);
	timeline->n_arrows = m->arrows->len;
	timeline->arrows = (BscArrow *)g_array_free(m->arrows, FALSE);
	timeline->n_callbacks = m->callbacks->len;
	timeline->callbacks = (BscCallback *)g_array_free(m->callbacks, FALSE);
}

static void put_online(Maker *m, BscNsec end)
{
	for (unsigned cpu = 1; cpu < m->what->n_cpus; cpu++) {
		const BscBringup *bringup = &m->timeline->bringups[cpu - 1];

		if (bringup->outcome == BSC_OUTCOME_ONLINE && bringup->end < end)
			put(m, cpu, BSC_STRETCH_ONLINE, bringup->end, end, cpu);
	}
}

/* N tiny stretches right at the begin of the control lane, with one failure among them. */
static void put_dense(Maker *m)
{
	for (unsigned i = 0; i < m->what->n_dense; i++)
		put(m, 0, i == m->what->n_dense / 2 ? BSC_STRETCH_FAILED : BSC_STRETCH_BETWEEN,
		    BEGIN - m->what->n_dense + i, BEGIN - m->what->n_dense + i + 1, 1);
}

static BscTimeline *make_timeline(const Synthetic *what)
{
	BscTimeline *timeline = g_new0(BscTimeline, 1);
	Maker m = { .what = what, .timeline = timeline, .seed = 4711 };
	BscEpisode *episode = g_new0(BscEpisode, 1);
	g_autofree BscNsec *kicked = g_new0(BscNsec, what->n_cpus);
	g_autofree BscNsec *alive = g_new0(BscNsec, what->n_cpus);
	g_autofree GArray **lanes = g_new0(GArray *, what->n_cpus);

	m.kicked = kicked;
	m.alive = alive;
	m.lanes = lanes;
	m.callbacks = g_array_new(FALSE, TRUE, sizeof(BscCallback));
	m.arrows = g_array_new(FALSE, TRUE, sizeof(BscArrow));
	for (unsigned i = 0; i < what->n_cpus; i++)
		lanes[i] = g_array_new(FALSE, TRUE, sizeof(Stretch));
	timeline->strings = bsc_strtab_new();
	timeline->episodes = episode;
	timeline->n_episodes = 1;
	timeline->n_bringups = what->n_cpus - 1;
	timeline->bringups = g_new0(BscBringup, timeline->n_bringups);
	for (unsigned cpu = 1; cpu < what->n_cpus; cpu++)
		timeline->bringups[cpu - 1] = (BscBringup){ .cpu = cpu,
							    .failed_callback = BSC_NO_ROW,
							    .end = BSC_NSEC_NONE,
							    .last_row = BSC_NO_ROW };
	episode->kind = BSC_EPISODE_BOOT;
	episode->mode = what->mode;
	episode->n_rounds = 1;
	episode->n_bringups = (BscRow)timeline->n_bringups;
	episode->begin = BEGIN - what->n_dense;
	put_dense(&m);
	episode->end = run_all(&m);
	put_online(&m, episode->end);
	episode->n_failed = what->failed_cpu > 0;
	episode->n_unfinished = what->unfinished_cpu > 0;
	episode->n_online = episode->n_bringups - episode->n_failed - episode->n_unfinished;
	timeline->begin = episode->begin;
	timeline->end = episode->end;
	seal(&m);
	return timeline;
}

Synthetic synthetic_usual(BscMode mode, unsigned n_cpus)
{
	return (Synthetic){
		.n_cpus = n_cpus,
		.mode = mode,
		.failed_cpu = -1,
		.unfinished_cpu = -1,
		.lost_cpu = -1,
	};
}

BscCapture *synthetic_new(const Synthetic *what)
{
	BscCapture *capture = g_new0(BscCapture, 1);
	BscTrace *trace = g_new0(BscTrace, 1);

	g_atomic_ref_count_init(&capture->refs);
	trace->path = g_strdup(what->path ? what->path : "synthetic.dat");
	trace->kernel = g_strdup("6.12.117-lab");
	trace->machine = g_strdup("aarch64");
	trace->clock = g_strdup("local");
	trace->sha256 =
		g_strdup("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
	trace->n_lost = what->lost_cpu > 0 ? 12 : 0;
	trace->n_cpus = what->n_cpus;
	capture->trace = trace;
	capture->timeline = make_timeline(what);
	return capture;
}

void synthetic_free(BscCapture *capture)
{
	g_free(capture->trace->path);
	g_free(capture->trace->kernel);
	g_free(capture->trace->machine);
	g_free(capture->trace->clock);
	g_free(capture->trace->sha256);
	g_free(capture->trace);
	bsc_timeline_free(capture->timeline);
	g_free(capture);
}
