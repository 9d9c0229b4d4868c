/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/states.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATES_FILE_MAX  1048576 /* bytes; the longest real ones have some 4000 */
#define STATE_NUMBER_MAX 4095    /* the largest real ones are below 300 */
#define SYMBOL_MAX       512     /* bytes; KSYM_NAME_LEN of Linux 6.1 and later */

#define STATE_ABSENT  (-1)
#define STATE_DYNAMIC (-2)
#define N_VERSIONS    4

/* One state, as one or several versions of the kernel have it. */
typedef struct StateRow {
	int16_t number[N_VERSIONS]; /* or STATE_ABSENT, STATE_DYNAMIC; by BscStatesVersion - 1 */
	bool is_prepare;            /* its callbacks run on the control CPU */
	const char *arch;           /* "": not tied to one */
	const char *name;           /* "": made up at run time */
} StateRow;

typedef struct StateSymbol {
	const char *symbol;
	uint16_t row;
} StateSymbol;

#include "data/states-table.h"

/* enum cpuhp_state in include/linux/cpuhotplug.h of each version. */
static const struct {
	int32_t bringup;            /* CPUHP_BRINGUP_CPU */
	int32_t online;             /* CPUHP_ONLINE */
	int32_t prepare_dynamic[2]; /* CPUHP_BP_PREPARE_DYN, .._END */
	int32_t ap_dynamic[2];      /* CPUHP_AP_ONLINE_DYN, .._END */
} versions[N_VERSIONS] = {
	{ 91, 236, { 70, 90 }, { 201, 231 } },
	{ 86, 236, { 64, 84 }, { 192, 232 } },
	{ 83, 236, { 61, 81 }, { 192, 232 } },
	{ 83, 235, { 61, 81 }, { 191, 231 } },
};

struct BscStatesFile {
	GPtrArray *names; /* char *, by number; NULL where the file has none, or two */
};

static int open_regular_file(const char *path, GError **error)
{
	struct stat info;
	/* not blocking, since a pipe of this name would keep us waiting for its writer */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &info) < 0)
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(errno));
	else if (!S_ISREG(info.st_mode))
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: not a regular file", path);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The bytes of PATH and room for a NUL after them. */
static char *read_small_file(const char *path, size_t max, size_t *ret_len, GError **error)
{
	g_autofree char *data = NULL;
	int fd = open_regular_file(path, error);
	ssize_t n = 1;
	size_t len = 0;

	if (fd < 0)
		return NULL;
	data = g_malloc(max + 1);
	while (n > 0 && len <= max) {
		n = read(fd, data + len, max + 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	if (n < 0)
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(errno));
	close(fd);
	if (n < 0)
		return NULL;
	if (len > max) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_LIMIT,
			    "%s: more than %zu bytes, too long for a list of states", path, max);
		return NULL;
	}
	*ret_len = len;
	return g_steal_pointer(&data);
}

/* Whether TEXT can be shown as it is; the kernel's own names are plain ASCII without blanks. */
static bool is_plain_name(const char *text)
{
	for (const char *p = text; *p; p++)
		if (!g_ascii_isprint(*p))
			return false;
	return *text != '\0';
}

static bool add_line(BscStatesFile *states, char *line)
{
	char *end = NULL;
	uint64_t number;
	char *name;

	g_strstrip(line);
	number = g_ascii_strtoull(line, &end, 10);
	if (!g_ascii_isdigit(*line) || *end != ':' || number > STATE_NUMBER_MAX)
		return false;
	name = g_strstrip(end + 1);
	if (!is_plain_name(name))
		return false;
	if (number >= states->names->len)
		g_ptr_array_set_size(states->names, (int)number + 1);
	if (!states->names->pdata[number])
		states->names->pdata[number] = g_strdup(name);
	else if (strcmp(states->names->pdata[number], name) != 0)
		((char *)states->names->pdata[number])[0] = '\0'; /* neither can be trusted */
	return true;
}

