/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* Asserts what every timeline promises, whatever the capture was. */
void check_invariants(const BscCapture *capture);
