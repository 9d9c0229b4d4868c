/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/query.h"

#include <string.h>

#define MS INT64_C(1000000)

static void test_prints_what_reads_back(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "  ", "" },
		{ "cpu:12", "cpu:12" },
		{ "CPU=0-3,7", "cpu:0-3,7" },
		{ "cpu:12 state:workqueue dur>1ms result!=0",
		  "cpu:12 state:workqueue dur>1ms result!=0" },
		{ "function:sched_cpu_activate comm:kworker ret:-12",
		  "callback:sched_cpu_activate task:kworker result:-12" },
		{ "a b|c or d", "(a b) | c | d" },
		{ "a and b AND c", "a b c" },
		{ "(a)", "a" },
		{ "((a b)) c", "(a b) c" },
		{ "a (b | c)", "a (b | c)" },
		{ "-a !b --c", "-a -b --c" },
		{ "-(a b) | c", "-(a b) | c" },
		{ "workqueue:prepare", "\"workqueue:prepare\"" },
		{ "\"cpu:bringup\" text:\"a \\\"b\\\" \\\\\"",
		  "\"cpu:bringup\" text:\"a \\\"b\\\" \\\\\"" },
		{ "\"or\" \"-x\" x-y", "\"or\" \"-x\" x-y" },
		{ "at:1.2s-1.3s at:-5ms at:5ms-", "at:1.2s-1.3s at:-5ms at:5ms-" },
		{ "dur<=1.5us dur>=900ns dur<1s", "dur<=1.5us dur>=900ns dur<1s" },
		{ "a\tb\nc", "a b c" },
		{ "\xff\xfe", "\xff\xfe" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(BscQuery) query =
			bsc_query_parse(cases[i].text, strlen(cases[i].text), NULL, &error);
		g_autoptr(BscQuery) again = NULL;
		g_autofree char *text = NULL;
		g_autofree char *second = NULL;

		g_assert_no_error(error);
		text = bsc_query_print(query);
		g_assert_cmpstr(text, ==, cases[i].want);
		again = bsc_query_parse(text, strlen(text), NULL, &error);
		g_assert_no_error(error);
		second = bsc_query_print(again);
		g_assert_cmpstr(second, ==, text);
		g_assert_true(bsc_query_is_empty(query) == (*text == '\0'));
	}
}

static void test_says_what_is_wrong_and_where(void)
{
	static const struct {
		const char *text;
		size_t at;
		const char *message;
	} cases[] = {
		{ "cpu:", 0, "cpu needs a list of CPUs such as 0,2-4, at character 1" },
		{ "a cpu:x", 2, "'x' is not a list of CPUs such as 0,2-4, at character 3" },
		{ "cpu:3-1", 0, "'3-1' is not a list of CPUs such as 0,2-4, at character 1" },
		{ "cpu:1,", 0, "'1,' is not a list of CPUs such as 0,2-4, at character 1" },
		{ "cpu:99999999999999999999999", 0, NULL },
		{ "cpu<3", 0,
		  "cpu cannot be compared like this at character 1: it takes a list of CPUs such "
		  "as "
		  "0,2-4" },
		{ "dur>5", 0, "'5' is not a length with its unit such as 1.5ms, at character 1" },
		{ "dur>-5ms", 0, NULL },
		{ "result:x", 0, NULL },
		{ "at:2s-1s", 0, NULL },
		{ "at:-", 0, NULL },
		{ "at>1s", 0, NULL },
		{ "class:xyz", 0, NULL },
		{ "durr>1ms", 0, "no field is called 'durr', at character 1" },
		{ "a \"b", 2, "the quotes that open at character 3 are not closed" },
		{ "\"a\\", 0, NULL },
		{ "a (b", 2, "the parenthesis at character 3 is not closed" },
		{ "a) b", 1, "nothing opens the parenthesis at character 2" },
		{ "a |", 3, "a term is missing at character 4" },
		{ "| a", 0, "a term is missing at character 1" },
		{ "()", 1, "a term is missing at character 2" },
		{ "a or", 4, NULL },
		{ "a and", 5, "nothing follows 'and' at character 6" },
		{ "\"\"", 0, "text needs a text, at character 1" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		size_t at = SIZE_MAX;

		g_assert_null(bsc_query_parse(cases[i].text, strlen(cases[i].text), &at, &error));
		g_assert_nonnull(error);
		g_assert_cmpuint(at, ==, cases[i].at);
		if (cases[i].message)
			g_assert_cmpstr(error->message, ==, cases[i].message);
	}
}

/* A callback of CPU 12 on CPU 0, between bounds; fails with -12. */
static BscQuerySubject callback(void)
{
	BscQuerySubject s = bsc_query_nobody();

	s.cpu = 0;
	s.other_cpu = s.bringup_cpu = 12;
	s.pid = 1;
	s.events[0] = "cpuhp_enter";
	s.systems[0] = "cpuhp";
	s.kind = BSC_STRETCH_CALLBACK;
	s.state = "workqueue:prepare";
	s.function = "workqueue_prepare_cpu";
	s.step = 53;
	s.has_result = true;
	s.result = -12;
	s.short_ns = 1 * MS;
	s.long_ns = 2 * MS;
	s.begin = 100 * MS;
	s.end = 102 * MS;
	s.words = "CPU0";
	return s;
}

static BscQuerySubject event(void)
{
	BscQuerySubject s = bsc_query_nobody();

	s.cpu = 3;
	s.pid = 0;
	s.id = 7;
	s.events[0] = "sched_switch";
	s.systems[0] = "sched";
	s.task = "<idle>";
	s.begin = s.end = 50 * MS;
	s.lacks_words = true;
	return s;
}

static BscVerdict ask(const char *text, const BscQuerySubject *subject, bool is_kept)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscQuery) query = bsc_query_parse(text, strlen(text), NULL, &error);
	BscQueryMemory *memory;
	BscVerdict verdict;

	g_assert_no_error(error);
	memory = is_kept ? bsc_query_memory_new(query) : NULL;
	verdict = bsc_query_match(query, subject, memory);
	/* what is kept is the same the second time */
	g_assert_cmpint(bsc_query_match(query, subject, memory), ==, verdict);
	bsc_query_memory_free(memory);
	return verdict;
}

