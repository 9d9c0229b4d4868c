/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"
#include "parsers/pages.h"

#include <string.h>

#define PAGE 4096u

/* Every test runs on each of these: byte order of the file and long of the kernel. */
static const struct {
	bool is_big_endian;
	uint32_t commit_size, page_size;
} shapes[] = {
	{ false, 8, PAGE }, { true, 8, PAGE },   { false, 4, PAGE },
	{ true, 4, PAGE },  { false, 8, 65536 }, { true, 4, 65536 },
};

/* What a walk gave. */
typedef struct Walked {
	BscPageWalk walk;
	unsigned n;
	BscRecord records[64];
} Walked;

static Walked walk(PageMaker *maker, uint32_t flags, uint64_t lost)
{
	g_autofree uint8_t *page = page_end(maker, flags, lost);
	Walked walked = { 0 };

	bsc_page_begin(&walked.walk, &maker->layout, page, maker->layout.page_size);
	while (bsc_page_next(&walked.walk, &walked.records[walked.n]))
		g_assert_cmpuint(++walked.n, <, G_N_ELEMENTS(walked.records));
	return walked;
}

static void for_shapes(void (*test)(const BscPageLayout *))
{
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
		BscPageLayout layout = make_layout(shapes[i].is_big_endian, shapes[i].commit_size,
						   shapes[i].page_size);

		test(&layout);
	}
}

static void check_lengths(const BscPageLayout *layout)
{
	/* sizes of records: as a short length up to 112 bytes, with a length behind the word above
	 */
	static const uint32_t sizes[] = { 4, 8, 12, 112, 113, 116, 200, 1001 };
	PageMaker maker;
	uint64_t ts = 1000;
	Walked walked;

	page_begin(&maker, layout, ts);
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autoptr(GByteArray) record = g_byte_array_new();

		for (uint32_t k = 0; k < sizes[i]; k++)
			put_u8(record, (uint8_t)(i + k));
		page_record(&maker, (uint32_t)i + 1, record);
	}
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.n, ==, G_N_ELEMENTS(sizes));
	g_assert_false(walked.walk.is_damaged);
	for (unsigned i = 0; i < walked.n; i++) {
		ts += i + 1;
		g_assert_cmpuint(walked.records[i].ts, ==, ts);
		g_assert_cmpuint(walked.records[i].size, ==, sizes[i]);
	}
}

static void test_lengths(void)
{
	for_shapes(check_lengths);
}

static void add(PageMaker *maker, uint32_t delta)
{
	g_autoptr(GByteArray) record = record_new(maker->layout.is_big_endian, 7, 1);

	page_record(maker, delta, record);
}

static void check_time(const BscPageLayout *layout)
{
	const uint64_t top = UINT64_C(3) << 59;
	PageMaker maker;
	Walked walked;

	page_begin(&maker, layout, 100);
	add(&maker, 0);
	add(&maker, (1u << 27) - 1); /* the largest delta */
	page_extend(&maker, (UINT64_C(5) << 27) + 3);
	add(&maker, 10);
	page_stamp(&maker, UINT64_C(123456789012));
	add(&maker, 1);
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.n, ==, 4);
	g_assert_cmpuint(walked.records[0].ts, ==, 100);
	g_assert_cmpuint(walked.records[1].ts, ==, 100 + (1u << 27) - 1);
	g_assert_cmpuint(walked.records[2].ts, ==,
			 walked.records[1].ts + (UINT64_C(5) << 27) + 3 + 10);
	g_assert_cmpuint(walked.records[3].ts, ==, UINT64_C(123456789013));

	/* the five top bits of a stamp are those of the time before it */
	page_begin(&maker, layout, top + 1000);
	page_stamp(&maker, 2000);
	add(&maker, 5);
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.n, ==, 1);
	g_assert_cmpuint(walked.records[0].ts, ==, top + 2005);

	/* ... or one more where the others have just wrapped */
	page_begin(&maker, layout, top + (UINT64_C(1) << 59) - 10);
	page_stamp(&maker, 5);
	add(&maker, 0);
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.n, ==, 1);
	g_assert_cmpuint(walked.records[0].ts, ==, (UINT64_C(4) << 59) + 5);
}

static void test_time(void)
{
	for_shapes(check_time);
}

static void check_padding(const BscPageLayout *layout)
{
	PageMaker maker;
	Walked walked;

	/* a discarded record counts as time, as in libtraceevent, and is skipped */
	page_begin(&maker, layout, 0);
	add(&maker, 1);
	page_word(&maker, 29, 7);
	page_u32(&maker, 12);
	page_u32(&maker, 0xffffffff);
	page_u32(&maker, 0xffffffff);
	add(&maker, 2);
	/* without time it is the rest of the page, whatever follows */
	page_word(&maker, 29, 0);
	page_u32(&maker, 4);
	add(&maker, 3);
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.n, ==, 2);
	g_assert_cmpuint(walked.records[1].ts, ==, 10);
	g_assert_false(walked.walk.is_damaged);
}

static void test_padding(void)
{
	for_shapes(check_padding);
}

