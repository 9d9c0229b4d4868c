/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/facts.h"

#include <gtk/gtk.h>

/* The side pane: groups of facts, one below the other. */
#define BSC_TYPE_INSPECTOR (bsc_inspector_get_type())
G_DECLARE_FINAL_TYPE(BscInspector, bsc_inspector, BSC, INSPECTOR, GtkWidget)

/* Shows FACTS (borrowed) instead of what it showed; NULL: nothing. */
void bsc_inspector_show(BscInspector *self, const BscFacts *facts);
