/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"
#include "model/log-lines.h"

#include <string.h>

/*
 * A timeline out of the kernel's log alone. Its lines are few: on arm64 one where a CPU runs its
 * own start code, and one just before its bit in cpu_online_mask; on x86 the kicks; and before and
 * after all of them "smp: Bringing up secondary CPUs" and "smp: Brought up" (kernel/smp.c:
 * smp_init). The control CPU brings up one CPU after the other in every mode, at least from the
 * release on (kernel/cpu.c: cpuhp_bringup_mask), so the next line about another CPU bounds what the
 * one in front of it did. Which mode it was, the log does not tell.
 *
 * Of a CPU that goes down the log has its death, late in the way down, and no begin. One CPU goes
 * after the other (kernel/cpu.c: cpu_down holds cpu_hotplug_lock), so its way down began behind the
 * death of the one in front of it, if there is one.
 */

/* Stamps that are coarser than the kernel's own, of dmesg -T, are too coarse to draw from. */
#define FINEST 1000

/* CPUs at run time belong together if less than this lies between their lines, ns. */
#define MAX_PAUSE ((BscNsec)1000000000)

/* What the log says of one CPU; BSC_NSEC_NONE where it does not. */
typedef struct Cpu {
	uint32_t cpu;
	BscNsec kick, kick_high; /* the first line behind the kick's */
	BscNsec own;             /* its first line of its own */
	BscNsec up, up_high;     /* the first line behind its last */
	bool is_online;          /* "up" came after the bit was set, not before */
	BscNsec failed;
	BscNsec dead, since; /* it is down; its way down began after that */
	BscNsec first, last;
} Cpu;

/* An episode while its lines are gathered. */
typedef struct Group {
	bool is_open, is_boot, is_down, has_begin, has_end;
	BscNsec dead; /* of a group that goes down, the last death */
	BscNsec begin, end, last;
	uint32_t n_said;  /* CPUs that are online in the end, by "Brought up"; 0: not said */
	GArray *cpus;     /* of Cpu */
	GHashTable *of;   /* CPU -> index + 1 */
	guint first_kick; /* of those whose kick_high is not known yet */
	guint up;         /* index + 1 of the CPU whose up_high is not known yet; 0: none */
	size_t kick_line; /* of the log, where the last kick was said */
} Group;

typedef struct Reader {
	Build *b;
	const BscDmesg *dmesg;
	Group group;
} Reader;

static BscNsec earliest(BscNsec a, BscNsec b)
{
	if (a == BSC_NSEC_NONE || b == BSC_NSEC_NONE)
		return a == BSC_NSEC_NONE ? b : a;
	return MIN(a, b);
}

/* Stamps are rounded down: what was said at NS happened until then. */
static BscNsec latest(const Reader *reader, BscNsec ns)
{
	return ns + reader->dmesg->resolution - 1;
}

static BscMoment bounded(const Reader *reader, BscNsec low, BscNsec high)
{
	return bsc_moment_bounded(low, BSC_NO_ROW, latest(reader, MAX(low, high)), BSC_NO_ROW);
}

/* Just behind a line that was said at NS, and not later than HIGH. */
static BscMoment inferred(const Reader *reader, BscNsec ns, BscNsec high)
{
	BscMoment moment = bounded(reader, ns, high);

	moment.ns = ns;
	moment.certainty = BSC_INFERRED;
	return moment;
}

static void open_group(Group *group, BscNsec ns, bool is_boot, bool is_down)
{
	*group = (Group){
		.is_open = true,
		.is_boot = is_boot,
		.is_down = is_down,
		.dead = BSC_NSEC_NONE,
		.has_begin = is_boot,
		.begin = ns,
		.end = ns,
		.last = ns,
		.cpus = g_array_new(FALSE, FALSE, sizeof(Cpu)),
		.of = g_hash_table_new(NULL, NULL),
		.kick_line = SIZE_MAX,
	};
}

