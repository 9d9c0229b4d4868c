/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/analysis: the parts of an examination, in this order. */

#include "analysis/doctor.h"

void bsc_doctor_examine_points(BscDoctor *doctor, const BscCapture *capture);
void bsc_doctor_examine_classes(BscDoctor *doctor, const BscCapture *capture);
void bsc_doctor_warn(BscDoctor *doctor, const BscCapture *capture);

/* The function whose record marks POINT on ARCH. */
BscFunction bsc_doctor_function(BscPointKind point, BscArch arch, BscMode mode);

/* Appends NAME to the list OUT unless it is there. */
void bsc_doctor_list(GString *out, const char *name);
