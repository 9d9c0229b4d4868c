/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/parsers.h"

#include "parsers/probe.h"
#include "parsers/text-trace.h"
#include "parsers/trace-dat.h"
#include "parsers/unpack.h"

static void fill_progress(BscProgress *progress, uint64_t size)
{
	uint64_t total, done = bsc_progress_get(progress, &total);

	if (done < size)
		bsc_progress_add(progress, size - done);
}

BscTrace *bsc_parse_file(const char *path, const BscParseOptions *options, BscProgress *progress,
			 GError **error)
{
	BscInput *input = bsc_input_open(path, progress, error);
	BscTrace *trace = NULL;
	bool is_cut = false;
	uint64_t size;

	if (input)
		input = bsc_input_unpack(input, &is_cut, progress, error);
	if (!input)
		return NULL;
	size = input->size;
	bsc_progress_set_total(progress, size);
	switch (bsc_probe(input, error)) {
	case BSC_PROBE_TRACE_DAT:
		trace = bsc_trace_dat_take(input, options, progress, error);
		break;
	case BSC_PROBE_TEXT: trace = bsc_text_trace_take(input, options, progress, error); break;
	case BSC_PROBE_OTHER: bsc_input_free(input); break;
	}
	if (trace && is_cut)
		bsc_diagnostics_add(trace->diag, BSC_DIAG_TRUNCATED, -1, UINT64_MAX, BSC_NSEC_NONE,
				    "its compressed data break off");
	if (trace)
		fill_progress(progress, size);
	return trace;
}
