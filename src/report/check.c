/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/check.h"

#include "base/error.h"
#include "base/format.h"

#include <math.h>
#include <string.h>

/* Most names that are offered for one that does not exist. */
#define MAX_NEAR 4

/* Longer ones first: "<" begins "<=". */
static const struct {
	const char *text;
	BscComparison comparison;
} operators[] = {
	{ "<=", BSC_LESS_OR_EQUAL }, { ">=", BSC_GREATER_OR_EQUAL },
	{ "==", BSC_EQUAL },         { "!=", BSC_NOT_EQUAL },
	{ "<", BSC_LESS },           { ">", BSC_GREATER },
};

BscCondition *bsc_condition_parse(const char *text, GError **error)
{
	size_t len = strcspn(text, "<>=!");
	g_autofree char *name = g_strstrip(g_strndup(text, len));

	for (size_t i = 0; *name && i < G_N_ELEMENTS(operators); i++) {
		size_t width = strlen(operators[i].text);
		g_autofree char *limit = NULL;
		BscCondition *condition;

		if (strncmp(text + len, operators[i].text, width) != 0)
			continue;
		limit = g_strstrip(g_strdup(text + len + width));
		if (*limit == '\0' || strpbrk(limit, "<>=!"))
			break;
		condition = g_new0(BscCondition, 1);
		condition->text = g_strstrip(g_strdup(text));
		condition->name = g_steal_pointer(&name);
		condition->limit = g_steal_pointer(&limit);
		condition->comparison = operators[i].comparison;
		return condition;
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s' is no condition such as 'total < 900ms'", text);
	return NULL;
}

void bsc_condition_free(BscCondition *condition)
{
	if (!condition)
		return;
	g_free(condition->text);
	g_free(condition->name);
	g_free(condition->limit);
	g_free(condition);
}

static bool parse_number(const char *text, double *ret)
{
	char *end;
	double number;

	if (strspn(text, "0123456789.eE+-") != strlen(text))
		return false;
	number = g_ascii_strtod(text, &end);
	if (end == text || *end || !isfinite(number))
		return false;
	*ret = number;
	return true;
}

bool bsc_condition_limit(const BscCondition *condition, const BscMetric *metric, double *ret_limit,
			 GError **error)
{
	size_t len = strlen(condition->limit);
	BscNsec ns;

	if (metric->unit != BSC_METRIC_TIME) {
		if (parse_number(condition->limit, ret_limit))
			return true;
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "'%s': %s is a %s, compare it with a plain number", condition->text,
			    condition->name, metric->unit == BSC_METRIC_RATIO ? "ratio" : "count");
		return false;
	}
	/* A bare number would be seconds for one reader and milliseconds for the next. */
	if (condition->limit[len - 1] == 's' && bsc_nsec_parse(condition->limit, &ns)) {
		*ret_limit = (double)ns;
		return true;
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s': %s is a time, compare it with one such as 900ms or 1.5s",
		    condition->text, condition->name);
	return false;
}

static BscCheckResult decide(bool always, bool never)
{
	if (always)
		return BSC_CHECK_HOLDS;
	return never ? BSC_CHECK_FAILS : BSC_CHECK_UNDECIDED;
}

BscCheckResult bsc_condition_check(BscComparison comparison, const BscMetric *metric, double limit)
{
	double low = metric->low, high = metric->high;

	if (!(low <= high))
		return BSC_CHECK_UNDECIDED;
	switch (comparison) {
	case BSC_LESS: return decide(high < limit, low >= limit);
	case BSC_LESS_OR_EQUAL: return decide(high <= limit, low > limit);
	case BSC_GREATER: return decide(low > limit, high <= limit);
	case BSC_GREATER_OR_EQUAL: return decide(low >= limit, high < limit);
	case BSC_EQUAL: return decide(low == limit && high == limit, high < limit || low > limit);
	case BSC_NOT_EQUAL:
		return decide(high < limit || low > limit, low == limit && high == limit);
	}
	g_assert_not_reached();
}

const char *bsc_check_result_name(BscCheckResult result)
{
	static const char *const names[] = {
		[BSC_CHECK_HOLDS] = "ok",
		[BSC_CHECK_FAILS] = "FAILED",
		[BSC_CHECK_UNDECIDED] = "undecided",
	};

	return names[result];
}

const BscMetric *bsc_metrics_find(const BscMetric *metrics, size_t n, const char *name)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(metrics[middle].name, name);

		if (order == 0)
			return &metrics[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* How many letters to insert, remove or change to get from A to B. */
static size_t distance(const char *a, const char *b)
{
	size_t len = strlen(b);
	g_autofree size_t *row = g_new(size_t, len + 1);

	for (size_t i = 0; i <= len; i++)
		row[i] = i;
	for (size_t k = 1; *a; a++, k++) {
		size_t diagonal = row[0];

		row[0] = k;
		for (size_t i = 1; i <= len; i++) {
			size_t change = diagonal + (*a != b[i - 1]);

			diagonal = row[i];
			row[i] = MIN(change, MIN(row[i], row[i - 1]) + 1);
		}
	}
	return row[len];
}

typedef struct Near {
	const char *name;
	bool is_part; /* one contains the other */
	size_t distance;
} Near;

static int compare_near(gconstpointer a, gconstpointer b)
{
	const Near *x = a, *y = b;

	if (x->is_part != y->is_part)
		return x->is_part ? -1 : 1;
	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Longest name that is compared letter by letter: the time for it grows with its square. */
#define MAX_NAME 256

char *bsc_metrics_near(const BscMetric *metrics, size_t n, const char *name)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Near));
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i < n && strlen(name) <= MAX_NAME; i++) {
		Near near = { .name = metrics[i].name };

		if (strlen(near.name) > MAX_NAME)
			continue;
		near.is_part = strstr(near.name, name) || strstr(name, near.name);
		near.distance = distance(name, near.name);
		g_array_append_val(all, near);
	}
	if (all->len > 1)
		g_array_sort(all, compare_near);
	for (guint i = 0; i < MIN(all->len, MAX_NEAR); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
				       g_array_index(all, Near, i).name);
	return g_string_free(out, FALSE);
}
