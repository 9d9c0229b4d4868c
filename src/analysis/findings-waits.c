/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/findings.h"

#include "analysis/phase-sums.h"

static const BscHotspot *largest_spot(const FigureBuild *f, bool is_control, BscClassSet sites)
{
	const BscHotspot *largest = NULL;

	for (size_t i = 0; i < f->out->n_hotspots; i++) {
		const BscHotspot *spot = &f->out->hotspots[i];

		if (spot->is_control != is_control || !(sites & BSC_CLASS_BIT(spot->site)))
			continue;
		if (!largest || spot->time.low > largest->time.low ||
		    (spot->time.low == largest->time.low && spot->time.high > largest->time.high))
			largest = spot;
	}
	return largest;
}

static uint32_t count_spots(const FigureBuild *f, bool is_control, BscClassSet sites)
{
	uint32_t n = 0;

	for (size_t i = 0; i < f->out->n_hotspots; i++)
		n += f->out->hotspots[i].is_control == is_control &&
		     (sites & BSC_CLASS_BIT(f->out->hotspots[i].site)) != 0;
	return n;
}

/* The stretch of SPOT: the wait that begins with its first stay, as long as its time allows. */
static void point_at_spot(const FigureBuild *f, const BscHotspot *spot, BscFinding *finding)
{
	const BscStay *stay = &f->stays->stays[spot->first_stay];

	finding->begin = stay->begin;
	finding->end = stay->end;
	finding->cpu = (int32_t)spot->cpu;
}

static void add_serialized(const FigureBuild *f, GArray *findings)
{
	const BscSerializedWait *largest = f->out->serialized_waits;
	char cost[BSC_SPAN_TEXT], one[BSC_SPAN_TEXT];
	BscFinding *finding;

	if (f->out->n_serialized_waits == 0 || !bsc_finding_is_worth(f, f->out->serialized))
		return;
	bsc_span_text(f->out->serialized, cost);
	bsc_span_text(largest->cost, one);
	finding = bsc_finding_add(
		f, findings, "serialized-wait", f->out->serialized,
		"APs that go on as soon as they are alive, without waiting for the one before: "
		"STARTING and ONLINE callbacks of several at once",
		"The control CPU waits for one AP while others %s alive and could go on: %s in %zu "
		"wait%s; the largest is %s, for CPU %u, with %s%u other%s held",
		f->out->serialized.low > 0 ? "are" : "may be", cost, f->out->n_serialized_waits,
		PLURAL(f->out->n_serialized_waits), one, largest->cpu,
		largest->n_held_certain < largest->n_held ? "up to " : "", largest->n_held,
		PLURAL(largest->n_held));
	finding->cpu = (int32_t)largest->cpu;
	finding->begin = largest->begin;
	finding->end = largest->end;
}

/* What kicking first would save is for a simulation to say; here is only what it could act on. */
static void add_serial(const FigureBuild *f, GArray *findings)
{
	char waits[BSC_SPAN_TEXT];

	if (f->episode->kind != BSC_EPISODE_BOOT || f->episode->mode == BSC_MODE_PARALLEL ||
	    f->episode->n_bringups < 2 || !bsc_finding_is_worth(f, f->out->control_waits))
		return;
	bsc_span_text(f->out->control_waits, waits);
	bsc_finding_add(f, findings, "serialized-wait",
			(BscSpan){ BSC_NSEC_NONE, BSC_NSEC_NONE, false },
			"Parallel bring-up (HOTPLUG_PARALLEL, cpuhp.parallel=1): all kicks first",
			"The control CPU waits %s for one AP at a time; kicking all of them first "
			"would let them wake at the same time",
			waits);
}

static void add_ap_spin(const FigureBuild *f, GArray *findings)
{
	const BscHotspot *spot = largest_spot(f, false, BIT(SPIN_RELEASE));
	uint32_t n = count_spots(f, false, BIT(SPIN_RELEASE));
	char sum[BSC_SPAN_TEXT], one[BSC_SPAN_TEXT];
	BscFinding *finding;

	if (!spot || !bsc_finding_is_worth(f, f->out->ap_spin))
		return;
	bsc_span_text(f->out->ap_spin, sum);
	bsc_span_text(spot->time, one);
	finding = bsc_finding_add(
		f, findings, "ap-spin", f->out->ap_spin,
		"Waiting without burning the CPU (WFE and SEV, MONITOR and MWAIT), or an earlier "
		"release",
		"APs burn %s of CPU time waiting for their release, on %u CPU%s; the longest is "
		"CPU %u with %s",
		sum, n, PLURAL(n), spot->cpu, one);
	finding->is_cpu_time = true;
	point_at_spot(f, spot, finding);
}

