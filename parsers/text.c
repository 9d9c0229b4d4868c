/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/text.h"

#include "base/format.h"
#include "parsers/field-list.h"
#include "parsers/graph.h"

#include <event-parse.h>
#include <string.h>

/*
 * libtraceevent follows offsets of 16 bits inside a record without asking how long the record is.
 * So it gets a copy with zeros behind it, as far as two such steps can reach.
 */
#define PADDING (256u << 10)

struct BscText {
	const BscContainer *container;
	const BscFormats *formats;
	const BscCommonFields *common;
	GHashTable *comms; /* pid -> name; never changes, for all threads */
	struct tep_handle *tep;
	struct tep_plugin_list *plugins;
	struct trace_seq seq;
	uint8_t *is_parsed; /* by id: 0 not yet, else a Parsed */
	uint8_t *copy;      /* the record and its padding */
	size_t copy_cap, n_dirty;
};

enum Parsed { NOT_YET, AS_FORMATTED, AS_FIELDS, UNREADABLE };

void bsc_text_free(BscText *text)
{
	if (!text)
		return;
	g_hash_table_unref(text->comms);
	if (text->tep) {
		tep_unload_plugins(text->plugins, text->tep);
		tep_free(text->tep);
		trace_seq_destroy(&text->seq);
	}
	g_free(text->is_parsed);
	g_free(text->copy);
	g_free(text);
}

/* A section that is one text behind its size; "" if there is none. Free with g_free(). */
static char *section_text(const BscText *text, BscSectionKind kind)
{
	g_autoptr(GBytes) blob = bsc_container_section(text->container, kind);
	const uint8_t *data;
	uint64_t size;
	BscBytes bytes;

	if (!blob)
		return g_strdup("");
	bsc_bytes_init(&bytes, g_bytes_get_data(blob, NULL), g_bytes_get_size(blob),
		       text->container->is_big_endian);
	size = kind == BSC_SECTION_CMDLINES ? bsc_bytes_u64(&bytes) : bsc_bytes_u32(&bytes);
	size = MIN(size, bytes.size - bytes.pos);
	data = bsc_bytes_take(&bytes, size);
	return data ? g_strndup((const char *)data, (size_t)size) : g_strdup("");
}

/* "12 kworker/0:1" a line */
static void load_comms(BscText *text)
{
	g_autofree char *all = section_text(text, BSC_SECTION_CMDLINES);
	char *next;

	text->comms = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	for (char *line = all; line && *line; line = next) {
		char *end;
		gint64 pid = g_ascii_strtoll(line, &end, 10);

		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		if (end > line && *end == ' ' && pid > 0 && pid <= INT32_MAX)
			g_hash_table_insert(text->comms, GINT_TO_POINTER((int)pid),
					    bsc_text_sanitize(end + 1, 256));
	}
}

BscText *bsc_text_new(const BscContainer *container, const BscFormats *formats,
		      const BscCommonFields *common)
{
	BscText *text = g_new0(BscText, 1);

	text->container = container;
	text->formats = formats;
	text->common = common;
	load_comms(text);
	return text;
}

const char *bsc_text_comm(const BscText *text, int32_t pid)
{
	const char *comm;

	if (pid == 0)
		return "<idle>";
	comm = g_hash_table_lookup(text->comms, GINT_TO_POINTER(pid));
	return comm ? comm : "<...>";
}

/* Whether LINE is "<hexadecimal> T name" with an optional "\t[module]". */
static bool is_symbol_line(const char *line)
{
	const char *p = line;

	while (g_ascii_isxdigit(*p))
		p++;
	if (p == line || p - line > 16 || p[0] != ' ' || !g_ascii_isalpha(p[1]) || p[2] != ' ' ||
	    !g_ascii_isgraph(p[3]))
		return false;
	for (p += 3; *p; p++)
		if (!g_ascii_isgraph(*p) && *p != '\t')
			return false;
	return p - line < 1024;
}

/* Whether LINE is "0x<hexadecimal> : "text"". */
static bool is_printk_line(const char *line)
{
	const char *p = line + 2;

	if (line[0] != '0' || line[1] != 'x')
		return false;
	while (g_ascii_isxdigit(*p))
		p++;
	return p - line > 2 && p - line <= 18 && strncmp(p, " : \"", 4) == 0 &&
	       g_str_has_suffix(p + 4, "\"");
}

/* The lines of ALL that IS_GOOD holds of: libtraceevent takes every line for granted. */
static char *filter_lines(char *all, bool (*is_good)(const char *))
{
	GString *good = g_string_sized_new(strlen(all) + 1);
	char *next;

	for (char *line = all; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		if (!is_good(line))
			continue;
		g_string_append(good, line);
		g_string_append_c(good, '\n');
	}
	return g_string_free(good, FALSE);
}

