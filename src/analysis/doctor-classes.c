/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/doctor-build.h"

/* What one CPU spends in one class, on one side. */
typedef struct Tally {
	BscNsec certain, vague;
	unsigned reasons; /* bits 1 << BscReason of the vague ones */
} Tally;

/* The stays of one side that are looked at for one class after the other. */
typedef struct Side {
	BscDoctor *doctor;
	const BscTimeline *timeline;
	const BscStays *stays;
	bool is_control;
	GArray *cpus;   /* uint32_t, sorted: those that come or go */
	Tally *tallies; /* by index in cpus; the last is for no CPU in particular */
	GArray *found;  /* BscDoctorClass */
} Side;

static int compare_cpus(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static GArray *cpus_of(const BscTimeline *timeline)
{
	GArray *cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	guint kept = 0;

	for (size_t i = 0; i < timeline->n_bringups; i++)
		g_array_append_val(cpus, timeline->bringups[i].cpu);
	if (cpus->len > 1)
		g_array_sort(cpus, compare_cpus);
	for (guint i = 0; i < cpus->len; i++)
		if (kept == 0 ||
		    g_array_index(cpus, uint32_t, i) != g_array_index(cpus, uint32_t, kept - 1))
			g_array_index(cpus, uint32_t, kept++) = g_array_index(cpus, uint32_t, i);
	g_array_set_size(cpus, kept);
	return cpus;
}

static Tally *tally_of(const Side *side, int64_t cpu)
{
	uint32_t key = (uint32_t)cpu;
	guint index = side->cpus->len;

	if (cpu >= 0)
		g_array_binary_search(side->cpus, &key, compare_cpus, &index);
	return &side->tallies[index];
}

/* All bits: nothing is known, so it says nothing of any one class either. */
#define NOTHING_KNOWN (~(BscClassSet)0)

static void tally(Side *side, BscClass class)
{
	for (guint i = 0; i <= side->cpus->len; i++)
		side->tallies[i] = (Tally){ 0 };
	for (size_t lane = 0; lane < side->timeline->n_lanes; lane++) {
		const BscLane *l = &side->timeline->lanes[lane];

		if (l->is_control != side->is_control)
			continue;
		for (BscRow row = side->stays->first[lane]; row < side->stays->first[lane + 1];
		     row++) {
			const BscStay *stay = &side->stays->stays[row];
			BscNsec duration = bsc_distance(stay->begin, stay->end);
			Tally *t = tally_of(side, l->is_control ? stay->target : (int64_t)l->cpu);
			BscClass only;

			if (stay->classes == NOTHING_KNOWN ||
			    !(stay->classes & BSC_CLASS_BIT(class)))
				continue;
			if (bsc_class_set_is_certain(stay->classes, &only)) {
				t->certain += duration;
			} else {
				t->vague += duration;
				t->reasons |= 1u << stay->reason;
			}
		}
	}
}

static void list_function(const BscDoctor *doctor, BscFunction function, GString *out)
{
	g_autofree char *text = NULL;

	if (doctor->functions[function] > 0)
		return;
	text = g_strdup_printf("function tracer on %s", bsc_function_name(function));
	bsc_doctor_list(out, text);
}

/* The kernel functions that would mark both ends of CLASS. */
static void list_functions(const BscDoctor *doctor, BscClass class, GString *out)
{
	static const struct {
		BscClass class;
		BscFunction functions[2];
	} table[] = {
		{ BSC_CLASS_KICK, { BSC_FN_WAIT_FOR_COMPLETION_TIMEOUT, BSC_FN_N } },
		{ BSC_CLASS_BRINGUP, { BSC_FN_CLEANUP_KICK, BSC_FN_N } },
		{ BSC_CLASS_SPIN_ALIVE, { BSC_FN_CLEANUP_KICK, BSC_FN_N } },
		{ BSC_CLASS_WAKE, { BSC_FN_AP_SYNC_ALIVE, BSC_FN_RCU_CPU_STARTING } },
		{ BSC_CLASS_SPIN_RELEASE, { BSC_FN_AP_SYNC_ALIVE, BSC_FN_CLEANUP_KICK } },
		{ BSC_CLASS_STARTING, { BSC_FN_CLEANUP_KICK, BSC_FN_NOTIFY_STARTING } },
	};
	bool is_serial = doctor->points[BSC_POINT_ALIVE].n_absent == doctor->n_up;

	/* The kick ends the one and begins the other. */
	if (class == BSC_CLASS_OFFLINE || class == BSC_CLASS_WAKE)
		list_function(doctor,
			      bsc_doctor_function(BSC_POINT_KICK, doctor->arch,
						  is_serial ? BSC_MODE_SERIAL : BSC_MODE_SPLIT),
			      out);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		for (int k = 0; k < 2 && table[i].class == class; k++) {
			BscFunction function = table[i].functions[k];
			bool is_split_only =
				function == BSC_FN_CLEANUP_KICK || function == BSC_FN_AP_SYNC_ALIVE;
			bool is_serial_only = function == BSC_FN_WAIT_FOR_COMPLETION_TIMEOUT ||
					      function == BSC_FN_RCU_CPU_STARTING ||
					      function == BSC_FN_NOTIFY_STARTING;

			if (function != BSC_FN_N && !(is_serial ? is_split_only : is_serial_only))
				list_function(doctor, function, out);
		}
	}
}