static void add_control_spin(const FigureBuild *f, GArray *findings)
{
	const BscHotspot *spot = largest_spot(f, true, BIT(SPIN_ALIVE));
	uint32_t n = count_spots(f, true, BIT(SPIN_ALIVE));
	char sum[BSC_SPAN_TEXT], one[BSC_SPAN_TEXT];

	if (!spot || !bsc_finding_is_worth(f, f->out->control_spin))
		return;
	bsc_span_text(f->out->control_spin, sum);
	bsc_span_text(spot->time, one);
	point_at_spot(f, spot,
		      bsc_finding_add(f, findings, "control-spin", f->out->control_spin,
				      "Nothing, where the AP comes at once; else kicks that come "
				      "earlier",
				      "The control CPU busy-waits %s in the sync loop for APs to "
				      "be alive, for %u CPU%s; the longest is for CPU %u with %s",
				      sum, n, PLURAL(n), spot->cpu, one));
}

static bool has_failed(const FigureBuild *f, uint32_t cpu)
{
	BscRow lane = bsc_figures_lane(f, cpu);
	BscRow bringup = lane == BSC_NO_ROW ? BSC_NO_ROW : f->timeline->lanes[lane].bringup;

	return bringup != BSC_NO_ROW &&
	       f->timeline->bringups[bringup].outcome == BSC_OUTCOME_FAILED;
}

/* Time on the critical path in which an AP that comes up is in CLASS. */
typedef struct PathTime {
	BscSpan all, largest;
	BscNsec begin, end; /* the stretch of the largest CPU */
	uint32_t cpu;
} PathTime;

