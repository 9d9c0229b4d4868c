/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* Asserts what holds for the replay of every episode of CAPTURE, at chosen and at N random moments.
 */
void check_replay(const BscCapture *capture, guint32 seed, int n);
