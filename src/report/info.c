/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "report/layout.h"
#include "report/parts.h"

static void append_file(const BscTrace *trace, GString *out)
{
	bsc_layout_line(out, "size", "%" G_GUINT64_FORMAT " bytes", trace->size);
	if (trace->version > 0)
		bsc_layout_line(out, "layout", "%s endian, %u-byte long, sub-buffers of %u bytes",
				trace->is_big_endian ? "big" : "little", trace->long_size,
				trace->sub_buffer_size);
	if (trace->version > 0 || trace->n_events > 0)
		bsc_layout_line(out, "symbols", "%s",
				!trace->has_symbols ? "none that name a callback"
				: trace->version == 0
					? "callbacks are named by the text"
					: "callbacks can be named by their addresses");
	if (*bsc_trace_sha256(trace))
		bsc_layout_line(out, "sha256", "%s", bsc_trace_sha256(trace));
}

static void append_buffers(const BscTrace *trace, GString *out)
{
	for (size_t i = 0; i < trace->n_buffers; i++) {
		g_autofree char *name = bsc_layout_name(trace->buffers[i].name, "main buffer");
		g_autofree char *clock = bsc_layout_name(trace->buffers[i].clock, "unknown");
		uint64_t n_events = 0;
		size_t n_cpus = 0;

		for (size_t run = 0; run < trace->n_runs; run++) {
			if (trace->runs[run].buffer != i || trace->runs[run].n_events == 0)
				continue;
			n_events += trace->runs[run].n_events;
			n_cpus++;
		}
		bsc_layout_line(out, "buffer",
				"%s: %" G_GUINT64_FORMAT " events of %zu CPUs, clock %s", name,
				n_events, n_cpus, clock);
	}
}

static const char *buffer_name(const BscTrace *trace, uint32_t buffer)
{
	return buffer < trace->n_buffers ? trace->buffers[buffer].name : "";
}

/* CPUs of which the ring buffer does not hold everything that happened. */
static void append_incomplete(const BscTrace *trace, GString *out)
{
	for (size_t i = 0; i < trace->n_runs; i++) {
		const BscRun *run = &trace->runs[i];
		g_autofree char *name = bsc_layout_name(buffer_name(trace, run->buffer), "");

		if (run->n_lost == 0 && !run->lost_unknown && run->overrun == 0)
			continue;
		bsc_layout_line(out, "",
				"CPU %u%s%s: %" G_GUINT64_FORMAT " lost%s, "
				"%" G_GUINT64_FORMAT " overwritten",
				run->cpu, *name ? " of buffer " : "", name, run->n_lost,
				run->lost_unknown ? " and more, not counted" : "", run->overrun);
	}
}

static void append_types(const BscTrace *trace, GString *out)
{
	bool has_heading = false;

	for (size_t i = 0; i < trace->n_types; i++) {
		const BscEventType *type = &trace->types[i];
		g_autofree char *system = bsc_layout_name(type->system, "?");
		g_autofree char *name = bsc_layout_name(type->name, "without a format");

		if (type->count == 0)
			continue;
		if (!has_heading)
			g_string_append(out, "\n   count  event\n");
		has_heading = true;
		if (*type->name)
			g_string_append_printf(out, "%8" G_GUINT64_FORMAT "  %s:%s\n", type->count,
					       system, name);
		else
			g_string_append_printf(out, "%8" G_GUINT64_FORMAT "  number %d, %s\n",
					       type->count, type->id, name);
	}
}

void bsc_report_info(const BscCapture *capture, GString *out)
{
	bsc_report_heading(capture, out);
	append_incomplete(capture->trace, out);
	append_file(capture->trace, out);
	append_buffers(capture->trace, out);
	bsc_report_diagnostics(capture, out);
	append_types(capture->trace, out);
}
