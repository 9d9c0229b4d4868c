/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/source.h"

typedef struct Source {
	BscEventSource base;
	BscSourceParts parts;
	BscDiagnostics *late; /* what shows only now: the trace's own are final */
} Source;

static void source_free(BscEventSource *base)
{
	Source *source = (Source *)base;

	bsc_index_free(source->parts.index);
	bsc_formats_free(source->parts.formats);
	bsc_container_free(source->parts.container);
	bsc_input_free(source->parts.input);
	bsc_diagnostics_free(source->late);
	g_free(source);
}

static const BscEventSourceOps source_ops = {
	.free = source_free,
};

BscEventSource *bsc_source_take(const BscSourceParts *parts)
{
	Source *source = g_new0(Source, 1);

	source->base.ops = &source_ops;
	source->parts = *parts;
	source->late = bsc_diagnostics_new();
	source->parts.container->diag = source->late;
	return &source->base;
}
