/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/phase-sums.h"
#include "report/report.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MS 1000000

/* A capture made by hand: one boot episode, two CPUs. */
typedef struct Fixture {
	BscEpisode episode;
	BscBringup bringups[2];
	BscPhase phases[4];
	BscCallback callbacks[2];
	BscTimeline timeline;
	BscTrace *trace;
	BscDiagnostics *diag;
	BscCapture capture;
} Fixture;

static BscMoment moment(BscNsec low, BscNsec high, BscCertainty certainty)
{
	return (BscMoment){
		.ns = certainty == BSC_EXACT ? low : BSC_NSEC_NONE,
		.low = low,
		.high = high,
		.certainty = certainty,
		.event_low = BSC_NO_ROW,
		.event_high = BSC_NO_ROW,
	};
}

static BscPhase phase(BscRow bringup, BscPhaseKind kind, BscNsec low, BscNsec high,
		      BscCertainty certainty)
{
	return (BscPhase){
		.bringup = bringup,
		.kind = kind,
		.begin = moment(10 * MS, 10 * MS, BSC_EXACT),
		.end = moment(10 * MS + low, 10 * MS + high, certainty),
		.duration_low = low,
		.duration_high = high,
		.certainty = certainty,
	};
}

static void fill_bringups(Fixture *f)
{
	for (uint32_t i = 0; i < 2; i++) {
		f->bringups[i] = (BscBringup){
			.cpu = i + 1,
			.control_pid = 1,
			.failed_callback = BSC_NO_ROW,
			.was_alive = true,
			.begin = (10 + 20 * (BscNsec)i) * MS,
			.end = (25 + 30 * (BscNsec)i) * MS,
			.last = (25 + 30 * (BscNsec)i) * MS,
			.last_row = BSC_NO_ROW,
			.first_callback = i,
			.n_callbacks = 1,
			.first_phase = 2 * i,
			.n_phases = 2,
		};
		for (int point = 0; point < BSC_N_POINTS; point++) {
			f->bringups[i].points[point] =
				moment(BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_UNKNOWN);
			f->bringups[i].points[point].is_absent = true;
		}
		f->bringups[i].points[BSC_POINT_KICK] = moment(12 * MS, 12 * MS, BSC_EXACT);
		f->bringups[i].points[BSC_POINT_ALIVE] = moment(12 * MS, 14 * MS, BSC_BOUNDED);
		f->callbacks[i] = (BscCallback){
			.bringup = i,
			.step = 86,
			.state = bsc_strtab_intern(f->timeline.strings, "cpu:bringup"),
			.begin = 12 * MS,
			.end = 25 * MS,
			.enter = BSC_NO_ROW,
			.exit = BSC_NO_ROW,
		};
	}
}

static void setup(Fixture *f, gconstpointer data)
{
	memset(f, 0, sizeof *f);
	f->timeline.strings = bsc_strtab_new();
	fill_bringups(f);
	f->phases[0] = phase(0, BSC_PHASE_PREPARE, 2 * MS, 2 * MS, BSC_EXACT);
	f->phases[1] = phase(0, BSC_PHASE_WAKE, 1 * MS, 3 * MS, BSC_BOUNDED);
	f->phases[2] = phase(1, BSC_PHASE_PREPARE, 4 * MS, 4 * MS, BSC_EXACT);
	f->phases[3] = phase(1, BSC_PHASE_WAKE, 2 * MS, 5 * MS, BSC_BOUNDED);
	f->episode = (BscEpisode){
		.kind = BSC_EPISODE_BOOT,
		.mode = BSC_MODE_PARALLEL,
		.control_pid = 1,
		.n_rounds = 1,
		.begin = 10 * MS,
		.end = 55 * MS,
		.n_bringups = 2,
		.n_online = 2,
	};
	f->timeline.episodes = &f->episode;
	f->timeline.n_episodes = 1;
	f->timeline.bringups = f->bringups;
	f->timeline.n_bringups = 2;
	f->timeline.phases = f->phases;
	f->timeline.n_phases = 4;
	f->timeline.callbacks = f->callbacks;
	f->timeline.n_callbacks = 2;
	f->trace = bsc_trace_new();
	f->trace->n_cpus = 3;
	f->diag = bsc_diagnostics_new();
	f->capture.trace = f->trace;
	f->capture.timeline = &f->timeline;
	f->capture.diag = f->diag;
}

