/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/text-width.h"

#include <string.h>

/* Thousandths of an em, from U+0020 to U+007E. */
static const short regular[] = {
	318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
	636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
	1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
	603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
	500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
	635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
};
static const short bold[] = {
	348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
	696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
	1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
	733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
	500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
	716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838,
};

G_STATIC_ASSERT(sizeof regular == sizeof bold);
G_STATIC_ASSERT(G_N_ELEMENTS(regular) == 0x7f - 0x20);

static int advance(gunichar c, bool is_bold)
{
	if (c >= 0x20 && c < 0x7f)
		return (is_bold ? bold : regular)[c - 0x20];
	if (c == 0xb7) /* the middle dot between parts of a line */
		return is_bold ? 380 : 318;
	return 1000;
}

double bsc_text_width(const char *text, double size, bool is_bold)
{
	long sum = 0;

	for (; *text; text = g_utf8_next_char(text))
		sum += advance(g_utf8_get_char(text), is_bold);
	return (double)sum * size / 1000;
}

void bsc_text_ellipsize(GString *out, const char *text, double size, bool is_bold, double max)
{
	double room = max - size; /* the ellipsis is one em */
	double width = 0;
	const char *cut = text;

	if (bsc_text_width(text, size, is_bold) <= max) {
		g_string_append(out, text);
		return;
	}
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		width += advance(g_utf8_get_char(p), is_bold) * size / 1000;
		if (width > room)
			break;
		cut = g_utf8_next_char(p);
	}
	if (cut == text)
		return;
	while (cut > text && cut[-1] == ' ')
		cut--;
	g_string_append_len(out, text, cut - text);
	g_string_append(out, "\xe2\x80\xa6");
}
