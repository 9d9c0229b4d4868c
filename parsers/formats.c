/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/formats.h"

#include <event-parse.h>
#include <string.h>

#define MAX_ID 65535 /* common_type is 16 bits */

struct BscFormats {
	GArray *all;           /* of BscFormat, sorted by id */
	GPtrArray *blobs;      /* of GBytes that the texts point into */
	GStringChunk *strings; /* names and systems */
	uint16_t *by_id;       /* 1 + position in all, 0 for none */
};

/* The rest of the line behind KEY at the beginning of TEXT; moves *TEXT behind that line. */
static bool take_line(const char **text, const char *end, const char *key, const char **ret_value,
		      size_t *ret_len)
{
	size_t len = strlen(key);
	const char *newline;

	if ((size_t)(end - *text) < len || memcmp(*text, key, len) != 0)
		return false;
	newline = memchr(*text, '\n', (size_t)(end - *text));
	if (!newline)
		return false;
	*ret_value = *text + len;
	*ret_len = (size_t)(newline - *ret_value);
	*text = newline + 1;
	return true;
}

static bool is_name(const char *name, size_t len)
{
	if (len == 0 || len > 127)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!g_ascii_isalnum(name[i]) && name[i] != '_' && name[i] != '-')
			return false;
	return true;
}

static bool parse_id(const char *text, size_t len, int32_t *ret_id)
{
	int32_t id = 0;

	if (len == 0 || len > 5)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!g_ascii_isdigit(text[i]))
			return false;
		id = 10 * id + (text[i] - '0');
	}
	*ret_id = id;
	return id <= MAX_ID;
}

/* "name: NAME\nID: 12\n"; false if the text does not begin like that. */
static bool add_format(BscFormats *formats, const char *system, const uint8_t *data, size_t len)
{
	const char *text = (const char *)data, *end = text + len;
	BscFormat format = { .system = system, .text = text, .len = len };
	const char *name, *id;
	size_t name_len, id_len;

	if (!take_line(&text, end, "name: ", &name, &name_len) || !is_name(name, name_len) ||
	    !take_line(&text, end, "ID: ", &id, &id_len) || !parse_id(id, id_len, &format.id))
		return false;
	format.name = g_string_chunk_insert_len(formats->strings, name, (gssize)name_len);
	g_array_append_val(formats->all, format);
	return true;
}

static void bad_format(const BscContainer *container, const char *system, uint64_t i)
{
	g_autofree char *what =
		g_strdup_printf("format %" G_GUINT64_FORMAT " of system %s", i + 1, system);

	bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_FORMAT, -1, UINT64_MAX, BSC_NSEC_NONE,
			    what);
}

/* A count and that many texts, each with its size in front. False if the block ends early. */
static bool scan_system(BscFormats *formats, const BscContainer *container, const char *system,
			BscBytes *bytes)
{
	const char *name = g_string_chunk_insert_const(formats->strings, system);
	uint32_t n = bsc_bytes_u32(bytes);

	for (uint32_t i = 0; i < n; i++) {
		uint64_t size = bsc_bytes_u64(bytes);
		const uint8_t *text = bsc_bytes_take(bytes, size);

		if (!text)
			return false;
		if (!add_format(formats, name, text, (size_t)size) ||
		    !bsc_is_kernel_text((const char *)text, (size_t)size))
			bad_format(container, name, i);
	}
	return true;
}

static void scan_section(BscFormats *formats, const BscContainer *container, BscSectionKind kind)
{
	GBytes *blob = bsc_container_section(container, kind);
	BscBytes bytes;
	bool is_good = true;

	if (!blob)
		return;
	g_ptr_array_add(formats->blobs, blob);
	bsc_bytes_init(&bytes, g_bytes_get_data(blob, NULL), g_bytes_get_size(blob),
		       container->is_big_endian);
	if (kind == BSC_SECTION_FTRACE_EVENTS) {
		is_good = scan_system(formats, container, "ftrace", &bytes);
	} else {
		uint32_t n = bsc_bytes_u32(&bytes);

		for (uint32_t i = 0; i < n && is_good; i++) {
			g_autofree char *system = g_strndup(bsc_bytes_string(&bytes), 127);

			is_good = !bytes.has_failed &&
				  scan_system(formats, container, system, &bytes);
		}
	}
	if (!is_good)
		bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_FORMAT, -1,
				    container->sections[kind].offset, BSC_NSEC_NONE,
				    "the formats end early");
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
	const BscFormat *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

