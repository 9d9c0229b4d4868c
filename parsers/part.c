/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/part.h"

#define FIRST_ROWS 4096

void bsc_part_init(BscPart *part)
{
	*part = (BscPart){ .n_rows = 0 };
	part->pages = g_array_new(FALSE, FALSE, sizeof(BscPageRef));
	part->marks = g_array_new(FALSE, FALSE, sizeof(BscMark));
}

void bsc_part_clear(BscPart *part)
{
	g_free(part->ts);
	g_free(part->kind);
	g_free(part->payload);
	bsc_payloads_clear(&part->payloads);
	bsc_strtab_free(part->strings);
	g_array_unref(part->pages);
	g_array_unref(part->marks);
}

void bsc_part_reader_init(BscPartReader *reader, const BscDecoding *decoding, const BscIndex *index)
{
	*reader = (BscPartReader){
		.decoding = decoding,
		.common = *bsc_row_maker_common(decoding->maker),
		.kinds = bsc_row_maker_kinds(decoding->maker),
		.units = (const BscUnit *)(void *)index->units->data,
		.counts = g_new0(uint64_t, BSC_EVENT_N_IDS),
		.is_identity = bsc_clock_rule_is_identity(&decoding->container->rule),
		.is_big_endian = decoding->layout->is_big_endian,
		.names = g_new0(BscTaskNames, 1),
		.seen = g_new0(BscSeen, 1),
	};
	reader->names->age = reader->seen->age = 1;
	bsc_unit_reader_init(&reader->reader, decoding->container);
}

void bsc_part_reader_clear(BscPartReader *reader)
{
	bsc_unit_reader_clear(&reader->reader);
	g_free(reader->counts);
	g_free(reader->unit);
	g_free(reader->names);
	g_free(reader->seen);
}

static BscMark *mark(BscPart *part, BscMarkKind kind, uint64_t value)
{
	BscMark mark = {
		.kind = kind,
		.row = (BscRow)part->n_rows,
		.last = part->last,
		.value = value,
	};

	g_array_append_val(part->marks, mark);
	return &g_array_index(part->marks, BscMark, part->marks->len - 1);
}

static void mark_gap(BscPart *part, uint64_t lost)
{
	mark(part, BSC_MARK_GAP, lost);
	part->needs_moment = true;
}

static void mark_moment(BscPart *part, BscNsec ts)
{
	mark(part, BSC_MARK_MOMENT, 0)->ts = ts;
	part->least = part->least == BSC_NSEC_NONE ? ts : MIN(part->least, ts);
	part->needs_moment = false;
}

static void grow(BscPart *part)
{
	part->cap = part->cap ? 2 * part->cap : FIRST_ROWS;
	part->ts = g_renew(BscNsec, part->ts, part->cap);
	part->kind = g_renew(uint8_t, part->kind, part->cap);
	part->payload = g_renew(uint32_t, part->payload, part->cap);
}

static void add_row(BscPart *part, BscNsec ts, int kind, uint32_t payload)
{
	size_t n = part->n_rows;

	if (n == part->cap)
		grow(part);
	part->ts[n] = ts;
	part->kind[n] = (uint8_t)kind;
	part->payload[n] = payload;
	part->n_rows = n + 1;
}

static uint32_t intern(BscPartReader *reader, BscPart *part, BscPayload *payload,
		       const BscRawText *text)
{
	payload->text = bsc_raw_text_intern(text, payload, reader->names,
					    reader->strings ? reader->strings : part->strings);
	return bsc_payloads_intern(reader->payloads ? reader->payloads : &part->payloads, payload);
}

/* The payload of a record of KIND, BSC_SEEN_NO_ROW if no row is made of it. */
static uint32_t read_payload(BscPartReader *reader, BscPart *part, const BscRecord *record,
			     int kind)
{
	BscPayload payload;
	BscRawText text;

	switch (bsc_row_maker_read(reader->decoding->maker, kind, record->data, record->size,
				   &payload, &text)) {
	case BSC_ROW_MADE: return intern(reader, part, &payload, &text);
	case BSC_ROW_SHORT: reader->n_short++; break;
	case BSC_ROW_NONE: break;
	}
	return BSC_SEEN_NO_ROW;
}

