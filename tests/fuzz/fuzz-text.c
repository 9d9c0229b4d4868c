/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

/* A file of text: events as ftrace and trace-cmd print them, consoles, logs. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* What begins as a trace.dat is for another target. */
	if (size > 0 && *data == 0x17)
		return -1;
	fuzz_trace_file(data, size);
	return 0;
}
