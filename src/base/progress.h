/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/*
 * How far a long job is, and the wish to stop it. One thread works and adds, any thread looks and
 * cancels. The unit is bytes of the input. Every function accepts NULL: nobody is watching.
 */
typedef struct BscProgress BscProgress;

BscProgress *bsc_progress_new(void);
BscProgress *bsc_progress_ref(BscProgress *progress);
void bsc_progress_unref(BscProgress *progress);

void bsc_progress_set_total(BscProgress *progress, uint64_t bytes);
void bsc_progress_add(BscProgress *progress, uint64_t bytes);
/* Bytes done so far; the total, 0 while unknown, goes to *RET_TOTAL unless that is NULL. */
uint64_t bsc_progress_get(const BscProgress *progress, uint64_t *ret_total);

void bsc_progress_cancel(BscProgress *progress);
bool bsc_progress_is_cancelled(const BscProgress *progress);
