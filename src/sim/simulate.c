/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/simulate.h"

#include "base/error.h"
#include "sim/console.h"
#include "sim/host.h"
#include "sim/law.h"
#include "sim/modify.h"
#include "sim/result.h"

#include <stdlib.h>

#define N_DRAWS       21
#define N_DRAWS_LARGE 5
#define LARGE         1024 /* CPUs */

/* Moments of the first tick that are tried; fewer for many CPUs. */
#define LEAST_PHASES 4
#define MOST_PHASES  128
#define MANY_CPUS    2048

typedef struct Simulator {
	const BscCapture *capture;
	BscRow episode;
	const BscModifiers *modifiers;
	BscWork *works[BSC_N_CUTS];
	BscWork *quiet; /* the first without all that can have been console time; NULL: the same */
	int n_cuts;
	uint32_t *items; /* drawn CPUs, one draw after the other; NULL: the recorded ones */
	uint32_t n_items, n_draws;
	BscProgress *progress; /* borrowed; NULL: nobody is watching */
	BscSimulation *out;
} Simulator;

typedef struct Attempt {
	BscPolicy policy;
	BscCut cut;
	BscGuess guess;
	uint32_t draw;
	bool is_coarse;
	bool spins_cost_nothing;
	bool is_quiet;
} Attempt;

static BscPlan *plan_of(const Simulator *s, const Attempt *attempt)
{
	const BscAssembly assembly = {
		.policy = attempt->policy,
		.items = s->items ? &s->items[(size_t)attempt->draw * s->n_items] : NULL,
		.n_items = s->n_items,
		.guess = attempt->guess,
		/* On a shared host it matters which part of a section is asleep. */
		.is_coarse = attempt->is_coarse && s->modifiers->host_cpus == 0,
	};

	BscPlan *plan =
		bsc_policy_plan(attempt->is_quiet ? s->quiet : s->works[attempt->cut], &assembly);

	plan->spins_cost_nothing = attempt->spins_cost_nothing;
	return plan;
}

static BscNsec total_of(const BscPlan *plan, const BscSchedule *schedule, BscPolicy policy)
{
	if (policy == BSC_POLICY_LOWER_BOUND)
		return MAX(schedule->total, bsc_policy_demand(plan));
	return schedule->total;
}

static bool is_wanted(const Simulator *s, GError **error)
{
	if (!bsc_progress_is_cancelled(s->progress))
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "cancelled");
	return false;
}

typedef struct Phase {
	BscNsec total, phase;
} Phase;

/* The total of one attempt; -1 with ERROR. */
static BscNsec try(const Simulator *s, const Attempt *attempt, GError **error)
{
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;

	if (!is_wanted(s, error))
		return -1;
	plan = plan_of(s, attempt);
	schedule = bsc_engine_run(plan, s->modifiers->host_cpus, error);
	return schedule ? total_of(plan, schedule, attempt->policy) : -1;
}

/*
 * How many moments for the first tick to try: nothing tells where in a tick another boot begins,
 * and what polls cost depends on it. Over many CPUs it evens out.
 */
static uint32_t count_phases(const BscPlan *plan)
{
	if (plan->polling.tick <= 0 || plan->polling.cost == BSC_POLLS_FREE)
		return 1;
	for (guint i = 0; i < plan->edges->len; i++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, i);

		if (edge->kind == BSC_EDGE_POLL && edge->lag == BSC_NSEC_NONE)
			return CLAMP(MANY_CPUS / plan->cpus->len, LEAST_PHASES, MOST_PHASES);
	}
	return 1;
}

/* Totals of ATTEMPT by the phase of the ticks; NULL with ERROR. */
static Phase *try_phases(const Simulator *s, const Attempt *attempt, uint32_t *ret_n,
			 GError **error)
{
	g_autoptr(BscPlan) plan = plan_of(s, attempt);
	uint32_t n = count_phases(plan);
	g_autofree Phase *phases = g_new(Phase, n);

	for (uint32_t i = 0; i < n; i++) {
		g_autoptr(BscSchedule) schedule = NULL;

		if (!is_wanted(s, error))
			return NULL;
		if (n > 1)
			plan->polling.phase = plan->polling.tick * (2 * i + 1) / (2 * n);
		schedule = bsc_engine_run(plan, s->modifiers->host_cpus, error);
		if (!schedule)
			return NULL;
		phases[i] =
			(Phase){ total_of(plan, schedule, attempt->policy), plan->polling.phase };
	}
	*ret_n = n;
	return g_steal_pointer(&phases);
}