static void check_lost(const BscPageLayout *layout)
{
	const uint32_t room = layout->page_size - layout->data_offset;
	g_autoptr(GByteArray) all = g_byte_array_new();
	PageMaker maker;
	Walked walked;

	page_begin(&maker, layout, 1);
	add(&maker, 1);
	walked = walk(&maker, 0, 0);
	g_assert_cmpuint(walked.walk.lost, ==, 0);

	page_begin(&maker, layout, 1);
	add(&maker, 1);
	walked = walk(&maker, PAGE_LOST, 0);
	g_assert_cmpuint(walked.walk.lost, ==, BSC_LOST_SOME);
	g_assert_cmpuint(walked.n, ==, 1);

	page_begin(&maker, layout, 1);
	add(&maker, 1);
	walked = walk(&maker, PAGE_LOST | PAGE_STORED, 12345);
	g_assert_cmpuint(walked.walk.lost, ==, 12345);
	g_assert_cmpuint(walked.n, ==, 1);
	g_assert_false(walked.walk.is_damaged);

	/* a full page has no room for the number */
	g_byte_array_set_size(all, room - 8);
	memset(all->data, 0, all->len);
	page_begin(&maker, layout, 1);
	page_record(&maker, 1, all);
	walked = walk(&maker, PAGE_LOST | PAGE_STORED, 0);
	g_assert_cmpuint(walked.walk.lost, ==, BSC_LOST_SOME);
	g_assert_cmpuint(walked.n, ==, 1);
	g_assert_false(walked.walk.is_damaged);
}

static void test_lost(void)
{
	for_shapes(check_lost);
}

static void check_damage(const BscPageLayout *layout)
{
	/* words that cannot be: type, and what stands behind it */
	static const struct {
		uint32_t type, array;
		bool has_array;
	} cases[] = {
		{ 0, 3, true },                                    /* shorter than its own length */
		{ 0, 0, true },           { 0, 0xfffffffc, true }, /* longer than the page */
		{ 28, 0, true },                            /* longer than what is committed */
		{ 29, 0xffffffff, true }, { 30, 0, false }, /* the second word is missing */
		{ 31, 0, false },         { 0, 0, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		PageMaker maker;
		Walked walked;

		page_begin(&maker, layout, 1);
		add(&maker, 1);
		page_word(&maker, cases[i].type, 1);
		if (cases[i].has_array)
			page_u32(&maker, cases[i].array);
		walked = walk(&maker, 0, 0);
		g_assert_true(walked.walk.is_damaged);
		g_assert_cmpuint(walked.n, ==, 1);
	}
}

static void test_damage(void)
{
	for_shapes(check_damage);
}

static void check_commit(const BscPageLayout *layout)
{
	g_autofree uint8_t *page = NULL;
	PageMaker maker;
	BscPageWalk walked;
	BscRecord record = { 0 };

	/* a commit size beyond the page is clamped, and what is there is read */
	page_begin(&maker, layout, 50);
	add(&maker, 1);
	add(&maker, 1);
	page = page_end(&maker, 0, 0);
	memset(page + layout->commit_offset + (layout->is_big_endian ? layout->commit_size - 4 : 1),
	       0x07, 3);
	bsc_page_begin(&walked, layout, page, layout->page_size);
	g_assert_true(walked.is_damaged);
	g_assert_cmpuint(walked.end, ==, layout->page_size);
	g_assert_true(bsc_page_next(&walked, &record));
	g_assert_true(bsc_page_next(&walked, &record));
	g_assert_cmpuint(record.ts, ==, 52);
	g_assert_false(bsc_page_next(&walked, &record));
}

static void test_commit(void)
{
	for_shapes(check_commit);
}

static void check_cut(const BscPageLayout *layout)
{
	g_autofree uint8_t *page = NULL;
	const uint32_t step = 12; /* of one record */
	PageMaker maker;

	page_begin(&maker, layout, 0);
	for (int i = 0; i < 10; i++)
		add(&maker, 1);
	page = page_end(&maker, 0, 0);
	/* every record that is whole is given, and a page that is cut is not a damaged one */
	for (uint32_t len = 0; len <= layout->data_offset + 10 * step; len++) {
		g_autofree uint8_t *part = g_memdup2(page, MAX(len, 1));
		BscPageWalk walked;
		BscRecord record;
		uint32_t n = 0;

		bsc_page_begin(&walked, layout, part, len);
		while (bsc_page_next(&walked, &record))
			n++;
		g_assert_cmpuint(
			n, ==, len < layout->data_offset ? 0 : (len - layout->data_offset) / step);
		g_assert_false(walked.is_damaged);
		g_assert_true(walked.is_cut == (len < layout->data_offset + 10 * step));
	}
}

static void test_cut(void)
{
	for_shapes(check_cut);
}

static void check_random(const BscPageLayout *layout)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20230122);

	for (int round = 0; round < 200; round++) {
		g_autofree uint8_t *page = g_malloc(layout->page_size);
		BscPageWalk walked;
		BscRecord record;
		uint64_t last = 0;

		for (uint32_t i = 0; i < layout->page_size; i++)
			page[i] = (uint8_t)g_rand_int(rand);
		bsc_page_begin(&walked, layout, page, layout->page_size);
		while (bsc_page_next(&walked, &record)) {
			g_assert_true(record.data >= page);
			g_assert_true(record.data + record.size <= page + layout->page_size);
			g_assert_cmpuint(record.ts, <=, INT64_MAX);
			g_assert_cmpuint(record.offset, >, last);
			last = record.offset;
		}
	}
}

static void test_random_pages_stay_inside(void)
{
	for_shapes(check_random);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pages/lengths", test_lengths);
	g_test_add_func("/pages/time", test_time);
	g_test_add_func("/pages/padding", test_padding);
	g_test_add_func("/pages/lost", test_lost);
	g_test_add_func("/pages/damage", test_damage);
	g_test_add_func("/pages/commit-clamped", test_commit);
	g_test_add_func("/pages/cut-by-the-end-of-the-file", test_cut);
	g_test_add_func("/pages/random-pages-stay-inside", test_random_pages_stay_inside);
	return g_test_run();
}