static void teardown(Fixture *f, gconstpointer data)
{
	bsc_strtab_free(f->timeline.strings);
	bsc_trace_free(f->trace);
	bsc_diagnostics_free(f->diag);
}

static void test_sums_over_cpus(Fixture *f, gconstpointer data)
{
	BscPhaseSum sum;

	g_assert_true(bsc_phase_sum(&f->timeline, &f->episode, BSC_PHASE_PREPARE, &sum));
	g_assert_cmpint(sum.total.low, ==, 6 * MS);
	g_assert_true(sum.total.is_exact);
	g_assert_cmpint(sum.average.low, ==, 3 * MS);
	g_assert_cmpint(sum.min.low, ==, 2 * MS);
	g_assert_cmpint(sum.max.low, ==, 4 * MS);
	g_assert_true(bsc_phase_sum(&f->timeline, &f->episode, BSC_PHASE_WAKE, &sum));
	g_assert_cmpint(sum.total.low, ==, 3 * MS);
	g_assert_cmpint(sum.total.high, ==, 8 * MS);
	g_assert_false(sum.total.is_exact);
	g_assert_cmpint(sum.min.low, ==, 1 * MS);
	g_assert_cmpint(sum.min.high, ==, 3 * MS);
	g_assert_cmpint(sum.max.low, ==, 2 * MS);
	g_assert_cmpint(sum.max.high, ==, 5 * MS);
	g_assert_false(bsc_phase_sum(&f->timeline, &f->episode, BSC_PHASE_DEAD, &sum));
}

static void test_unknown_phases_stay_out_of_sums(Fixture *f, gconstpointer data)
{
	g_autoptr(GString) out = g_string_new(NULL);
	BscPhaseSum sum;

	f->phases[3].certainty = BSC_UNKNOWN;
	f->phases[3].duration_low = f->phases[3].duration_high = BSC_NSEC_NONE;
	g_assert_true(bsc_phase_sum(&f->timeline, &f->episode, BSC_PHASE_WAKE, &sum));
	g_assert_cmpuint(sum.n_known, ==, 1);
	g_assert_cmpuint(sum.n_unknown, ==, 1);
	g_assert_cmpint(sum.average.high, ==, 3 * MS);
	bsc_report_text(&f->capture, out);
	g_assert_nonnull(strstr(out->str, "wake is unknown on 1 of 2 CPUs"));
}

