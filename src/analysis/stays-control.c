/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/stays-build.h"

#include <string.h>

/* A stretch of the control task between two cpuhp events: in one callback, or between two. */
typedef struct Section {
	BscNsec begin, end;
	BscRow bringup;  /* whose control task it is */
	BscRow callback; /* BSC_NO_ROW: between two */
	BscClass class;  /* of its running parts, where nothing else is said */
} Section;

static BscClass class_of(const BscCallback *callback)
{
	switch (callback->section) {
	case BSC_SECTION_KICK: return BSC_CLASS_KICK;
	case BSC_SECTION_BRINGUP:
		return callback->is_teardown ? BSC_CLASS_CALLBACK : BSC_CLASS_BRINGUP;
	default: return BSC_CLASS_CALLBACK;
	}
}

static int compare_sections(const void *a, const void *b)
{
	const Section *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->callback < y->callback ? -1 : x->callback > y->callback;
}

static GArray *callback_sections(const StayBuild *b)
{
	const BscTimeline *timeline = b->timeline;
	GArray *sections = g_array_new(FALSE, FALSE, sizeof(Section));

	for (BscRow i = 0; i < b->episode->n_bringups; i++) {
		BscRow row = b->episode->first_bringup + i;
		const BscBringup *bringup = &timeline->bringups[row];

		for (BscRow k = 0; k < bringup->n_callbacks; k++) {
			BscRow c = bringup->first_callback + k;
			const BscCallback *callback = &timeline->callbacks[c];
			Section section = {
				.begin = callback->begin,
				.end = callback->is_open ? INT64_MAX : callback->end,
				.bringup = row,
				.callback = c,
				.class = class_of(callback),
			};

			if (callback->pid == bringup->control_pid)
				g_array_append_val(sections, section);
		}
	}
	if (sections->len > 1)
		g_array_sort(sections, compare_sections);
	return sections;
}

static void put_section(GArray *out, Section section, BscNsec begin, BscNsec end)
{
	section.begin = begin;
	section.end = end;
	if (end > begin)
		g_array_append_val(out, section);
}

/*
 * The callbacks, and the time between them, from the begin of the episode to its end. At run time
 * the control task is in the hotplug code only within one operation; in a boot all the time.
 */
