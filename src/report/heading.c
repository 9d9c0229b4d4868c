/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/parts.h"

#include "base/format.h"
#include "report/layout.h"

static void append_path(const char *label, const char *path, GString *out)
{
	g_autofree char *name = bsc_layout_name(path, "standard input");

	g_string_append_printf(out, "%s%s\n", label, name);
}

static void append_losses(const BscTrace *trace, GString *out)
{
	uint64_t overrun = 0;
	bool is_unknown = false;
	uint32_t n_overrun = 0;

	for (size_t i = 0; i < trace->n_runs; i++) {
		is_unknown |= trace->runs[i].lost_unknown;
		n_overrun += trace->runs[i].overrun > 0;
		overrun += trace->runs[i].overrun;
	}
	if (trace->n_lost > 0 || is_unknown)
		bsc_layout_line(out, "lost", "%s%" G_GUINT64_FORMAT " events%s",
				is_unknown ? "at least " : "", trace->n_lost,
				is_unknown ? ", some of them not counted by the kernel" : "");
	if (overrun > 0)
		bsc_layout_line(out, "",
				"%" G_GUINT64_FORMAT " events overwritten in %u ring buffer%s "
				"before they were read",
				overrun, n_overrun, n_overrun == 1 ? "" : "s");
}

void bsc_report_heading(const BscCapture *capture, GString *out)
{
	const BscTrace *trace = capture->trace;
	g_autofree char *kernel = bsc_layout_name(trace->kernel, "unknown");
	g_autofree char *machine = bsc_layout_name(trace->machine, "unknown machine");
	g_autofree char *clock = bsc_layout_name(trace->clock, "unknown");
	g_autofree char *format = bsc_layout_name(trace->format, "unknown");
	g_autofree char *compression = bsc_layout_name(trace->compression, "unknown");
	char begin[BSC_FORMAT_MAX], end[BSC_FORMAT_MAX];

	append_path("", trace->path, out);
	if (trace->n_cpus > 0)
		bsc_layout_line(out, "kernel", "%s, %s, %u CPUs", kernel, machine, trace->n_cpus);
	else
		bsc_layout_line(out, "kernel", "%s, %s", kernel, machine);
	bsc_layout_line(out, "clock", "%s", clock);
	/* Text has neither a version nor a compression of its own. */
	if (trace->version > 0)
		bsc_layout_line(out, "format", "%s version %d, compression %s", format,
				trace->version, compression);
	else
		bsc_layout_line(out, "format", "%s", format);
	if (trace->begin == BSC_NSEC_NONE || trace->end == BSC_NSEC_NONE)
		bsc_layout_line(out, "events", "%" G_GUINT64_FORMAT, trace->n_events);
	else
		bsc_layout_line(out, "events", "%" G_GUINT64_FORMAT ", from %s s to %s s",
				trace->n_events, bsc_format_moment(begin, trace->begin),
				bsc_format_moment(end, trace->end));
	append_losses(trace, out);
	if (capture->states_path)
		append_path("states  ", capture->states_path, out);
}

/* How many places of one kind of damage are worth a line each; all are in the JSON. */
#define MAX_PLACES 8

static void append_place(const BscPlace *place, GString *out)
{
	g_autofree char *what = bsc_layout_name(place->what, "");
	g_autoptr(GString) text = g_string_new("at");

	if (place->cpu < 0 && place->offset == UINT64_MAX && *what == '\0')
		return;
	if (place->cpu >= 0)
		g_string_append_printf(text, " CPU %d", place->cpu);
	if (place->offset != UINT64_MAX)
		g_string_append_printf(text, "%s offset %" G_GUINT64_FORMAT " of the file",
				       place->cpu >= 0 ? "," : "", place->offset);
	if (text->len == strlen("at"))
		g_string_assign(text, what);
	else if (*what)
		g_string_append_printf(text, ": %s", what);
	bsc_layout_line(out, "", "- %s", text->str);
}

void bsc_report_diagnostics(const BscCapture *capture, GString *out)
{
	for (int severity = BSC_DAMAGE; severity >= BSC_NOTE; severity--) {
		for (int code = 0; code < BSC_DIAG_N; code++) {
			const BscDiagnostic *d = &capture->diag->codes[code];
			unsigned shown = MIN(d->n_places, MAX_PLACES);

			if (d->count == 0 || (int)bsc_diagnostic_severity(code) != severity)
				continue;
			bsc_layout_line(out, bsc_severity_name(severity),
					"%s (%" G_GUINT64_FORMAT ")", bsc_diagnostic_text(code),
					d->count);
			if (severity != BSC_DAMAGE)
				continue;
			for (unsigned i = 0; i < shown; i++)
				append_place(&d->places[i], out);
			if (d->count > shown && shown > 0)
				bsc_layout_line(out, "", "- and %" G_GUINT64_FORMAT " more",
						d->count - shown);
		}
	}
}
