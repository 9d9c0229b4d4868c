/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/work-build.h"

#include "base/error.h"

/* ns; beyond, processor sharing would need more than 64 bits. */
#define LONGEST_EPISODE ((BscNsec)10000 * 1000000000)

const char *bsc_piece_state_name(BscPieceState state)
{
	static const char *const names[] = {
#define X(state, name, text) name,
		BSC_PIECE_STATES(X)
#undef X
	};

	return names[state];
}

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
	va_list args;
	g_autofree char *text = NULL;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error_literal(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED, text);
	return false;
}

/* What the callbacks of one bring-up are to the control task. */
typedef struct Callbacks {
	BscRow kick, enter;      /* BSC_NO_ROW: none */
	GArray *control, *of_ap; /* BscRow, by begin */
} Callbacks;

static void callbacks_clear(Callbacks *callbacks)
{
	g_array_unref(callbacks->control);
	g_array_unref(callbacks->of_ap);
}

static Callbacks sort_callbacks(const WorkBuild *b, const BscBringup *bringup)
{
	Callbacks out = {
		.kick = BSC_NO_ROW,
		.enter = BSC_NO_ROW,
		.control = g_array_new(FALSE, FALSE, sizeof(BscRow)),
		.of_ap = g_array_new(FALSE, FALSE, sizeof(BscRow)),
	};

	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		BscRow row = bringup->first_callback + i;
		const BscCallback *callback = &b->timeline->callbacks[row];

		if (callback->pid != bringup->control_pid) {
			g_array_append_val(out.of_ap, row);
			continue;
		}
		g_array_append_val(out.control, row);
		if (callback->is_teardown)
			continue;
		if (callback->section == BSC_SECTION_KICK && out.kick == BSC_NO_ROW)
			out.kick = row;
		if (callback->section == BSC_SECTION_BRINGUP && out.enter == BSC_NO_ROW)
			out.enter = row;
	}
	return out;
}

static void add_turn(WorkBuild *b, uint32_t item, bool is_b, BscNsec begin, BscNsec end)
{
	BscTurn turn = { item, is_b, begin, end };

	g_array_append_val(b->work->turns, turn);
}

/* Control callbacks of LIST from row FIRST up to row STOP, over [FROM, TO), as pieces. */
static bool cut_control(WorkBuild *b, const GArray *list, BscRow first, BscRow stop, BscNsec from,
			BscNsec to, BscPieces *ret)
{
	guint begin = 0, end;

	while (begin < list->len && first != BSC_NO_ROW &&
	       g_array_index(list, BscRow, begin) != first)
		begin++;
	for (end = begin; end < list->len; end++)
		if (g_array_index(list, BscRow, end) == stop)
			break;
	return bsc_work_cut(b, b->first_lane, from, to,
			    end > begin ? &g_array_index(list, BscRow, begin) : NULL, end - begin,
			    ret);
}

static void add_loose(WorkBuild *b, const GArray *list, BscNsec begin, BscCpuWork *cpu)
{
	cpu->first_loose = b->work->loose->len;
	for (guint i = 0; i < list->len; i++) {
		BscRow row = g_array_index(list, BscRow, i);
		const BscCallback *callback = &b->timeline->callbacks[row];
		BscLoose loose = { row, callback->begin - begin,
				   callback->is_open ? 0 : callback->end - callback->begin };

		g_array_append_val(b->work->loose, loose);
	}
	cpu->n_loose = list->len;
}

/* Work of the control task between POINT and the next time it sleeps, if it does. */
static BscNsec until_sleep(BscNsec point, Sleep sleep, BscNsec next)
{
	return (sleep.begin == BSC_NSEC_NONE ? next : MAX(sleep.begin, point)) - point;
}

/* How the control task gets from FROM to TO over a sleep that CAUSE ends. */
static void take_wait(const WorkBuild *b, BscNsec from, BscNsec to, BscNsec cause,
		      BscNsec *ret_before, BscNsec *ret_lag, BscNsec *ret_after)
{
	Sleep sleep = bsc_work_sleep(b, from, to, cause);

	*ret_lag = BSC_NSEC_NONE;
	*ret_after = 0;
	*ret_before = until_sleep(from, sleep, to);
	if (sleep.begin != BSC_NSEC_NONE && from + *ret_before < cause) {
		*ret_lag = sleep.end - cause;
		*ret_after = to - sleep.end;
	} else if (from + *ret_before < cause || sleep.begin != BSC_NSEC_NONE) {
		/* It slept, but not for this; or nothing tells that it did. */
		*ret_before = to - from;
	}
}

