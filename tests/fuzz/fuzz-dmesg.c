/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "parsers/dmesg.h"

#include <string.h>

/* A kernel's log beside a capture. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(BscDmesg) dmesg = bsc_dmesg_parse((const char *)data, size);
	static const uint8_t nothing[1];
	g_autoptr(BscCapture) capture = fuzz_rows(nothing, sizeof(nothing));
	size_t n_bytes = 0;

	for (size_t i = 0; i < dmesg->n; i++) {
		g_assert_cmpint(dmesg->level[i], >=, -1);
		g_assert_cmpint(dmesg->level[i], <=, 7);
		n_bytes += strlen(bsc_dmesg_text(dmesg, i)) + 1;
	}
	g_assert_cmpuint(n_bytes, <=, size + dmesg->n + 1);
	capture->dmesg = g_steal_pointer(&dmesg);
	fuzz_capture(capture);
	return 0;
}
