/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "query/find.h"

/* Bytes of the query at most; what follows is the capture, if anything does. */
#define MAX_QUERY 200u

/* A query prints as one that means the same, and so prints the same. */
static void check_print(const BscQuery *query)
{
	g_autofree char *text = bsc_query_print(query);
	g_autoptr(GError) error = NULL;
	g_autoptr(BscQuery) again = NULL;
	g_autofree char *second = NULL;

	/* Quotes and names written out may make it longer than what may be typed. */
	if (strlen(text) > BSC_QUERY_MAX_TEXT)
		return;
	again = bsc_query_parse(text, strlen(text), NULL, &error);
	g_assert_no_error(error);
	second = bsc_query_print(again);
	g_assert_cmpstr(second, ==, text);
}

static void find(const BscQuery *query, const uint8_t *data, size_t size)
{
	g_autoptr(BscCapture) capture = fuzz_rows(data, size);
	const BscTimeline *timeline = capture->timeline;
	GArray *found = bsc_find_stretches(query, capture->trace, timeline, BSC_NO_ROW);

	for (guint i = 0; i < found->len; i++)
		g_assert_cmpuint(g_array_index(found, BscRow, i), <, timeline->intervals.n);
	if (bsc_query_is_empty(query))
		g_assert_cmpuint(found->len, ==, timeline->intervals.n);
	g_array_unref(found);
}

/* Text of a query up to a NUL, then rows to look among. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, 0, MIN(size, MAX_QUERY));
	size_t len = end ? (size_t)(end - data) : size, at = 0;
	g_autoptr(GError) error = NULL;
	g_autoptr(BscQuery) query = bsc_query_parse((const char *)data, len, &at, &error);
	BscNsec from, to;

	g_assert_true(!query == !!error);
	if (!query) {
		g_assert_cmpuint(at, <=, len);
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		g_assert_null(strchr(error->message, '\n'));
		return 0;
	}
	check_print(query);
	bsc_query_limits(query, &from, &to);
	if (end)
		find(query, end + 1, size - len - 1);
	return 0;
}
