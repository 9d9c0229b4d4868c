/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/dmesg.h"

void bsc_dmesg_free(BscDmesg *dmesg)
{
	if (!dmesg)
		return;
	g_free(dmesg->path);
	g_free(dmesg->data);
	g_free(dmesg->ns);
	g_free(dmesg->text);
	g_free(dmesg->level);
	g_free(dmesg->caller);
	g_free(dmesg);
}

bool bsc_dmesg_has_stamps(const BscDmesg *dmesg)
{
	for (size_t i = 0; i < dmesg->n; i++)
		if (dmesg->ns[i] != BSC_NSEC_NONE)
			return true;
	return false;
}
