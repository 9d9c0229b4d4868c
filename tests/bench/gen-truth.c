/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gen-boot.h"

static const char *const mode_names[] = { "serial", "split", "parallel", "parallel" };
static const char *const total_names[] = { "serial", "split", "parallel", "parallel-smt" };
static const char *const fault_names[] = { "none", "dead", "callback" };

static void put_moment(GString *out, const char *name, BscNsec ns)
{
	if (ns == BSC_NSEC_NONE)
		g_string_append_printf(out, "\"%s\": null", name);
	else
		g_string_append_printf(out, "\"%s\": %" G_GINT64_FORMAT, name, ns);
}

static void put_cpu(const GenBoot *boot, uint32_t cpu, GString *out)
{
	const GenRing *ring = &boot->rings[cpu];

	g_string_append_printf(out,
			       "  {\"cpu\": %u, \"fault\": \"%s\", \"events\": %" G_GUINT64_FORMAT
			       ", \"lost\": %" G_GUINT64_FORMAT ", ",
			       cpu, fault_names[boot->machine.cpus[cpu].fault], ring->n_events,
			       ring->n_lost);
	put_moment(out, "begin_ns", ring->begin);
	g_string_append(out, ", ");
	put_moment(out, "end_ns", ring->end);
	g_string_append(out, ", \"points\": {");
	for (int point = 0; point < BSC_N_POINTS; point++) {
		g_string_append(out, point ? ", " : "");
		put_moment(out, bsc_point_name(point),
			   boot->points[cpu * BSC_N_POINTS + (uint32_t)point]);
	}
	g_string_append(out, "}}");
}

static void put_types(const GenBoot *boot, GString *out)
{
	const char *comma = "";

	for (size_t i = 0; i < gen_n_formats; i++) {
		if (boot->counts[gen_formats[i].id] == 0)
			continue;
		g_string_append_printf(out, "%s\n  \"%s:%s\": %" G_GUINT64_FORMAT, comma,
				       gen_formats[i].system, gen_formats[i].name,
				       boot->counts[gen_formats[i].id]);
		comma = ",";
	}
}

char *gen_truth(const GenBoot *boot, const GenPlan *plan)
{
	GString *out = g_string_new("{\n");
	uint64_t n_events = 0, n_lost = 0;

	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++) {
		n_events += boot->rings[cpu].n_events;
		n_lost += boot->rings[cpu].n_lost;
	}
	g_string_append_printf(out,
			       " \"mode\": \"%s\",\n \"rounds\": %d,\n \"cpus\": %u,\n"
			       " \"events\": %" G_GUINT64_FORMAT ",\n \"lost\": %" G_GUINT64_FORMAT
			       ",\n \"total_ns\": %" G_GINT64_FORMAT ",\n \"totals\": {",
			       mode_names[plan->mode], plan->mode == MACHINE_PARALLEL_SMT ? 2 : 1,
			       plan->n_cpus, n_events, n_lost, boot->totals[plan->mode]);
	for (int mode = 0; mode < MACHINE_N_MODES; mode++) {
		g_string_append(out, mode ? ", " : "");
		put_moment(out, total_names[mode], boot->totals[mode]);
	}
	g_string_append(out, "},\n \"types\": {");
	put_types(boot, out);
	g_string_append(out, "\n },\n \"per_cpu\": [\n");
	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++) {
		put_cpu(boot, cpu, out);
		g_string_append(out, cpu + 1 < plan->n_cpus ? ",\n" : "\n");
	}
	g_string_append(out, " ]\n}\n");
	return g_string_free(out, FALSE);
}
