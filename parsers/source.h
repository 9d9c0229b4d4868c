/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/decode.h"
#include "parsers/index.h"

/* What it takes to read events again. Takes everything. */
typedef struct BscSourceParts {
	BscInput *input;
	BscContainer *container;
	BscFormats *formats;
	BscIndex *index;
	BscPageLayout layout;
} BscSourceParts;

BscEventSource *bsc_source_take(const BscSourceParts *parts);