static void load_names(BscText *text)
{
	g_autofree char *symbols = section_text(text, BSC_SECTION_KALLSYMS);
	g_autofree char *printk = section_text(text, BSC_SECTION_PRINTK);
	g_autofree char *good_symbols = filter_lines(symbols, is_symbol_line);
	g_autofree char *good_printk = filter_lines(printk, is_printk_line);

	tep_parse_kallsyms(text->tep, good_symbols);
	tep_parse_printk_formats(text->tep, good_printk);
}

/* Hands one format to libtraceevent, once. */
static enum Parsed parse(BscText *text, int32_t id)
{
	const BscFormat *format = bsc_formats_by_id(text->formats, id);
	g_autofree char *checked = NULL;
	bool is_plain;

	if (text->is_parsed[id] != NOT_YET)
		return text->is_parsed[id];
	text->is_parsed[id] = UNREADABLE;
	checked = format ? bsc_format_checked_text(format, true, &is_plain) : NULL;
	if (!checked || tep_parse_event(text->tep, checked, strlen(checked), format->system) !=
				TEP_ERRNO__SUCCESS)
		return UNREADABLE;
	text->is_parsed[id] = is_plain ? AS_FIELDS : AS_FORMATTED;
	return text->is_parsed[id];
}

static void load(BscText *text)
{
	const BscContainer *container = text->container;
	const BscFormat *exit;

	tep_set_loglevel(TEP_LOG_NONE);
	text->tep = tep_alloc();
	tep_set_file_bigendian(text->tep,
			       container->is_big_endian ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
	tep_set_local_bigendian(text->tep,
				G_BYTE_ORDER == G_BIG_ENDIAN ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
	tep_set_long_size(text->tep, container->long_size);
	tep_set_page_size(text->tep, (int)container->page_size);
	tep_set_cpus(text->tep, (int)container->n_cpus);
	text->plugins = tep_load_plugins(text->tep);
	load_names(text);
	trace_seq_init(&text->seq);
	text->is_parsed = g_malloc0(65536);
	/* the words for a call's begin may take those of its end along */
	exit = bsc_formats_by_name(text->formats, "ftrace", "funcgraph_exit");
	if (exit)
		parse(text, exit->id);
}

static void copy_record(BscText *text, const BscRecord *record)
{
	if (record->size + PADDING > text->copy_cap) {
		g_free(text->copy);
		text->copy_cap = record->size + PADDING;
		text->copy = g_malloc0(text->copy_cap);
		text->n_dirty = 0;
	}
	memcpy(text->copy, record->data, record->size);
	if (text->n_dirty > record->size)
		memset(text->copy + record->size, 0, text->n_dirty - record->size);
	text->n_dirty = record->size;
}

/* Some formats end in a newline. */
static void append_seq(BscText *text, GString *out)
{
	size_t len = text->seq.len;

	while (len > 0 && text->seq.buffer[len - 1] == '\n')
		len--;
	g_string_append_len(out, text->seq.buffer, (gssize)len);
}

/* All fields begin and end within the record; those without a size take what is left. */
static bool is_whole(const struct tep_event *format, const BscRecord *record)
{
	for (const struct tep_format_field *field = format->format.fields; field;
	     field = field->next)
		if (field->offset < 0 || field->size < 0 ||
		    (uint64_t)field->offset + (uint64_t)field->size > record->size)
			return false;
	return true;
}

void bsc_text_append(BscText *text, const BscEvent *event, const BscRecord *record,
		     const BscRecord *next, GString *out)
{
	struct tep_record copy = { 0 };
	struct tep_event *format;
	enum Parsed parsed;

	if (!text->tep)
		load(text);
	if (event->id < 0) {
		g_string_append(out, "[record too short]");
		return;
	}
	parsed = parse(text, event->id);
	format = parsed == UNREADABLE ? NULL : tep_find_event(text->tep, event->id);
	if (!format) {
		g_string_append_printf(out, "[unknown event %d]", event->id);
		return;
	}
	if (bsc_graph_append(text->tep, format, event, record, next, text->common, out))
		return;
	/* libtraceevent's own list of fields believes every offset */
	if (parsed == AS_FIELDS || (format->flags & (int)TEP_EVENT_FL_FAILED) ||
	    !is_whole(format, record)) {
		/* trace-cmd's words for a print format that cannot be followed */
		if (parsed == AS_FIELDS || (format->flags & (int)TEP_EVENT_FL_FAILED))
			g_string_append(out, "[FAILED TO PARSE] ");
		bsc_field_list_append(format, record, text->container->is_big_endian, out);
		return;
	}
	copy_record(text, record);
	copy.ts = (unsigned long long)event->ts;
	copy.size = (int)record->size;
	copy.record_size = (int)record->size;
	copy.data = text->copy;
	copy.cpu = (int)event->cpu;
	copy.ref_count = 1;
	trace_seq_reset(&text->seq);
	tep_print_event(text->tep, &text->seq, &copy, "%s", TEP_PRINT_INFO);
	append_seq(text, out);
}
