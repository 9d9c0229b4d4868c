/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/assumptions.h"

#include <gtk/gtk.h>

/*
 * Where a user says what a simulation assumes: which policies, and what is changed beside the
 * order. Emits "changed" when the user has changed something, and "copy" for the command line.
 */
#define BSC_TYPE_ASSUMPTIONS_EDITOR (bsc_assumptions_editor_get_type())
G_DECLARE_FINAL_TYPE(BscAssumptionsEditor, bsc_assumptions_editor, BSC, ASSUMPTIONS_EDITOR, GtkBox)

/* The callbacks that can be changed: BscWhatIfCallback each, copied. N_CPUS is the machine's. */
void bsc_assumptions_editor_offer(BscAssumptionsEditor *self, const GArray *callbacks,
				  uint32_t n_cpus);

/* Shows ASSUMPTIONS, which are copied. Silent. */
void bsc_assumptions_editor_set(BscAssumptionsEditor *self, const BscAssumptions *assumptions);

/* What is shown; borrowed, until the next change. */
const BscAssumptions *bsc_assumptions_editor_get(BscAssumptionsEditor *self);