static bool widen(const Simulator *s, const Attempt *attempt, BscPrediction *out, GError **error)
{
	uint32_t n = 0;
	g_autofree Phase *phases = try_phases(s, attempt, &n, error);

	for (uint32_t i = 0; i < n; i++) {
		out->low = MIN(out->low, phases[i].total);
		out->high = MAX(out->high, phases[i].total);
	}
	return phases != NULL;
}

static int compare_phases(const void *a, const void *b)
{
	const Phase *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? -1 : 1;
	return x->phase < y->phase ? -1 : x->phase > y->phase;
}

/* The phase whose total is in the middle. */
static bool choose_phase(const Simulator *s, Attempt attempt, BscNsec *ret, GError **error)
{
	uint32_t n = 0;
	g_autofree Phase *phases = NULL;

	attempt.is_coarse = true;
	phases = try_phases(s, &attempt, &n, error);
	if (!phases)
		return false;
	qsort(phases, n, sizeof *phases, compare_phases);
	*ret = phases[n / 2].phase;
	return true;
}

typedef struct Draw {
	BscNsec total;
	uint32_t draw;
} Draw;

static int compare_draws(const void *a, const void *b)
{
	const Draw *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? -1 : 1;
	return x->draw < y->draw ? -1 : x->draw > y->draw;
}

/* Sets the draw of ATTEMPT to the one whose total is in the middle, and the band to all of them. */
static bool choose_draw(const Simulator *s, Attempt *attempt, BscPrediction *out, GError **error)
{
	Draw draws[N_DRAWS];

	for (uint32_t i = 0; i < s->n_draws; i++) {
		attempt->draw = i;
		attempt->is_coarse = true;
		draws[i] = (Draw){ try(s, attempt, error), i };
		if (draws[i].total < 0)
			return false;
	}
	qsort(draws, s->n_draws, sizeof *draws, compare_draws);
	attempt->draw = draws[s->n_draws / 2].draw;
	attempt->is_coarse = false;
	out->low = draws[0].total;
	out->high = draws[s->n_draws - 1].total;
	return true;
}

/* What is not certain to have been console time can only have made the recording longer. */
static bool widen_quiet(const Simulator *s, Attempt attempt, BscPrediction *out, GError **error)
{
	BscNsec total;

	if (!s->quiet)
		return true;
	attempt.cut = BSC_CUT_LIKELY;
	attempt.guess = BSC_GUESS_LEAST;
	attempt.is_quiet = true;
	total = try(s, &attempt, error);
	out->low = total < 0 ? out->low : MIN(out->low, total);
	return total >= 0;
}