static GArray *all_sections(const StayBuild *b)
{
	g_autoptr(GArray) callbacks = callback_sections(b);
	GArray *all = g_array_new(FALSE, FALSE, sizeof(Section));
	BscNsec at = b->episode->begin;
	BscRow last = b->episode->first_bringup;

	for (guint i = 0; i < callbacks->len; i++) {
		Section section = g_array_index(callbacks, Section, i);
		Section between = section;
		BscNsec end = MIN(section.end, b->episode->end);

		/* An open callback ends at the latest where its task enters the next one. */
		if (i + 1 < callbacks->len)
			end = MIN(end, g_array_index(callbacks, Section, i + 1).begin);
		between.callback = BSC_NO_ROW;
		between.class = b->episode->kind == BSC_EPISODE_BOOT || section.bringup == last
					? BSC_CLASS_BETWEEN
					: BSC_CLASS_OUTSIDE;
		put_section(all, between, at, MIN(section.begin, b->episode->end));
		put_section(all, section, MAX(at, section.begin), end);
		at = MAX(at, end);
		last = section.bringup;
	}
	put_section(
		all,
		(Section){ .bringup = last, .callback = BSC_NO_ROW, .class = BSC_CLASS_BETWEEN },
		at, b->episode->end);
	return all;
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Who ended a sleep, as far as the waking event says. */
typedef struct Waker {
	int32_t pid;
	uint32_t cpu;
	const char *comm;
	bool is_irq; /* in hard or soft interrupt context */
} Waker;

static Waker waker_of(const StayBuild *b, BscRow waking)
{
	return (Waker){
		.pid = bsc_trace_at(b->trace, waking)->pid,
		.cpu = bsc_trace_cpu(b->trace, waking),
		.comm = bsc_stays_comm(b, bsc_trace_at(b->trace, waking)->pid),
		.is_irq = (bsc_trace_at(b->trace, waking)->flags &
			   (BSC_FLAG_HARDIRQ | BSC_FLAG_SOFTIRQ)) != 0,
	};
}

/* Asleep inside cpu:bringup; DOMAIN of the cases: kernel/cpu.c: cpuhp_bringup_ap, bringup_cpu. */
static BscClass asleep_in_bringup(const StayBuild *b, const BscBringup *bringup, const Waker *waker,
				  BscRow out, BscRow waking)
{
	const BscMoment *idle = &bringup->points[BSC_POINT_ONLINE_IDLE];
	bool is_serial = b->episode->mode == BSC_MODE_SERIAL;

	if (waker->cpu == bringup->cpu && waker->pid == 0) {
		if (is_serial && idle->certainty != BSC_UNKNOWN && b->trace->ts[waking] < idle->low)
			return BSC_CLASS_ASLEEP_CPU_RUNNING;
		return BSC_CLASS_ASLEEP_ONLINE_IDLE;
	}
	if (waker->cpu == bringup->cpu && has_prefix(waker->comm, "cpuhp/"))
		return BSC_CLASS_ASLEEP_AP_THREAD;
	/* A timer on its own CPU: the next look of the sync loop, or the timeout of cpu_running. */
	if (waker->is_irq && waker->cpu == bsc_trace_cpu(b->trace, out) &&
	    (idle->certainty == BSC_UNKNOWN || b->trace->ts[out] <= idle->low))
		return is_serial ? BSC_CLASS_ASLEEP_CPU_RUNNING : BSC_CLASS_ASLEEP_ALIVE;
	return BSC_CLASS_ASLEEP_OTHER;
}

static bool is_rcu(const Waker *waker)
{
	return has_prefix(waker->comm, "rcu_") || has_prefix(waker->comm, "rcuog/") ||
	       has_prefix(waker->comm, "rcuop/") || has_prefix(waker->comm, "rcu");
}

static BscClass asleep_in_takedown(const Waker *waker)
{
	if (has_prefix(waker->comm, "migration/"))
		return BSC_CLASS_ASLEEP_STOP_MACHINE;
	if (has_prefix(waker->comm, "cpuhp/"))
		return BSC_CLASS_ASLEEP_PARK;
	/* kernel/cpu.c: cpuhp_complete_idle_dead runs in an interrupt of an online CPU. */
	return waker->is_irq ? BSC_CLASS_ASLEEP_DEAD : BSC_CLASS_ASLEEP_OTHER;
}

static BscClass asleep_class(const StayBuild *b, const Section *section, BscRow out, BscRow waking)
{
	const BscBringup *bringup = &b->timeline->bringups[section->bringup];
	const BscCallback *callback =
		section->callback == BSC_NO_ROW ? NULL : &b->timeline->callbacks[section->callback];
	Waker waker = waker_of(b, waking);

	if (callback && section->class == BSC_CLASS_BRINGUP)
		return asleep_in_bringup(b, bringup, &waker, out, waking);
	if (callback && callback->section == BSC_SECTION_KICK_WORK)
		return has_prefix(waker.comm, "cpuhp/") ? BSC_CLASS_ASLEEP_AP_THREAD
							: BSC_CLASS_ASLEEP_OTHER;
	if (callback && callback->section == BSC_SECTION_TEARDOWN)
		return asleep_in_takedown(&waker);
	if (is_rcu(&waker))
		return BSC_CLASS_ASLEEP_GRACE_PERIOD;
	/* kernel/kthread.c: kthreadd or the new thread itself completes the creation. */
	if (callback && (waker.pid == 2 || has_prefix(waker.comm, "kthreadd") ||
			 has_prefix(waker.comm, "kworker/") || strchr(waker.comm, '/')))
		return BSC_CLASS_ASLEEP_CREATION;
	return BSC_CLASS_ASLEEP_OTHER;
}

/* All that being off the CPU inside SECTION may be when nobody recorded what ended it. */
static BscClassSet asleep_set(const StayBuild *b, const Section *section)
{
	const BscCallback *callback =
		section->callback == BSC_NO_ROW ? NULL : &b->timeline->callbacks[section->callback];
	BscClassSet set = BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN) | BSC_CLASS_BIT(BSC_CLASS_ASLEEP_OTHER);

	if (callback && section->class == BSC_CLASS_BRINGUP)
		return set | BSC_CLASS_BIT(BSC_CLASS_ASLEEP_ONLINE_IDLE) |
		       BSC_CLASS_BIT(BSC_CLASS_ASLEEP_AP_THREAD) |
		       (b->episode->mode == BSC_MODE_SERIAL
				? BSC_CLASS_BIT(BSC_CLASS_ASLEEP_CPU_RUNNING)
				: BSC_CLASS_BIT(BSC_CLASS_ASLEEP_ALIVE));
	if (callback && callback->section == BSC_SECTION_KICK_WORK)
		return set | BSC_CLASS_BIT(BSC_CLASS_ASLEEP_AP_THREAD);
	return set | BSC_CLASS_BIT(BSC_CLASS_ASLEEP_CREATION) |
	       BSC_CLASS_BIT(BSC_CLASS_ASLEEP_GRACE_PERIOD) |
	       BSC_CLASS_BIT(BSC_CLASS_ASLEEP_STOP_MACHINE) | BSC_CLASS_BIT(BSC_CLASS_ASLEEP_DEAD) |
	       BSC_CLASS_BIT(BSC_CLASS_ASLEEP_PARK);
}

