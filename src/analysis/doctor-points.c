/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/doctor-build.h"

/* kernel/cpu.c, arch/<arch>/kernel/smp*.c: which function runs at the point itself. */
BscFunction bsc_doctor_function(BscPointKind point, BscArch arch, BscMode mode)
{
	switch (point) {
	case BSC_POINT_KICK:
		if (arch == BSC_ARCH_X86)
			return BSC_FN_NATIVE_KICK;
		if (arch == BSC_ARCH_ARM64 && mode == BSC_MODE_SERIAL)
			return BSC_FN_PSCI_CPU_BOOT;
		return BSC_FN_ARCH_KICK;
	case BSC_POINT_ALIVE: return BSC_FN_AP_SYNC_ALIVE;
	case BSC_POINT_RELEASE: return BSC_FN_CLEANUP_KICK;
	case BSC_POINT_ONLINE: return BSC_FN_SET_CPU_ONLINE;
	case BSC_POINT_ONLINE_IDLE: return BSC_FN_COMPLETE;
	case BSC_POINT_UNPARK: return BSC_FN_KTHREAD_UNPARK;
	default: return BSC_FN_N;
	}
}

/* Events that would do where the function tracer is not needed; BSC_N_EVIDENCE: none. */
static BscEvidenceKind events_of(BscPointKind point)
{
	switch (point) {
	case BSC_POINT_ONLINE_IDLE:
	case BSC_POINT_UNPARK:
	case BSC_POINT_DONE: return BSC_EVIDENCE_WAKING;
	case BSC_POINT_THREAD_BEGIN:
	case BSC_POINT_THREAD_END: return BSC_EVIDENCE_CPUHP;
	default: return BSC_N_EVIDENCE;
	}
}

/* A point of this CPU is not exact. Adds to OUT what is needed for it to be. */
static void add_missing(const BscDoctor *doctor, BscPointKind point, const BscBringup *bringup,
			BscMode mode, GString *out)
{
	BscEvidenceKind events = events_of(point);
	BscFunction function = bsc_doctor_function(point, doctor->arch, mode);
	g_autofree char *text = NULL;

	if (bringup->has_lost_events) {
		bsc_doctor_list(out, "the events that were lost");
		return;
	}
	if (events < BSC_N_EVIDENCE && doctor->evidence[events] == 0) {
		bsc_doctor_list(out, bsc_evidence_name(events));
		return;
	}
	if (function == BSC_FN_N) {
		bsc_doctor_list(out, "nothing known");
		return;
	}
	if (doctor->functions[function] > 0)
		text = g_strdup_printf("a record of %s for every CPU", bsc_function_name(function));
	else
		text = g_strdup_printf("function tracer on %s", bsc_function_name(function));
	bsc_doctor_list(out, text);
}

static void examine(BscDoctor *doctor, BscPointKind point, const BscTimeline *timeline)
{
	BscDoctorPoint *result = &doctor->points[point];
	g_autoptr(GString) missing = g_string_new(NULL);

	for (size_t i = 0; i < timeline->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[i];
		const BscEpisode *episode = &timeline->episodes[bringup->episode];
		const BscMoment *moment = &bringup->points[point];
		bool is_unknown = moment->certainty == BSC_UNKNOWN;
		bool is_failed = bringup->outcome == BSC_OUTCOME_FAILED;

		if (episode->kind == BSC_EPISODE_OFFLINE)
			continue;
		result->n_absent += moment->is_absent;
		if (moment->is_absent)
			continue;
		result->n_exact += moment->certainty == BSC_EXACT;
		result->n_inferred += moment->certainty == BSC_INFERRED;
		result->n_bounded += moment->certainty == BSC_BOUNDED;
		result->n_unknown += is_unknown && !is_failed;
		result->n_not_reached += is_unknown && is_failed;
		if (moment->certainty != BSC_EXACT && !(is_unknown && is_failed))
			add_missing(doctor, point, bringup, episode->mode, missing);
	}
	result->missing = g_strdup(missing->str);
}

void bsc_doctor_examine_points(BscDoctor *doctor, const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;

	for (size_t i = 0; i < timeline->n_bringups; i++)
		doctor->n_up += timeline->episodes[timeline->bringups[i].episode].kind !=
				BSC_EPISODE_OFFLINE;
	for (int point = 0; point < BSC_N_POINTS; point++)
		examine(doctor, point, timeline);
}