static void read_record(BscPartReader *reader, BscPart *part, const BscRecord *record, BscNsec ts)
{
	BscSeenSlot *slot = NULL;
	uint64_t n_short = reader->n_short;
	uint32_t id, payload;
	int kind;

	if (record->size < reader->common.end) {
		reader->n_short++;
		return;
	}
	id = bsc_get_u16(record->data + reader->common.type.offset, reader->is_big_endian);
	reader->counts[id]++;
	kind = reader->kinds[id];
	if (kind < 0)
		return;
	if (bsc_seen_takes(record->size))
		slot = bsc_seen_slot(reader->seen, record->data, record->size);
	if (slot && bsc_seen_is(reader->seen, slot, record->data, record->size)) {
		payload = slot->payload;
	} else {
		payload = read_payload(reader, part, record, kind);
		/* each of the short ones counts */
		if (slot && reader->n_short == n_short)
			bsc_seen_put(reader->seen, slot, record->data, record->size, payload);
	}
	if (payload != BSC_SEEN_NO_ROW)
		add_row(part, ts, kind, payload);
}

/* LEN bytes of a page; OFFSET in the file is where people are sent to if it is damaged. */
static void read_page(BscPartReader *reader, const BscSegment *segment, BscPart *part,
		      BscPageRef page, uint32_t len, uint64_t offset)
{
	const BscDecoding *decoding = reader->decoding;
	/* not in the part, where the compiler would have to keep them in memory */
	BscNsec last = part->last, most = part->most;
	uint64_t n_events = 0;
	BscRecord record;
	BscPageWalk walk;

	bsc_page_begin(&walk, decoding->layout, reader->unit + page.offset, len);
	if (walk.lost || walk.is_damaged)
		mark_gap(part, walk.lost);
	while (bsc_page_next(&walk, &record)) {
		BscNsec ts = (BscNsec)record.ts;

		if (!reader->is_identity)
			ts = (BscNsec)bsc_clock_rule_apply(&decoding->container->rule,
							   segment->index, record.ts);
		if (n_events++ == 0)
			page.first = ts;
		if (G_UNLIKELY(part->needs_moment || ts < last)) {
			part->last = last;
			mark_moment(part, ts);
		}
		last = ts;
		most = MAX(most, ts);
		read_record(reader, part, &record, ts);
	}
	part->last = last;
	part->most = most;
	part->n_events += n_events;
	if (walk.is_damaged) {
		mark(part, BSC_MARK_BAD_PAGE, offset);
		mark_gap(part, 0);
	}
	g_array_append_val(part->pages, page);
}

static void read_unit(BscPartReader *reader, const BscSegment *segment, uint32_t number,
		      BscPart *part)
{
	const BscUnit *unit = &reader->units[number];
	const uint32_t page_size = reader->decoding->layout->page_size;
	uint32_t offset = 0;
	size_t len;

	if (unit->usize > reader->unit_cap) {
		g_free(reader->unit);
		reader->unit_cap = unit->usize;
		reader->unit = g_malloc(reader->unit_cap);
	}
	len = bsc_unit_read(&reader->reader, unit, reader->unit);
	while (offset < len) {
		const BscPageRef page = {
			.first = BSC_NSEC_NONE,
			.unit = number,
			.offset = offset,
			.row = (BscRow)part->n_rows,
		};
		uint32_t n = (uint32_t)MIN(page_size, len - offset);

		if (n == page_size || segment->is_cut)
			read_page(reader, segment, part, page, n,
				  unit->is_compressed ? unit->offset : unit->offset + offset);
		else
			mark(part, BSC_MARK_PARTIAL_PAGE, unit->offset + offset);
		offset += n;
	}
	if (len < unit->usize) {
		mark(part, unit->is_compressed ? BSC_MARK_BAD_CHUNK : BSC_MARK_TRUNCATED,
		     unit->offset);
		mark_gap(part, 0);
	}
	part->size += unit->csize;
}

static void reset(BscPart *part, bool has_tables)
{
	part->n_rows = 0;
	part->n_events = part->size = 0;
	part->last = part->least = part->most = BSC_NSEC_NONE;
	part->needs_moment = true;
	g_array_set_size(part->pages, 0);
	g_array_set_size(part->marks, 0);
	if (!has_tables)
		return;
	bsc_payloads_reset(&part->payloads);
	bsc_strtab_free(part->strings);
	part->strings = bsc_strtab_new();
}

void bsc_part_read(BscPartReader *reader, const BscPartPlan *plan, BscPart *part)
{
	reset(part, !reader->payloads);
	/* strings and payloads of another table are of no use in this one */
	if (!reader->payloads) {
		reader->names->age++;
		reader->seen->age++;
	}
	for (uint32_t i = 0; i < plan->n_units; i++)
		read_unit(reader, plan->segment, plan->first_unit + i, part);
}