static Cpu *cpu_of(Group *group, uint32_t number, BscNsec ns)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(group->of, GUINT_TO_POINTER(number)));
	Cpu *cpu;

	if (!known) {
		Cpu fresh = {
			.cpu = number,
			.kick = BSC_NSEC_NONE,
			.kick_high = BSC_NSEC_NONE,
			.own = BSC_NSEC_NONE,
			.up = BSC_NSEC_NONE,
			.up_high = BSC_NSEC_NONE,
			.failed = BSC_NSEC_NONE,
			.dead = BSC_NSEC_NONE,
			.since = group->dead,
			.first = ns,
			.last = ns,
		};

		g_array_append_val(group->cpus, fresh);
		known = group->cpus->len;
		g_hash_table_insert(group->of, GUINT_TO_POINTER(number), GUINT_TO_POINTER(known));
	}
	cpu = &g_array_index(group->cpus, Cpu, known - 1);
	cpu->first = MIN(cpu->first, ns);
	cpu->last = MAX(cpu->last, ns);
	return cpu;
}

/* A line about NUMBER (-1: about all): what was said before it is over. */
static void bound_by(Group *group, int32_t number, BscNsec ns, size_t line)
{
	if (line != group->kick_line)
		for (; group->first_kick < group->cpus->len; group->first_kick++) {
			Cpu *cpu = &g_array_index(group->cpus, Cpu, group->first_kick);

			if (cpu->kick != BSC_NSEC_NONE)
				cpu->kick_high = MAX(cpu->kick, ns);
		}
	if (group->up > 0) {
		Cpu *cpu = &g_array_index(group->cpus, Cpu, group->up - 1);

		if (number == (int32_t)cpu->cpu)
			return;
		cpu->up_high = MAX(cpu->up, ns);
		group->up = 0;
	}
}

static void set_up(Group *group, Cpu *cpu, BscNsec ns, bool is_online)
{
	cpu->up = ns;
	cpu->is_online = is_online;
	group->up = (guint)(cpu - (Cpu *)(void *)group->cpus->data) + 1;
}

/* A CPU that is up without a line of its own: "Brought up" counts all that are. */
static bool is_counted_up(const Group *group)
{
	uint32_t n = 1;

	for (guint i = 0; i < group->cpus->len; i++)
		n += g_array_index(group->cpus, Cpu, i).failed == BSC_NSEC_NONE;
	return group->has_end && group->n_said == n;
}

static void set_points(const Reader *reader, const Cpu *cpu, BscBringup *bringup)
{
	const Group *group = &reader->group;
	BscMoment *points = bringup->points;
	BscNsec shown = earliest(cpu->own, earliest(cpu->up, cpu->failed));

	for (int i = 0; i < BSC_N_POINTS; i++)
		points[i] = bsc_moment_unknown();
	if (cpu->kick != BSC_NSEC_NONE)
		points[BSC_POINT_KICK] =
			bounded(reader, cpu->kick,
				cpu->kick_high != BSC_NSEC_NONE ? cpu->kick_high : group->last);
	else if (group->has_begin && shown != BSC_NSEC_NONE)
		points[BSC_POINT_KICK] = bounded(reader, group->begin, shown);
	if (cpu->up != BSC_NSEC_NONE && cpu->up_high != BSC_NSEC_NONE) {
		if (cpu->is_online && points[BSC_POINT_KICK].certainty != BSC_UNKNOWN)
			points[BSC_POINT_ONLINE] =
				bounded(reader, points[BSC_POINT_KICK].low, cpu->up);
		else if (!cpu->is_online)
			points[BSC_POINT_ONLINE] = inferred(reader, cpu->up, cpu->up_high);
		points[BSC_POINT_ONLINE_IDLE] = bounded(reader, cpu->up, cpu->up_high);
	} else if (bringup->outcome == BSC_OUTCOME_ONLINE) {
		points[BSC_POINT_ONLINE] = points[BSC_POINT_ONLINE_IDLE] =
			bounded(reader, cpu->first, bringup->end);
	}
}

