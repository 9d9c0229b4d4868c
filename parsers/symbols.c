/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/symbols.h"

#include <string.h>

/* A function that is asked for: [begin, end). */
typedef struct Range {
	uint64_t begin, end;
	BscFunction function;
} Range;

struct BscSymbols {
	BscContainer container; /* a copy that has its own diag: any thread may load the text */
	GBytes *blob;
	const char *text, *end;
	bool is_loaded, is_usable;
	GMutex lock;    /* of finding the ranges */
	GArray *ranges; /* of Range, sorted by begin; NULL until functions are asked for */
};

/* "ffff800080010000 T name\t[module]" */
typedef struct Symbol {
	uint64_t addr;
	char type;
	const char *name;
	size_t len; /* of the name */
} Symbol;

/* Values of hexadecimal digits as the kernel writes them, with a bit that no other byte has. */
#define IS_DIGIT 0x10

static const uint8_t digits[256] = {
	['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14, ['5'] = 0x15,
	['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19, ['a'] = 0x1a, ['b'] = 0x1b,
	['c'] = 0x1c, ['d'] = 0x1d, ['e'] = 0x1e, ['f'] = 0x1f,
};

static unsigned hex_digit(char c)
{
	return digits[(uint8_t)c];
}

/*
 * Reads address and type of the line at *AT and moves behind it. False if it is no symbol. The name
 * is the rest of the line; cut_name() makes it the name proper, for the few that matter.
 */
static bool next_symbol(const char **at, const char *end, Symbol *ret_symbol)
{
	const char *p = *at;
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	const char *stop = newline ? newline : end;
	uint64_t addr = 0;
	unsigned digit;

	*at = newline ? newline + 1 : end;
	for (; p < stop && ((digit = hex_digit(*p)) & IS_DIGIT); p++)
		addr = addr << 4 | (digit & 15);
	if (stop - p < 4 || p[0] != ' ' || p[2] != ' ')
		return false;
	ret_symbol->addr = addr;
	ret_symbol->type = p[1];
	ret_symbol->name = p + 3;
	ret_symbol->len = (size_t)(stop - p - 3);
	return true;
}

/* Cuts what follows the first dot, and the module, off a name. */
static void cut_name(Symbol *symbol)
{
	size_t len = 0;

	while (len < symbol->len && symbol->name[len] != '.' && symbol->name[len] != '\t' &&
	       symbol->name[len] != ' ')
		len++;
	symbol->len = len;
}

static void load(BscSymbols *symbols)
{
	const char *at;
	Symbol symbol;
	BscBytes bytes;
	uint32_t size;

	symbols->is_loaded = true;
	symbols->blob = bsc_container_section(&symbols->container, BSC_SECTION_KALLSYMS);
	if (!symbols->blob)
		return;
	bsc_bytes_init(&bytes, g_bytes_get_data(symbols->blob, NULL),
		       g_bytes_get_size(symbols->blob), symbols->container.is_big_endian);
	size = bsc_bytes_u32(&bytes);
	symbols->text = (const char *)bytes.data + bytes.pos;
	symbols->end = symbols->text + MIN(size, bytes.size - bytes.pos);
	for (at = symbols->text; at < symbols->end && !symbols->is_usable;)
		symbols->is_usable = next_symbol(&at, symbols->end, &symbol) && symbol.addr != 0;
}

BscSymbols *bsc_symbols_new(const BscContainer *container)
{
	BscSymbols *symbols = g_new0(BscSymbols, 1);

	symbols->container = *container;
	symbols->container.diag = bsc_diagnostics_new();
	g_mutex_init(&symbols->lock);
	return symbols;
}

void bsc_symbols_free(BscSymbols *symbols)
{
	if (!symbols)
		return;
	g_clear_pointer(&symbols->blob, g_bytes_unref);
	if (symbols->ranges)
		g_array_unref(symbols->ranges);
	bsc_diagnostics_free(symbols->container.diag);
	g_mutex_clear(&symbols->lock);
	g_free(symbols);
}

bool bsc_symbols_are_usable(BscSymbols *symbols)
{
	if (!symbols->is_loaded)
		load(symbols);
	return symbols->is_usable;
}

static bool is_function(char type)
{
	return strchr("tTwW", type) != NULL;
}

/* The function of that name, or -1. */
static int find_name(const char *name, size_t len)
{
	for (int i = 0; i < BSC_FN_N; i++) {
		const char *wanted = bsc_function_name((BscFunction)i);

		if (wanted[0] == name[0] && strlen(wanted) == len && memcmp(wanted, name, len) == 0)
			return i;
	}
	return -1;
}

static gint compare_ranges(gconstpointer a, gconstpointer b)
{
	const Range *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (int)x->function - (int)y->function;
}

/* How many of the N sorted ranges begin at or before ADDR. */
static guint count_until(const Range *ranges, guint n, uint64_t addr)
{
	guint low = 0, high = n;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (ranges[middle].begin <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * A function ends where the next symbol of any kind begins; the file is not always sorted. For
 * every address only the range just before it matters: those in front of that end at its begin.
 */
static void find_ends(GArray *array, const GArray *addrs)
{
	Range *ranges = (Range *)(void *)array->data;
	guint n = 0;

	for (guint i = 0; i < array->len; i++)
		if (n == 0 || ranges[i].begin != ranges[n - 1].begin)
			ranges[n++] = ranges[i];
	g_array_set_size(array, n);
	for (guint i = 0; i < addrs->len; i++) {
		uint64_t addr = g_array_index(addrs, uint64_t, i);
		guint below = addr > 0 ? count_until(ranges, n, addr - 1) : 0;

		if (below > 0 && addr < ranges[below - 1].end)
			ranges[below - 1].end = addr;
	}
}

static GArray *find_ranges(BscSymbols *symbols)
{
	g_autoptr(GArray) addrs = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(Range));
	Symbol symbol;

	if (!bsc_symbols_are_usable(symbols))
		return ranges;
	for (const char *at = symbols->text; at < symbols->end;) {
		int function;

		if (!next_symbol(&at, symbols->end, &symbol))
			continue;
		g_array_append_val(addrs, symbol.addr);
		if (!is_function(symbol.type))
			continue;
		cut_name(&symbol);
		function = find_name(symbol.name, symbol.len);
		if (function >= 0) {
			Range range = { symbol.addr, UINT64_MAX, (BscFunction)function };

			g_array_append_val(ranges, range);
		}
	}
	g_array_sort(ranges, compare_ranges);
	find_ends(ranges, addrs);
	return ranges;
}

/* The first thread that asks looks for them, and the others wait. */
static const GArray *get_ranges(BscSymbols *symbols)
{
	GArray *ranges = g_atomic_pointer_get(&symbols->ranges);

	if (ranges)
		return ranges;
	g_mutex_lock(&symbols->lock);
	ranges = symbols->ranges;
	if (!ranges) {
		ranges = find_ranges(symbols);
		g_atomic_pointer_set(&symbols->ranges, ranges);
	}
	g_mutex_unlock(&symbols->lock);
	return ranges;
}

int bsc_symbols_function(BscSymbols *symbols, uint64_t addr)
{
	const GArray *array = get_ranges(symbols);
	const Range *ranges = (const Range *)(void *)array->data;
	guint n = count_until(ranges, array->len, addr);

	if (n == 0 || addr >= ranges[n - 1].end)
		return -1;
	return (int)ranges[n - 1].function;
}

/* Position of ADDR in the sorted ADDRS, or -1. */
static gssize find_addr(const uint64_t *addrs, size_t n, uint64_t addr)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (addrs[middle] < addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && addrs[low] == addr ? (gssize)low : -1;
}

/*
 * The last digits of the addresses that are asked for. A kernel has a hundred thousand symbols and
 * a hundred callbacks, so nearly every line can be passed over by a glance at four of its digits.
 */
#define TAIL_DIGITS 4

typedef struct Tails {
	uint8_t bits[1 << (4 * TAIL_DIGITS - 3)];
} Tails;

static void set_tail(Tails *tails, uint64_t addr)
{
	uint32_t tail = addr & ((1u << 4 * TAIL_DIGITS) - 1);

	tails->bits[tail >> 3] |= (uint8_t)(1u << (tail & 7));
}

/* False if the line at AT cannot hold one of the addresses; lines of odd form may. */
static bool may_have_tail(const Tails *tails, const char *at, const char *end)
{
	unsigned is_number = IS_DIGIT;
	uint32_t tail = 0;

	/* as the kernel writes them: 16 digits or 8 */
	if (end - at > 17 && at[16] == ' ')
		at += 16 - TAIL_DIGITS;
	else if (end - at > 9 && at[8] == ' ')
		at += 8 - TAIL_DIGITS;
	else
		return true;
	for (int i = 0; i < TAIL_DIGITS; i++) {
		unsigned digit = hex_digit(at[i]);

		is_number &= digit;
		tail = tail << 4 | (digit & 15);
	}
	if (!(is_number & IS_DIGIT))
		return true;
	return tails->bits[tail >> 3] >> (tail & 7) & 1;
}

static void skip_line(const char **at, const char *end)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));

	*at = newline ? newline + 1 : end;
}

