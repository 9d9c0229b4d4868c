/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/lanes.h"

/* The first of NUMBERS that is not below NUMBER. */
static guint place_of(const GArray *numbers, uint32_t number)
{
	guint low = 0, high = numbers->len;

	while (low < high) {
		guint mid = low + (high - low) / 2;

		if (g_array_index(numbers, uint32_t, mid) < number)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool bsc_numbers_has(const GArray *numbers, uint32_t number)
{
	guint place = place_of(numbers, number);

	return place < numbers->len && g_array_index(numbers, uint32_t, place) == number;
}

void bsc_numbers_set(GArray *numbers, uint32_t number, bool is_in)
{
	guint place = place_of(numbers, number);
	bool has = place < numbers->len && g_array_index(numbers, uint32_t, place) == number;

	if (has && !is_in)
		g_array_remove_index(numbers, place);
	else if (!has && is_in)
		g_array_insert_val(numbers, place, number);
}

void bsc_numbers_print(const GArray *numbers, GString *out)
{
	for (guint i = 0, end; i < numbers->len; i = end) {
		uint32_t from = g_array_index(numbers, uint32_t, i), to = from;

		for (end = i + 1; end < numbers->len; end++, to++)
			if (g_array_index(numbers, uint32_t, end) != to + 1)
				break;
		g_string_append_printf(out, i > 0 ? ",%u" : "%u", from);
		if (to > from)
			g_string_append_printf(out, "-%u", to);
	}
}

static bool parse_number(const char **at, uint32_t *ret)
{
	uint32_t number = 0;
	const char *from = *at;

	while (g_ascii_isdigit(**at)) {
		number = number * 10 + (uint32_t)(*(*at)++ - '0');
		if (number > BSC_LANES_MAX_CPU)
			return false;
	}
	*ret = number;
	return *at > from;
}

static void skip_blanks(const char **at)
{
	while (**at == ' ')
		++*at;
}

bool bsc_numbers_parse(const char *text, GArray *numbers)
{
	g_autoptr(GArray) read = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	for (skip_blanks(&text); *text;) {
		uint32_t from, to;

		if (!parse_number(&text, &from))
			return false;
		to = from;
		if (*text == '-') {
			text++;
			if (!parse_number(&text, &to) || to < from)
				return false;
		}
		for (uint32_t number = from; number <= to; number++)
			bsc_numbers_set(read, number, true);
		skip_blanks(&text);
		if (*text != ',')
			break;
		text++;
		skip_blanks(&text);
		if (!*text)
			return false;
	}
	if (*text)
		return false;
	g_array_set_size(numbers, 0);
	if (read->len > 0)
		g_array_append_vals(numbers, read->data, read->len);
	return true;
}
