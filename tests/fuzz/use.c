/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../unit/analysis/check-stays.h"
#include "../unit/model/invariants.h"
#include "analysis/analysis.h"
#include "draw/scene.h"
#include "export/svg.h"
#include "fuzz.h"
#include "replay/replay.h"
#include "report/chrome.h"
#include "report/doctor.h"
#include "report/report.h"

/* Pictures grow with what they show; enough of them is seen in those of few lanes. */
#define MAX_DRAWN_LANES 64

/* What is printed is UTF-8 without what a terminal or a reader could take for orders. */
static void check_text(const char *text, size_t len)
{
	g_assert_cmpuint(strlen(text), ==, len);
	g_assert_true(g_utf8_validate(text, (gssize)len, NULL));
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		g_assert_true(c >= 0x20 || c == '\n' || c == '\r' || c == '\t');
		g_assert_true(c < 0x7f || c > 0x9f);
		g_assert_true((c < 0x200e || c > 0x200f) && (c < 0x2028 || c > 0x202e) &&
			      (c < 0x2066 || c > 0x2069));
	}
}

static void check_string(GString *text)
{
	check_text(text->str, text->len);
	g_string_free(text, TRUE);
}

static void make_reports(const BscCapture *capture)
{
	GString *text = g_string_new(NULL), *markdown = g_string_new(NULL);
	GString *needs = g_string_new(NULL);
	g_autofree char *json = bsc_report_json(&capture, 1);
	g_autofree char *csv = bsc_report_csv(&capture, 1, BSC_CSV_ALL);
	g_autoptr(BscDoctor) doctor = bsc_doctor_new(capture);

	bsc_report_text(capture, text);
	bsc_report_markdown(capture, markdown);
	bsc_report_doctor(capture, doctor, needs);
	check_string(text);
	check_string(markdown);
	check_string(needs);
	check_text(json, strlen(json));
	check_text(csv, strlen(csv));
	check_string(bsc_report_chrome(capture));
}

/* The first and the last moment of an episode, and every step between. */
static void play(const BscCapture *capture, BscRow episode)
{
	g_autoptr(BscReplay) replay = bsc_replay_new(capture, episode);
	size_t n_steps, n_lanes;
	const BscReplayStep *steps = bsc_replay_steps(replay, BSC_STEP_CHANGE, &n_steps);
	BscRow first = bsc_timeline_lanes(capture->timeline, episode, &n_lanes);
	size_t stride = MAX(1, n_steps * n_lanes / 2000);

	for (size_t i = 0; i < n_steps; i += stride) {
		GString *words = g_string_new(NULL);
		BscTally tally;

		bsc_replay_put_step(replay, &steps[i], words);
		bsc_replay_tally(replay, steps[i].ns, &tally);
		g_assert_true(steps[i].low <= steps[i].ns && steps[i].ns <= steps[i].high);
		for (size_t k = 0; k < n_lanes; k++) {
			BscLaneState state =
				bsc_replay_lane(replay, first + (BscRow)k, steps[i].ns);

			bsc_replay_put_words(replay, &state, steps[i].ns, words);
		}
		check_string(words);
	}
}

static void draw(const BscCapture *capture, BscRow episode)
{
	BscView view = bsc_view_fit(capture->timeline, episode, 800, 600, true);
	BscScene *scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	GString *svg = bsc_svg_write(scene);

	check_string(svg);
	bsc_scene_free(scene);
}

void fuzz_capture(const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;
	g_autoptr(BscStays) stays = NULL;

	check_invariants(capture);
	stays = bsc_stays_new(capture);
	check_stays(timeline, stays);
	make_reports(capture);
	for (BscRow i = 0; i < timeline->n_episodes; i++) {
		size_t n_lanes;

		bsc_timeline_lanes(timeline, i, &n_lanes);
		if (n_lanes > MAX_DRAWN_LANES)
			continue;
		play(capture, i);
		draw(capture, i);
	}
}
