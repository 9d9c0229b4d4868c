/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/load.h"
#include "sim/law.h"
#include "sim/policy.h"
#include "sim/result.h"

#include <stdio.h>

/* Whether one cut of one episode gives back the recording; prints a line. */
static bool check(const BscCapture *capture, const BscStays *stays, BscRow episode, BscCut cut,
		  bool *ret_planned)
{
	const BscEpisode *recorded = &capture->timeline->episodes[episode];
	const BscAssembly assembly = { .policy = BSC_POLICY_RECORDED };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, episode, cut, &error);
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;
	BscTimeline *simulated;
	g_autofree char *broken = NULL;

	printf("episode %u %s cut %d: ", episode + 1, bsc_mode_name(recorded->mode), (int)cut);
	*ret_planned = work != NULL;
	if (!work) {
		printf("no plan: %s\n", error->message);
		return true;
	}
	plan = bsc_policy_plan(work, &assembly);
	schedule = bsc_engine_run(plan, 0, &error);
	if (!schedule) {
		printf("no run: %s\n", error->message);
		return false;
	}
	simulated = bsc_result_timeline(plan, schedule);
	broken = bsc_law_broken(capture->timeline, episode, simulated);
	bsc_timeline_free(simulated);
	printf("%s\n", broken ? broken : "the recording");
	return !broken;
}

/*
 * The plan of each capture on the command line, unchanged, gives back the recording. "--some"
 * before a path: at least one of its episodes must have a plan; "--none": none can have one.
 */
int main(int argc, char **argv)
{
	bool is_good = true;

	for (int i = 1; i + 1 < argc; i += 2) {
		g_autoptr(GError) error = NULL;
		g_autoptr(BscCapture) capture = bsc_load_capture(argv[i + 1], NULL, NULL, &error);
		g_autoptr(BscStays) stays = NULL;
		size_t n_planned = 0;

		if (!capture) {
			printf("%s: %s\n", argv[i + 1], error->message);
			return 1;
		}
		printf("%s\n", argv[i + 1]);
		stays = bsc_stays_new(capture);
		for (BscRow e = 0; e < capture->timeline->n_episodes; e++) {
			for (int cut = 0; cut < BSC_N_CUTS; cut++) {
				bool is_planned;

				is_good &= check(capture, stays, e, cut, &is_planned);
				n_planned += is_planned;
			}
		}
		if ((n_planned > 0) != g_str_equal(argv[i], "--some")) {
			printf("%zu plans\n", n_planned);
			is_good = false;
		}
	}
	return is_good ? 0 : 1;
}
