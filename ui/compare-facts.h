/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"
#include "ui/facts.h"

/* What the inspector says of a comparison. */

/* A group for each side: what was compared. */
BscFacts *bsc_compare_facts_sides(const BscCompared *compared);

/* A group for each figure of CPU, with its value on every side; none: no side has the CPU. */
BscFacts *bsc_compare_facts_cpu(const BscCompared *compared, uint32_t cpu);

/* Says in the first group of FACTS that they are of SIDE. */
void bsc_compare_facts_mark(BscFacts *facts, const char *side);
