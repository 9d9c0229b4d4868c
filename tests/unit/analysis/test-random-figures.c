/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "made.h"

/*
 * Random parallel boots against figures that are found by looking at every nanosecond: slow, and
 * simple enough to be right.
 */

#define END    200
#define N_CPUS 6

static const char *const control_classes[] = { "callback",
					       "between",
					       "kick",
					       "bringup",
					       "spin_alive",
					       "asleep_alive",
					       "asleep_online_idle",
					       "asleep_ap_thread",
					       "interrupt",
					       "wait_run",
					       "spin_alive+bringup",
					       "asleep_other+callback",
					       "?" };

static const char *const ap_classes[] = { "offline",     "wake", "spin_release",      "starting",
					  "ap_callback", "idle", "wake+spin_release", "?" };

static char *random_control(GRand *rand)
{
	GString *words = g_string_new(NULL);

	for (BscNsec at = 0; at < END;) {
		BscNsec begin = at;
		const char *class =
			control_classes[g_rand_int_range(rand, 0, G_N_ELEMENTS(control_classes))];

		/* Each CPU's cpu:bringup is a callback with the row of its number. */
		uint32_t cpu = 1 + (uint32_t)(begin * N_CPUS / END);
		BscNsec limit = (BscNsec)cpu * END / N_CPUS;

		at = begin + g_rand_int_range(rand, 1, 12);
		at = MIN(at, MAX(begin + 1, limit));
		g_string_append_printf(words, "%s%" G_GINT64_FORMAT ":%s@%u#%u", begin ? " " : "",
				       at, class, cpu, cpu - 1);
	}
	return g_string_free(words, FALSE);
}

static char *random_ap(GRand *rand)
{
	GString *words = g_string_new(NULL);

	for (BscNsec at = 0; at < END;) {
		const char *class = ap_classes[g_rand_int_range(rand, 0, G_N_ELEMENTS(ap_classes))];
		bool is_first = at == 0;

		at += g_rand_int_range(rand, 1, 60);
		at = MIN(at, END);
		g_string_append_printf(words, "%s%" G_GINT64_FORMAT ":%s", is_first ? "" : " ", at,
				       class);
	}
	return g_string_free(words, FALSE);
}

static Made *random_boot(GRand *rand)
{
	Made *made = made_new(BSC_MODE_PARALLEL, N_CPUS, END);
	char *lanes[N_CPUS + 1];

	for (uint32_t cpu = 1; cpu <= N_CPUS; cpu++) {
		BscNsec alive = g_rand_int_range(rand, 0, END / 2);
		BscNsec alive_high = alive + g_rand_int_range(rand, 0, 30);
		BscNsec release = alive + g_rand_int_range(rand, 0, END / 2);
		BscNsec release_high = release + g_rand_int_range(rand, 0, 30);

		made_callback(made, cpu, BSC_SECTION_BRINGUP, "cpu:bringup",
			      (cpu - 1) * END / N_CPUS, cpu * END / N_CPUS);
		if (g_rand_int_range(rand, 0, 8) == 0)
			continue;
		made_point(made, cpu, BSC_POINT_ALIVE, alive, MIN(END, alive_high));
		if (g_rand_int_range(rand, 0, 8) > 0)
			made_point(made, cpu, BSC_POINT_RELEASE, release, MIN(END, release_high));
	}
	lanes[0] = random_control(rand);
	for (size_t i = 1; i <= N_CPUS; i++)
		lanes[i] = random_ap(rand);
	made_stays(made, (const char *const *)lanes);
	for (size_t i = 0; i <= N_CPUS; i++)
		g_free(lanes[i]);
	return made;
}

static const BscStay *stay_at(const Made *made, size_t lane, BscNsec t)
{
	BscRow row = made->first[lane];

	while (made->table.stays[row].end <= t)
		row++;
	return &made->table.stays[row];
}

/* Whether CPU is alive and not released at T. */
static bool is_ready(const Made *made, uint32_t cpu, BscNsec t, bool is_wide)
{
	const BscMoment *alive = &made->timeline.bringups[cpu - 1].points[BSC_POINT_ALIVE];
	const BscMoment *release = &made->timeline.bringups[cpu - 1].points[BSC_POINT_RELEASE];

	if (alive->certainty == BSC_UNKNOWN)
		return false;
	if (release->certainty == BSC_UNKNOWN)
		return is_wide && t >= alive->low;
	return is_wide ? t >= alive->low && t < release->high
		       : t >= alive->high && t < release->low;
}

static bool is_any_other_ready(const Made *made, uint32_t self, BscNsec t, bool is_wide)
{
	for (uint32_t cpu = 1; cpu <= N_CPUS; cpu++)
		if (cpu != self && is_ready(made, cpu, t, is_wide))
			return true;
	return false;
}

#define WAITS (ASLEEP_CLASSES | BIT(SPIN_ALIVE))

static void check_serialized(const Made *made)
{
	BscNsec low = 0, high = 0;

	for (BscNsec t = 0; t < END; t++) {
		const BscStay *stay = stay_at(made, 0, t);
		BscClassSet set = stay->classes & CONTROL_CLASSES;
		uint32_t self = (uint32_t)stay->target;

		low += (set & ~WAITS) == 0 && is_any_other_ready(made, self, t, false);
		high += (set & WAITS) != 0 && is_any_other_ready(made, self, t, true);
	}
	g_assert_cmpint(made->figures.serialized.low, ==, low);
	g_assert_cmpint(made->figures.serialized.high, ==, high);
	for (size_t i = 0; i < made->figures.n_serialized_waits; i++) {
		const BscSerializedWait *wait = &made->figures.serialized_waits[i];

		g_assert_cmpint(wait->cost.low, <=, wait->cost.high);
		g_assert_cmpint(wait->cost.high, <=, wait->end - wait->begin);
		g_assert_cmpuint(wait->n_held_certain, <=, wait->n_held);
		g_assert_cmpuint(wait->n_held, <, N_CPUS);
		g_assert_cmpuint(wait->first_held, <=, wait->last_held);
		g_assert_cmpuint(wait->first_held, !=, wait->cpu);
		g_assert_cmpuint(wait->last_held, !=, wait->cpu);
	}
}

