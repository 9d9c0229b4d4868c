/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include "parsers/symbols.h"

#include <string.h>
#include <unistd.h>

/* A container of which only the section of symbols is used. */
typedef struct Fixture {
	BscInput *input;
	BscDiagnostics *diag;
	BscContainer container;
	BscSymbols *symbols;
} Fixture;

static void fixture_init(Fixture *f, const char *kallsyms)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autofree char *path = NULL;

	put_u32(bytes, false, (uint32_t)strlen(kallsyms));
	put_text(bytes, kallsyms);
	path = write_file(bytes);
	*f = (Fixture){ .input = bsc_input_open(path, NULL, NULL), .diag = bsc_diagnostics_new() };
	unlink(path);
	f->container.input = f->input;
	f->container.diag = f->diag;
	f->container.sections[BSC_SECTION_KALLSYMS].size = bytes->len - 1;
	f->symbols = bsc_symbols_new(&f->container);
}

static void fixture_clear(Fixture *f)
{
	bsc_symbols_free(f->symbols);
	bsc_diagnostics_free(f->diag);
	bsc_input_free(f->input);
}

static void test_functions_by_range(void)
{
	static const struct {
		uint64_t addr;
		int want;
	} cases[] = {
		{ 0xfff, -1 },
		{ 0x1000, BSC_FN_COMPLETE },
		{ 0x1008, BSC_FN_COMPLETE },
		{ 0x10ff, BSC_FN_COMPLETE },
		{ 0x1100, -1 },
		{ 0x2000, BSC_FN_KTHREAD_UNPARK },
		{ 0x2fff, BSC_FN_KTHREAD_UNPARK },
		{ 0x3000, -1 },
		{ 0x500, BSC_FN_CPU_UP },
		{ 0x600, -1 },
		{ UINT64_MAX, -1 },
		{ 0, -1 },
	};
	Fixture f;

	/* not sorted, as modules are not; a suffix is no part of the name, data is no function */
	fixture_init(&f, "0000000000001000 T complete\n"
			 "0000000000001100 T complete_all\n"
			 "0000000000002000 t kthread_unpark.isra.0\n"
			 "0000000000003000 d cpu_startup_entry\n"
			 "0000000000000500 t __cpu_up\t[module]\n"
			 "0000000000000600 t other\t[module]\n"
			 "0000000000004000 T xcomplete\n");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(bsc_symbols_function(f.symbols, cases[i].addr), ==, cases[i].want);
	fixture_clear(&f);
}

static void test_names_of_addresses(void)
{
	static const uint64_t addrs[] = { 0x1000, 0x1001, 0x2000, 0x3000, 0x4000 };
	static const char *const want[] = { "a_function", NULL, "first", "cut", "in_module" };
	g_autoptr(BscTrace) trace = bsc_trace_new();
	Fixture f;

	fixture_init(&f, "0000000000001000 d some_data\n"
			 "0000000000001000 t a_function\n"
			 "0000000000002000 T first\n"
			 "0000000000002000 T second\n"
			 "0000000000003000 t cut.constprop.0.cold\n"
			 "0000000000004000 t in_module\t[the_module]\n");
	bsc_symbols_resolve(f.symbols, addrs, G_N_ELEMENTS(addrs), trace);
	for (size_t i = 0; i < G_N_ELEMENTS(addrs); i++) {
		gpointer name;
		bool is_known =
			g_hash_table_lookup_extended(trace->symbols, &addrs[i], NULL, &name);

		g_assert_true(is_known == (want[i] != NULL));
		if (is_known)
			g_assert_cmpstr(bsc_strtab_get(trace->strings, GPOINTER_TO_UINT(name)), ==,
					want[i]);
	}
	fixture_clear(&f);
}

static void test_texts_without_addresses(void)
{
	static const struct {
		const char *text;
		bool is_usable;
	} cases[] = {
		{ "0000000000000000 T complete\n0000000000000000 T other\n", false },
		{ "", false },
		{ "\n\n\n", false },
		{ "no symbols at all", false },
		{ "ffff8000 T complete", true }, /* 32 bits, and no newline at the end */
		{ "0000000000000000 A x\nffff8000 T complete\n", true },
		{ "ffff8000", false },
		{ "ffff8000 T", false },
		{ "ffff8000 T ", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Fixture f;

		fixture_init(&f, cases[i].text);
		g_assert_true(bsc_symbols_are_usable(f.symbols) == cases[i].is_usable);
		g_assert_cmpint(bsc_symbols_function(f.symbols, 0xffff8000), ==,
				cases[i].is_usable ? BSC_FN_COMPLETE : -1);
		fixture_clear(&f);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/symbols/functions-by-range", test_functions_by_range);
	g_test_add_func("/symbols/names-of-addresses", test_names_of_addresses);
	g_test_add_func("/symbols/texts-without-addresses", test_texts_without_addresses);
	return g_test_run();
}
