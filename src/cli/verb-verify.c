/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/format.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/package.h"
#include "cli/sides.h"
#include "report/package-check.h"

#include <glib/gstdio.h>
#include <string.h>

/* Longest line that is quoted, bytes. */
#define MAX_QUOTE 200

/* Of a SHA-256, in hexadecimal. */
#define SUM_DIGITS 64

/* Largest file of a package that is read: pictures of 512 CPUs stay far below. */
#define MAX_FILE (256 << 20)

/* What is being checked. */
typedef struct Verify {
	const char *folder;
	GPtrArray *paths; /* borrowed: the captures of the command line */
	BscCliLoad load;
	BscPackagePlan *plan;
	GPtrArray *captures; /* BscCapture *, owned, as paths; NULL: cannot be used */
	size_t n_wrong, n_notes;
} Verify;

/* NAME in FOLDER, ended by NUL. NULL with ERROR if it is no file that can be read. g_free(). */
static char *read_file(const char *folder, const char *name, gsize *ret_len, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	GStatBuf info;
	char *data = NULL;

	/* Never waits for a pipe, never takes what would not fit. */
	if (g_stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > MAX_FILE)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_LIMIT,
			    "%s: no regular file of at most %d MB", path, MAX_FILE >> 20);
		return NULL;
	}
	return g_file_get_contents(path, &data, ret_len, error) ? data : NULL;
}

static BscPackagePlan *read_plan(const char *folder)
{
	g_autoptr(GError) error = NULL;
	gsize len;
	g_autofree char *text = read_file(folder, BSC_PACKAGE_JSON, &len, &error);
	BscPackagePlan *plan = text ? bsc_package_plan_read(text, (gssize)len, &error) : NULL;

	if (!plan)
		bsc_cli_complain_error(folder, error);
	return plan;
}

static void unref_capture(gpointer capture)
{
	bsc_capture_unref(capture);
}

static void open_captures(Verify *verify, BscCliStatus *status)
{
	verify->captures = g_ptr_array_new_with_free_func(unref_capture);
	for (guint i = 0; i < verify->paths->len; i++) {
		BscCapture *capture = bsc_cli_open(verify->paths->pdata[i], &verify->load, status);

		if (capture)
			bsc_cli_check_damage(verify->paths->pdata[i], capture, status);
		g_ptr_array_add(verify->captures, capture);
	}
}

/* Row of the capture of the command line with SHA256; -1: there is none. */
static int find_capture(const Verify *verify, const char *sha256)
{
	for (guint i = 0; i < verify->captures->len; i++) {
		const BscCapture *capture = verify->captures->pdata[i];

		if (capture && strcmp(bsc_trace_sha256(capture->trace), sha256) == 0)
			return (int)i;
	}
	return -1;
}

/* NAME without the policy. g_free(). */
static char *file_of(const char *name)
{
	g_autofree char *file = g_strdup(name);
	char *at = strrchr(file, '@');
	BscPolicy policy;

	if (at && bsc_policy_parse(at + 1, &policy))
		*at = '\0';
	return g_steal_pointer(&file);
}

/* A capture of the package that was given under its name, but is not the same any more. */
static bool is_changed(const Verify *verify, const char *name)
{
	g_autofree char *file = file_of(name);

	for (guint i = 0; i < verify->paths->len; i++)
		if (g_str_has_suffix(verify->paths->pdata[i], file))
			return true;
	return false;
}

/* What pictures call a capture is what it was called when the package was made. */
static void rename_capture(const Verify *verify, int at, const BscPackageRun *run)
{
	BscTrace *trace = ((BscCapture *)verify->captures->pdata[at])->trace;

	g_free(trace->path);
	trace->path = file_of(run->name);
}

/* Sides as the package has them, of the captures that were given; NULL if some are not there. */
static BscCliSides *make_sides(const Verify *verify)
{
	g_autoptr(BscCliSides) sides = bsc_cli_sides_new();
	bool is_complete = true;

	for (size_t s = 0; s < verify->plan->n_sides; s++) {
		const BscPackageSide *from = &verify->plan->sides[s];
		BscCliSide *to = bsc_cli_sides_append(sides, from->label, from->is_group);

		for (size_t i = 0; i < from->n_runs; i++) {
			const BscPackageRun *run = &from->runs[i];
			int at = find_capture(verify, run->sha256);

			if (at >= 0) {
				rename_capture(verify, at, run);
				bsc_cli_side_add_run(to, verify->paths->pdata[at], run->policy,
						     run->name);
				continue;
			}
			is_complete = false;
			bsc_cli_complain(
				verify->folder, "the capture %s (%s) %s", run->name, run->sha256,
				is_changed(verify, run->name) ? "is not the one that was given"
							      : "was not given");
		}
	}
	return is_complete ? g_steal_pointer(&sides) : NULL;
}

