/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/verdict.h"

#include "compare/value.h"

#include <math.h>
#include <string.h>

/* What is less than this share of the difference explains nothing of it. */
#define MIN_SHARE 0.1

/* A class of the critical path and how much more, or less, of it there is. */
typedef struct Reason {
	bool is_control;
	BscClass class;
	BscValue before, after;
	double certain; /* of the difference, with its sign; ns */
} Reason;

/*
 * The value of NAME on SIDE. A class that the critical path does not touch has no metric; then it
 * takes no time there.
 */
static BscValue path_value(const BscDifference *row, size_t side)
{
	return row->cells[side].is_present ? row->cells[side].value : bsc_value_exact(0);
}

static bool find_reason(const Build *b, bool is_control, BscClass class, size_t side, Reason *ret)
{
	g_autofree char *name =
		g_strdup_printf("path.%s.%s", is_control ? "control" : "ap", bsc_class_name(class));
	const BscDifference *row = bsc_comparison_find(b->out, name);
	BscValue delta;

	if (!row)
		return false;
	ret->is_control = is_control;
	ret->class = class;
	ret->before = path_value(row, 0);
	ret->after = path_value(row, side);
	delta = bsc_value_minus(ret->after, ret->before);
	ret->certain = copysign(bsc_value_certain(delta), delta.low);
	return ret->certain != 0;
}

/* What adds the most to the total in the direction of SIGN, for certain. */
static bool find_largest(const Build *b, size_t side, double sign, double least, Reason *ret)
{
	double best = least;
	bool is_found = false;
	Reason reason;

	for (int is_control = 0; is_control <= 1; is_control++)
		for (int class = 0; class < BSC_N_CLASSES; class ++) {
			if (!find_reason(b, is_control, class, side, &reason) ||
			    reason.certain * sign <= best)
				continue;
			best = reason.certain * sign;
			*ret = reason;
			is_found = true;
		}
	return is_found;
}

static void append_reason(GString *out, const Reason *reason, bool is_first)
{
	g_string_append_printf(out, "%s (%s) ", reason->is_control ? "the control task" : "the APs",
			       bsc_class_text(reason->class));
	g_string_append(out, reason->is_control ? "takes " : "take ");
	compare_append_time(out, reason->after);
	g_string_append(out, is_first ? " of the critical path instead of " : " instead of ");
	compare_append_time(out, reason->before);
}

/* How the control task goes through the CPUs; kernel/cpu.c: bringup_nonboot_cpus. */
static const char *shape(BscMode before, BscMode after)
{
	if (before == after)
		return NULL;
	switch (after) {
	case BSC_MODE_PARALLEL: return "the kicks come first, the release stays serial";
	case BSC_MODE_SPLIT:
		return before == BSC_MODE_PARALLEL
			       ? "each CPU is kicked only when the one before it is up"
			       : "kick and bring-up are two steps, still one CPU at a time";
	case BSC_MODE_SERIAL: return "all is serial, one CPU at a time";
	case BSC_MODE_UNKNOWN: break;
	}
	return NULL;
}

/* CPU time that is burnt more, or less, by APs that wait for their release. */
static void append_spinning(GString *out, const Build *b, size_t side, bool is_simulated)
{
	const BscDifference *spin = bsc_comparison_find(b->out, "spin.ap");
	const BscDifference *total = bsc_comparison_find(b->out, "total");
	BscValue before = spin->cells[0].value, after = spin->cells[side].value;
	double least = MIN_SHARE * total->cells[side].value.low;
	bool is_possible = after.low == 0 && after.high > 0;

	if (!bsc_value_is_known(before) || !bsc_value_is_known(after) ||
	    bsc_value_is_same(before, after) || fmax(before.high, after.high) < least)
		return;
	g_string_append(out, out->len > 0 ? "; " : "");
	compare_append_time(out, after);
	g_string_append_printf(out, " of AP time %s spent spinning instead of ",
			       is_possible    ? "may be"
			       : is_simulated ? "would be"
					      : "is");
	compare_append_time(out, before);
	g_string_append(out, is_possible ? " (no event shows it)" : "");
}

void compare_append_reasons(GString *out, const Build *b, size_t side)
{
	size_t run = b->first_run[side];
	bool is_simulated = b->runs[0]->capture->timeline->is_simulated ||
			    b->runs[run]->capture->timeline->is_simulated;
	BscValue delta = bsc_comparison_find(b->out, "total")->cells[side].delta;
	double sign = delta.low < 0 ? -1 : 1, least = MIN_SHARE * bsc_value_certain(delta);
	const char *mode = shape(run_episode(b, 0)->mode, run_episode(b, run)->mode);
	g_autoptr(GString) text = g_string_new(is_simulated || !mode ? "" : mode);
	bool is_first = true;
	Reason reason;

	/* What a simulation moved is known; what its tasks did is not. */
	for (int i = 0; !is_simulated && least > 0 && i < 2; i++) {
		if (!find_largest(b, side, i == 0 ? sign : -sign, least, &reason))
			continue;
		if (text->len > 0)
			g_string_append(text, is_first ? "; " : ", while ");
		append_reason(text, &reason, is_first);
		is_first = false;
	}
	append_spinning(text, b, side, is_simulated);
	if (text->len > 0)
		g_string_append_printf(out, ": %s", text->str);
}
