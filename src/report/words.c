/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/words.h"

#include "base/format.h"
#include "report/layout.h"

#include <string.h>

/* Most lines of the log that are printed for one CPU. */
#define MAX_WORDS 8

/* A moment of the log in seconds: it has whole microseconds, and no digit more is known. */
static void append_micros(BscNsec ns, GString *out)
{
	char moment[BSC_FORMAT_MAX];

	bsc_format_moment(moment, ns);
	g_string_append_len(out, moment, (gssize)strlen(moment) - 3);
}

void bsc_report_word_moment(const BscWord *word, GString *out)
{
	char low[BSC_FORMAT_MAX], high[BSC_FORMAT_MAX];

	if (word->certainty == BSC_EXACT) {
		g_string_append_printf(out, "at %s s", bsc_format_moment(low, word->ns));
	} else if (word->certainty == BSC_INFERRED) {
		g_string_append(out, "at ~");
		append_micros(word->ns, out);
		g_string_append(out, " s");
	} else if (word->certainty == BSC_BOUNDED && word->low != BSC_NSEC_NONE &&
		   word->high != BSC_NSEC_NONE) {
		g_string_append_printf(out, "between %s s and %s s",
				       bsc_format_moment(low, word->low),
				       bsc_format_moment(high, word->high));
	} else if (word->log != BSC_NSEC_NONE) {
		g_string_append(out, "at ");
		append_micros(word->log, out);
		g_string_append(out, " s of its own clock");
	} else {
		g_string_append(out, "without a time stamp");
	}
}

static void append_timeout(const BscCapture *capture, const BscBringup *bringup, GString *out)
{
	char nominal[BSC_FORMAT_MAX], measured[BSC_FORMAT_MAX];
	BscTimeout timeout;

	if (!bsc_timeout_of(capture, bringup, &timeout))
		return;
	bsc_layout_line(out, "",
			"timeout: %s by the kernel's code (%s)%s, %s on the clock of the capture",
			bsc_format_duration(nominal, timeout.nominal), timeout.source,
			timeout.is_in_ticks ? ", counted in timer ticks" : "",
			bsc_format_duration(measured, timeout.measured));
}

void bsc_report_words(const BscCapture *capture, const BscWords *words, const BscBringup *bringup,
		      GString *out)
{
	unsigned n = 0;

	append_timeout(capture, bringup, out);
	for (size_t i = 0; bsc_words_next(words, (int32_t)bringup->cpu, BSC_WORD_TROUBLE, &i);
	     i++) {
		const BscWord *word = &words->words[i];
		g_autofree char *text = bsc_layout_name(word->text, "");
		g_autoptr(GString) moment = g_string_new(NULL);

		/* Of another attempt to bring the same CPU up. */
		if (!bsc_word_may_be_within(word, bringup->begin, bringup->last))
			continue;
		if (n++ == MAX_WORDS) {
			bsc_layout_line(out, "", "the log has more about it");
			return;
		}
		bsc_report_word_moment(word, moment);
		bsc_layout_line(out, "", "the kernel's log, %s: \"%s\" (%s)", moment->str, text,
				word->meaning);
	}
}
