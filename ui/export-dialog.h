/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/picture.h"

#include <gtk/gtk.h>

/*
 * How a picture is to be, with a preview, and then where to; it is written in the background. What
 * goes wrong is said in the dialog, which stays.
 */
#define BSC_TYPE_EXPORT_DIALOG (bsc_export_dialog_get_type())
G_DECLARE_FINAL_TYPE(BscExportDialog, bsc_export_dialog, BSC, EXPORT_DIALOG, GtkWindow)

/* In front of PARENT; what of SHOWN it needs is copied. It destroys itself. */
GtkWidget *bsc_export_dialog_new(GtkWindow *parent, const BscShownPicture *shown);