static int compare_cpus(const void *a, const void *b)
{
	const BscPathStep *x = *(BscPathStep *const *)a, *y = *(BscPathStep *const *)b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* What the AP may be in that the control task may be waiting for. */
static BscClassSet ap_classes(const BscPathStep *step)
{
	return step->is_control ? step->other_classes : step->classes;
}

static PathTime path_time(const FigureBuild *f, BscClass class)
{
	g_autoptr(GPtrArray) steps = g_ptr_array_new();
	PathTime time = { .all = { 0, 0, true }, .largest = { 0, 0, true } };

	for (size_t i = 0; i < f->out->n_path; i++) {
		BscPathStep *step = &f->out->path[i];

		if ((ap_classes(step) & BSC_CLASS_BIT(class)) && !has_failed(f, step->cpu))
			g_ptr_array_add(steps, step);
	}
	g_ptr_array_sort(steps, compare_cpus);
	for (guint i = 0, end; i < steps->len; i = end) {
		const BscPathStep *first = steps->pdata[i], *last = first;
		BscSpan sum = { 0, 0, true };

		for (end = i; end < steps->len; end++) {
			const BscPathStep *step = steps->pdata[end];
			BscNsec length = bsc_distance(step->begin, step->end);

			if (step->cpu != first->cpu)
				break;
			last = step;
			sum.high = add_times(sum.high, length);
			if (bsc_path_step_is_certain(step))
				sum.low = add_times(sum.low, length);
		}
		time.all.low = add_times(time.all.low, sum.low);
		time.all.high = add_times(time.all.high, sum.high);
		sum.is_exact = sum.low == sum.high;
		if (sum.low < time.largest.low ||
		    (sum.low == time.largest.low && sum.high <= time.largest.high))
			continue;
		time.largest = sum;
		time.cpu = first->cpu;
		time.begin = first->begin;
		time.end = last->end;
	}
	time.all.is_exact = time.all.low == time.all.high;
	return time;
}

static const char *wake_remedy(const FigureBuild *f)
{
	if (f->episode->mode == BSC_MODE_PARALLEL)
		return "Firmware and early code that take less time; all CPUs are kicked first "
		       "already";
	if (f->episode->kind == BSC_EPISODE_BOOT && f->episode->n_bringups > 1)
		return "Parallel bring-up (HOTPLUG_PARALLEL, cpuhp.parallel=1), so that the CPUs "
		       "wake at the same time";
	return "Firmware and early code that take less time";
}

static void add_path_time(const FigureBuild *f, BscClass class, const char *code,
			  const char *remedy, GArray *findings)
{
	PathTime time = path_time(f, class);
	char sum[BSC_SPAN_TEXT], one[BSC_SPAN_TEXT];
	BscFinding *finding;

	if (!bsc_finding_is_worth(f, time.all))
		return;
	bsc_span_text(time.all, sum);
	bsc_span_text(time.largest, one);
	finding = bsc_finding_add(
		f, findings, code, time.all, remedy,
		"The control CPU waits %s while the AP is in: %s; the longest is CPU %u with %s",
		sum, bsc_class_text(class), time.cpu, one);
	finding->cpu = (int32_t)time.cpu;
	finding->begin = time.begin;
	finding->end = time.end;
}

static void add_thread(const FigureBuild *f, GArray *findings)
{
	const BscHotspot *spot = largest_spot(f, true, BIT(ASLEEP_AP_THREAD));
	BscSpan cost = f->out->control[BSC_CLASS_ASLEEP_AP_THREAD].time;
	char sum[BSC_SPAN_TEXT], one[BSC_SPAN_TEXT];

	if (!spot || !bsc_finding_is_worth(f, cost))
		return;
	bsc_span_text(cost, sum);
	bsc_span_text(spot->time, one);
	point_at_spot(f, spot,
		      bsc_finding_add(f, findings, "asleep-thread", cost,
				      "Threaded callbacks that take less time, or those of "
				      "several APs at once",
				      "The control CPU sleeps %s until the AP's thread has done "
				      "its work; the longest is for CPU %u with %s",
				      sum, spot->cpu, one));
}

/* Only what is certain: every wait may be many things where nobody recorded its end. */
static bool is_told(const FigureBuild *f, const BscClassSum *sum)
{
	return sum->n_stays > 0 && bsc_finding_is_worth(f, sum->time);
}

static void add_grace_periods(const FigureBuild *f, GArray *findings)
{
	const BscHotspot *spot = largest_spot(f, true, BIT(ASLEEP_GRACE_PERIOD));
	const BscClassSum *sum = &f->out->control[BSC_CLASS_ASLEEP_GRACE_PERIOD];
	char text[BSC_SPAN_TEXT];

	if (!spot || !is_told(f, sum))
		return;
	bsc_span_text(sum->time, text);
	point_at_spot(
		f, spot,
		bsc_finding_add(f, findings, "grace-period", sum->time,
				"One lock section for all CPUs instead of one for each",
				"The control CPU sleeps %s until RCU grace periods end, %u time%s",
				text, sum->n_stays, PLURAL(sum->n_stays)));
}

static void add_off_cpu(const FigureBuild *f, GArray *findings)
{
	static const struct {
		BscClass class;
		const char *code, *remedy, *what;
	} kinds[] = {
		{ BSC_CLASS_WAIT_RUN, "wake-latency",
		  "Shallow idle states on the control CPU; in a guest, a host with a free "
		  "processor for it",
		  "is woken and does not run yet" },
		{ BSC_CLASS_PREEMPTED, "preempted",
		  "Nothing else that runs on the control CPU: see which tasks those are",
		  "could run and another one does" },
		{ BSC_CLASS_INTERRUPT, "interrupts", "", "is held up by interrupts and softirqs" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const BscClassSum *sum = &f->out->control[kinds[i].class];
		char text[BSC_SPAN_TEXT];

		if (!is_told(f, sum))
			continue;
		bsc_span_text(sum->time, text);
		bsc_finding_add(f, findings, kinds[i].code, sum->time, kinds[i].remedy,
				"The control task %s: %s, %u time%s", kinds[i].what, text,
				sum->n_stays, PLURAL(sum->n_stays));
	}
}

void bsc_findings_of_waits(const FigureBuild *f, GArray *findings)
{
	add_serialized(f, findings);
	add_serial(f, findings);
	add_ap_spin(f, findings);
	add_control_spin(f, findings);
	add_path_time(f, BSC_CLASS_WAKE, "asleep-wake", wake_remedy(f), findings);
	add_path_time(f, BSC_CLASS_STARTING, "asleep-starting",
		      "STARTING callbacks that take less time, or those of several APs at once",
		      findings);
	add_thread(f, findings);
	add_off_cpu(f, findings);
	add_grace_periods(f, findings);
}
