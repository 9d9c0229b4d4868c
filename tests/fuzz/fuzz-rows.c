/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

/* Reconstruction out of events in any order. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(BscCapture) capture = fuzz_rows(data, size);

	fuzz_capture(capture);
	return 0;
}