static BscBringup bringup_of(const Reader *reader, const Cpu *cpu, BscRow episode, bool is_counted)
{
	BscBringup bringup = {
		.episode = episode,
		.cpu = cpu->cpu,
		.control_pid = reader->group.is_boot ? 1 : -1,
		.outcome = BSC_OUTCOME_UNFINISHED,
		.failed_callback = BSC_NO_ROW,
		.begin_is_lost = cpu->own == BSC_NSEC_NONE && cpu->kick == BSC_NSEC_NONE,
		.was_alive = reader->group.is_down || cpu->own != BSC_NSEC_NONE ||
			     cpu->up != BSC_NSEC_NONE,
		.begin = cpu->first,
		.end = BSC_NSEC_NONE,
		.last = cpu->last,
		.last_row = BSC_NO_ROW,
	};

	if (cpu->failed != BSC_NSEC_NONE) {
		bringup.outcome = BSC_OUTCOME_FAILED;
		bringup.end = cpu->failed;
	} else if (cpu->up != BSC_NSEC_NONE && cpu->up_high != BSC_NSEC_NONE) {
		bringup.outcome = BSC_OUTCOME_ONLINE;
		bringup.end = cpu->up;
	} else if (cpu->dead != BSC_NSEC_NONE) {
		bringup.outcome = BSC_OUTCOME_OFFLINE;
		bringup.end = cpu->dead;
	} else if (is_counted) {
		bringup.outcome = BSC_OUTCOME_ONLINE;
		bringup.end = bringup.last = reader->group.end;
		bringup.end_is_bound = true;
	}
	set_points(reader, cpu, &bringup);
	return bringup;
}

static void add_phases(Reader *reader, const Cpu *cpu, BscBringup *bringup, BscRow row)
{
	const BscMoment *kick = &bringup->points[BSC_POINT_KICK];
	BscNsec awake = earliest(cpu->own, earliest(cpu->up, bringup->end));

	bringup->first_phase = reader->b->phases->len;
	if (cpu->dead != BSC_NSEC_NONE && cpu->since != BSC_NSEC_NONE)
		bsc_build_add_phase(reader->b, row, BSC_PHASE_TAKEDOWN,
				    bounded(reader, cpu->since, cpu->first),
				    bounded(reader, cpu->since, cpu->dead));
	if (kick->certainty != BSC_UNKNOWN && bringup->outcome == BSC_OUTCOME_ONLINE)
		bsc_build_add_phase(reader->b, row, BSC_PHASE_WAKE, *kick,
				    bounded(reader, kick->low, awake));
	if (cpu->own != BSC_NSEC_NONE)
		bsc_build_add_phase(reader->b, row, BSC_PHASE_STARTING,
				    inferred(reader, cpu->own, cpu->own),
				    bringup->points[BSC_POINT_ONLINE_IDLE]);
	bringup->n_phases = reader->b->phases->len - bringup->first_phase;
}

static int compare_cpus(const void *a, const void *b)
{
	const Cpu *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->cpu > y->cpu) - (x->cpu < y->cpu);
}

static void close_group(Reader *reader)
{
	Group *group = &reader->group;
	Build *b = reader->b;
	bool is_counted;
	BscEpisode episode = {
		.kind = group->is_boot   ? BSC_EPISODE_BOOT
			: group->is_down ? BSC_EPISODE_OFFLINE
					 : BSC_EPISODE_ONLINE,
		.mode = BSC_MODE_UNKNOWN,
		.is_logged = true,
		.has_both_ends = group->has_begin && group->has_end,
		.control_pid = group->is_boot ? 1 : -1,
		.n_rounds = 1,
		.begin = group->begin,
		.end = group->has_end ? group->end : group->last,
		.first_bringup = b->bringups->len,
	};

	if (!group->is_open)
		return;
	is_counted = is_counted_up(group);
	bsc_build_sort(group->cpus, compare_cpus);
	for (guint i = 0; i < group->cpus->len; i++) {
		const Cpu *cpu = &g_array_index(group->cpus, Cpu, i);
		BscBringup bringup = bringup_of(reader, cpu, b->episodes->len, is_counted);

		add_phases(reader, cpu, &bringup, b->bringups->len);
		g_array_append_val(b->bringups, bringup);
		episode.end = MAX(episode.end, bringup.last);
		episode.n_online += bringup.outcome == BSC_OUTCOME_ONLINE;
		episode.n_offline += bringup.outcome == BSC_OUTCOME_OFFLINE;
		episode.n_failed += bringup.outcome == BSC_OUTCOME_FAILED;
		episode.n_unfinished += bringup.outcome == BSC_OUTCOME_UNFINISHED;
	}
	episode.n_bringups = group->cpus->len;
	if (episode.n_bringups > 0)
		g_array_append_val(b->episodes, episode);
	g_array_unref(group->cpus);
	g_hash_table_unref(group->of);
	*group = (Group){ .is_open = false };
}

