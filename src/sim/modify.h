/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/simulate.h"

/* Changes the durations of WORK; false with ERROR where a callback is not in the episode. */
bool bsc_modify_work(BscWork *work, const BscModifiers *modifiers, GError **error);
