/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/index.h"

/* Raw pages are read in blocks of about this size. */
#define RAW_UNIT (1u << 18)

BscIndex *bsc_index_new(void)
{
	BscIndex *index = g_new0(BscIndex, 1);

	index->units = g_array_new(FALSE, FALSE, sizeof(BscUnit));
	index->pages = g_array_new(FALSE, FALSE, sizeof(BscPageRef));
	index->runs = g_array_new(FALSE, FALSE, sizeof(BscRunPages));
	return index;
}

void bsc_index_free(BscIndex *index)
{
	if (!index)
		return;
	g_array_unref(index->units);
	g_array_unref(index->pages);
	g_array_unref(index->runs);
	g_free(index);
}

static void list_raw(const BscSegment *segment, uint32_t page_size, GArray *units)
{
	uint32_t step = MAX(RAW_UNIT / page_size, 1) * page_size;

	for (uint64_t done = 0; done < segment->size; done += step) {
		uint32_t n = (uint32_t)MIN((uint64_t)step, segment->size - done);
		BscUnit unit = { .offset = segment->offset + done, .csize = n, .usize = n };

		g_array_append_val(units, unit);
	}
}

static bool bad_chunk(BscDiagnostics *diag, const BscSegment *segment, uint64_t offset,
		      const char *what)
{
	bsc_diagnostics_add(diag, BSC_DIAG_BAD_CHUNK, (int32_t)segment->cpu, offset, BSC_NSEC_NONE,
			    what);
	return false;
}

/* {u32 count, count times {u32 csize, u32 usize, csize bytes}} */
static bool list_chunks(const BscContainer *container, const BscSegment *segment, uint64_t *budget,
			GArray *units, BscDiagnostics *diag)
{
	uint64_t at = segment->offset, end = at + segment->size;
	uint8_t raw[8];
	uint32_t n;

	if (end - at < 4 || bsc_input_read(container->input, at, raw, 4) != 4)
		return segment->is_cut ? false : bad_chunk(diag, segment, at, "no chunks found");
	n = bsc_get_u32(raw, container->is_big_endian);
	at += 4;
	for (uint32_t i = 0; i < n; i++) {
		BscUnit unit = { .offset = at + 8, .is_compressed = true };

		/* a cut was reported when the segment was added */
		if (end - at < 8)
			return segment->is_cut
				       ? false
				       : bad_chunk(diag, segment, at, "fewer chunks than said");
		if (bsc_input_read(container->input, at, raw, 8) != 8)
			return bad_chunk(diag, segment, at, "a chunk cannot be read");
		unit.csize = bsc_get_u32(raw, container->is_big_endian);
		unit.usize = bsc_get_u32(raw + 4, container->is_big_endian);
		if (unit.usize > BSC_MAX_CHUNK || unit.usize > *budget)
			return bad_chunk(diag, segment, at,
					 "a chunk claims to be larger than I accept");
		if (unit.csize > end - unit.offset)
			return segment->is_cut ? false
					       : bad_chunk(diag, segment, at,
							   "a chunk is longer than its CPU's data");
		*budget -= unit.usize;
		g_array_append_val(units, unit);
		at = unit.offset + unit.csize;
	}
	return true;
}

bool bsc_units_list(const BscContainer *container, const BscDataBuffer *buffer,
		    const BscSegment *segment, uint32_t page_size, uint64_t *budget, GArray *units,
		    BscDiagnostics *diag)
{
	if (buffer->is_compressed)
		return list_chunks(container, segment, budget, units, diag);
	list_raw(segment, page_size, units);
	return true;
}

void bsc_unit_reader_init(BscUnitReader *reader, const BscContainer *container)
{
	*reader = (BscUnitReader){ .container = container };
	reader->unpacker = bsc_unpacker_new(container->compression);
}

void bsc_unit_reader_clear(BscUnitReader *reader)
{
	g_clear_pointer(&reader->unpacker, bsc_unpacker_free);
	g_clear_pointer(&reader->packed, g_free);
	reader->packed_cap = 0;
}

size_t bsc_unit_read(BscUnitReader *reader, const BscUnit *unit, uint8_t *data)
{
	const BscInput *input = reader->container->input;

	if (!unit->is_compressed)
		return bsc_input_read(input, unit->offset, data, unit->usize);
	if (unit->csize > reader->packed_cap) {
		g_free(reader->packed);
		reader->packed_cap = unit->csize;
		reader->packed = g_malloc(reader->packed_cap);
	}
	if (bsc_input_read(input, unit->offset, reader->packed, unit->csize) != unit->csize)
		return 0;
	if (!bsc_unpack(reader->unpacker, reader->packed, unit->csize, data, unit->usize))
		return 0;
	return unit->usize;
}