/* What a sleep may be that WAKING ended: one class, if it is known whether a timer did it. */
static BscClassSet woken_set(const StayBuild *b, const Section *section, BscRow out, BscRow waking)
{
	BscClass class = asleep_class(b, section, out, waking);

	if (class == BSC_CLASS_ASLEEP_OTHER && b->trace->lacks_context)
		return asleep_set(b, section) & ~BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN);
	return BSC_CLASS_BIT(class);
}

static BscStay stay_in(const StayBuild *b, const Section *section)
{
	const BscBringup *bringup = &b->timeline->bringups[section->bringup];
	bool is_outside = section->class == BSC_CLASS_OUTSIDE;

	return (BscStay){
		.classes = BSC_CLASS_BIT(section->class),
		.target = is_outside ? -1 : (int32_t)bringup->cpu,
		.bringup = is_outside ? BSC_NO_ROW : section->bringup,
		.callback = section->callback,
		.event_begin = BSC_NO_ROW,
		.event_end = BSC_NO_ROW,
	};
}

static void put_asleep(StayBuild *b, const Section *section, BscNsec begin, BscNsec end, BscRow out,
		       BscRow waking, BscRow in)
{
	BscStay stay = stay_in(b, section);
	BscNsec woken = waking == BSC_NO_ROW ? end : CLAMP(b->trace->ts[waking], begin, end);
	bool is_preempted = false;

	stay.event_begin = out;
	stay.event_end = in;
	/* What a task does in user space between two operations is not for us to tell. */
	if (section->class == BSC_CLASS_OUTSIDE) {
		bsc_stays_put(b, stay, begin, end);
		return;
	}
	if (bsc_prev_state_letter(bsc_trace_at(b->trace, out)->c, &is_preempted) == 'R') {
		stay.classes = BSC_CLASS_BIT(BSC_CLASS_PREEMPTED);
		bsc_stays_put(b, stay, begin, end);
		return;
	}
	if (waking == BSC_NO_ROW) {
		stay.classes = asleep_set(b, section);
		stay.reason = BSC_REASON_NO_WAKER;
		bsc_stays_put(b, stay, begin, end);
		return;
	}
	stay.classes = woken_set(b, section, out, waking);
	stay.event_end = waking;
	bsc_stays_put(b, stay, begin, woken);
	stay.classes = BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN);
	stay.event_begin = waking;
	stay.event_end = in;
	bsc_stays_put(b, stay, woken, end);
}

/* Which CPU the control task runs on at T: where its last event in front of T was recorded. */
static uint32_t cpu_at(const StayBuild *b, const BscBringup *bringup, BscNsec t)
{
	const BscTasks *tasks = b->capture->tasks;
	size_t first, end;

	bsc_tasks_between(tasks, bringup->control_pid, INT64_MIN, t, &first, &end);
	while (end-- > first)
		if (tasks->events[end].kind == BSC_TASK_IN)
			return bsc_trace_cpu(b->trace, tasks->events[end].row);
	return bringup->control_cpu;
}