static BscCapture *reuse(const char *path, void *data, BscCliStatus *status)
{
	const Verify *verify = data;

	for (guint i = 0; i < verify->paths->len; i++)
		if (verify->captures->pdata[i] && strcmp(verify->paths->pdata[i], path) == 0)
			return bsc_capture_ref(verify->captures->pdata[i]);
	*status = BSC_CLI_INPUT;
	return NULL;
}

/* TEXT as a quotation: safe, and not too long. g_free(). */
static char *quote(const char *text)
{
	g_autofree char *safe = text ? bsc_text_sanitize(text, MAX_QUOTE) : NULL;

	return safe ? g_strdup_printf("\"%s\"", safe) : g_strdup("no such line");
}

static void print_fault(Verify *verify, const char *name, const BscPackageFault *fault)
{
	g_autofree char *expected = quote(fault->expected);
	g_autofree char *found = quote(fault->found);
	g_autofree char *line = NULL;

	if (fault->is_note) {
		verify->n_notes++;
		line = g_strdup_printf("note %s:%zu: %s %s\n", name, fault->line,
				       fault->found ? "not checked, was added:" : "left out:",
				       fault->found ? found : expected);
	} else {
		verify->n_wrong++;
		line = g_strdup_printf("DIFFERS %s:%zu: expected %s, found %s\n", name, fault->line,
				       expected, found);
	}
	bsc_cli_print(line, strlen(line));
}

static void print_line(const char *what, const char *name, const char *text)
{
	g_autofree char *line = g_strdup_printf("%s %s: %s\n", what, name, text);

	bsc_cli_print(line, strlen(line));
}

static char *text_of(GBytes *bytes)
{
	return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void check_text(Verify *verify, const char *name, GBytes *expected, const char *found,
		       gsize len)
{
	g_autofree char *want = text_of(expected);
	bool is_mail = strcmp(name, BSC_PACKAGE_MAIL) == 0;
	g_autoptr(GArray) faults = NULL;
	size_t before = verify->n_wrong;

	if (strlen(found) != len) {
		verify->n_wrong++;
		print_line("DIFFERS", name, "is no text");
		return;
	}
	faults = bsc_package_compare(want, found, is_mail);
	for (guint i = 0; i < faults->len; i++)
		print_fault(verify, name, &g_array_index(faults, BscPackageFault, i));
	if (verify->n_wrong == before)
		print_line("ok", name, "all figures are those of the captures");
}

/* The line of NAME in the package's SHA256SUMS says that FOUND is as it was written. */
static bool is_as_summed(const Verify *verify, const char *name, const char *found, gsize len)
{
	gsize size;
	g_autofree char *sums = read_file(verify->folder, BSC_PACKAGE_SUMS, &size, NULL);
	g_autofree char *sum =
		g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)found, len);
	g_autofree char *line = g_strdup_printf("%s  %s\n", sum, name);

	return sums && strstr(sums, line) != NULL;
}

/* Painting depends on the fonts and libraries of a machine, so other bytes may be honest. */
static void check_painted(Verify *verify, const char *name, GBytes *expected, const char *found,
			  gsize len)
{
	if (g_bytes_get_size(expected) == len &&
	    memcmp(g_bytes_get_data(expected, NULL), found, len) == 0) {
		print_line("ok", name, "the same picture");
	} else if (is_as_summed(verify, name, found, len)) {
		verify->n_notes++;
		print_line(
			"note", name,
			"not the bytes that are painted here, as fonts and libraries differ; it is "
			"what " BSC_PACKAGE_SUMS " says, and " BSC_PACKAGE_SVG
			" has the same figures");
	} else {
		verify->n_wrong++;
		print_line("DIFFERS", name,
			   "neither the picture of these captures nor what " BSC_PACKAGE_SUMS
			   " says");
	}
}

/* EXPECTED, with the checksum of the painted picture that is there: what of it is checked apart. */
static GBytes *with_painted(const Verify *verify, GBytes *expected)
{
	gsize len;
	g_autofree char *png = read_file(verify->folder, BSC_PACKAGE_PNG, &len, NULL);
	g_autofree char *text = text_of(expected);
	char *line = png ? strstr(text, "  " BSC_PACKAGE_PNG "\n") : NULL;
	g_autofree char *sum = NULL;

	if (!line || line - text < SUM_DIGITS)
		return g_bytes_ref(expected);
	sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)png, len);
	memcpy(line - SUM_DIGITS, sum, SUM_DIGITS);
	len = strlen(text);
	return g_bytes_new_take(g_steal_pointer(&text), len);
}