static int compare_cpus(const void *a, const void *b)
{
	const BscPredictedCpu *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void take_timeline(const BscTimeline *timeline, BscPrediction *out)
{
	out->n_cpus = timeline->n_bringups;
	out->cpus = g_new0(BscPredictedCpu, out->n_cpus + 1);
	for (size_t i = 0; i < out->n_cpus; i++) {
		const BscBringup *bringup = &timeline->bringups[i];

		out->cpus[i] = (BscPredictedCpu){ bringup->cpu, bringup->begin,
						  bringup->end != BSC_NSEC_NONE ? bringup->end
										: bringup->last };
	}
	qsort(out->cpus, out->n_cpus, sizeof *out->cpus, compare_cpus);
	for (size_t i = 0; i < timeline->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[i];

		if (phase->begin.ns != BSC_NSEC_NONE && phase->end.ns != BSC_NSEC_NONE)
			out->phases[phase->kind] += MAX(0, phase->end.ns - phase->begin.ns);
	}
	out->spin = out->phases[BSC_PHASE_WAIT_RELEASE];
}

static bool has_polls(BscPolicy policy)
{
	return policy != BSC_POLICY_SERIAL && policy < BSC_POLICY_CONTROL_THREADS;
}

static bool predict(const Simulator *s, BscPolicy policy, BscPrediction *out, GError **error)
{
	Attempt attempt = { .policy = policy };
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;
	BscTimeline *timeline;

	out->policy = policy;
	out->is_bound = bsc_policy_is_bound(policy);
	out->low = INT64_MAX;
	if (!is_wanted(s, error) || (s->items && !choose_draw(s, &attempt, out, error)))
		return false;
	plan = plan_of(s, &attempt);
	if (!choose_phase(s, attempt, &plan->polling.phase, error))
		return false;
	schedule = bsc_engine_run(plan, s->modifiers->host_cpus, error);
	if (!schedule)
		return false;
	out->total = total_of(plan, schedule, policy);
	out->low = MIN(out->low, out->total);
	out->high = MAX(out->high, out->total);
	timeline = bsc_result_timeline(plan, schedule);
	take_timeline(timeline, out);
	out->capture = bsc_capture_simulated(s->capture, timeline);
	/* Cuts leave the recorded order as it is. */
	attempt.is_coarse = true;
	for (int guess = BSC_GUESS_LEAST; guess <= BSC_GUESS_MOST; guess++) {
		attempt.guess = guess;
		for (int cut = 0; cut < s->n_cuts; cut++) {
			attempt.cut = cut;
			if (!widen(s, &attempt, out, error))
				return false;
		}
	}
	attempt.guess = BSC_GUESS_LEAST;
	attempt.cut = BSC_CUT_LIKELY;
	attempt.spins_cost_nothing = true;
	if (s->modifiers->host_cpus > 0 && policy != BSC_POLICY_RECORDED &&
	    !widen(s, &attempt, out, error))
		return false;
	attempt.spins_cost_nothing = false;
	return widen_quiet(s, attempt, out, error);
}

static bool check_law(const Simulator *s, GError **error)
{
	const BscAssembly assembly = { .policy = BSC_POLICY_RECORDED };
	g_autoptr(BscPlan) plan = bsc_policy_plan(s->works[0], &assembly);
	g_autoptr(BscSchedule) schedule = bsc_engine_run(plan, 0, error);
	BscTimeline *timeline;
	g_autofree char *broken = NULL;

	if (!schedule)
		return false;
	timeline = bsc_result_timeline(plan, schedule);
	broken = bsc_law_broken(s->capture->timeline, s->episode, timeline);
	bsc_timeline_free(timeline);
	if (!broken)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
		    "the recording cannot be rebuilt, so nothing is predicted: %s", broken);
	return false;
}

static void note(Simulator *s, char *text)
{
	g_ptr_array_add(s->out->notes, text);
}

/* Before anything else is changed: the times of the works are still those of the recording. */
static bool take_console(Simulator *s, const BscStays *stays, GError **error)
{
	g_autoptr(BscConsole) console = NULL;
	BscNsec certain = 0, most;

	if (!s->modifiers->no_console)
		return true;
	console = bsc_console_new(s->capture, s->episode);
	s->quiet = bsc_work_new(s->capture, stays, s->episode, BSC_CUT_LIKELY, error);
	if (!s->quiet)
		return false;
	most = bsc_console_take(console, s->quiet, true);
	for (int cut = s->n_cuts - 1; cut >= 0; cut--)
		certain = bsc_console_take(console, s->works[cut], false);
	note(s, bsc_console_text(console, certain, most));
	if (most == certain)
		g_clear_pointer(&s->quiet, bsc_work_free);
	return !s->quiet || bsc_modify_work(s->quiet, s->modifiers, error);
}

static bool take_apart(Simulator *s, const BscStays *stays, GError **error)
{
	g_autoptr(GError) reason = NULL;

	s->n_cuts = BSC_N_CUTS;
	for (int cut = 0; cut < s->n_cuts; cut++) {
		if (!is_wanted(s, error))
			return false;
		s->works[cut] = bsc_work_new(s->capture, stays, s->episode, cut, &reason);
		if (!s->works[cut]) {
			g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
				    "nothing can be predicted: %s", reason->message);
			return false;
		}
		if (cut == 0 && !check_law(s, error))
			return false;
		if (!s->works[0]->has_points_bounded)
			s->n_cuts = 1;
	}
	for (int cut = 0; s->modifiers->host_cpus > 0 && cut < s->n_cuts; cut++)
		if (!bsc_host_remove(s->works[cut], s->modifiers->host_cpus, error))
			return false;
	if (!take_console(s, stays, error))
		return false;
	for (int cut = 0; cut < s->n_cuts; cut++)
		if (!bsc_modify_work(s->works[cut], s->modifiers, error))
			return false;
	return true;
}