/* Where one class gives way to the next inside cpu:bringup, and which: KICK or SPIN_ALIVE first. */
static BscMoment first_ends(const StayBuild *b, const BscBringup *bringup, BscClass *ret_first)
{
	const BscMoment *release = &bringup->points[BSC_POINT_RELEASE];
	const BscPhase *kick;

	*ret_first = BSC_CLASS_SPIN_ALIVE;
	if (!release->is_absent)
		return *release;
	*ret_first = BSC_CLASS_KICK;
	kick = bsc_timeline_phase(b->timeline, bringup, BSC_PHASE_KICK);
	return kick ? kick->end : *release;
}

/*
 * Running inside cpu:bringup. With split startup, what is in front of the release is the sync loop:
 * kernel/cpu.c: cpuhp_bringup_ap. Without, it is the call that starts the AP: bringup_cpu. Where
 * that end is bounded, the part between its bounds belongs to one of two classes.
 */
static void put_bringup(StayBuild *b, const Section *section, uint32_t cpu, BscNsec begin,
			BscNsec end)
{
	BscClass class;
	BscMoment change = first_ends(b, &b->timeline->bringups[section->bringup], &class);
	BscStay stay = stay_in(b, section), first = stay, either = stay;
	BscNsec low = end, high = end;

	if (change.certainty != BSC_UNKNOWN) {
		low = CLAMP(change.low, begin, end);
		high = CLAMP(change.high, begin, end);
	}
	first.classes = BSC_CLASS_BIT(class);
	either.classes |= first.classes;
	either.reason = BSC_REASON_NO_MARK;
	bsc_stays_put_running(b, first, cpu, begin, low);
	bsc_stays_put_running(b, either, cpu, low, high);
	bsc_stays_put_running(b, stay, cpu, high, end);
}

static void put_part(StayBuild *b, BscNsec begin, BscNsec end, BscRow out, BscRow waking, BscRow in,
		     void *data)
{
	const Section *section = data;
	const BscBringup *bringup = &b->timeline->bringups[section->bringup];
	BscStay stay = stay_in(b, section);
	uint32_t cpu;

	if (end <= begin)
		return;
	if (out != BSC_NO_ROW) {
		put_asleep(b, section, begin, end, out, waking, in);
		return;
	}
	if (!b->has_switch && section->class != BSC_CLASS_OUTSIDE) {
		stay.classes |= asleep_set(b, section) | BSC_CLASS_BIT(BSC_CLASS_PREEMPTED) |
				BSC_CLASS_BIT(BSC_CLASS_INTERRUPT) |
				BSC_CLASS_BIT(BSC_CLASS_SPIN_ALIVE) | BSC_CLASS_BIT(BSC_CLASS_KICK);
		stay.reason = BSC_REASON_NO_SWITCH;
		bsc_stays_put(b, stay, begin, end);
		return;
	}
	cpu = cpu_at(b, bringup, begin);
	if (section->class == BSC_CLASS_BRINGUP)
		put_bringup(b, section, cpu, begin, end);
	else if (section->class == BSC_CLASS_OUTSIDE)
		bsc_stays_put(b, stay, begin, end);
	else
		bsc_stays_put_running(b, stay, cpu, begin, end);
}

void bsc_stays_build_control(StayBuild *b)
{
	g_autoptr(GArray) sections = all_sections(b);

	for (guint i = 0; i < sections->len; i++) {
		Section *section = &g_array_index(sections, Section, i);
		const BscBringup *bringup = &b->timeline->bringups[section->bringup];

		bsc_stays_walk_task(b, bringup->control_pid, section->begin, section->end, put_part,
				    section);
	}
	for (BscRow i = 0; i < b->episode->n_bringups; i++) {
		int32_t pid = b->timeline->bringups[b->episode->first_bringup + i].control_pid;

		/* Mostly one task does it all. */
		if (i == 0 ||
		    pid != b->timeline->bringups[b->episode->first_bringup + i - 1].control_pid)
			bsc_stays_cut_locks(b, pid);
	}
	bsc_stays_cut_gaps(b, b->episode->control_cpu, b->episode->control_pid, b->episode->end);
}