/* The symbols at the N sorted ADDRS go to FOUND; of several at one address a function wins. */
static void find_symbols(const BscSymbols *symbols, const uint64_t *addrs, size_t n, Symbol *found)
{
	g_autofree Tails *tails = g_new0(Tails, 1);
	const char *at = symbols->text;
	Symbol symbol;

	for (size_t i = 0; i < n; i++)
		set_tail(tails, addrs[i]);
	while (at < symbols->end) {
		gssize i;

		if (!may_have_tail(tails, at, symbols->end)) {
			skip_line(&at, symbols->end);
			continue;
		}
		if (!next_symbol(&at, symbols->end, &symbol))
			continue;
		i = find_addr(addrs, n, symbol.addr);
		if (i >= 0 &&
		    (!found[i].name || (is_function(symbol.type) && !is_function(found[i].type))))
			found[i] = symbol;
	}
}

void bsc_symbols_resolve(BscSymbols *symbols, const uint64_t *addrs, size_t n, BscTrace *trace)
{
	g_autofree Symbol *found = g_new0(Symbol, n + 1);

	if (n == 0 || !bsc_symbols_are_usable(symbols))
		return;
	find_symbols(symbols, addrs, n, found);
	for (size_t i = 0; i < n; i++) {
		BscString name;

		if (!found[i].name)
			continue;
		cut_name(&found[i]);
		if (found[i].len == 0)
			continue;
		name = bsc_strtab_intern_len(trace->strings, found[i].name, found[i].len);
		g_hash_table_insert(trace->symbols, g_memdup2(&addrs[i], sizeof(addrs[i])),
				    GUINT_TO_POINTER(name));
	}
}

void bsc_symbols_settle(BscSymbols *symbols, BscDiagnostics *diag)
{
	bsc_diagnostics_merge(diag, symbols->container.diag);
	g_clear_pointer(&symbols->blob, g_bytes_unref);
	symbols->is_loaded = true;
	symbols->is_usable = false;
	symbols->text = symbols->end = NULL;
}
