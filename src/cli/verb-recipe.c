/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "report/recipe.h"

/* More CPUs than any kernel is built for. */
#define MAX_CPUS 65536

typedef struct Wanted {
	BscSetup setup;
	bool is_boot, is_runtime;
} Wanted;

static bool take_boot(const char *value, void *data, GError **error)
{
	Wanted *wanted = data;

	wanted->is_boot = true;
	return true;
}

static bool take_runtime(const char *value, void *data, GError **error)
{
	Wanted *wanted = data;

	wanted->is_runtime = true;
	return true;
}

static bool take_cpus(const char *value, void *data, GError **error)
{
	Wanted *wanted = data;
	uint64_t n;

	if (!bsc_cli_take_number(value, 2, MAX_CPUS, &n, error))
		return false;
	wanted->setup.n_cpus = (uint32_t)n;
	return true;
}

static bool take_arch(const char *value, void *data, GError **error)
{
	static const BscArch archs[] = { BSC_ARCH_ARM64, BSC_ARCH_X86, BSC_ARCH_RISCV };
	Wanted *wanted = data;

	for (size_t i = 0; i < G_N_ELEMENTS(archs); i++) {
		if (strcmp(value, bsc_arch_name(archs[i])) == 0) {
			wanted->setup.arch = archs[i];
			return true;
		}
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is none of arm64, x86, riscv", value);
	return false;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GString) out = g_string_new(NULL);
	BscCliStatus status = BSC_CLI_GOOD;
	Wanted wanted = { .setup = { .arch = BSC_N_ARCHS } };

	if (!bsc_cli_parse(verb, argc, argv, &wanted, NULL, files, &status))
		return status;
	if (wanted.is_boot == wanted.is_runtime) {
		bsc_cli_complain(
			verb->name,
			"expected one of --boot and --runtime; see bringup-scope %s --help",
			verb->name);
		return BSC_CLI_USAGE;
	}
	bsc_report_recipe(&wanted.setup, wanted.is_boot, out);
	bsc_cli_print(out->str, out->len);
	return status;
}

static const BscCliOption options[] = {
	{ "boot", 0, NULL, "a capture of the boot", take_boot },
	{ "runtime", 0, NULL, "a capture of CPUs that go down and come up", take_runtime },
	{ "cpus", 0, "N", "how many CPUs the machine has", take_cpus },
	{ "arch", 0, "ARCH", "arm64, x86 or riscv (default: a list that serves all)", take_arch },
	{ 0 },
};

const BscCliVerb bsc_cli_recipe = {
	.name = "recipe",
	.arguments = "--boot|--runtime",
	.summary = "how to take a capture that tells everything",
	.details = "Prints how to take a capture: the kernel's command line for the boot, or the "
		   "trace-cmd line for run time, what to do afterwards, and what to beware of.",
	.options = options,
	.run = run,
};
