/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/locks.h"

#include <string.h>

typedef struct LockRow {
	const char *state, *function;
	uint8_t lock; /* 0: the hotplug write lock, else counted from the first callback lock */
} LockRow;

#include "data/locks-table.h"

_Static_assert(G_N_ELEMENTS(lock_names) + BSC_RESOURCE_HOTPLUG_LOCK <= BSC_MAX_RESOURCES,
	       "more locks than bits");

uint32_t bsc_locks_of(const char *state, const char *function)
{
	uint32_t set = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(lock_rows); i++)
		if (strcmp(state, lock_rows[i].state) == 0 ||
		    strcmp(function, lock_rows[i].function) == 0)
			set |= (uint32_t)1 << (BSC_RESOURCE_HOTPLUG_LOCK + lock_rows[i].lock);
	return set;
}

const char *bsc_resource_name(unsigned int resource)
{
	if (resource == BSC_RESOURCE_KTHREADD)
		return "kthreadd";
	resource -= BSC_RESOURCE_HOTPLUG_LOCK;
	return resource < G_N_ELEMENTS(lock_names) ? lock_names[resource] : NULL;
}
