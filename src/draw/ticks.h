/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/*
 * Writes the distance T, a multiple of STEP as bsc_nice_step() gives it, with its unit and as many
 * decimals as STEP needs: "0.5 ms", "12 us". All ticks of one axis have the same unit, the one that
 * suits FURTHEST, the largest magnitude of T on it. Independent of the locale.
 */
void bsc_tick_text(char *buf, size_t size, BscNsec t, BscNsec step, BscNsec furthest);
