/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/doctor.h"

/* Appends what CAPTURE can and cannot tell, for people: 72 columns but for a line to copy. */
void bsc_report_doctor(const BscCapture *capture, const BscDoctor *doctor, GString *out);

/* The same for N captures as JSON, ending in a newline. g_free(). */
char *bsc_report_doctor_json(const BscCapture *const *captures, const BscDoctor *const *doctors,
			     size_t n);

/* One thing that is missing, and the moments and classes that it would make exact. */
typedef struct BscDoctorNeed {
	char *what;
	GString *names;
} BscDoctorNeed;

/* What is missing, each once, in the order of the points and classes. g_ptr_array_unref(). */
GPtrArray *bsc_doctor_needs(const BscDoctor *doctor);

/* The line that takes a better capture: for the kernel's command line, or to run. g_free(). */
char *bsc_doctor_better_line(const BscDoctor *doctor, const BscCapture *capture);

/* Appends ITEM to a list with commas. */
void bsc_doctor_append_item(GString *list, const char *item);