static void test_totals_are_lower_bounds_where_an_end_is_missing(Fixture *f, gconstpointer data)
{
	static const struct {
		bool is_unfinished, begin_is_lost;
		uint32_t bringup;
		bool is_exact;
	} cases[] = {
		{ false, false, 0, true }, { true, false, 0, false }, { true, false, 1, false },
		{ false, true, 0, false }, { false, true, 1, true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscBringup *bringup = &f->bringups[cases[i].bringup];
		BscNsec end = bringup->end;
		BscSpan span;

		if (cases[i].is_unfinished)
			bringup->end = BSC_NSEC_NONE;
		bringup->begin_is_lost = cases[i].begin_is_lost;
		span = bsc_episode_span(&f->timeline, &f->episode);
		g_assert_cmpint(span.low, ==, 45 * MS);
		g_assert_cmpint(span.is_exact, ==, cases[i].is_exact);
		g_assert_cmpint(bsc_bringup_span(bringup).is_exact, ==, i == 0);
		bringup->end = end;
		bringup->begin_is_lost = false;
	}
}

/* Without the first line, which is the path. */
static const char want_text[] =
	"kernel  unknown, unknown machine, 3 CPUs\n"
	"clock   unknown\n"
	"format  unknown\n"
	"events  0\n"
	"\n"
	"episode 1: boot, parallel\n"
	"control CPU 0, task 1\n"
	"CPUs    1-2: 2 online\n"
	"total   45.0 ms, from 0.010000000 s to 0.055000000 s\n"
	"        = first cpuhp_enter of a PREPARE callback to last cpuhp_exit of\n"
	"        cpu:bringup, over all CPUs of the episode\n"
	"        present 0, kicked 2, alive 2, online 2\n"
	"tracing 0 ns of the total is spent on tracing itself (trace/RB:prepare);\n"
	"        without it 45.0 ms\n"
	"\n"
	"phase, ms             total        avg/CPU            min            max\n"
	"prepare               6.000          3.000          2.000          4.000\n"
	"wake         3.000 .. 8.000 1.500 .. 4.000 1.000 .. 3.000 2.000 .. 5.000\n"
	"whole CPU            40.000         20.000         15.000         25.000\n"
	"note    no event marks what is printed as low .. high or with ~, >= or\n"
	"        <=: it lies within these bounds; sums keep both\n"
	"\n"
	"cost    no cost per CPU: it takes three CPUs that got there, there are 2\n"
	"\n"
	"slowest callbacks, us\n"
	"   avg/CPU        max  CPU     off CPU       irq  state\n"
	"   13000.0    13000.0    1         0.0   unknown  cpu:bringup\n"
	"        off CPU: asleep or preempted; irq: in interrupts; both are part\n"
	"        of avg/CPU. *: tracing itself\n"
	"\n"
	" CPU     outcome   begins after      whole CPU\n"
	"   1      online           0 ns        15.0 ms\n"
	"   2      online        20.0 ms        25.0 ms\n"
	"\n"
	" CPU        prepare           wake\n"
	"   1        2.00 ms  1.0 .. 3.0 ms\n"
	"   2        4.00 ms  2.0 .. 5.0 ms\n";

static void test_text_is_this(Fixture *f, gconstpointer data)
{
	g_autoptr(GString) out = g_string_new(NULL);

	bsc_report_text(&f->capture, out);
	g_assert_cmpstr(strchr(out->str, '\n') + 1, ==, want_text);
}

static void test_failures_name_state_result_and_point(Fixture *f, gconstpointer data)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *flat = NULL;
	char **words;

	f->bringups[1].outcome = BSC_OUTCOME_FAILED;
	f->bringups[1].result = -5;
	f->bringups[1].failed_callback = 1;
	f->bringups[1].was_alive = false;
	f->bringups[1].points[BSC_POINT_ALIVE] = moment(BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_UNKNOWN);
	f->callbacks[1].result = -5;
	bsc_report_text(&f->capture, out);
	words = g_regex_split_simple("\\s+", out->str, 0, 0);
	flat = g_strjoinv(" ", words);
	g_strfreev(words);
	g_assert_nonnull(strstr(flat, "cpu:bringup (state 86) failed with result -5 (EIO) at "
				      "0.025000000 s, after 13.0 ms"));
	g_assert_nonnull(strstr(flat, "last point passed: kick"));
	g_assert_nonnull(strstr(flat, "no event shows that the CPU ever ran"));
}

static JsonNode *parse_json(const Fixture *f)
{
	const BscCapture *captures[] = { &f->capture };
	g_autofree char *text = bsc_report_json(captures, 1);
	g_autoptr(GError) error = NULL;
	JsonNode *root = json_from_string(text, &error);

	g_assert_no_error(error);
	g_assert_true(g_str_has_suffix(text, "}\n"));
	return root;
}

/* What PATH finds in ROOT, as JSON text. */
static char *lookup(JsonNode *root, const char *path)
{
	g_autoptr(JsonNode) found = json_path_query(path, root, NULL);

	return json_to_string(found, FALSE);
}

