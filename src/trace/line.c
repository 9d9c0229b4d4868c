/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/line.h"

#include "base/format.h"

#include <string.h>

/* Longest text of one event; longer ones are no text. */
#define MAX_TEXT 65536

int bsc_event_line_instances(const BscTrace *trace)
{
	size_t width = 0;

	for (size_t i = 0; i < trace->n_buffers; i++)
		width = MAX(width, strlen(trace->buffers[i].name));
	return (int)width;
}

static void append_safe(const char *text, GString *out)
{
	while (*text) {
		const char *end = text;

		while ((*end >= ' ' && *end <= '~') || *end == '\t')
			end++;
		g_string_append_len(out, text, end - text);
		text = end;
		while (*end && (*end < ' ' || *end > '~') && *end != '\t')
			end++;
		if (end > text) {
			g_autofree char *raw = g_strndup(text, (size_t)(end - text));
			g_autofree char *safe = bsc_text_sanitize(raw, MAX_TEXT);

			g_string_append(out, safe);
			text = end;
		}
	}
}

static void append_instance(const BscTrace *trace, uint32_t buffer, int width, GString *out)
{
	const char *name = buffer < trace->n_buffers ? trace->buffers[buffer].name : "";

	if (width == 0)
		return;
	for (size_t i = strlen(name); i < (size_t)width; i++)
		g_string_append_c(out, ' ');
	append_safe(name, out);
	g_string_append(out, *name ? ": " : "  ");
}

void bsc_event_line_append_text(const BscTrace *trace, const BscEvent *event, GString *out)
{
	BscEventSource *source = trace->source;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (!source->ops->text(source, event->where, text, &error))
		g_string_append_printf(text, "[%s]", error ? error->message : "not readable");
	while (text->len > 0 && text->str[text->len - 1] == '\n')
		g_string_truncate(text, text->len - 1);
	append_safe(text->str, out);
}

/* See trace-cmd's trace-read.c and libtraceevent's TEP_PRINT_*. */
void bsc_event_line_append(const BscTrace *trace, const BscEvent *event, int width, GString *out)
{
	char moment[BSC_FORMAT_MAX];
	g_autofree char *name = g_strdup_printf("%s:", event->name);

	append_instance(trace, event->buffer, width, out);
	if (event->lost == UINT64_MAX)
		g_string_append_printf(out, "CPU:%u [EVENTS DROPPED]\n", event->cpu);
	else if (event->lost > 0)
		g_string_append_printf(out, "CPU:%u [%" G_GUINT64_FORMAT " EVENTS DROPPED]\n",
				       event->cpu, event->lost);
	for (size_t i = strlen(event->comm); i < 16; i++)
		g_string_append_c(out, ' ');
	append_safe(event->comm, out);
	g_string_append_printf(out, "-%-5d [%03u] %15s: ", event->pid, event->cpu,
			       bsc_format_moment(moment, event->ts));
	append_safe(name, out);
	for (size_t i = strlen(name); i < 21; i++)
		g_string_append_c(out, ' ');
	g_string_append_c(out, ' ');
	bsc_event_line_append_text(trace, event, out);
	g_string_append_c(out, '\n');
}