static void take_serial_kick(const WorkBuild *b, const PointSet *p, BscNsec *ret_at,
			     BscCpuWork *cpu)
{
	/* It sleeps for the AP to be online only if the sleep began before that. */
	Sleep sleep = bsc_work_sleep(b, p->kick, p->unpark, p->online);
	BscNsec end = p->online;

	cpu->running_lag = BSC_NSEC_NONE;
	cpu->after_kick = until_sleep(p->kick, sleep, p->unpark);
	*ret_at = p->kick + cpu->after_kick;
	if (sleep.begin == BSC_NSEC_NONE || *ret_at >= p->online)
		return;
	/* The first of possibly two sleeps. */
	for (BscRow row = bsc_work_stay_at(b, b->first_lane, p->online);
	     row < b->stays->first[b->first_lane + 1]; row++) {
		const BscStay *stay = &b->stays->stays[row];
		Sleep one = bsc_work_sleep(b, stay->begin, stay->end, p->online);

		if (stay->begin >= p->unpark)
			break;
		if (one.begin == BSC_NSEC_NONE &&
		    !(stay->classes & BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN)))
			break;
		end = MIN(stay->end, p->unpark);
	}
	cpu->running_lag = end - p->online;
	*ret_at = end;
}

/* Of a serial boot: until the control task waits for a completion, if an event shows that. */
static void take_kick_return(const WorkBuild *b, const BscBringup *bringup, BscNsec kick,
			     BscCpuWork *cpu)
{
	const BscTrace *trace = b->work->capture->trace;
	BscRow row;

	cpu->kick_return = cpu->after_kick;
	cpu->has_kick_return = false;
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &b->timeline->phases[bringup->first_phase + i];

		if (phase->kind != BSC_PHASE_KICK || phase->end.high == BSC_NSEC_NONE)
			continue;
		cpu->kick_return = CLAMP(phase->end.high - kick, 0, cpu->after_kick);
		row = phase->end.event_high;
		cpu->has_kick_return =
			row != BSC_NO_ROW && bsc_work_is_function(trace, row) &&
			bsc_trace_at(trace, row)->a == BSC_FN_WAIT_FOR_COMPLETION_TIMEOUT;
	}
}

static bool take_thread(WorkBuild *b, BscRow lane, const GArray *of_ap, const PointSet *p,
			BscCpuWork *cpu)
{
	cpu->thread_lag = p->thread - p->unpark;
	cpu->tail = p->done - p->thread_end;
	return bsc_work_cut(b, lane, p->thread, p->thread_end,
			    of_ap->len > 0 ? &g_array_index(of_ap, BscRow, 0) : NULL, of_ap->len,
			    &cpu->thread);
}

static bool take_apart(WorkBuild *b, BscRow row, const Callbacks *callbacks, BscCpuWork *cpu,
		       GError **error)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	const BscCallback *all = b->timeline->callbacks, *enter = &all[callbacks->enter];
	const BscCallback *kick = callbacks->kick == BSC_NO_ROW ? NULL : &all[callbacks->kick];
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];
	BscNsec prepare_end = kick ? kick->begin : enter->begin, at;
	PointSet p;

	if (!bsc_work_points(b, bringup, kick, enter, &p, error))
		return false;
	if (kick ? enter->begin < kick->end : b->work->mode != BSC_MODE_SERIAL)
		return fail(error, "CPU %u: its callbacks are in no order that the kernel has",
			    bringup->cpu);
	if (!cut_control(b, callbacks->control, BSC_NO_ROW,
			 kick ? callbacks->kick : callbacks->enter, bringup->begin, prepare_end,
			 &cpu->prepare) ||
	    !take_thread(b, b->lane_of[row - episode->first_bringup], callbacks->of_ap, &p, cpu))
		return fail(error, "CPU %u: its callbacks overlap", bringup->cpu);
	cpu->kick = p.kick - prepare_end;
	cpu->alive_lag = cpu->running_lag = BSC_NSEC_NONE;
	if (kick) {
		cpu->after_kick = cpu->kick_return = kick->end - p.kick;
		if (p.alive > enter->begin)
			cpu->alive_lag = p.release - p.alive;
		else
			cpu->entry = p.release - enter->begin;
		if (bsc_work_has_polled(b, enter->begin, p.release))
			cpu->maybe_polled = cpu->entry;
		at = p.release;
	} else {
		take_serial_kick(b, &p, &at, cpu);
		take_kick_return(b, bringup, p.kick, cpu);
	}
	take_wait(b, at, p.unpark, p.idle, &cpu->before_idle, &cpu->idle_lag, &cpu->unpark);
	if (kick && bringup->points[BSC_POINT_ALIVE].high > enter->begin)
		cpu->maybe_spun = CLAMP(bringup->points[BSC_POINT_RELEASE].high - p.release, 0,
					cpu->before_idle);
	take_wait(b, p.unpark, enter->end, p.done, &cpu->after_unpark, &cpu->done_lag, &cpu->back);
	cpu->wake = p.alive - p.kick;
	cpu->wake_least = MIN(cpu->wake, p.wake_least);
	cpu->starting = p.online - p.starting;
	cpu->after_online = p.idle - p.online;
	return true;
}

