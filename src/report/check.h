/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"

#include <glib.h>

/* Conditions that figures must fulfil, such as "total < 900ms". */

typedef enum BscComparison {
	BSC_LESS,
	BSC_LESS_OR_EQUAL,
	BSC_GREATER,
	BSC_GREATER_OR_EQUAL,
	BSC_EQUAL,
	BSC_NOT_EQUAL,
} BscComparison;

typedef struct BscCondition {
	char *text;  /* as it was given, without blanks around it */
	char *name;  /* of the metric */
	char *limit; /* what it is compared with */
	BscComparison comparison;
} BscCondition;

/* Whether what is known of a figure fulfils a condition. */
typedef enum BscCheckResult {
	BSC_CHECK_HOLDS,     /* whatever the figure is between its bounds */
	BSC_CHECK_FAILS,     /* likewise */
	BSC_CHECK_UNDECIDED, /* one value between the bounds does, another does not */
} BscCheckResult;

/* Reads TEXT, "NAME OP LIMIT". NULL with ERROR if it is no condition. */
BscCondition *bsc_condition_parse(const char *text, GError **error);
void bsc_condition_free(BscCondition *condition);

/*
 * The limit of CONDITION in the unit of METRIC: a time has a unit ("900ms"), a ratio or a count is
 * a plain number. False with ERROR if it is something else.
 */
bool bsc_condition_limit(const BscCondition *condition, const BscMetric *metric, double *ret_limit,
			 GError **error);

BscCheckResult bsc_condition_check(BscComparison comparison, const BscMetric *metric, double limit);

/* "ok", "FAILED", "undecided"; static. */
const char *bsc_check_result_name(BscCheckResult result);

/* The metric called NAME; NULL if there is none. METRICS are sorted by name. */
const BscMetric *bsc_metrics_find(const BscMetric *metrics, size_t n, const char *name);

/* Names of METRICS that look most like NAME, with commas between. g_free(). */
char *bsc_metrics_near(const BscMetric *metrics, size_t n, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscCondition, bsc_condition_free)