/* Draws CPUs among those that came up. */
static bool draw_cpus(Simulator *s, GError **error)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(s->modifiers->seed);
	g_autoptr(GArray) pool = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	if (s->modifiers->n_cpus == 0)
		return true;
	for (uint32_t i = 0; i < s->works[0]->cpus->len; i++)
		if (!bsc_work_cpu(s->works[0], i)->is_fixed)
			g_array_append_val(pool, i);
	if (pool->len == 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "no CPU came up, so there is none to draw others from");
		return false;
	}
	s->n_items = s->modifiers->n_cpus - 1;
	s->n_draws = s->n_items > LARGE ? N_DRAWS_LARGE : N_DRAWS;
	s->items = g_new(uint32_t, (size_t)s->n_items * s->n_draws);
	for (size_t i = 0; i < (size_t)s->n_items * s->n_draws; i++)
		s->items[i] =
			g_array_index(pool, uint32_t, g_rand_int_range(rand, 0, (gint32)pool->len));
	s->out->n_draws = s->n_draws;
	return true;
}

bool bsc_prediction_is_open(const BscPrediction *one)
{
	return one->high / 2 > one->low;
}

static void add_notes(Simulator *s, const BscPolicy *policies, size_t n)
{
	const BscModifiers *m = s->modifiers;
	uint32_t n_fixed = 0;
	bool polls = false;

	for (size_t i = 0; i < n; i++)
		polls |= has_polls(policies[i]) && policies[i] != BSC_POLICY_RECORDED;
	if (polls && s->capture->timeline->episodes[s->episode].kind == BSC_EPISODE_BOOT)
		note(s, s->works[0]->jiffy
				? g_strdup_printf("a poll sleeps for a tick of %.1f ms, by the "
						  "recording's own polls",
						  (double)s->works[0]->jiffy / 1e6)
				: g_strdup("a poll is taken to sleep for a tick of 4 ms: the "
					   "recording has none to tell"));
	for (size_t i = 0; i < s->out->n_predictions; i++) {
		const BscPrediction *one = &s->out->predictions[i];

		if (bsc_prediction_is_open(one))
			note(s, g_strdup_printf("the recording does not show when its CPUs were "
						"alive, so of %s only low and high mean something",
						bsc_policy_name(one->policy)));
	}
	for (uint32_t i = 0; i < s->works[0]->cpus->len; i++)
		n_fixed += bsc_work_cpu(s->works[0], i)->is_fixed;
	if (n_fixed > 0 && s->capture->timeline->episodes[s->episode].kind != BSC_EPISODE_OFFLINE)
		note(s, g_strdup_printf("%u CPUs failed: each takes as long as it did under every "
					"policy, though other modes have other timeouts",
					n_fixed));
	if (m->host_cpus)
		note(s,
		     g_strdup_printf("CPUs that work or wait busily share %u processors of "
				     "the host equally, and did so in the recording: what that "
				     "took is removed first; sleeping ones take none; low is for "
				     "CPUs that hand on their processor while they wait busily",
				     m->host_cpus));
	if (m->n_cpus)
		note(s, g_strdup_printf("%u CPUs, each drawn from the recorded ones, %u draws, "
					"seed %u; low and high are over the draws too",
					m->n_cpus, s->n_draws, m->seed));
}

/* Without the scheduler's events what a task did and what it waited for cannot be told apart. */
static bool check_events(const Simulator *s, const BscPolicy *policies, size_t n, GError **error)
{
	if (bsc_trace_has_kind(s->capture->trace, BSC_EVENT_SCHED_SWITCH))
		return true;
	for (size_t i = 0; i < n; i++) {
		if (policies[i] == BSC_POLICY_RECORDED)
			continue;
		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "nothing can be predicted: without sched_switch events nothing tells "
			    "waiting from work");
		return false;
	}
	return true;
}

