/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/budget.h"

static BscNsec add(BscNsec a, BscNsec b)
{
	BscNsec sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static BscNsec multiply(BscNsec a, uint32_t n)
{
	BscNsec product;

	return __builtin_mul_overflow(a, n, &product) ? INT64_MAX : product;
}

static int compare_unknown(gconstpointer a, gconstpointer b)
{
	const BscUnknownTime *x = a, *y = b;

	if (x->time != y->time)
		return x->time > y->time ? -1 : 1;
	if (x->reason != y->reason)
		return x->reason < y->reason ? -1 : 1;
	return x->classes < y->classes ? -1 : x->classes > y->classes;
}

/* There are few kinds of unknown time; the last one found is mostly the next one too. */
static void add_unknown(GArray *unknown, const BscStay *stay)
{
	BscUnknownTime time = {
		.reason = stay->reason,
		.classes = stay->classes,
		.time = bsc_distance(stay->begin, stay->end),
		.n_stays = 1,
	};

	for (guint i = unknown->len; i-- > 0;) {
		BscUnknownTime *have = &g_array_index(unknown, BscUnknownTime, i);

		if (have->reason == time.reason && have->classes == time.classes) {
			have->time = add(have->time, time.time);
			have->n_stays++;
			return;
		}
	}
	g_array_append_val(unknown, time);
}

BscBudget bsc_budget_of(const BscTimeline *timeline, const BscAnalysis *analysis, BscRow episode,
			bool is_control)
{
	const BscEpisodeFigures *figures = &analysis->episodes[episode];
	BscBudget budget = {
		.is_control = is_control,
		.classes = is_control ? figures->control : figures->ap,
		.unknown = g_array_new(FALSE, FALSE, sizeof(BscUnknownTime)),
	};
	size_t n_lanes;
	BscRow lane = bsc_timeline_lanes(timeline, episode, &n_lanes);
	const BscEpisode *row = &timeline->episodes[episode];

	for (size_t i = 0; i < n_lanes; i++, lane++) {
		if (timeline->lanes[lane].is_control != is_control)
			continue;
		budget.n_lanes++;
		for (BscRow s = analysis->stays->first[lane]; s < analysis->stays->first[lane + 1];
		     s++) {
			const BscStay *stay = &analysis->stays->stays[s];
			BscClass only;

			if (bsc_class_set_is_certain(stay->classes, &only))
				budget.certain =
					add(budget.certain, bsc_distance(stay->begin, stay->end));
			else
				add_unknown(budget.unknown, stay);
		}
	}
	for (guint i = 0; i < budget.unknown->len; i++)
		budget.unknown_time = add(budget.unknown_time,
					  g_array_index(budget.unknown, BscUnknownTime, i).time);
	if (budget.unknown->len > 1)
		g_array_sort(budget.unknown, compare_unknown);
	budget.whole = multiply(bsc_distance(row->begin, row->end), budget.n_lanes);
	return budget;
}

void bsc_budget_clear(BscBudget *budget)
{
	g_clear_pointer(&budget->unknown, g_array_unref);
}

void bsc_budget_append_set(BscClassSet set, const char *between, GString *out)
{
	bool is_first = true;

	for (int class = 0; class < BSC_N_CLASSES; class ++) {
		if (!(set & BSC_CLASS_BIT(class)))
			continue;
		g_string_append_printf(out, "%s%s", is_first ? "" : between, bsc_class_name(class));
		is_first = false;
	}
}