/* "smp: Brought up 1 node, 8 CPUs" */
static uint32_t count_said(const char *text)
{
	const char *comma = strchr(text, ',');

	return comma ? (uint32_t)MIN(g_ascii_strtoull(comma + 1, NULL, 10), UINT16_MAX) : 0;
}

static void take_all(Reader *reader, BscLogStep step, const char *text, BscNsec ns, size_t line)
{
	Group *group = &reader->group;

	if (step == BSC_LOG_BEGIN) {
		close_group(reader);
		open_group(group, ns, true, false);
		return;
	}
	if (!group->is_open || group->is_down)
		return;
	bound_by(group, -1, ns, line);
	group->is_boot = group->has_end = true;
	group->end = MAX(group->begin, ns);
	group->n_said = count_said(text);
	close_group(reader);
}

static bool is_up(const Group *group, uint32_t cpu)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(group->of, GUINT_TO_POINTER(cpu)));

	return known && g_array_index(group->cpus, Cpu, known - 1).up != BSC_NSEC_NONE;
}

static bool is_dead(const Group *group, uint32_t cpu)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(group->of, GUINT_TO_POINTER(cpu)));

	return known && g_array_index(group->cpus, Cpu, known - 1).dead != BSC_NSEC_NONE;
}

/* The firmware's word that CPU is off, which did not come up: the end of its bring-up. */
static bool is_aftermath(const Group *group, BscLogStep step, uint32_t cpu)
{
	guint known;

	if (!group->is_open || group->is_down || (step != BSC_LOG_DYING && step != BSC_LOG_DOWN))
		return false;
	known = GPOINTER_TO_UINT(g_hash_table_lookup(group->of, GUINT_TO_POINTER(cpu)));
	return known && g_array_index(group->cpus, Cpu, known - 1).up == BSC_NSEC_NONE;
}

/* The group that a line about CPU, at NS, belongs to. */
static Group *group_for(Reader *reader, uint32_t cpu, BscLogStep step, BscNsec ns)
{
	Group *group = &reader->group;
	bool is_down = step == BSC_LOG_DYING || step == BSC_LOG_DOWN || step == BSC_LOG_STAYS_UP ||
		       (step == BSC_LOG_FAILED && group->is_open && group->is_down);
	bool is_again = group->is_open && ((step == BSC_LOG_OWN && is_up(group, cpu)) ||
					   (step == BSC_LOG_DYING && is_dead(group, cpu)));

	if (group->is_open && (group->is_down != is_down ||
			       (!group->is_boot && (is_again || ns - group->last > MAX_PAUSE))))
		close_group(reader);
	if (!group->is_open)
		open_group(group, ns, false, is_down);
	group->last = MAX(group->last, ns);
	return group;
}

static void take_line(Reader *reader, BscLogStep step, uint32_t number, BscNsec ns, size_t line)
{
	Group *group;
	Cpu *cpu;

	if (is_aftermath(&reader->group, step, number))
		return;
	group = group_for(reader, number, step, ns);
	bound_by(group, (int32_t)number, ns, line);
	cpu = cpu_of(group, number, ns);
	switch (step) {
	case BSC_LOG_KICK:
	case BSC_LOG_KICKS:
		cpu->kick = ns;
		group->kick_line = line;
		break;
	case BSC_LOG_OWN: cpu->own = earliest(cpu->own, ns); break;
	case BSC_LOG_UP:
	case BSC_LOG_ONLINE: set_up(group, cpu, ns, step == BSC_LOG_ONLINE); break;
	case BSC_LOG_DOWN: cpu->dead = group->dead = ns; break;
	case BSC_LOG_FAILED:
	case BSC_LOG_STAYS_UP: cpu->failed = ns; break;
	default: break;
	}
}

/* The CPU that boots says the same as all others, long before their turn. */
static bool is_of_boot_cpu(const Reader *reader, const BscLogLine *line)
{
	return line->cpu == 0 && !reader->group.is_open && reader->b->bringups->len == 0;
}