BscStatesFile *bsc_states_file_read(const char *path, GError **error)
{
	g_autoptr(BscStatesFile) states = NULL;
	g_autofree char *data = NULL;
	size_t len = 0, n_names = 0;

	data = read_small_file(path, STATES_FILE_MAX, &len, error);
	if (!data)
		return NULL;

	states = g_new0(BscStatesFile, 1);
	states->names = g_ptr_array_new_with_free_func(g_free);
	for (size_t begin = 0, end; begin < len; begin = end + 1) {
		const char *newline = memchr(data + begin, '\n', len - begin);

		end = newline ? (size_t)(newline - data) : len;
		data[end] = '\0';
		n_names += add_line(states, data + begin);
	}
	if (n_names == 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "%s: not a list of cpuhp states, no line is \"number: name\"", path);
		return NULL;
	}
	return g_steal_pointer(&states);
}

void bsc_states_file_free(BscStatesFile *states)
{
	if (!states)
		return;
	g_ptr_array_unref(states->names);
	g_free(states);
}

const char *bsc_states_file_name(const BscStatesFile *states, int32_t number)
{
	const char *name;

	if (!states || number < 0 || (size_t)number >= states->names->len)
		return NULL;
	name = states->names->pdata[number];
	return name && *name ? name : NULL;
}

BscStatesVersion bsc_states_version(int32_t bringup, int32_t online)
{
	BscStatesVersion found = BSC_STATES_UNKNOWN;

	for (size_t i = 0; i < N_VERSIONS; i++) {
		if (versions[i].bringup != bringup || (online >= 0 && versions[i].online != online))
			continue;
		if (found != BSC_STATES_UNKNOWN)
			return BSC_STATES_UNKNOWN;
		found = (BscStatesVersion)(i + 1);
	}
	return found;
}

/* The name of MACHINE's folder in the kernel's arch/; "" if unknown. */
static const char *arch_of_machine(const char *machine)
{
	static const struct {
		const char *prefix;
		const char *arch;
	} archs[] = {
		{ "aarch64", "arm64" },   { "arm64", "arm64" },
		{ "arm", "arm" },         { "x86", "x86" },
		{ "i386", "x86" },        { "i486", "x86" },
		{ "i586", "x86" },        { "i686", "x86" },
		{ "riscv", "riscv" },     { "ppc", "powerpc" },
		{ "powerpc", "powerpc" }, { "s390", "s390" },
		{ "mips", "mips" },       { "loongarch", "loongarch" },
		{ "sparc", "sparc" },     { "csky", "csky" },
		{ "ia64", "ia64" },       { "sh", "sh" },
		{ "xtensa", "xtensa" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(archs); i++)
		if (g_str_has_prefix(machine, archs[i].prefix))
			return archs[i].arch;
	return "";
}

static bool arch_fits(const StateRow *row, const char *arch)
{
	return !*row->arch || !*arch || strcmp(row->arch, arch) == 0;
}

/* Whether ROW can have NUMBER in VERSION, which is known. */
static bool number_fits(const StateRow *row, BscStatesVersion version, int32_t number)
{
	int32_t have = row->number[version - 1];
	const int32_t *range = row->is_prepare ? versions[version - 1].prepare_dynamic
					       : versions[version - 1].ap_dynamic;

	if (have == STATE_DYNAMIC)
		return number >= range[0] && number <= range[1];
	return have == number;
}

/* First entry of SYMBOL in state_symbols, or the number of entries. */
static size_t find_symbol(const char *symbol)
{
	size_t low = 0, high = G_N_ELEMENTS(state_symbols);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(state_symbols[middle].symbol, symbol) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < G_N_ELEMENTS(state_symbols) && strcmp(state_symbols[low].symbol, symbol) == 0)
		return low;
	return G_N_ELEMENTS(state_symbols);
}

