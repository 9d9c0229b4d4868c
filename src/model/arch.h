/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Architectures whose bring-up differs in names or limits. */
#define BSC_ARCHS(X)                                                                               \
	X(ARM64, "arm64")                                                                          \
	X(X86, "x86")                                                                              \
	X(RISCV, "riscv")                                                                          \
	X(MIPS, "mips")                                                                            \
	X(LOONGARCH, "loongarch")

typedef enum BscArch {
#define X(arch, name) BSC_ARCH_##arch,
	BSC_ARCHS(X)
#undef X
		BSC_N_ARCHS /* some other one, or unknown */
} BscArch;

/* Architecture of MACHINE as uname -m prints it: "aarch64", "x86_64", "riscv64". */
BscArch bsc_arch_of_machine(const char *machine);

/* "arm64", as the folder in the kernel's arch/; "" for BSC_N_ARCHS. Static. */
const char *bsc_arch_name(BscArch arch);
