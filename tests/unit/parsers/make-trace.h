/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/formats.h"

/* Small trace.dat files of any shape, for tests. */

/* Numbers in the byte order of the file, appended to BYTES. */
void put_u8(GByteArray *bytes, uint8_t value);
void put_u16(GByteArray *bytes, bool is_big_endian, uint16_t value);
void put_u32(GByteArray *bytes, bool is_big_endian, uint32_t value);
void put_u64(GByteArray *bytes, bool is_big_endian, uint64_t value);
void put_text(GByteArray *bytes, const char *text); /* with its terminator */
void put_zeros(GByteArray *bytes, size_t n);

/* A page under construction. */
typedef struct PageMaker {
	BscPageLayout layout;
	uint8_t *page;
	uint32_t pos;
} PageMaker;

/* The layout of header_page for a kernel whose long has COMMIT_SIZE bytes. */
BscPageLayout make_layout(bool is_big_endian, uint32_t commit_size, uint32_t page_size);

void page_begin(PageMaker *maker, const BscPageLayout *layout, uint64_t ts);
/* One word of type and delta, and whatever follows it. */
void page_word(PageMaker *maker, uint32_t type, uint32_t delta);
void page_u32(PageMaker *maker, uint32_t value);
void page_bytes(PageMaker *maker, const void *data, size_t len);
/* A data record as the kernel writes it: a short length in the word, a long one behind it. */
void page_record(PageMaker *maker, uint32_t delta, const GByteArray *record);
void page_extend(PageMaker *maker, uint64_t delta);
void page_stamp(PageMaker *maker, uint64_t ts);
/* Writes the commit word, whose upper bits are FLAGS; LOST follows the data unless it is 0. */
uint8_t *page_end(PageMaker *maker, uint32_t flags, uint64_t lost);

#define PAGE_LOST   (1u << 31)
#define PAGE_STORED (1u << 30)

typedef struct MakeFormat {
	const char *system, *name;
	int id;
	const char *fields; /* behind the common ones, each "type name;offset;size;signed\n" */
	const char *print;
} MakeFormat;

typedef struct MakeOption {
	uint16_t id;
	GByteArray *data; /* borrowed */
} MakeOption;

typedef struct MakeCpu {
	uint32_t id;
	GByteArray *pages; /* borrowed; NULL: none */
} MakeCpu;

typedef struct MakeBuffer {
	const char *name, *clock;
	const MakeCpu *cpus;
	size_t n_cpus;
} MakeBuffer;

/* What a file holds; all zero is a small empty one of version 0, so set the version. */
typedef struct MakeFile {
	int version; /* 6 or 7 */
	BscPageLayout layout;
	uint8_t long_size;
	const char *compression; /* of version 7; NULL: "none" */
	const MakeFormat *formats;
	size_t n_formats;
	const char *kallsyms, *cmdlines;
	const MakeOption *options;
	size_t n_options;
	const MakeBuffer *buffers; /* the first is the main one */
	size_t n_buffers;
	uint32_t pages_per_chunk; /* of a compressed file; 0: all */
	bool has_early_options;   /* a first section of options in front of the data */
} MakeFile;

GByteArray *make_file(const MakeFile *file);

/* The formats of the events that tests use, and their records. */
extern const MakeFormat make_formats[];
extern const size_t make_n_formats;

enum {
	ID_FUNCTION = 1,
	ID_EXIT = 41,
	ID_ENTER = 43,
	ID_SOFTIRQ = 56,
	ID_SWITCH = 202,
	ID_WAKING = 205,
	ID_CONSOLE = 300,
};

GByteArray *record_new(bool is_big_endian, uint16_t id, int32_t pid);
GByteArray *record_enter(bool is_big_endian, int32_t pid, uint32_t cpu, int32_t target,
			 int32_t step, uint64_t fun);
GByteArray *record_exit(bool is_big_endian, int32_t pid, uint32_t cpu, int32_t state, int32_t step,
			int32_t ret);
GByteArray *record_switch(bool is_big_endian, const char *prev, int32_t prev_pid, int64_t state,
			  const char *next, int32_t next_pid);
GByteArray *record_console(bool is_big_endian, const char *message);

/* Writes BYTES to a temporary file. Returns its path, which the caller removes and frees. */
char *write_file(const GByteArray *bytes);