static char *missing_for(const BscDoctor *doctor, BscClass class, unsigned reasons)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (reasons & 1u << BSC_REASON_NO_SWITCH)
		bsc_doctor_list(out, bsc_evidence_name(BSC_EVIDENCE_SWITCH));
	if (reasons & 1u << BSC_REASON_NO_WAKER)
		bsc_doctor_list(out, doctor->evidence[BSC_EVIDENCE_WAKING] == 0
					     ? bsc_evidence_name(BSC_EVIDENCE_WAKING)
					     : "an event of who ended the sleep");
	if (reasons & 1u << BSC_REASON_NO_MARK)
		list_functions(doctor, class, out);
	if (reasons & 1u << BSC_REASON_LOST)
		bsc_doctor_list(out, "the events that were lost");
	if (reasons & 1u << BSC_REASON_UNFINISHED)
		bsc_doctor_list(out, "what follows the end of the capture");
	if (out->len == 0 && reasons != 0)
		g_string_assign(out, "an event at its begin or end");
	return g_strdup(out->str);
}

/* Events without which no time at all can be put down to CLASS; "": there are some. */
static const char *blind_for(const BscDoctor *doctor, BscClass class, bool *ret_partly)
{
	const uint64_t *n = doctor->rows;
	uint64_t n_vectors = n[BSC_EVENT_TIMER_ENTRY] + n[BSC_EVENT_RESCHEDULE_ENTRY] +
			     n[BSC_EVENT_CALL_ENTRY] + n[BSC_EVENT_CALL_SINGLE_ENTRY];

	*ret_partly = false;
	if (class == BSC_CLASS_LOCK && n[BSC_EVENT_LOCK_BEGIN] == 0)
		return bsc_evidence_name(BSC_EVIDENCE_LOCK);
	if (class != BSC_CLASS_INTERRUPT)
		return "";
	if (n[BSC_EVENT_IRQ_ENTRY] + n[BSC_EVENT_SOFTIRQ_ENTRY] + n[BSC_EVENT_IPI_ENTRY] +
		    n_vectors ==
	    0)
		return doctor->arch == BSC_ARCH_X86 ? "irq:*, irq_vectors:*" : "irq:*, ipi:*";
	if (doctor->arch != BSC_ARCH_X86 || n_vectors > 0)
		return "";
	*ret_partly = true; /* devices and softirqs are seen, the timer and IPIs are not */
	return "irq_vectors:*";
}

static void judge(Side *side, BscClass class)
{
	BscDoctorClass result = { .class = class, .is_control = side->is_control };
	bool is_partly;
	const char *blind = blind_for(side->doctor, class, &is_partly);
	BscNsec certain = 0, vague = 0;
	unsigned reasons = 0;

	for (guint i = 0; i <= side->cpus->len; i++) {
		const Tally *t = &side->tallies[i];
		bool is_cpu = i < side->cpus->len;

		certain += t->certain;
		vague += t->vague;
		reasons |= t->reasons;
		if (*blind && !is_partly)
			result.n_impossible += is_cpu;
		else if (t->reasons & 1u << BSC_REASON_NO_SWITCH)
			result.n_impossible += is_cpu;
		else if (t->vague > 0 || (is_partly && is_cpu))
			result.n_bounded++;
		else if (t->certain > 0)
			result.n_exact++;
	}
	if (certain == 0 && vague == 0 && *blind == '\0')
		return;
	result.time = (BscSpan){ certain, certain + vague, vague == 0 && *blind == '\0' };
	if (*blind)
		result.time =
			(BscSpan){ is_partly ? certain : BSC_NSEC_NONE, BSC_NSEC_NONE, false };
	result.missing = *blind ? g_strdup(blind) : missing_for(side->doctor, class, reasons);
	g_array_append_val(side->found, result);
}

static BscNsec unknown_time(const Side *side)
{
	BscNsec sum = 0;

	for (size_t lane = 0; lane < side->timeline->n_lanes; lane++) {
		if (side->timeline->lanes[lane].is_control != side->is_control)
			continue;
		for (BscRow row = side->stays->first[lane]; row < side->stays->first[lane + 1];
		     row++)
			if (side->stays->stays[row].classes == NOTHING_KNOWN)
				sum += bsc_distance(side->stays->stays[row].begin,
						    side->stays->stays[row].end);
	}
	return sum;
}

void bsc_doctor_examine_classes(BscDoctor *doctor, const BscCapture *capture)
{
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(GArray) cpus = cpus_of(capture->timeline);
	g_autofree Tally *tallies = g_new0(Tally, (size_t)cpus->len + 1);
	Side side = {
		.doctor = doctor,
		.timeline = capture->timeline,
		.stays = stays,
		.cpus = cpus,
		.tallies = tallies,
		.found = g_array_new(FALSE, FALSE, sizeof(BscDoctorClass)),
	};

	for (int is_ap = 0; is_ap < 2; is_ap++) {
		side.is_control = !is_ap;
		for (int class = 0; class < BSC_N_CLASSES; class ++) {
			/* Not hotplug at all: no capture needs to be better for it. */
			if (class == BSC_CLASS_OUTSIDE)
				continue;
			tally(&side, class);
			if (cpus->len > 0)
				judge(&side, class);
		}
		if (is_ap)
			doctor->ap_unknown = unknown_time(&side);
		else
			doctor->control_unknown = unknown_time(&side);
	}
	doctor->n_classes = side.found->len;
	doctor->classes = (BscDoctorClass *)(void *)g_array_free(side.found, FALSE);
}