static void test_json_says_null_for_unknown(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "$.schema", "[\"bringup-scope/report/1\"]" },
		{ "$.captures[0].kernel", "[null]" },
		{ "$.captures[0].begin_ns", "[null]" },
		{ "$.captures[0].lost_events", "[0]" },
		{ "$.captures[0].episodes[0].duration_ns", "[45000000]" },
		{ "$.captures[0].episodes[0].cpus[0].begin_ns", "[10000000]" },
		{ "$.captures[0].episodes[0].cpus[0].end_ns", "[25000000]" },
		{ "$.captures[0].episodes[0].cpus[1].begin_ns", "[30000000]" },
		{ "$.captures[0].episodes[0].cpus[1].end_ns", "[null]" },
		{ "$.captures[0].episodes[0].cpus[1].result", "[null]" },
		{ "$.captures[0].episodes[0].cpus[0].points.release", "[null]" },
		{ "$.captures[0].episodes[0].cpus[0].points.kick",
		  "[{\"ns\":12000000,\"low_ns\":12000000,\"high_ns\":12000000,"
		  "\"certainty\":\"exact\"}]" },
		{ "$.captures[0].episodes[0].cpus[0].points.alive",
		  "[{\"ns\":null,\"low_ns\":12000000,\"high_ns\":14000000,"
		  "\"certainty\":\"bounded\"}]" },
		{ "$.captures[0].episodes[0].cpus[0].phases[1]",
		  "[{\"phase\":\"wake\",\"begin_ns\":10000000,\"end_ns\":null,"
		  "\"duration_low_ns\":1000000,\"duration_high_ns\":3000000,"
		  "\"certainty\":\"bounded\"}]" },
		{ "$.captures[0].episodes[0].cpus[0].callbacks[0]",
		  "[{\"step\":86,\"state\":\"cpu:bringup\",\"function\":null,\"ran_on\":0,"
		  "\"begin_ns\":12000000,\"end_ns\":25000000,\"result\":0}]" },
		{ "$.captures[0].episodes[0].cpus[1].callbacks[0].result", "[null]" },
		{ "$.captures[0].episodes[0].cpus[1].callbacks[0].end_ns", "[null]" },
	};
	g_autoptr(JsonNode) root = NULL;

	f->bringups[1].outcome = BSC_OUTCOME_UNFINISHED;
	f->bringups[1].end = BSC_NSEC_NONE;
	f->bringups[1].begin_is_lost = true;
	f->callbacks[1].is_open = true;
	f->callbacks[1].end = BSC_NSEC_NONE;
	root = parse_json(f);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = lookup(root, cases[i].path);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void test_json_lists_damage_with_its_place(Fixture *f, gconstpointer data)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *damage = NULL;
	g_autofree char *diagnostics = NULL;

	bsc_diagnostics_add(f->diag, BSC_DIAG_BAD_PAGE, 3, 4096, BSC_NSEC_NONE, "bad \xff");
	bsc_diagnostics_add(f->diag, BSC_DIAG_TRUNCATED, -1, UINT64_MAX, BSC_NSEC_NONE, NULL);
	bsc_diagnostics_count(f->diag, BSC_DIAG_NO_WAKING, 1);
	root = parse_json(f);
	damage = lookup(root, "$.captures[0].damage");
	g_assert_cmpstr(
		damage, ==,
		"[[{\"cpu\":null,\"offset\":null,\"what\":\"the file ends before its "
		"contents do\"},{\"cpu\":3,\"offset\":4096,\"what\":\"bad \xef\xbf\xbd\"}]]");
	diagnostics = lookup(root, "$.captures[0].diagnostics[*].code");
	g_assert_cmpstr(diagnostics, ==, "[\"truncated\",\"bad-page\",\"no-waking\"]");
}

static void test_same_capture_same_bytes(Fixture *f, gconstpointer data)
{
	const BscCapture *captures[] = { &f->capture, &f->capture };
	g_autofree char *once = bsc_report_json(captures, 2);
	g_autofree char *again = bsc_report_json(captures, 2);

	g_assert_cmpstr(once, ==, again);
}

static void test_info_survives_an_empty_capture(Fixture *f, gconstpointer data)
{
	g_autoptr(GString) out = g_string_new(NULL);

	f->timeline.n_episodes = 0;
	bsc_report_info(&f->capture, out);
	g_assert_nonnull(strstr(out->str, "events  0\n"));
	g_string_truncate(out, 0);
	bsc_report_text(&f->capture, out);
	g_assert_nonnull(strstr(out->str, "no bring-up in this capture\n"));
}

#define ADD(name, function) g_test_add("/report/" name, Fixture, NULL, setup, function, teardown)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("sums", test_sums_over_cpus);
	ADD("unknown-phases", test_unknown_phases_stay_out_of_sums);
	ADD("lower-bounds", test_totals_are_lower_bounds_where_an_end_is_missing);
	ADD("text", test_text_is_this);
	ADD("failures", test_failures_name_state_result_and_point);
	ADD("json-unknown", test_json_says_null_for_unknown);
	ADD("json-damage", test_json_lists_damage_with_its_place);
	ADD("json-stable", test_same_capture_same_bytes);
	ADD("empty", test_info_survives_an_empty_capture);
	return g_test_run();
}