/* A CPU that goes down, or that failed: what is there moves as a whole. */
static bool take_fixed(WorkBuild *b, BscRow row, uint32_t item, const Callbacks *callbacks,
		       BscCpuWork *cpu, GError **error)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	const BscCallback *all = b->timeline->callbacks;
	bool has_kick = callbacks->kick != BSC_NO_ROW;
	BscNsec end = bringup->last, prepare_end = end, kick_end = end;

	for (guint i = 0; i < callbacks->control->len; i++) {
		const BscCallback *one = &all[g_array_index(callbacks->control, BscRow, i)];

		if (one->is_open)
			return fail(error, "CPU %u: the capture does not show its end",
				    bringup->cpu);
		end = MAX(end, one->end);
	}
	cpu->is_fixed = true;
	cpu->has_b = callbacks->enter != BSC_NO_ROW &&
		     b->timeline->episodes[b->work->episode].kind != BSC_EPISODE_OFFLINE;
	prepare_end = kick_end = end;
	if (cpu->has_b) {
		cpu->b_begin = all[callbacks->enter].begin;
		prepare_end = kick_end = has_kick ? all[callbacks->kick].end : cpu->b_begin;
	}
	if (cpu->has_b && has_kick)
		prepare_end = all[callbacks->kick].begin;
	if (prepare_end > kick_end || (cpu->has_b && kick_end > cpu->b_begin) ||
	    !cut_control(b, callbacks->control, BSC_NO_ROW,
			 !cpu->has_b ? BSC_NO_ROW
			 : has_kick  ? callbacks->kick
				     : callbacks->enter,
			 bringup->begin, prepare_end, &cpu->prepare) ||
	    (cpu->has_b && !cut_control(b, callbacks->control, callbacks->enter, BSC_NO_ROW,
					cpu->b_begin, end, &cpu->fixed)))
		return fail(error, "CPU %u: its callbacks overlap", bringup->cpu);
	cpu->kick = kick_end - prepare_end;
	add_turn(b, item, false, bringup->begin, kick_end);
	if (cpu->has_b)
		add_turn(b, item, true, cpu->b_begin, end);
	add_loose(b, callbacks->of_ap, cpu->has_b ? cpu->b_begin : bringup->begin, cpu);
	return true;
}

static bool take_cpu(WorkBuild *b, BscRow row, GError **error)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	uint32_t item = b->work->cpus->len;
	BscCpuWork cpu = {
		.bringup = row,
		.cpu = bringup->cpu,
		.round = bringup->round,
		.a_begin = bringup->begin,
		.alive_lag = BSC_NSEC_NONE,
		.running_lag = BSC_NSEC_NONE,
		.idle_lag = BSC_NSEC_NONE,
		.done_lag = BSC_NSEC_NONE,
	};
	__attribute__((cleanup(callbacks_clear))) Callbacks callbacks = sort_callbacks(b, bringup);
	const BscCallback *all = b->timeline->callbacks;

	cpu.kick_callback = callbacks.kick;
	cpu.bringup_callback = callbacks.enter;
	if (bringup->has_lost_events || bringup->begin_is_lost)
		return fail(error, "CPU %u: events of its bring-up were lost", bringup->cpu);
	if (bringup->outcome == BSC_OUTCOME_UNFINISHED)
		return fail(error, "CPU %u: the capture does not show its end", bringup->cpu);
	if (bringup->outcome != BSC_OUTCOME_ONLINE || callbacks.enter == BSC_NO_ROW) {
		if (!take_fixed(b, row, item, &callbacks, &cpu, error))
			return false;
	} else {
		if (!take_apart(b, row, &callbacks, &cpu, error))
			return false;
		cpu.has_b = true;
		cpu.b_begin = all[callbacks.enter].begin;
		add_turn(b, item, false, bringup->begin,
			 callbacks.kick == BSC_NO_ROW ? cpu.b_begin : all[callbacks.kick].end);
		add_turn(b, item, true, cpu.b_begin, all[callbacks.enter].end);
	}
	g_array_append_val(b->work->cpus, cpu);
	return true;
}

