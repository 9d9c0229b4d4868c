/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/console.h"

/* Whose time is looked at. */
typedef struct Taker {
	const BscConsole *console;
	BscWork *work;
	bool most;
	bool is_control;
	int32_t control_pid;
	uint32_t cpu;
	BscNsec taken;
} Taker;

/* A console's thread takes the CPU from whoever works there. */
static bool concerns(const Taker *t, const BscConsoleStretch *stretch)
{
	if (!stretch->is_certain && !t->most)
		return false;
	if (t->is_control && !stretch->is_thread)
		return stretch->pid == t->control_pid;
	return stretch->cpu == t->cpu && stretch->pid != t->control_pid;
}

/* How much of [FROM, TO) is covered by stretches, which may overlap. */
static BscNsec covered(const Taker *t, BscNsec from, BscNsec to)
{
	BscNsec at = from, sum = 0;

	for (guint i = 0; i < t->console->stretches->len && at < to; i++) {
		const BscConsoleStretch *one =
			&g_array_index(t->console->stretches, BscConsoleStretch, i);
		BscNsec begin = MAX(one->begin, at), end = MIN(one->end, to);

		if (one->begin >= to)
			break;
		if (begin >= end || !concerns(t, one))
			continue;
		sum += end - begin;
		at = end;
	}
	return sum;
}

static void take(Taker *t, BscNsec at, BscNsec *duration)
{
	BscNsec part = covered(t, at, at + *duration);

	*duration -= part;
	t->taken += part;
}

/* PIECES that begin at AT; returns where they ended. What sleeps costs no console anything. */
static BscNsec take_pieces(Taker *t, BscPieces pieces, BscNsec at)
{
	for (uint32_t i = 0; i < pieces.n; i++) {
		BscPiece *piece = bsc_work_piece(t->work, pieces.first + i);
		BscNsec end = at + piece->duration;

		if (piece->state == BSC_PIECE_RUN || piece->state == BSC_PIECE_PREEMPTED)
			take(t, at, &piece->duration);
		at = end;
	}
	return at;
}

static BscNsec length_of(const BscWork *work, BscPieces pieces)
{
	BscNsec sum = 0;

	for (uint32_t i = 0; i < pieces.n; i++)
		sum += bsc_work_piece(work, pieces.first + i)->duration;
	return sum;
}

/* When the parts of a CPU's bring-up began in the recording. */
typedef struct Moments {
	BscNsec prepare_end, kick, release, running, online, idle, unpark_begin, unpark, thread;
} Moments;

static Moments moments_of(const BscWork *work, const BscCpuWork *cpu)
{
	bool has_kick = cpu->kick_callback != BSC_NO_ROW;
	Moments m;
	BscNsec alive;

	m.prepare_end = cpu->a_begin + length_of(work, cpu->prepare);
	m.kick = m.prepare_end + cpu->kick;
	alive = m.kick + cpu->wake;
	m.release = !has_kick                         ? alive
		    : cpu->alive_lag != BSC_NSEC_NONE ? alive + cpu->alive_lag
						      : cpu->b_begin + cpu->entry;
	m.online = m.release + cpu->starting;
	m.idle = m.online + cpu->after_online;
	m.running = has_kick                            ? m.release
		    : cpu->running_lag != BSC_NSEC_NONE ? m.online + cpu->running_lag
							: m.kick + cpu->after_kick;
	m.unpark_begin = cpu->idle_lag != BSC_NSEC_NONE ? m.idle + cpu->idle_lag
							: m.running + cpu->before_idle;
	m.unpark = m.unpark_begin + cpu->unpark;
	m.thread = m.unpark + cpu->thread_lag;
	return m;
}

static void take_control(Taker *t, const Moments *m, BscCpuWork *cpu)
{
	const BscTimeline *timeline = t->work->capture->timeline;

	take_pieces(t, cpu->gap_a, cpu->a_begin - length_of(t->work, cpu->gap_a));
	take_pieces(t, cpu->prepare, cpu->a_begin);
	take(t, m->prepare_end, &cpu->kick);
	if (cpu->has_b)
		take_pieces(t, cpu->gap_b, cpu->b_begin - length_of(t->work, cpu->gap_b));
	if (cpu->is_fixed) {
		take_pieces(t, cpu->fixed, cpu->b_begin);
		return;
	}
	take(t, m->kick, &cpu->after_kick);
	cpu->kick_return = MIN(cpu->kick_return, cpu->after_kick);
	take(t, cpu->b_begin, &cpu->entry);
	take(t, m->running, &cpu->before_idle);
	take(t, m->unpark_begin, &cpu->unpark);
	take(t, m->unpark, &cpu->after_unpark);
	take(t, timeline->callbacks[cpu->bringup_callback].end - cpu->back, &cpu->back);
}

static void take_ap(Taker *t, const Moments *m, BscCpuWork *cpu)
{
	if (cpu->is_fixed)
		return;
	take(t, m->release, &cpu->starting);
	take(t, m->online, &cpu->after_online);
	take(t, take_pieces(t, cpu->thread, m->thread), &cpu->tail);
}

BscNsec bsc_console_take(const BscConsole *console, BscWork *work, bool most)
{
	Taker t = { .console = console, .work = work, .most = most };

	for (uint32_t i = 0; i < work->cpus->len; i++) {
		BscCpuWork *cpu = bsc_work_cpu(work, i);
		const BscBringup *bringup = &work->capture->timeline->bringups[cpu->bringup];
		Moments m = moments_of(work, cpu);

		t.control_pid = bringup->control_pid;
		t.is_control = true;
		t.cpu = bringup->control_cpu;
		take_control(&t, &m, cpu);
		t.is_control = false;
		t.cpu = cpu->cpu;
		take_ap(&t, &m, cpu);
	}
	return t.taken;
}
