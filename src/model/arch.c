/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/arch.h"

#include <glib.h>

static const char *const arch_names[] = {
#define X(arch, name) name,
	BSC_ARCHS(X)
#undef X
};

static const struct {
	const char *prefix;
	BscArch arch;
} machines[] = {
	{ "aarch64", BSC_ARCH_ARM64 },
	{ "arm64", BSC_ARCH_ARM64 },
	{ "x86", BSC_ARCH_X86 },
	{ "amd64", BSC_ARCH_X86 },
	{ "i386", BSC_ARCH_X86 },
	{ "i486", BSC_ARCH_X86 },
	{ "i586", BSC_ARCH_X86 },
	{ "i686", BSC_ARCH_X86 },
	{ "riscv", BSC_ARCH_RISCV },
	{ "mips", BSC_ARCH_MIPS },
	{ "loongarch", BSC_ARCH_LOONGARCH },
};

BscArch bsc_arch_of_machine(const char *machine)
{
	for (size_t i = 0; i < G_N_ELEMENTS(machines); i++)
		if (g_str_has_prefix(machine, machines[i].prefix))
			return machines[i].arch;
	return BSC_N_ARCHS;
}

const char *bsc_arch_name(BscArch arch)
{
	return (unsigned)arch < BSC_N_ARCHS ? arch_names[arch] : "";
}
