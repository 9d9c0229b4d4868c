/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/diagnostics.h"
#include "parsers/bytes.h"
#include "parsers/clock.h"
#include "parsers/compress.h"

/* What the sections hold; the numbers are those of version 7, less BSC_SECTION_FIRST. */
#define BSC_SECTION_FIRST 16
typedef enum BscSectionKind {
	BSC_SECTION_HEADERS,       /* header_page and header_event */
	BSC_SECTION_FTRACE_EVENTS, /* formats of the system "ftrace" */
	BSC_SECTION_EVENTS,        /* formats of all other systems */
	BSC_SECTION_KALLSYMS,
	BSC_SECTION_PRINTK,
	BSC_SECTION_CMDLINES,
	BSC_SECTION_N
} BscSectionKind;

/* Where a section's contents lie in the file. */
typedef struct BscFileSection {
	uint64_t offset, size; /* bytes in the file, without any header; size 0: there is none */
	bool is_compressed;
} BscFileSection;

/* The data of one CPU in one buffer. Lies within the file and overlaps no other. */
typedef struct BscSegment {
	uint32_t cpu;
	uint32_t index; /* its place in the buffer's table: what TIME_SHIFT goes by */
	uint64_t offset, size;
	bool is_cut; /* the file or another segment begins before it ends */
} BscSegment;

/* Statistics of one CPU in one buffer (CPUSTAT). */
typedef struct BscCpuStat {
	const char *buffer; /* its name, owned by the container */
	uint32_t cpu;
	uint64_t overrun, dropped, n_read;
} BscCpuStat;

typedef struct BscDataBuffer {
	char *name;           /* "" for the main one */
	char *clock;          /* "" where the file does not say */
	uint32_t page_size;   /* as the BUFFER option says, else 0 */
	bool is_compressed;   /* the segments are lists of chunks */
	uint64_t data_offset; /* version 7: where the contents of its section begin */
	GArray *segments;     /* of BscSegment, sorted by CPU */
} BscDataBuffer;

/*
 * A trace.dat without its container format: version 6 and 7 look the same from here on.
 * Damage that was met is in diag.
 */
typedef struct BscContainer {
	const BscInput *input; /* borrowed */
	BscDiagnostics *diag;  /* borrowed */
	int version;
	bool is_big_endian;
	uint8_t long_size;  /* of the traced user space */
	uint32_t page_size; /* of the traced machine */
	BscCompression compression;
	BscFileSection sections[BSC_SECTION_N];
	GPtrArray *buffers; /* of BscDataBuffer; the main one first, if there is one */
	char *kernel, *machine;
	char *clock; /* of the option TRACECLOCK, "" if there is none */
	BscClockRule rule;
	GArray *stats;            /* of BscCpuStat, in file order */
	GStringChunk *names;      /* of the buffers that CPUSTAT options name */
	const char *stats_buffer; /* whose CPUSTAT options come next */
	uint32_t n_cpus;          /* the option CPUCOUNT or the header's count */
	uint64_t data_offset;     /* no trace data lies before it */
} BscContainer;

/* No file is larger than this, so no size or place in one is. */
#define BSC_MAX_FILE (UINT64_C(1) << 48)
/* No file has more CPUs than the kernel's largest NR_CPUS, with room to spare. */
#define BSC_MAX_CPUS    65536u
#define BSC_MAX_BUFFERS 1024u
/* Contents of one section; the kernel's kallsyms are 5 to 15 MiB. */
#define BSC_MAX_SECTION (256u << 20)
#define BSC_MAX_OPTION  (16u << 20)

/*
 * Reads everything but sections' contents and trace data. INPUT and DIAG outlive the container.
 * NULL with ERROR if nothing can be made of the file.
 */
BscContainer *bsc_container_read(const BscInput *input, BscDiagnostics *diag, GError **error);
void bsc_container_free(BscContainer *container);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscContainer, bsc_container_free)

/*
 * Contents of a section, unpacked; NULL if there is none or it is damaged (then in diag).
 * A section that is not compressed and that the file's end cuts short gives what is there.
 */
GBytes *bsc_container_section(const BscContainer *container, BscSectionKind kind);

/* Statistics of CPU in BUFFER; NULL if the file has none. */
const BscCpuStat *bsc_container_stat(const BscContainer *container, const BscDataBuffer *buffer,
				     uint32_t cpu);

/* The rest is for the files that read containers. */

/* As above for contents anywhere; NAME is what diag calls them. */
GBytes *bsc_container_load(const BscContainer *container, const BscFileSection *section,
			   const char *name);

/* Adds a buffer; takes nothing, copies both strings. */
BscDataBuffer *bsc_container_add_buffer(BscContainer *container, const char *name,
					const char *clock);
/*
 * Adds the segment of one CPU. What does not fit into the file is cut off or left out, and said so
 * in diag. A size of 0 is no segment.
 */
void bsc_container_add_segment(BscContainer *container, BscDataBuffer *buffer, uint32_t cpu,
			       uint32_t index, uint64_t offset, uint64_t size);
/* Looks for segments that overlap and sorts them, after the last one was added. */
void bsc_container_check_segments(BscContainer *container);

bool bsc_container_read_v6(BscContainer *container, uint64_t offset, GError **error);
bool bsc_container_read_v7(BscContainer *container, uint64_t offset, GError **error);

/* Applies one option of DATA; false if it is too short. Not for BUFFER, DONE and section ids. */
bool bsc_options_apply(BscContainer *container, uint16_t id, const uint8_t *data, size_t size);
