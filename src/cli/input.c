/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/input.h"

#include "cli/output.h"

static const char *shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

BscCapture *bsc_cli_open(const char *path, const BscCliLoad *load, BscCliStatus *status)
{
	const BscLoadOptions options = {
		.states_path = load->states_path,
		.dmesg_path = load->dmesg_path,
		.ignore_events = (const char *const *)load->ignore_events,
	};
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *label = g_strdup_printf("reading %s", base);
	g_autoptr(GError) error = NULL;
	BscProgress *progress = bsc_progress_new();
	BscCliTicker *ticker = bsc_cli_ticker_start(label, progress);
	BscCapture *capture = bsc_load_capture(path, &options, progress, &error);

	bsc_cli_ticker_stop(ticker);
	bsc_progress_unref(progress);
	if (capture)
		return capture;
	*status = BSC_CLI_INPUT;
	bsc_cli_complain_error(shown(path), error);
	return NULL;
}

void bsc_cli_check_damage(const char *path, const BscCapture *capture, BscCliStatus *status)
{
	const char *first = NULL;
	uint64_t n = 0;

	for (int code = 0; code < BSC_DIAG_N; code++) {
		if (bsc_diagnostic_severity(code) != BSC_DAMAGE ||
		    capture->diag->codes[code].count == 0)
			continue;
		if (!first)
			first = bsc_diagnostic_text(code);
		n += capture->diag->codes[code].count;
	}
	if (!first)
		return;
	*status = BSC_CLI_INPUT;
	if (n > 1)
		bsc_cli_complain(shown(path),
				 "damaged, only the rest was used: %s (and %" G_GUINT64_FORMAT
				 " more; see bringup-scope info)",
				 first, n - 1);
	else
		bsc_cli_complain(shown(path), "damaged, only the rest was used: %s", first);
}