BscFormats *bsc_formats_new(const BscContainer *container)
{
	BscFormats *formats = g_new0(BscFormats, 1);

	formats->all = g_array_new(FALSE, FALSE, sizeof(BscFormat));
	formats->blobs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	formats->strings = g_string_chunk_new(4096);
	formats->by_id = g_new0(uint16_t, MAX_ID + 1);
	scan_section(formats, container, BSC_SECTION_FTRACE_EVENTS);
	scan_section(formats, container, BSC_SECTION_EVENTS);
	g_array_sort(formats->all, compare_ids);
	for (guint i = MIN(formats->all->len, MAX_ID); i-- > 0;)
		formats->by_id[g_array_index(formats->all, BscFormat, i).id] = (uint16_t)(i + 1);
	return formats;
}

void bsc_formats_free(BscFormats *formats)
{
	if (!formats)
		return;
	g_array_unref(formats->all);
	g_ptr_array_unref(formats->blobs);
	g_string_chunk_free(formats->strings);
	g_free(formats->by_id);
	g_free(formats);
}

const BscFormat *bsc_formats_all(const BscFormats *formats, size_t *ret_n)
{
	*ret_n = formats->all->len;
	return (const BscFormat *)(void *)formats->all->data;
}

const BscFormat *bsc_formats_by_id(const BscFormats *formats, int32_t id)
{
	uint16_t place = id >= 0 && id <= MAX_ID ? formats->by_id[id] : 0;

	return place ? &g_array_index(formats->all, BscFormat, place - 1) : NULL;
}

const BscFormat *bsc_formats_by_name(const BscFormats *formats, const char *system,
				     const char *name)
{
	for (guint i = 0; i < formats->all->len; i++) {
		const BscFormat *format = &g_array_index(formats->all, BscFormat, i);

		if (strcmp(format->name, name) == 0 && strcmp(format->system, system) == 0)
			return format;
	}
	return NULL;
}

static void find_field(struct tep_event *event, const char *name, BscField *ret_field)
{
	struct tep_format_field *field = tep_find_any_field(event, name);

	if (!field || field->offset < 0 || field->size < 0)
		return;
	*ret_field = (BscField){
		.offset = (uint32_t)field->offset,
		.size = (uint32_t)field->size,
		.is_signed = (field->flags & TEP_FIELD_IS_SIGNED) != 0,
		.is_dynamic = (field->flags & TEP_FIELD_IS_DYNAMIC) != 0,
		.is_relative = (field->flags & TEP_FIELD_IS_RELATIVE) != 0,
	};
}

bool bsc_format_fields(const BscContainer *container, const BscFormat *format,
		       const char *const *names, size_t n, BscField *ret_fields)
{
	bool is_plain;
	g_autofree char *text = bsc_format_checked_text(format, false, &is_plain);
	struct tep_event *event = NULL;
	struct tep_handle *tep;
	bool is_good;

	if (!text)
		return false;
	tep_set_loglevel(TEP_LOG_NONE);
	tep = tep_alloc();
	tep_set_file_bigendian(tep, container->is_big_endian ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
	tep_set_long_size(tep, container->long_size);
	is_good = tep_parse_event(tep, text, strlen(text), format->system) == TEP_ERRNO__SUCCESS;
	if (is_good)
		event = tep_find_event_by_name(tep, format->system, format->name);
	is_good = event != NULL;
	for (size_t i = 0; is_good && i < n; i++)
		find_field(event, names[i], &ret_fields[i]);
	tep_free(tep);
	return is_good;
}
