/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/capture-page.h"

/*
 * Gives WINDOW what can be taken along of what PAGE shows now; NULL: nothing. Actions of the group
 * "picture": export, print, copy, and copy-report (s, "text" or "markdown"); disabled while nothing
 * is shown.
 */
void bsc_picture_actions_insert(GtkWidget *window, BscCapturePage *page);
