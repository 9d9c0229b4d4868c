/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/*
 * A bring-up of N_LANES lanes that holds N_STRETCHES short stretches without any order: more than
 */
BscCapture *bench_dense_new(uint32_t n_lanes, size_t n_stretches);
