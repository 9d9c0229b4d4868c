/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

/* A whole file of any kind: container, pages, formats, records. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_trace_file(data, size);
	return 0;
}