static const StateRow *symbol_row(size_t entry, const char *symbol)
{
	if (entry >= G_N_ELEMENTS(state_symbols) ||
	    strcmp(state_symbols[entry].symbol, symbol) != 0)
		return NULL;
	return &state_rows[state_symbols[entry].row];
}

/* The one name of several rows; once two names differ, or one is made up at run time, none. */
typedef struct OneName {
	const char *name;
	size_t n_rows;
	bool is_ambiguous;
} OneName;

static void one_name_add(OneName *one, const StateRow *row)
{
	if (!*row->name || (one->name && strcmp(one->name, row->name) != 0))
		one->is_ambiguous = true;
	one->name = row->name;
	one->n_rows++;
}

static const char *one_name_get(const OneName *one)
{
	return one->is_ambiguous ? NULL : one->name;
}

/*
 * The symbol alone, if it is callback of one state in all kernels; else with the number, in a
 * version whose numbers are known; else, if no version fits, with the side on which it ran.
 */
static const char *name_by_symbol(const char *symbol, BscStatesVersion version, const char *arch,
				  int32_t number, bool is_prepare)
{
	OneName any = { 0 }, by_number = { 0 }, by_side = { 0 };
	const StateRow *row;

	for (size_t i = find_symbol(symbol); (row = symbol_row(i, symbol)); i++) {
		if (!arch_fits(row, arch))
			continue;
		one_name_add(&any, row);
		if (version != BSC_STATES_UNKNOWN && number_fits(row, version, number))
			one_name_add(&by_number, row);
		if (row->is_prepare == is_prepare)
			one_name_add(&by_side, row);
	}
	if (one_name_get(&any))
		return one_name_get(&any);
	return one_name_get(by_number.n_rows > 0 ? &by_number : &by_side);
}

/* Only static numbers say something on their own. */
static const char *name_by_number(BscStatesVersion version, const char *arch, int32_t number)
{
	OneName one = { 0 };

	if (version == BSC_STATES_UNKNOWN || number < 0)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(state_rows); i++)
		if (state_rows[i].number[version - 1] == number && arch_fits(&state_rows[i], arch))
			one_name_add(&one, &state_rows[i]);
	return one_name_get(&one);
}

/* Whether SYMBOL may be a callback of the state NAME; true for one that is not in the table. */
static bool symbol_may_be(const char *symbol, const char *name)
{
	size_t first = find_symbol(symbol);
	const StateRow *row;

	for (size_t i = first; (row = symbol_row(i, symbol)); i++)
		if (!*row->name || strcmp(row->name, name) == 0)
			return true;
	return first == G_N_ELEMENTS(state_symbols);
}

/* Marks between the sections: states that a CPU can be in, but that have no callback. */
static bool is_mark(const char *name)
{
	static const char *const marks[] = { "offline", "idle:dead", "ap:offline", "ap:online",
					     "online" };

	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (strcmp(name, marks[i]) == 0)
			return true;
	return false;
}

const char *bsc_state_name(const BscStatesFile *states, BscStatesVersion version,
			   const char *machine, int32_t number, const char *symbol, bool is_prepare,
			   bool *ret_disagrees)
{
	const char *file_name = bsc_states_file_name(states, number);
	const char *arch = arch_of_machine(machine);
	char plain[SYMBOL_MAX];

	*ret_disagrees = false;
	g_strlcpy(plain, symbol, sizeof(plain));
	plain[strcspn(plain, ".+")] = '\0'; /* ".isra.0", ".llvm.123", "+0x0" */

	/* kernel/cpu.c:cpuhp_kick_ap_work() has events of its own and borrows a number for them */
	if (strcmp(plain, "cpuhp_kick_ap_work") == 0)
		return NULL;
	if (file_name && is_mark(file_name))
		file_name = NULL;
	if (file_name && (!*plain || symbol_may_be(plain, file_name)))
		return file_name;

	*ret_disagrees = file_name != NULL;
	if (*plain)
		return name_by_symbol(plain, version, arch, number, is_prepare);
	return name_by_number(version, arch, number);
}
