/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/types.h"

GQuark bsc_error_quark(void)
{
	return g_quark_from_static_string("bsc-error-quark");
}

const char *bsc_certainty_name(BscCertainty certainty)
{
	static const char *const names[] = { "exact", "inferred", "bounded", "unknown" };

	g_assert((size_t)certainty < G_N_ELEMENTS(names));
	return names[certainty];
}
