/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/decode.h"

/* kernel/trace/trace_events.c: trace_define_common_fields(). */
static const BscCommonFields usual_fields = {
	.type = { .offset = 0, .size = 2 },
	.flags = { .offset = 2, .size = 1 },
	.pid = { .offset = 4, .size = 4, .is_signed = true },
	.end = 8,
};

void bsc_common_fields_read(const BscContainer *container, const BscFormats *formats,
			    BscCommonFields *ret_fields)
{
	static const char *const names[] = { "common_type", "common_flags", "common_pid" };
	size_t n;
	const BscFormat *all = bsc_formats_all(formats, &n);

	*ret_fields = usual_fields;
	for (size_t i = 0; i < n; i++) {
		BscField f[3] = { 0 };

		if (!bsc_format_fields(container, &all[i], names, 3, f))
			continue;
		if (f[0].size != 2 || f[1].size != 1 || f[2].size != 4)
			continue;
		ret_fields->type = f[0];
		ret_fields->flags = f[1];
		ret_fields->pid = f[2];
		ret_fields->end = MAX(MAX(f[0].offset + 2, f[1].offset + 1), f[2].offset + 4);
		return;
	}
}

const char *bsc_field_text(const BscField *field, const uint8_t *data, uint32_t size,
			   bool is_big_endian, size_t *ret_len)
{
	uint32_t offset = field->offset, len = field->size;

	if (field->is_dynamic || field->is_relative) {
		/* kernel: include/trace/stages/stage4_event_cb.h */
		uint32_t where = bsc_get_u32(data + field->offset, is_big_endian);

		offset = where & 0xffff;
		len = where >> 16;
		if (field->is_relative)
			offset += field->offset + field->size;
	}
	if (offset > size || len > size - offset)
		return NULL;
	*ret_len = len;
	return (const char *)data + offset;
}