static void test_terms_fit(void)
{
	static const struct {
		const char *text;
		BscVerdict callback, event;
	} cases[] = {
#define N BSC_VERDICT_NO
#define Y BSC_VERDICT_YES
#define A BSC_VERDICT_ASK
		{ "", Y, Y },
		{ "cpu:12", Y, N },
		{ "cpu:0", Y, N },
		{ "cpu:1-3", N, Y },
		{ "cpu!=3", Y, N },
		{ "for:12", Y, N },
		{ "for:0", N, N },
		{ "-for:12", N, Y },
		{ "for!=0", Y, N },
		{ "pid:0", N, Y },
		{ "pid:0-1", Y, Y },
		{ "state:WORKQUEUE", Y, N },
		{ "state:53", Y, N },
		{ "state:5", N, N },
		{ "state!=54", Y, N },
		{ "callback:_prepare_", Y, N },
		{ "class:callback", Y, N },
		{ "class:spin", N, N },
		{ "class:busy | class:callback", Y, N },
		{ "event:cpuhp_*", Y, N },
		{ "event:cpuhp:*", Y, N },
		{ "event:sched:sched_switch", N, Y },
		{ "event!=sched_switch", Y, N },
		{ "task:idle", N, Y },
		{ "-task:idle", Y, N },
		{ "result!=0", Y, N },
		{ "result<0", Y, N },
		{ "result>=-11", N, N },
		{ "result:0", N, N },
		{ "-result:0", Y, Y },
		/* between 1 and 2 ms: fits where it may */
		{ "dur>1ms", Y, N },
		{ "dur<1500us", Y, N },
		{ "dur>2ms", N, N },
		{ "dur<1ms", N, N },
		{ "dur:1.2ms", Y, N },
		{ "-dur>1ms", N, Y },
		{ "at:101ms", Y, N },
		{ "at:40ms-100ms", Y, Y },
		{ "at:-50ms", N, Y },
		{ "at:102000001ns-", N, N },
		{ "workqueue:prepare", Y, A },
		{ "idle", N, Y },
		{ "text:cpu0", Y, A },
		{ "cpu:3 nothing", N, A },
		{ "cpu:4 nothing", N, N },
		{ "cpu:3 | nothing", N, Y },
		{ "-nothing", Y, A },
		{ "(cpu:0 state:53) | event:sched_*", Y, Y },
#undef N
#undef Y
#undef A
	};
	BscQuerySubject one = callback(), other = event();

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].text);
		for (int kept = 0; kept < 2; kept++) {
			g_assert_cmpint(ask(cases[i].text, &one, kept), ==, cases[i].callback);
			g_assert_cmpint(ask(cases[i].text, &other, kept), ==, cases[i].event);
		}
	}
}

/* What is left out for its type alone must be what no event of the type fits. */
static void test_types(void)
{
	static const struct {
		const char *text;
		BscVerdict want, of_callback;
	} cases[] = {
		{ "event:sched_switch", BSC_VERDICT_YES, BSC_VERDICT_YES },
		{ "event:sched_wake*", BSC_VERDICT_NO, BSC_VERDICT_NO },
		{ "cpu:3 -event:sched_switch", BSC_VERDICT_NO, BSC_VERDICT_NO },
		{ "-cpu:3", BSC_VERDICT_ASK, BSC_VERDICT_ASK },
		{ "state:53", BSC_VERDICT_NO, BSC_VERDICT_ASK },
		{ "result!=0 | pid:3", BSC_VERDICT_ASK, BSC_VERDICT_ASK },
		{ "-dur>1ms", BSC_VERDICT_YES, BSC_VERDICT_ASK },
		{ "word", BSC_VERDICT_ASK, BSC_VERDICT_ASK },
	};
	BscQuerySubject type = bsc_query_nobody();

	type.events[0] = "sched_switch";
	type.systems[0] = "sched";
	type.is_type = type.lacks_words = true;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		type.is_of_callback = false;
		g_assert_cmpint(ask(cases[i].text, &type, false), ==, cases[i].want);
		type.is_of_callback = true;
		g_assert_cmpint(ask(cases[i].text, &type, false), ==, cases[i].of_callback);
	}
}

