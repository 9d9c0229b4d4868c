/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/export.h"
#include "tests/unit/draw/synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * For looking at: draw-synthetic FILE.{svg,png,pdf} [KEY=VALUE ...] with the keys cpus, mode
 * (serial, split, parallel), bounded, failed, unfinished, lost, path, width, height, theme.
 */
static bool set(const char *key, const char *value, Synthetic *what, BscExportOptions *options)
{
	int number = atoi(value);

	if (strcmp(key, "cpus") == 0)
		what->n_cpus = (unsigned)CLAMP(number, 2, 8192);
	else if (strcmp(key, "mode") == 0)
		what->mode = value[0] == 'p'   ? BSC_MODE_PARALLEL
			     : value[1] == 'p' ? BSC_MODE_SPLIT
					       : BSC_MODE_SERIAL;
	else if (strcmp(key, "bounded") == 0)
		what->is_bounded = number != 0;
	else if (strcmp(key, "failed") == 0)
		what->failed_cpu = number;
	else if (strcmp(key, "unfinished") == 0)
		what->unfinished_cpu = number;
	else if (strcmp(key, "lost") == 0)
		what->lost_cpu = number;
	else if (strcmp(key, "path") == 0)
		what->path = value;
	else if (strcmp(key, "width") == 0)
		options->width = number;
	else if (strcmp(key, "height") == 0)
		options->height = number;
	else
		return strcmp(key, "theme") == 0 && bsc_theme_parse(value, &options->theme);
	return true;
}

int main(int argc, char **argv)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscExportOptions options = { .from = BSC_NSEC_NONE, .to = BSC_NSEC_NONE };
	g_autoptr(GError) error = NULL;
	BscCapture *capture;
	bool done;

	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (value)
			*value++ = '\0';
		if (!value || !set(argv[i], value, &what, &options)) {
			fprintf(stderr, "draw-synthetic: what is %s?\n", argv[i]);
			return 2;
		}
	}
	if (argc < 2) {
		fprintf(stderr, "usage: draw-synthetic FILE [KEY=VALUE ...]\n");
		return 2;
	}
	capture = synthetic_new(&what);
	done = bsc_export_picture(capture, &options, argv[1], &error);
	synthetic_free(capture);
	if (!done)
		fprintf(stderr, "draw-synthetic: %s\n", error->message);
	return done ? 0 : 3;
}
