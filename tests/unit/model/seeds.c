/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "seeds.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the process that tries seeds tells the one that waits for it. */
typedef struct Tried {
	guint32 seed; /* the last one */
	uint64_t n_damages;
} Tried;

static GArray *init_seed(const Promise *promise, guint32 seed, Boot *ret_boot)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	GArray *rows;

	boot_init(ret_boot, rand);
	rows = boot_rows(ret_boot);
	promise->choose(ret_boot, rows, rand);
	return rows;
}

static void check(const Promise *promise, const Boot *boot, const GArray *rows, Damage damage)
{
	g_autoptr(BscCapture) capture = boot_capture(boot, rows, damage);

	promise->check(&(Trial){ boot, rows, damage, capture });
}

static void try_seed(const Promise *promise, guint32 seed, Tried *tried)
{
	Boot boot;
	g_autoptr(GArray) rows = init_seed(promise, seed, &boot);

	tried->seed = seed;
	for (guint i = 0; i < rows->len; i++)
		tried->n_damages += g_array_index(rows, BootRow, i).amount != 0;
	check(promise, &boot, rows, promise->damage);
	boot_clear(&boot);
}

static bool ends_well(pid_t child)
{
	int status;

	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* A promise that is broken aborts, so that is done by somebody else. */
static bool breaks(const Promise *promise, const Boot *boot, const GArray *rows, Damage damage)
{
	pid_t child = fork();
	int null;

	g_assert_cmpint(child, >=, 0);
	if (child > 0)
		return !ends_well(child);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	check(promise, boot, rows, damage);
	_exit(0);
}

/* It is the damage that breaks it: without, the same events do not. */
static bool is_to_blame(const Promise *promise, const Boot *boot, const GArray *rows)
{
	return breaks(promise, boot, rows, promise->damage) &&
	       !breaks(promise, boot, rows, DAMAGE_NONE);
}

/* Drops from ROWS what the failure does without: halves, quarters, and so on. */
static void shrink(const Promise *promise, const Boot *boot, GArray **rows)
{
	for (guint size = (*rows)->len / 2; size > 0; size /= 2) {
		for (guint first = 0; first < (*rows)->len;) {
			g_autoptr(GArray) less = g_array_copy(*rows);

			g_array_remove_range(less, first, MIN(size, less->len - first));
			if (!is_to_blame(promise, boot, less)) {
				first += size;
				continue;
			}
			g_array_unref(*rows);
			*rows = g_steal_pointer(&less);
		}
	}
}

static void report(const Promise *promise, guint32 seed)
{
	Boot boot;
	g_autoptr(GArray) rows = init_seed(promise, seed, &boot);
	guint n = rows->len;

	g_test_message("seed %u breaks it; that one alone: BSC_SEED=%u %s -p %s", seed, seed,
		       g_get_prgname(), promise->path);
	if (is_to_blame(promise, &boot, rows))
		shrink(promise, &boot, &rows);
	g_test_message("%u of its %u events do, by CPU; what is damaged has an arrow:", rows->len,
		       n);
	boot_print(&boot, rows);
	boot_clear(&boot);
	g_test_fail();
}

void seeds_try(gconstpointer data)
{
	const Promise *promise = data;
	const char *only = g_getenv("BSC_SEED");
	guint32 first = only ? (guint32)strtoul(only, NULL, 10) : 0;
	guint32 end = only ? first + 1 : promise->n_seeds;
	Tried *tried = mmap(NULL, sizeof *tried, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	pid_t child;

	g_assert_true(tried != MAP_FAILED);
	child = fork();
	g_assert_cmpint(child, >=, 0);
	if (child == 0) {
		/* What it says when it aborts is no line of TAP. */
		dup2(STDERR_FILENO, STDOUT_FILENO);
		for (guint32 seed = first; seed < end; seed++)
			try_seed(promise, seed, tried);
		_exit(0);
	}
	if (!ends_well(child))
		report(promise, tried->seed);
	else
		/* Damage that never happens proves nothing. */
		g_assert_cmpuint(tried->n_damages, >=, end - first);
	munmap(tried, sizeof *tried);
}
