/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include <unistd.h>

/* /sys/devices/system/cpu/hotplug/states, as somebody saved it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const machines[] = { "", "aarch64", "x86_64", "riscv64", "?" };
	g_autofree char *path = NULL;
	g_autoptr(GError) error = NULL;
	int fd = fuzz_file(data, size, &path);
	g_autoptr(BscStatesFile) states = bsc_states_file_read(path, &error);

	close(fd);
	g_assert_true(!states == !!error);
	for (int32_t number = -2; states && number < 300; number++) {
		const char *name = bsc_states_file_name(states, number);
		bool disagrees;

		g_assert_true(!name || g_utf8_validate(name, -1, NULL));
		for (size_t i = 0; i < G_N_ELEMENTS(machines); i++)
			bsc_state_name(states, BSC_STATES_7_2, machines[i], number,
				       number % 2 ? "smpboot_create_threads" : "", number < 100,
				       &disagrees);
	}
	return 0;
}
