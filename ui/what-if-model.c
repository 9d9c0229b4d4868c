/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if-model.h"

#include "base/format.h"
#include "report/simulate.h"

#include <stdlib.h>
#include <string.h>

/* A bar that is longer than so many recordings is cut off. */
#define MAX_LENGTH 3

#define AT_LEAST "\xe2\x89\xa5 "

static void bar_free(gpointer data)
{
	BscWhatIfBar *bar = data;

	g_free(bar->name);
	g_free(bar->value);
	g_free(bar->range);
	g_free(bar->change);
	g_free(bar->remark);
	g_free(bar->tooltip);
	g_free(bar->speech);
	g_free(bar);
}

static char *duration_text(BscNsec duration)
{
	char buf[BSC_FORMAT_MAX];

	return g_strdup(bsc_format_duration(buf, duration));
}

/* Both bounds in the digits that the command line prints; a unit that both have is said once. */
static char *range_text(BscNsec low, BscNsec total, BscNsec high)
{
	g_autofree char *from = duration_text(low), *to = duration_text(high);
	g_autofree char *value = duration_text(total);
	char *unit = strrchr(from, ' ');

	if (strcmp(from, value) == 0 && strcmp(to, value) == 0)
		return g_strdup("");
	if (g_str_has_suffix(to, unit))
		*unit = '\0';
	return g_strdup_printf("%s .. %s", from, to);
}

/* "73.5 % less than recorded" for "-73.5 %". */
static char *change_speech(const char *change)
{
	if (strcmp(change, "0.0 %") == 0)
		return g_strdup("as long as recorded");
	return g_strdup_printf("%s %s than recorded", change + 1, *change == '-' ? "less" : "more");
}

static char *speech_of(const BscWhatIfBar *bar)
{
	GString *text = g_string_new(bar->name);

	if (g_str_has_prefix(bar->value, AT_LEAST))
		g_string_append_printf(text, ", at least %s", bar->value + strlen(AT_LEAST));
	else
		g_string_append_printf(text, ", %s", bar->value);
	if (*bar->change) {
		g_autofree char *change = change_speech(bar->change);

		g_string_append_printf(text, ", %s", change);
	}
	if (*bar->range) {
		g_auto(GStrv) ends = g_strsplit(bar->range, " .. ", 2);

		g_string_append_printf(text, ", between %s and %s", ends[0], ends[1]);
	}
	if (*bar->remark)
		g_string_append_printf(text, ", %s", bar->remark);
	return g_string_free(text, FALSE);
}

static BscWhatIfBar *measured_bar(BscNsec recorded)
{
	BscWhatIfBar *bar = g_new0(BscWhatIfBar, 1);

	bar->kind = BSC_BAR_MEASURED;
	bar->low = bar->total = bar->high = recorded;
	bar->name = g_strdup("recording");
	bar->value = duration_text(recorded);
	bar->range = g_strdup("");
	bar->change = g_strdup("");
	bar->remark = g_strdup("measured");
	bar->tooltip = g_strdup("What the capture shows.");
	bar->speech = speech_of(bar);
	return bar;
}

/* How far to trust ONE. */
static void put_trust(const BscPrediction *one, const char *separator, GString *out)
{
	if (one->is_bound)
		g_string_append_printf(
			out, "%sA lower bound: a real kernel needs at least as long.", separator);
	if (bsc_prediction_is_open(one))
		g_string_append_printf(out,
				       "%sThe recording does not show when its CPUs were alive: "
				       "only low and high mean something.",
				       separator);
}

static char *tooltip_of(const BscPrediction *one, const GPtrArray *chips)
{
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "Simulated: %s.", bsc_policy_text(one->policy));
	for (guint i = 0; i < chips->len; i++)
		g_string_append_printf(text, "%s%s", i == 0 ? "\nChanged: " : ", ",
				       ((const BscChip *)chips->pdata[i])->text);
	if (chips->len > 0)
		g_string_append_c(text, '.');
	put_trust(one, "\n", text);
	return g_string_free(text, FALSE);
}

