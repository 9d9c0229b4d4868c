/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/doctor-build.h"

#include <string.h>

static const struct {
	const char *name, *loss;
} evidence_texts[] = {
#define X(kind, name, loss) { name, loss },
	BSC_EVIDENCE(X)
#undef X
};

const char *bsc_evidence_name(BscEvidenceKind kind)
{
	g_assert((unsigned)kind < BSC_N_EVIDENCE);
	return evidence_texts[kind].name;
}

const char *bsc_evidence_loss(BscEvidenceKind kind)
{
	g_assert((unsigned)kind < BSC_N_EVIDENCE);
	return evidence_texts[kind].loss;
}

bool bsc_evidence_exists(BscEvidenceKind kind, BscArch arch)
{
	return kind != BSC_EVIDENCE_VECTORS || arch == BSC_ARCH_X86;
}

/* Which events count as which evidence, by system and the begin of the name. */
static const struct {
	const char *system, *prefix;
	BscEvidenceKind kind;
} evidence_events[] = {
	{ "cpuhp", "", BSC_EVIDENCE_CPUHP },
	{ "sched", "sched_switch", BSC_EVIDENCE_SWITCH },
	{ "sched", "sched_waking", BSC_EVIDENCE_WAKING },
	{ "irq", "", BSC_EVIDENCE_IRQ },
	{ "ipi", "", BSC_EVIDENCE_IPI },
	{ "irq_vectors", "", BSC_EVIDENCE_VECTORS },
	{ "csd", "", BSC_EVIDENCE_CSD },
	{ "lock", "contention_", BSC_EVIDENCE_LOCK },
	{ "timer", "hrtimer_", BSC_EVIDENCE_HRTIMER },
	{ "power", "cpu_idle", BSC_EVIDENCE_IDLE },
	{ "printk", "console", BSC_EVIDENCE_CONSOLE },
	{ "ftrace", "function", BSC_EVIDENCE_FUNCTION },
	{ "ftrace", "funcgraph_", BSC_EVIDENCE_FUNCTION },
};

static void count(BscDoctor *doctor, const char *system, const char *name, uint64_t n)
{
	for (size_t k = 0; k < G_N_ELEMENTS(evidence_events); k++)
		if (strcmp(system, evidence_events[k].system) == 0 &&
		    g_str_has_prefix(name, evidence_events[k].prefix))
			doctor->evidence[evidence_events[k].kind] += n;
}

/* Of events that the model reads only those count that it was let read. */
static void count_evidence(BscDoctor *doctor, const BscTrace *trace)
{
	for (BscRow row = 0; row < trace->n_rows; row++)
		doctor->rows[trace->kind[row]]++;
	for (int kind = 0; kind < BSC_EVENT_N_KINDS; kind++)
		count(doctor, bsc_event_kind_system(kind), bsc_event_kind_name(kind),
		      doctor->rows[kind]);
	for (size_t i = 0; i < trace->n_types; i++) {
		const BscEventType *type = &trace->types[i];

		if (type->kind < 0)
			count(doctor, type->system, type->name, type->count);
		else if (type->kind == BSC_EVENT_GRAPH_ENTRY || type->kind == BSC_EVENT_GRAPH_EXIT)
			doctor->has_graph |= type->count > 0;
	}
}

static void count_functions(BscDoctor *doctor, const BscTrace *trace)
{
	for (BscRow row = 0; row < trace->n_rows; row++)
		if ((trace->kind[row] == BSC_EVENT_FUNCTION ||
		     trace->kind[row] == BSC_EVENT_GRAPH_ENTRY) &&
		    (uint32_t)bsc_trace_at(trace, row)->a < BSC_FN_N)
			doctor->functions[bsc_trace_at(trace, row)->a]++;
}

/* What was to be traced was the boot: the episodes say so, or else the command line. */
static bool is_boot(const BscDoctor *doctor, const BscTimeline *timeline)
{
	static const char *const options[] = { "trace_event", "ftrace", "trace_instance" };

	for (size_t i = 0; i < timeline->n_episodes; i++)
		if (timeline->episodes[i].kind == BSC_EPISODE_BOOT)
			return true;
	if (timeline->n_episodes > 0)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
		g_autofree char *value = bsc_words_option(doctor->words, options[i]);

		if (value)
			return true;
	}
	return *doctor->words->command_line == '\0';
}

/* kernel/trace/ring_buffer.c: trace_rb_cpu_prepare makes the ring buffer of the CPU. */
static bool is_tracer(const BscTimeline *timeline, const BscCallback *callback)
{
	const char *state = bsc_strtab_get(timeline->strings, callback->state);
	const char *function = bsc_strtab_get(timeline->strings, callback->function);

	return strcmp(state, "trace/RB:prepare") == 0 ||
	       strcmp(function, "trace_rb_cpu_prepare") == 0;
}

static void sum_tracer(BscDoctor *doctor, const BscTimeline *timeline)
{
	for (size_t i = 0; i < timeline->n_episodes; i++)
		if (timeline->episodes[i].kind == BSC_EPISODE_BOOT)
			doctor->total += bsc_distance(timeline->episodes[i].begin,
						      timeline->episodes[i].end);
	for (size_t i = 0; i < timeline->n_callbacks; i++) {
		const BscCallback *callback = &timeline->callbacks[i];
		BscRow episode = timeline->bringups[callback->bringup].episode;

		if (timeline->episodes[episode].kind == BSC_EPISODE_BOOT && !callback->is_open &&
		    callback->end != BSC_NSEC_NONE && is_tracer(timeline, callback))
			doctor->tracer += bsc_distance(callback->begin, callback->end);
	}
}

void bsc_doctor_list(GString *out, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(out->str, ", ", -1);

	if (*name == '\0' || g_strv_contains((const char *const *)parts, name))
		return;
	g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", name);
}

BscDoctor *bsc_doctor_new(const BscCapture *capture)
{
	BscDoctor *doctor = g_new0(BscDoctor, 1);

	doctor->words = bsc_words_new(capture);
	doctor->arch = bsc_arch_of_machine(capture->trace->machine);
	count_evidence(doctor, capture->trace);
	count_functions(doctor, capture->trace);
	doctor->is_boot = is_boot(doctor, capture->timeline);
	sum_tracer(doctor, capture->timeline);
	bsc_doctor_examine_points(doctor, capture);
	bsc_doctor_examine_classes(doctor, capture);
	bsc_doctor_warn(doctor, capture);
	return doctor;
}

void bsc_doctor_free(BscDoctor *doctor)
{
	if (!doctor)
		return;
	for (int i = 0; i < BSC_N_POINTS; i++)
		g_free(doctor->points[i].missing);
	for (size_t i = 0; i < doctor->n_classes; i++)
		g_free(doctor->classes[i].missing);
	for (size_t i = 0; i < doctor->n_warnings; i++) {
		g_free(doctor->warnings[i].text);
		g_free(doctor->warnings[i].remedy);
	}
	g_free(doctor->classes);
	g_free(doctor->warnings);
	bsc_words_free(doctor->words);
	g_free(doctor);
}

bool bsc_doctor_has_complaint(const BscDoctor *doctor)
{
	for (int i = 0; i < BSC_N_POINTS; i++)
		if (*doctor->points[i].missing)
			return true;
	for (size_t i = 0; i < doctor->n_classes; i++)
		if (*doctor->classes[i].missing)
			return true;
	return doctor->n_warnings > 0;
}
