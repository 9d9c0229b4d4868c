/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/salvage.h"

void bsc_salvage_buffer(BscContainer *container, const BscSectionHeader *header)
{
	bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, -1, header->offset,
			    BSC_NSEC_NONE, "trace data without a table of its CPUs");
}
