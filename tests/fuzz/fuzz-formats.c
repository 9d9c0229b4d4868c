/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "parsers/bytes.h"

#include <string.h>

#define PAGE 4096u
/* A page's time and commit, a record's header and what it holds at most. */
#define PAGE_HEAD  16u
#define MAX_RECORD 1024u

static void put(GByteArray *file, const void *data, size_t size)
{
	g_byte_array_append(file, data, (guint)size);
}

static void put_u32(GByteArray *file, uint32_t number)
{
	uint32_t bytes = GUINT32_TO_LE(number);

	put(file, &bytes, sizeof(bytes));
}

static void put_u64(GByteArray *file, uint64_t number)
{
	uint64_t bytes = GUINT64_TO_LE(number);

	put(file, &bytes, sizeof(bytes));
}

static void put_text(GByteArray *file, const char *text)
{
	put(file, text, strlen(text) + 1);
}

static void put_sized(GByteArray *file, const char *text)
{
	put_u64(file, strlen(text));
	put(file, text, strlen(text));
}

static void put_head(GByteArray *file)
{
	static const uint8_t magic[] = { 0x17, 0x08, 0x44 };
	static const uint8_t kind[] = { 0, 8 }; /* little endian, 64 bits */

	put(file, magic, sizeof(magic));
	put_text(file, "tracing6");
	put(file, kind, sizeof(kind));
	put_u32(file, PAGE);
	put_text(file, "header_page");
	put_sized(file, "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
			"\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
			"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
			"\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n");
	put_text(file, "header_event");
	put_sized(file, "");
}

/* One page with one record. */
static void put_page(GByteArray *file, const uint8_t *record, uint32_t size)
{
	guint begin = file->len;
	uint32_t padded = (size + 3) & ~3u;

	put_u64(file, 1000);
	put_u64(file, 8 + padded);
	put_u32(file, 0); /* the length follows */
	put_u32(file, padded + 4);
	put(file, record, size);
	g_byte_array_set_size(file, begin + PAGE);
	memset(file->data + begin + PAGE_HEAD + 8 + size, 0, PAGE - PAGE_HEAD - 8 - size);
}

/* A capture of version 6 with one event, which FORMAT describes, and one RECORD. */
static GByteArray *make_file(const uint8_t *format, uint32_t len, const uint8_t *record,
			     uint32_t size)
{
	GByteArray *file = g_byte_array_new();
	uint64_t offset;

	put_head(file);
	put_u32(file, 0); /* formats of ftrace's own events */
	put_u32(file, 1);
	put_text(file, "system");
	put_u32(file, 1);
	put_u64(file, len);
	put(file, format, len);
	put_u32(file, 0); /* kallsyms */
	put_u32(file, 0); /* printk formats */
	put_sized(file, "1 init\n");
	put_u32(file, 1); /* CPUs */
	put_text(file, "flyrecord");
	offset = (file->len + 16 + PAGE - 1) / PAGE * PAGE;
	put_u64(file, offset);
	put_u64(file, PAGE);
	while (file->len < offset)
		g_byte_array_append(file, (const uint8_t[]){ 0 }, 1);
	put_page(file, record, size);
	return file;
}

/* Length of a record (u16), the record, and the text of a format behind it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GByteArray *file;
	uint32_t record;

	if (size < 2)
		return -1;
	record = bsc_get_u16(data, false) % MAX_RECORD;
	record = (uint32_t)MIN(record, size - 2);
	file = make_file(data + 2 + record, (uint32_t)(size - 2 - record), data + 2, record);
	fuzz_trace_file(file->data, file->len);
	g_byte_array_unref(file);
	return 0;
}