static void check_sums(Verify *verify, const BscPackageFile *file, const char *found, gsize len)
{
	g_autoptr(GBytes) expected = with_painted(verify, file->bytes);

	check_text(verify, file->name, expected, found, len);
}

static void check_file(Verify *verify, const BscPackageFile *file)
{
	g_autoptr(GError) error = NULL;
	gsize len;
	g_autofree char *found = read_file(verify->folder, file->name, &len, &error);

	if (!found) {
		verify->n_wrong++;
		print_line("MISSING", file->name, error->message);
	} else if (strcmp(file->name, BSC_PACKAGE_PNG) == 0) {
		check_painted(verify, file->name, file->bytes, found, len);
	} else if (strcmp(file->name, BSC_PACKAGE_SUMS) == 0) {
		check_sums(verify, file, found, len);
	} else {
		check_text(verify, file->name, file->bytes, found, len);
	}
}

static BscCliStatus check_package(Verify *verify, const BscComparison *comparison)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscPackage) package =
		bsc_cli_package_make(comparison, &verify->plan->settings, &error);
	g_autofree char *end = NULL;

	if (!package) {
		bsc_cli_complain_error(verify->folder, error);
		return BSC_CLI_INPUT;
	}
	if (strcmp(verify->plan->settings.version, BSC_VERSION) != 0)
		print_line("note", BSC_PACKAGE_JSON,
			   "made by another version than " BSC_VERSION
			   ", which may define figures differently");
	for (size_t i = 0; i < package->n_files; i++)
		check_file(verify, &package->files[i]);
	end = verify->n_wrong == 0
		      ? g_strdup("every figure is what the captures give\n")
		      : g_strdup_printf("%zu place%s differ%s from what the captures give\n",
					verify->n_wrong, verify->n_wrong == 1 ? "" : "s",
					verify->n_wrong == 1 ? "s" : "");
	bsc_cli_print(end, strlen(end));
	return verify->n_wrong > 0 ? BSC_CLI_FAILED : BSC_CLI_GOOD;
}

static BscCliStatus verify_with(Verify *verify)
{
	g_autoptr(BscCliSides) sides = NULL;
	g_autoptr(BscComparison) comparison = NULL;
	g_autoptr(GError) error = NULL;
	BscCliStatus status = BSC_CLI_GOOD, result;
	const BscSide *all;
	size_t n;

	verify->load.ignore_events = g_strdupv(verify->plan->ignored);
	open_captures(verify, &status);
	sides = make_sides(verify);
	if (!sides)
		return BSC_CLI_INPUT;
	if (!bsc_cli_sides_load(sides, verify->plan->settings.episode, reuse, verify, &status))
		return status;
	all = bsc_cli_sides_get(sides, &n);
	comparison = bsc_comparison_new(all, n, &verify->plan->options, &error);
	if (!comparison) {
		bsc_cli_complain(NULL, "%s", error->message);
		return BSC_CLI_INPUT;
	}
	result = check_package(verify, comparison);
	return result == BSC_CLI_GOOD ? status : result;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	Verify verify = { .paths = files };
	BscCliStatus status = BSC_CLI_GOOD;

	if (!bsc_cli_parse(verb, argc, argv, NULL, &verify.load, files, &status))
		return status;
	verify.folder = files->pdata[0];
	g_ptr_array_remove_index(files, 0);
	verify.plan = read_plan(verify.folder);
	status = verify.plan ? verify_with(&verify) : BSC_CLI_INPUT;
	if (verify.captures)
		g_ptr_array_unref(verify.captures);
	bsc_package_plan_free(verify.plan);
	bsc_cli_load_clear(&verify.load);
	return status;
}

const BscCliVerb bsc_cli_verify = {
	.name = "verify",
	.arguments = "FOLDER CAPTURE...",
	.summary = "compute the figures of a review package once more",
	.details = "Takes a folder that compare --format=lkml wrote and the captures that it was "
		   "made of, wherever they are now: they are known by their SHA-256. Computes "
		   "every figure of every file once more and prints a line for each that differs: "
		   "file, line, what is expected and what is found. Exit status: 0 none differs, "
		   "1 one does, 2 wrong usage, 3 a capture is missing or cannot be used.",
	.opens_captures = true,
	.min_files = 2,
	.max_files = G_MAXSIZE,
	.run = run,
};