static BscWhatIfBar *predicted_bar(const BscSimulation *simulation, size_t row,
				   const GPtrArray *chips)
{
	const BscPrediction *one = &simulation->predictions[row];
	BscWhatIfBar *bar = g_new0(BscWhatIfBar, 1);
	g_autofree char *value = NULL;
	char change[BSC_FORMAT_MAX];

	bar->kind = one->is_bound ? BSC_BAR_BOUND : BSC_BAR_PREDICTED;
	bar->prediction = row;
	bar->low = one->low;
	bar->total = one->total;
	bar->high = one->high;
	bar->is_open = bsc_prediction_is_open(one);
	bar->name = g_strdup(bsc_policy_name(one->policy));
	value = duration_text(one->total);
	bar->value = g_strconcat(one->is_bound ? AT_LEAST : "", value, NULL);
	bar->range = range_text(one->low, one->total, one->high);
	bar->change = g_strdup(bsc_format_change(change, one->total, simulation->recorded));
	bar->remark = g_strdup(one->is_bound ? "lower bound" : bar->is_open ? "wide interval" : "");
	bar->tooltip = tooltip_of(one, chips);
	bar->speech = speech_of(bar);
	return bar;
}

GPtrArray *bsc_what_if_bars(const BscSimulation *simulation, const BscAssumptions *assumptions)
{
	GPtrArray *bars = g_ptr_array_new_with_free_func(bar_free);
	g_autoptr(GPtrArray) chips = bsc_assumptions_chips(assumptions);

	g_ptr_array_add(bars, measured_bar(simulation->recorded));
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		if (simulation->predictions[i].policy == BSC_POLICY_RECORDED && chips->len == 0)
			continue;
		g_ptr_array_add(bars, predicted_bar(simulation, i, chips));
	}
	return bars;
}

BscNsec bsc_what_if_scale(const GPtrArray *bars)
{
	const BscWhatIfBar *measured = bars->pdata[0];
	BscNsec limit = MIN(measured->total, INT64_MAX / MAX_LENGTH) * MAX_LENGTH;
	BscNsec most = 1;

	for (guint i = 0; i < bars->len; i++)
		most = MAX(most, ((const BscWhatIfBar *)bars->pdata[i])->high);
	return CLAMP(limit, 1, most);
}

char *bsc_what_if_notes(const BscSimulation *simulation)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < simulation->notes->len; i++) {
		const char *note = simulation->notes->pdata[i];

		g_string_append_printf(text, "%s%c%s.", i == 0 ? "" : "\n", g_ascii_toupper(*note),
				       note + 1);
	}
	return g_string_free(text, FALSE);
}

static int more_expensive_first(const void *a, const void *b)
{
	const BscWhatIfCallback *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* The pieces of a simulation: what ran on the control CPU before the kick, and in the APs' threads.
 */
static bool can_be_changed(const BscCallbackSum *sum)
{
	return !sum->is_teardown &&
	       (sum->section == BSC_SECTION_PREPARE || sum->section == BSC_SECTION_ONLINE);
}

static void add_callback(GArray *callbacks, const char *name, BscNsec total)
{
	BscWhatIfCallback callback = { name, total };

	for (guint i = 0; i < callbacks->len; i++) {
		BscWhatIfCallback *at = &g_array_index(callbacks, BscWhatIfCallback, i);

		if (strcmp(at->name, name) == 0) {
			at->total += total;
			return;
		}
	}
	g_array_append_val(callbacks, callback);
}

GArray *bsc_what_if_callbacks(const BscTimeline *timeline, const BscAnalysis *analysis,
			      BscRow episode)
{
	GArray *callbacks = g_array_new(FALSE, FALSE, sizeof(BscWhatIfCallback));
	const BscEpisodeFigures *figures = &analysis->episodes[episode];

	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		BscString name = sum->state ? sum->state : sum->function;

		if (name && can_be_changed(sum))
			add_callback(callbacks, bsc_strtab_get(timeline->strings, name),
				     sum->total);
	}
	g_array_sort(callbacks, more_expensive_first);
	return callbacks;
}

char *bsc_what_if_title(BscPolicy policy, const BscAssumptions *assumptions)
{
	g_autoptr(GPtrArray) chips = bsc_assumptions_chips(assumptions);
	GString *text = g_string_new(bsc_policy_name(policy));

	for (guint i = 0; i < chips->len; i++)
		g_string_append_printf(text, ", %s", ((const BscChip *)chips->pdata[i])->text);
	return g_string_free(text, FALSE);
}

char *bsc_what_if_banner(const BscPrediction *one, const BscAssumptions *assumptions)
{
	g_autofree char *title = bsc_what_if_title(one->policy, assumptions);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "Simulated: %s. Nothing of this was recorded.", title);
	put_trust(one, " ", text);
	return g_string_free(text, FALSE);
}