static bool check_kind(const Simulator *s, const BscPolicy *policies, size_t n, GError **error)
{
	const BscEpisode *episode = &s->capture->timeline->episodes[s->episode];

	if (episode->is_logged) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "a kernel's log alone is too little to predict anything from");
		return false;
	}
	if (episode->kind != BSC_EPISODE_OFFLINE)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (policies[i] == BSC_POLICY_RECORDED)
			continue;
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "policies are for CPUs that come up, and these go down");
		return false;
	}
	return true;
}

BscSimulation *bsc_simulation_new(const BscCapture *capture, const BscStays *stays, BscRow episode,
				  const BscPolicy *policies, size_t n_policies,
				  const BscModifiers *modifiers, GError **error)
{
	return bsc_simulation_run(capture, stays, episode, policies, n_policies, modifiers, NULL,
				  error);
}

BscSimulation *bsc_simulation_run(const BscCapture *capture, const BscStays *stays, BscRow episode,
				  const BscPolicy *policies, size_t n_policies,
				  const BscModifiers *modifiers, BscProgress *progress,
				  GError **error)
{
	g_autoptr(BscSimulation) out = g_new0(BscSimulation, 1);
	const BscEpisode *recorded = &capture->timeline->episodes[episode];
	Simulator s = {
		.capture = capture,
		.episode = episode,
		.modifiers = modifiers,
		.progress = progress,
		.out = out,
	};
	bool is_good;

	out->notes = g_ptr_array_new_with_free_func(g_free);
	out->recorded = recorded->end - recorded->begin;
	out->predictions = g_new0(BscPrediction, n_policies + 1);
	bsc_progress_set_total(progress, n_policies);
	is_good = check_kind(&s, policies, n_policies, error) &&
		  check_events(&s, policies, n_policies, error) && take_apart(&s, stays, error) &&
		  draw_cpus(&s, error);
	for (size_t i = 0; is_good && i < n_policies; i++) {
		out->n_predictions++;
		is_good = predict(&s, policies[i], &out->predictions[i], error);
		bsc_progress_add(progress, 1);
	}
	if (is_good)
		add_notes(&s, policies, n_policies);
	for (int cut = 0; cut < BSC_N_CUTS; cut++)
		bsc_work_free(s.works[cut]);
	bsc_work_free(s.quiet);
	g_free(s.items);
	return is_good ? g_steal_pointer(&out) : NULL;
}

void bsc_simulation_free(BscSimulation *simulation)
{
	if (!simulation)
		return;
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		g_free(simulation->predictions[i].cpus);
		bsc_capture_unref(simulation->predictions[i].capture);
	}
	g_free(simulation->predictions);
	g_ptr_array_unref(simulation->notes);
	g_free(simulation);
}

BscPlan *bsc_simulation_plan(const BscCapture *capture, const BscStays *stays, BscRow episode,
			     BscPolicy policy, BscWork **ret_work, GError **error)
{
	const BscModifiers none = BSC_MODIFIERS_NONE;
	Simulator s = { .capture = capture, .episode = episode, .modifiers = &none };
	Attempt attempt = { .policy = policy };
	BscPlan *plan = NULL;

	if (take_apart(&s, stays, error)) {
		plan = plan_of(&s, &attempt);
		for (int cut = 1; cut < s.n_cuts; cut++) {
			g_autoptr(BscPlan) other = NULL;

			attempt.cut = cut;
			other = plan_of(&s, &attempt);
			/* The cuts differ in durations only. */
			for (uint32_t n = 0; n < plan->nodes->len && n < other->nodes->len; n++) {
				BscNode *node = bsc_plan_node(plan, n);
				BscNsec duration = bsc_plan_node(other, n)->duration;

				node->low = MIN(node->low, duration);
				node->high = MAX(node->high, duration);
			}
		}
		*ret_work = g_steal_pointer(&s.works[0]);
	}
	for (int cut = 0; cut < BSC_N_CUTS; cut++)
		bsc_work_free(s.works[cut]);
	return plan;
}
