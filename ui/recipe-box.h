/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* How to take a capture: the commands that bringup-scope recipe prints, each to be copied. */
#define BSC_TYPE_RECIPE_BOX (bsc_recipe_box_get_type())
G_DECLARE_FINAL_TYPE(BscRecipeBox, bsc_recipe_box, BSC, RECIPE_BOX, GtkBox)
