/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/formats.h"

#include <string.h>

/* "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;" in the text of header_page. */
static bool find_field(const char *text, const char *name, uint32_t *ret_offset, uint32_t *ret_size)
{
	g_autofree char *tail = g_strdup_printf(" %s;", name);
	const char *at = strstr(text, tail);
	const char *end = at ? strchr(at, '\n') : NULL;
	g_autofree char *line = at ? g_strndup(at, end ? (size_t)(end - at) : strlen(at)) : NULL;
	const char *offset = line ? strstr(line, "offset:") : NULL;
	const char *size = line ? strstr(line, "size:") : NULL;
	uint64_t offset_value, size_value;

	if (!offset || !size)
		return false;
	offset_value = g_ascii_strtoull(offset + strlen("offset:"), NULL, 10);
	size_value = g_ascii_strtoull(size + strlen("size:"), NULL, 10);
	if (offset_value > BSC_MAX_PAGE || size_value > BSC_MAX_PAGE)
		return false;
	*ret_offset = (uint32_t)offset_value;
	*ret_size = (uint32_t)size_value;
	return true;
}

static bool is_sane(const BscPageLayout *layout, uint32_t ts_size, uint32_t data_size)
{
	return ts_size == 8 && (layout->commit_size == 4 || layout->commit_size == 8) &&
	       layout->ts_offset + 8 <= layout->data_offset &&
	       layout->commit_offset + layout->commit_size <= layout->data_offset &&
	       layout->data_offset <= 64 && data_size > 0 && layout->page_size >= BSC_MIN_PAGE &&
	       layout->page_size <= BSC_MAX_PAGE;
}

/* A text behind its name and size; NULL if it is not there. */
static char *named_text(BscBytes *bytes, const char *name, bool *ret_is_damaged)
{
	bool is_named = strcmp(bsc_bytes_string(bytes), name) == 0;
	uint64_t size = bsc_bytes_u64(bytes);
	const uint8_t *text = bsc_bytes_take(bytes, size);

	*ret_is_damaged |=
		!is_named || !text || !bsc_is_kernel_text((const char *)text, (size_t)size);
	return is_named && text ? g_strndup((const char *)text, (size_t)size) : NULL;
}

/* Every line of header_page describes one field. */
static bool has_only_fields(const char *text)
{
	for (const char *line = text; *line;) {
		const char *newline = strchr(line, '\n');

		if (!g_str_has_prefix(line, "\tfield: ") || !newline)
			return false;
		line = newline + 1;
	}
	return true;
}

/* The text of header_page in the section; NULL if it is not where it belongs. */
static char *header_page(const BscContainer *container)
{
	g_autoptr(GBytes) blob = bsc_container_section(container, BSC_SECTION_HEADERS);
	g_autofree char *page = NULL;
	g_autofree char *event = NULL;
	bool is_damaged = false;
	BscBytes bytes;

	if (!blob)
		return NULL;
	bsc_bytes_init(&bytes, g_bytes_get_data(blob, NULL), g_bytes_get_size(blob),
		       container->is_big_endian);
	page = named_text(&bytes, "header_page", &is_damaged);
	event = named_text(&bytes, "header_event", &is_damaged);
	if (is_damaged || (page && !has_only_fields(page)))
		bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, -1,
				    container->sections[BSC_SECTION_HEADERS].offset, BSC_NSEC_NONE,
				    "header_page or header_event is damaged");
	return g_steal_pointer(&page);
}

void bsc_page_layout_read(const BscContainer *container, BscPageLayout *ret_layout)
{
	g_autofree char *text = header_page(container);
	BscPageLayout layout = { .is_big_endian = container->is_big_endian };
	uint32_t ts_size = 0, data_size = 0;
	uint32_t page = container->page_size;

	if (text && find_field(text, "timestamp", &layout.ts_offset, &ts_size) &&
	    find_field(text, "commit", &layout.commit_offset, &layout.commit_size) &&
	    find_field(text, "data", &layout.data_offset, &data_size)) {
		layout.page_size = layout.data_offset + data_size;
		if (is_sane(&layout, ts_size, data_size)) {
			*ret_layout = layout;
			return;
		}
	}
	bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, -1,
			    container->sections[BSC_SECTION_HEADERS].offset, BSC_NSEC_NONE,
			    "no layout of pages; the usual one is assumed");
	if (page < BSC_MIN_PAGE || page > BSC_MAX_PAGE || (page & (page - 1)))
		page = 4096;
	layout.ts_offset = 0;
	layout.commit_offset = 8;
	layout.commit_size = container->long_size;
	layout.data_offset = 8u + container->long_size;
	layout.page_size = page;
	*ret_layout = layout;
}
