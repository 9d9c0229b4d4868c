/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/field-list.h"

#include "base/format.h"
#include "parsers/decode.h"

#include <event-parse.h>
#include <string.h>

#define MAX_TEXT  256 /* bytes of a text */
#define MAX_BYTES 64  /* of an array */

static void append_text(const char *text, size_t len, GString *out)
{
	g_autofree char *raw = g_strndup(text, len);
	g_autofree char *safe = bsc_text_sanitize(raw, MAX_TEXT);

	g_string_append(out, safe);
}

static void append_bytes(const char *bytes, size_t len, GString *out)
{
	g_string_append(out, "ARRAY[");
	for (size_t i = 0; i < MIN(len, MAX_BYTES); i++)
		g_string_append_printf(out, "%s%02x", i ? ", " : "", (uint8_t)bytes[i]);
	g_string_append(out, len > MAX_BYTES ? ", ...]" : "]");
}

static void append_number(const struct tep_format_field *field, int64_t value, GString *out)
{
	if (field->flags & (TEP_FIELD_IS_POINTER | TEP_FIELD_IS_LONG))
		g_string_append_printf(out, "0x%" G_GINT64_MODIFIER "x", (uint64_t)value);
	else if (field->flags & TEP_FIELD_IS_SIGNED)
		g_string_append_printf(out, "%" G_GINT64_FORMAT, value);
	else
		g_string_append_printf(out, "%" G_GUINT64_FORMAT, (uint64_t)value);
}

static bool is_number(const BscField *field)
{
	return field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8;
}

static void append_field(const struct tep_format_field *field, const BscRecord *record,
			 bool is_big_endian, GString *out)
{
	const bool is_array = (field->flags & (TEP_FIELD_IS_ARRAY | TEP_FIELD_IS_DYNAMIC)) != 0;
	const BscField place = {
		.offset = (uint32_t)field->offset,
		.size = (uint32_t)field->size,
		.is_signed = (field->flags & TEP_FIELD_IS_SIGNED) != 0,
		.is_dynamic = (field->flags & TEP_FIELD_IS_DYNAMIC) != 0,
		.is_relative = (field->flags & TEP_FIELD_IS_RELATIVE) != 0,
	};
	const char *text;
	size_t len;

	if (field->offset < 0 || field->size < 0 || place.offset > record->size ||
	    place.size > record->size - place.offset)
		return;
	if ((place.is_dynamic || place.is_relative) && place.size != 4)
		return;
	if (out->len > 0 && out->str[out->len - 1] != ' ')
		g_string_append_c(out, ' ');
	g_string_append_printf(out, "%s=", field->name);
	if (!is_array && is_number(&place)) {
		append_number(field, bsc_field_number(&place, record->data, is_big_endian), out);
		return;
	}
	text = bsc_field_text(&place, record->data, record->size, is_big_endian, &len);
	if (!text)
		g_string_append_c(out, '?');
	else if (field->flags & TEP_FIELD_IS_STRING)
		append_text(text, len, out);
	else
		append_bytes(text, len, out);
}

void bsc_field_list_append(struct tep_event *format, const BscRecord *record, bool is_big_endian,
			   GString *out)
{
	for (const struct tep_format_field *field = format->format.fields; field;
	     field = field->next)
		append_field(field, record, is_big_endian, out);
}