static void test_limits(void)
{
	static const struct {
		const char *text;
		BscNsec from, to;
	} cases[] = {
		{ "", BSC_NSEC_NONE, BSC_NSEC_NONE },
		{ "at:1s-2s", 1000 * MS, 2000 * MS },
		{ "cpu:1 at:1s- at:-3s a", 1000 * MS, 3000 * MS },
		{ "at:1s | cpu:1", BSC_NSEC_NONE, BSC_NSEC_NONE },
		{ "-at:1s", BSC_NSEC_NONE, BSC_NSEC_NONE },
		{ "a (at:1s b)", BSC_NSEC_NONE, BSC_NSEC_NONE },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscQuery) query =
			bsc_query_parse(cases[i].text, strlen(cases[i].text), NULL, NULL);
		BscNsec from, to;

		bsc_query_limits(query, &from, &to);
		g_assert_cmpint(from, ==, cases[i].from);
		g_assert_cmpint(to, ==, cases[i].to);
	}
}

static void check_bytes(const char *text, size_t len)
{
	g_autoptr(GError) error = NULL;
	size_t at = SIZE_MAX;
	g_autoptr(BscQuery) query = bsc_query_parse(text, len, &at, &error);
	g_autoptr(BscQuery) again = NULL;
	BscQuerySubject one = callback();
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;

	if (!query) {
		g_assert_nonnull(error);
		g_assert_cmpuint(at, <=, len);
		return;
	}
	first = bsc_query_print(query);
	again = bsc_query_parse(first, strlen(first), NULL, &error);
	/* quotes may take it beyond what is accepted */
	if (!again && strlen(first) > BSC_QUERY_MAX_TEXT)
		return;
	g_assert_no_error(error);
	second = bsc_query_print(again);
	g_assert_cmpstr(first, ==, second);
	g_assert_cmpint(bsc_query_match(query, &one, NULL), ==, bsc_query_match(again, &one, NULL));
}

static void test_any_bytes(void)
{
	static const char *const parts[] = {
		"cpu:",    "1",      "-",      "(",     ")",  "|",       " ",       "\"",
		"\\",      "state:", "or",     "and",   "!",  "dur>1ms", "a",       ":",
		"=",       "!=",     "<",      "at:",   "2s", "\xc3",    "event:*", "?",
		"class:s", "\t",     "result", "text:", ",",  "0",       "\n",
	};

	for (int round = 0; round < 20000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);

		for (int n = g_test_rand_int_range(0, 14); n > 0; n--)
			g_string_append(text, parts[g_test_rand_int_range(0, G_N_ELEMENTS(parts))]);
		check_bytes(text->str, text->len);
		if (text->len > 0)
			text->str[g_test_rand_int_range(0, (gint32)text->len)] =
				(char)g_test_rand_int_range(0, 256);
		check_bytes(text->str, text->len);
	}
}

static void test_what_is_too_large(void)
{
	static const struct {
		const char *part;
		int n;
		bool is_good;
	} cases[] = {
		{ "a ", 256, true }, { "a ", 257, false }, { "-", 31, true },
		{ "-", 32, false },  { "(", 4000, false }, { "-(", 2000, false },
		{ "a", 4096, true }, { "a", 4097, false }, { "a|", 2000, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(BscQuery) query = NULL;

		for (int n = 0; n < cases[i].n; n++)
			g_string_append(text, cases[i].part);
		if (*cases[i].part == '-')
			g_string_append_c(text, 'a');
		query = bsc_query_parse(text->str, text->len, NULL, NULL);
		g_assert_true((query != NULL) == cases[i].is_good);
		check_bytes(text->str, text->len);
	}
	g_assert_null(bsc_query_parse("a\0b", 3, NULL, NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/query/prints-what-reads-back", test_prints_what_reads_back);
	g_test_add_func("/query/says-what-is-wrong-and-where", test_says_what_is_wrong_and_where);
	g_test_add_func("/query/terms-fit", test_terms_fit);
	g_test_add_func("/query/types", test_types);
	g_test_add_func("/query/limits", test_limits);
	g_test_add_func("/query/any-bytes", test_any_bytes);
	g_test_add_func("/query/what-is-too-large", test_what_is_too_large);
	return g_test_run();
}
