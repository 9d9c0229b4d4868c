/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"

#include <string.h>

/* Figures that stand alone; short, as they head the rows of narrow tables. */
static const struct {
	const char *name, *label;
} plain[] = {
	{ "total", "total" },
	{ "total.without_tracer", "total without tracing" },
	{ "tracer", "tracing itself" },
	{ "lower_bound", "lower bound" },
	{ "efficiency", "efficiency" },
	{ "concurrency", "CPUs at work (mean)" },
	{ "serialization", "share with one at work" },
	{ "serialized", "waits, others ready" },
	{ "per_cpu", "each further CPU adds" },
	{ "per_cpu.base", "fit: line at 0 CPUs" },
	{ "per_cpu.median", "median step" },
	{ "per_cpu.r_squared", "fit: r2" },
	{ "cpus.present", "CPUs with events" },
	{ "cpus.kicked", "CPUs kicked" },
	{ "cpus.alive", "CPUs alive" },
	{ "cpus.online", "CPUs online" },
	{ "cpus.offline", "CPUs offline" },
	{ "cpus.failed", "CPUs failed" },
	{ "cpus.unfinished", "CPUs unfinished" },
	{ "cpus.slow", "outlying CPUs" },
	{ "working.control", "control task works" },
	{ "asleep.control", "control task asleep" },
	{ "waits.control", "control task waits" },
	{ "spin.control", "control task spins" },
	{ "spin.ap", "APs spin for release" },
	{ "burnt", "CPU time burnt spinning" },
	{ "unknown.control", "control task: class unknown" },
	{ "unknown.ap", "APs: class unknown" },
};

static const char *class_text(const char *name)
{
	for (int id = 0; id < BSC_N_CLASSES; id++)
		if (strcmp(bsc_class_name(id), name) == 0)
			return bsc_class_text(id);
	return name;
}

/* "sum over CPUs" of "total"; how a line's figure was made. */
static const char *figure_text(const char *figure)
{
	static const struct {
		const char *name, *text;
	} texts[] = {
		{ "total", "all CPUs" },
		{ "average", "mean per CPU" },
		{ "min", "quickest CPU" },
		{ "max", "slowest CPU" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (strcmp(texts[i].name, figure) == 0)
			return texts[i].text;
	return figure;
}

/* NAME behind PREFIX; NULL if it does not begin so. */
static const char *behind(const char *name, const char *prefix)
{
	return g_str_has_prefix(name, prefix) ? name + strlen(prefix) : NULL;
}

/* "WHAT.FIGURE" as "WHAT, all CPUs". WHAT may hold points. */
static char *line_label(const char *what, const char *name)
{
	const char *point = strrchr(name, '.');

	if (!point)
		return g_strdup_printf("%s%s", what, name);
	return g_strdup_printf("%s%.*s, %s", what, (int)(point - name), name,
			       figure_text(point + 1));
}

static char *cpu_label(const char *rest)
{
	g_autofree char *number = g_strndup(rest, strcspn(rest, "."));

	if (!g_ascii_isdigit(*rest))
		return g_strdup_printf("bring-up of a CPU, %s", figure_text(rest));
	if (rest[strlen(number)] == '.')
		return g_strdup_printf("CPU %s up, counted from zero", number);
	return g_strdup_printf("CPU %s from begin to end", number);
}

static char *callback_label(const char *name)
{
	const char *rest;

	if ((rest = behind(name, "callback.control.teardown.")))
		return line_label("control task, teardown of ", rest);
	if ((rest = behind(name, "callback.control.")))
		return line_label("control task, ", rest);
	if ((rest = behind(name, "callback.ap.teardown.")))
		return line_label("APs, teardown of ", rest);
	if ((rest = behind(name, "callback.ap.")))
		return line_label("APs, ", rest);
	return g_strdup(name);
}

char *compare_label(const char *name)
{
	const char *rest;

	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
		if (strcmp(plain[i].name, name) == 0)
			return g_strdup(plain[i].label);
	if ((rest = behind(name, "class.control.")))
		return g_strdup_printf("control task: %s", class_text(rest));
	if ((rest = behind(name, "class.ap.")))
		return g_strdup_printf("APs: %s", class_text(rest));
	if ((rest = behind(name, "path.control.")))
		return g_strdup_printf("critical path, control task: %s", class_text(rest));
	if ((rest = behind(name, "path.ap.")))
		return g_strdup_printf("critical path, APs: %s", class_text(rest));
	if ((rest = behind(name, "phase.")))
		return line_label("phase ", rest);
	if ((rest = behind(name, "cpu.")))
		return cpu_label(rest);
	return callback_label(name);
}
