/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/graph.h"

#include <event-parse.h>
#include <string.h>

/* A number of a record by its name; false if the record does not have it. */
static bool get_number(struct tep_event *format, const char *name, const BscRecord *record,
		       uint64_t *ret_value)
{
	struct tep_format_field *field = tep_find_field(format, name);
	unsigned long long value;

	if (!field || field->offset < 0 || field->size <= 0 || field->size > 8 ||
	    (uint64_t)field->offset + (uint64_t)field->size > record->size)
		return false;
	if (tep_read_number_field(field, record->data, &value) != 0)
		return false;
	*ret_value = value;
	return true;
}

static void append_function(struct tep_handle *tep, uint64_t addr, const char *unknown,
			    GString *out)
{
	const char *name = tep_find_function(tep, addr);

	if (name)
		g_string_append(out, name);
	else
		g_string_append_printf(out, "%s%" G_GINT64_MODIFIER "x", unknown, addr);
}

/* A mark for long durations, as the kernel's own text has it. */
static const char *overhead(uint64_t duration)
{
	static const struct {
		uint64_t above; /* ns */
		const char *mark;
	} marks[] = {
		{ 1000000000, "$ " },
		{ 1000000, "# " },
		{ 100000, "! " },
		{ 10000, "+ " },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (duration > marks[i].above)
			return marks[i].mark;
	return "  ";
}

/* "17884.272 us |  ", at least seven characters for the number. */
static void append_duration(uint64_t duration, GString *out)
{
	g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, duration / 1000);
	gsize from;

	g_string_append(out, overhead(duration));
	from = out->len;
	g_string_append(out, number);
	if (strlen(number) < 7)
		g_string_append_printf(out, ".%03u", (unsigned)(duration % 1000));
	from = out->len - from;
	g_string_append(out, " us ");
	for (; from < 7; from++)
		g_string_append_c(out, ' ');
	g_string_append(out, "|  ");
}

#define MAX_DEPTH 64 /* kernel/trace/fgraph.c keeps 50 calls at most */

static void append_indent(uint64_t depth, GString *out)
{
	for (uint64_t i = 0; i < MIN(depth, MAX_DEPTH); i++)
		g_string_append(out, "  ");
}

/* Duration of the call that RECORD ends. */
static bool get_duration(struct tep_event *format, const BscRecord *record, uint64_t *ret_duration)
{
	uint64_t begin, end;

	if (!get_number(format, "rettime", record, &end) ||
	    !get_number(format, "calltime", record, &begin))
		return false;
	*ret_duration = end - begin;
	return true;
}

/* The call has nothing in it: its end follows at once. */
static bool is_leaf(struct tep_event *exit, const BscEvent *event, uint64_t func,
		    const BscRecord *next, const BscCommonFields *common, bool is_big_endian)
{
	uint64_t other;

	if (!exit || !next || next->size < common->end)
		return false;
	if (bsc_get_u16(next->data + common->type.offset, is_big_endian) != exit->id ||
	    (int32_t)bsc_get_u32(next->data + common->pid.offset, is_big_endian) != event->pid)
		return false;
	return get_number(exit, "func", next, &other) && other == func;
}

static bool append_entry(struct tep_handle *tep, struct tep_event *format, const BscEvent *event,
			 const BscRecord *record, const BscRecord *next,
			 const BscCommonFields *common, GString *out)
{
	struct tep_event *exit = tep_find_event_by_name(tep, "ftrace", "funcgraph_exit");
	bool is_big_endian = tep_is_file_bigendian(tep);
	uint64_t func, depth, duration;

	if (!get_number(format, "func", record, &func) ||
	    !get_number(format, "depth", record, &depth))
		return false;
	if (is_leaf(exit, event, func, next, common, is_big_endian) &&
	    get_duration(exit, next, &duration)) {
		append_duration(duration, out);
		append_indent(depth, out);
		append_function(tep, func, "", out);
		g_string_append(out, "();");
		return true;
	}
	g_string_append(out, "             |  ");
	append_indent(depth, out);
	append_function(tep, func, "", out);
	g_string_append(out, "() {");
	return true;
}

static bool append_exit(struct tep_event *format, const BscRecord *record, GString *out)
{
	uint64_t depth, duration;

	if (!get_duration(format, record, &duration) ||
	    !get_number(format, "depth", record, &depth))
		return false;
	append_duration(duration, out);
	append_indent(depth, out);
	g_string_append_c(out, '}');
	return true;
}

bool bsc_graph_append(struct tep_handle *tep, struct tep_event *format, const BscEvent *event,
		      const BscRecord *record, const BscRecord *next, const BscCommonFields *common,
		      GString *out)
{
	uint64_t ip;

	if (strcmp(format->system, "ftrace") != 0)
		return false;
	if (strcmp(format->name, "funcgraph_entry") == 0)
		return append_entry(tep, format, event, record, next, common, out);
	if (strcmp(format->name, "funcgraph_exit") == 0)
		return append_exit(format, record, out);
	if (strcmp(format->name, "function") != 0 || !get_number(format, "ip", record, &ip))
		return false;
	append_function(tep, ip, "0x", out);
	return true;
}
