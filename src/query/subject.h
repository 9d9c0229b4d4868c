/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "query/query.h"

/* What the callback ROW has, for what it is behind; its task and its length are not touched. */
void bsc_subject_set_callback(BscQuerySubject *subject, const BscTimeline *timeline, BscRow row);