/* Who could have gone on at some time of the wait's own stays. */
static void check_held(const Made *made)
{
	for (size_t i = 0; i < made->figures.n_serialized_waits; i++) {
		const BscSerializedWait *wait = &made->figures.serialized_waits[i];
		uint32_t n = 0, first = 0, last = 0;

		for (uint32_t cpu = 1; cpu <= N_CPUS; cpu++) {
			bool is_held = false;

			for (BscNsec t = wait->begin; t < wait->end; t++)
				is_held |= (stay_at(made, 0, t)->classes & WAITS) &&
					   is_ready(made, cpu, t, true);
			if (!is_held || cpu == wait->cpu)
				continue;
			first = n++ == 0 ? cpu : first;
			last = cpu;
		}
		g_assert_cmpuint(wait->n_held, ==, n);
		g_assert_cmpuint(wait->first_held, ==, first);
		g_assert_cmpuint(wait->last_held, ==, last);
	}
}

static void check_concurrency(const Made *made)
{
	double low = 0, high = 0, alone_low = 0, alone_high = 0;

	for (BscNsec t = 0; t < END; t++) {
		unsigned certain = 0, possible = 0;

		for (size_t lane = 0; lane <= N_CPUS; lane++) {
			BscClassSet set = stay_at(made, lane, t)->classes &
					  (lane ? AP_CLASSES : CONTROL_CLASSES);
			BscClassSet useful = lane ? USEFUL_AP_CLASSES : WORKING_CLASSES;

			certain += (set & ~useful) == 0;
			possible += (set & useful) != 0;
		}
		low += certain;
		high += possible;
		alone_low += possible <= 1;
		alone_high += certain <= 1;
	}
	g_assert_cmpfloat_with_epsilon(made->figures.concurrency.low, low / END, 1e-9);
	g_assert_cmpfloat_with_epsilon(made->figures.concurrency.high, high / END, 1e-9);
	g_assert_cmpfloat_with_epsilon(made->figures.serialization.low, alone_low / END, 1e-9);
	g_assert_cmpfloat_with_epsilon(made->figures.serialization.high, alone_high / END, 1e-9);
}

/* Each pair of what the two may be in gives one thing that may take the time. */
static void check_step(const BscPathStep *step, BscClassSet control, BscClassSet ap)
{
	BscClassSet want[2] = { 0, 0 }; /* of the AP, of the control task */

	for (int c = 0; c < BSC_N_CLASSES; c++) {
		for (int a = 0; a < BSC_N_CLASSES; a++) {
			bool is_idle = a == BSC_CLASS_SPIN_RELEASE || a == BSC_CLASS_IDLE;
			bool is_wait = (AP_WAITS & BSC_CLASS_BIT(c)) != 0;

			if (!(control & BSC_CLASS_BIT(c)) || !(ap & BSC_CLASS_BIT(a)))
				continue;
			if (is_wait && !is_idle)
				want[0] |= BSC_CLASS_BIT(a);
			else
				want[1] |= BSC_CLASS_BIT(c);
		}
	}
	g_assert_cmpuint(step->classes, ==, want[step->is_control]);
	g_assert_cmpuint(step->other_classes, ==, want[!step->is_control]);
}

static void check_path(const Made *made)
{
	BscNsec at = 0, low = 0, high = 0;

	for (size_t i = 0; i < made->figures.n_path; i++) {
		const BscPathStep *step = &made->figures.path[i];

		g_assert_cmpint(step->begin, ==, at);
		g_assert_cmpint(step->end, >, step->begin);
		at = step->end;
		for (BscNsec t = step->begin; t < step->end; t++) {
			const BscStay *control = stay_at(made, 0, t);

			g_assert_cmpint(control->target, ==, (int32_t)step->cpu);
			check_step(step, control->classes & CONTROL_CLASSES,
				   stay_at(made, step->cpu, t)->classes & AP_CLASSES);
		}
	}
	g_assert_cmpint(at, ==, END);
	for (size_t i = 0; i < made->figures.n_shares; i++) {
		low += made->figures.shares[i].time.low;
		high += made->figures.shares[i].time.high;
	}
	g_assert_cmpint(low, <=, END);
	g_assert_cmpint(high, >=, END);
}

static void check_sums(const Made *made)
{
	BscNsec control = made->figures.control_unknown.low, ap = made->figures.ap_unknown.low;

	for (int id = 0; id < BSC_N_CLASSES; id++) {
		control += made->figures.control[id].time.low;
		ap += made->figures.ap[id].time.low;
	}
	g_assert_cmpint(control, ==, END);
	g_assert_cmpint(ap, ==, END * N_CPUS);
}

static void test_against_every_nanosecond(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260701);

	for (int round = 0; round < 200; round++) {
		g_autoptr(Made) made = random_boot(rand);

		bsc_figures_sums(&made->build);
		bsc_figures_hotspots(&made->build);
		bsc_figures_serialized(&made->build);
		bsc_figures_path(&made->build);
		bsc_figures_concurrency(&made->build);
		check_sums(made);
		check_serialized(made);
		check_held(made);
		check_path(made);
		check_concurrency(made);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/figures/random", test_against_every_nanosecond);
	return g_test_run();
}