static int compare_turns(const void *a, const void *b)
{
	const BscTurn *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->is_b - y->is_b;
}

/* Puts the sections of the control task in order, and what lies between two before the second. */
static bool order_turns(WorkBuild *b, GError **error)
{
	GArray *turns = b->work->turns;
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];
	BscNsec at = episode->begin;

	if (turns->len > 1)
		g_array_sort(turns, compare_turns);
	for (guint i = 0; i < turns->len; i++) {
		const BscTurn *turn = &g_array_index(turns, BscTurn, i);
		BscCpuWork *cpu = bsc_work_cpu(b->work, turn->item);

		if (turn->begin < at)
			return fail(error, "CPU %u: the control task works for two CPUs at a time",
				    cpu->cpu);
		bsc_work_cut(b, b->first_lane, at, turn->begin, NULL, 0,
			     turn->is_b ? &cpu->gap_b : &cpu->gap_a);
		at = turn->end;
	}
	return true;
}

static bool take_episode(WorkBuild *b, GError **error)
{
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];

	if (episode->n_bringups == 0)
		return fail(error, "the episode has no CPU");
	if (episode->end - episode->begin > LONGEST_EPISODE)
		return fail(error, "the episode is longer than any bring-up");
	for (BscRow i = 0; i < b->n_lanes; i++) {
		const BscLane *lane = &b->timeline->lanes[b->first_lane + i];

		if (!lane->is_control)
			b->lane_of[lane->bringup - episode->first_bringup] = b->first_lane + i;
	}
	bsc_work_find_early(b);
	b->shortest_wake = bsc_work_shortest_wake(b);
	for (BscRow i = 0; i < episode->n_bringups; i++)
		if (!take_cpu(b, episode->first_bringup + i, error))
			return false;
	b->work->jiffy = bsc_work_jiffy(b);
	return order_turns(b, error);
}

BscWork *bsc_work_new(const BscCapture *capture, const BscStays *stays, BscRow episode, BscCut cut,
		      GError **error)
{
	g_autoptr(BscWork) work = g_new0(BscWork, 1);
	WorkBuild b = { .timeline = capture->timeline, .stays = stays, .cut = cut, .work = work };
	size_t n_lanes = 0;
	bool is_good;

	work->capture = capture;
	work->episode = episode;
	work->mode = capture->timeline->episodes[episode].mode;
	work->cpus = g_array_new(FALSE, FALSE, sizeof(BscCpuWork));
	work->turns = g_array_new(FALSE, FALSE, sizeof(BscTurn));
	work->pieces = g_array_new(FALSE, FALSE, sizeof(BscPiece));
	work->loose = g_array_new(FALSE, FALSE, sizeof(BscLoose));
	b.first_lane = bsc_timeline_lanes(capture->timeline, episode, &n_lanes);
	b.n_lanes = (BscRow)n_lanes;
	b.lane_of = g_new0(BscRow, capture->timeline->episodes[episode].n_bringups + 1);
	b.early = g_new0(BscMoment, capture->timeline->episodes[episode].n_bringups + 1);
	is_good = take_episode(&b, error);
	g_free(b.lane_of);
	g_free(b.early);
	return is_good ? g_steal_pointer(&work) : NULL;
}

void bsc_work_free(BscWork *work)
{
	if (!work)
		return;
	g_array_unref(work->cpus);
	g_array_unref(work->turns);
	g_array_unref(work->pieces);
	g_array_unref(work->loose);
	g_free(work);
}
