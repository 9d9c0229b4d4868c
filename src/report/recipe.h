/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/setup.h"

/*
 * Appends how to take a capture of the boot, or of CPUs that go down and come up at run time. Prose
 * is wrapped at 72 columns; what is to be copied stands on one line each.
 */
void bsc_report_recipe(const BscSetup *setup, bool is_boot, GString *out);