static void take(Reader *reader, const BscLogLine *line, size_t row)
{
	const char *text = bsc_dmesg_text(reader->dmesg, row), *at = text;
	BscNsec ns = reader->dmesg->ns[row];
	uint32_t cpu;

	if (line->step == BSC_LOG_BEGIN || line->step == BSC_LOG_END)
		take_all(reader, line->step, text, ns, row);
	else if (line->step == BSC_LOG_KICKS)
		while (bsc_log_next_kick(&at, &cpu))
			take_line(reader, line->step, cpu, ns, row);
	else if (line->step != BSC_LOG_NONE && line->cpu >= 0 && !is_of_boot_cpu(reader, line))
		take_line(reader, line->step, (uint32_t)line->cpu, ns, row);
}

static int compare_begins(const void *a, const void *b, void *data)
{
	const BscRow x = *(const BscRow *)a, y = *(const BscRow *)b;
	const BscNsec begin_x = g_array_index((GArray *)data, BscEpisode, x).begin;
	const BscNsec begin_y = g_array_index((GArray *)data, BscEpisode, y).begin;

	if (begin_x != begin_y)
		return begin_x < begin_y ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Appends what belongs to EPISODE of OLD to the tables of B. */
static void move_episode(Build *b, const Build *old, const BscEpisode *from)
{
	BscEpisode episode = *from;

	episode.first_bringup = b->bringups->len;
	for (BscRow i = 0; i < from->n_bringups; i++) {
		BscBringup bringup =
			g_array_index(old->bringups, BscBringup, from->first_bringup + i);
		BscRow first = bringup.first_phase;

		bringup.episode = b->episodes->len;
		bringup.first_phase = b->phases->len;
		for (BscRow k = 0; k < bringup.n_phases; k++) {
			BscPhase phase = g_array_index(old->phases, BscPhase, first + k);

			phase.bringup = b->bringups->len;
			g_array_append_val(b->phases, phase);
		}
		g_array_append_val(b->bringups, bringup);
	}
	g_array_append_val(b->episodes, episode);
}

/* The log of a machine that was started again begins at 0 once more: episodes go by their begin. */
static void sort_episodes(Build *b)
{
	const Build old = *b;
	guint n = b->episodes->len;
	g_autofree BscRow *order = g_new(BscRow, n + 1);
	bool is_sorted = true;

	for (guint i = 0; i < n; i++) {
		order[i] = i;
		is_sorted &= i == 0 || compare_begins(&order[i - 1], &order[i], b->episodes) < 0;
	}
	if (is_sorted)
		return;
	bsc_diagnostics_add(b->diag, BSC_DIAG_TIME_BACKWARDS, -1, UINT64_MAX, BSC_NSEC_NONE,
			    "the log's clock begins again: its boots lie over each other");
	g_qsort_with_data(order, (gint)n, sizeof(*order), compare_begins, b->episodes);
	b->episodes = g_array_new(FALSE, FALSE, sizeof(BscEpisode));
	b->bringups = g_array_new(FALSE, FALSE, sizeof(BscBringup));
	b->phases = g_array_new(FALSE, FALSE, sizeof(BscPhase));
	for (guint i = 0; i < n; i++)
		move_episode(b, &old, &g_array_index(old.episodes, BscEpisode, order[i]));
	g_array_unref(old.episodes);
	g_array_unref(old.bringups);
	g_array_unref(old.phases);
}

void bsc_build_log(Build *b, const BscDmesg *dmesg)
{
	g_autoptr(BscLogMatcher) matcher = bsc_log_matcher_new(BSC_N_ARCHS);
	Reader reader = { .b = b, .dmesg = dmesg };
	BscLogLine line;

	if (dmesg->resolution > FINEST)
		return;
	for (size_t row = 0; row < dmesg->n; row++)
		if (dmesg->ns[row] != BSC_NSEC_NONE &&
		    bsc_log_matcher_find(matcher, bsc_dmesg_text(dmesg, row), &line))
			take(&reader, &line, row);
	/* The log goes on, and the bring-up does not end: so long it lasts at least. */
	for (size_t row = 0; row < dmesg->n && reader.group.is_open && reader.group.is_boot; row++)
		reader.group.last = MAX(reader.group.last, dmesg->ns[row]);
	close_group(&reader);
	sort_episodes(b);
}
