/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What is compared, the first with the others, and the verdict. */
#define VERDICTS(X)                                                                                \
	X("wake-fn-baseline-8", "wake-fn-par0-8", "wake-fn-par1-8",                                \
	  "wake-fn-par0-8 takes 288 ms instead of 319 ms (-9.9 %): kick and bring-up are "         \
	  "two steps, still one CPU at a time; the APs (firmware and early code) take 224"         \
	  " ms of the critical path instead of 249 ms, while the control task (asleep "            \
	  "between two looks of the sync loop) takes 19.2 ms instead of 0. wake-fn-par1-8"         \
	  " takes 185 ms instead of 319 ms (-42 %): the kicks come first, the release "            \
	  "stays serial; the APs (firmware and early code) take 68.9 ms of the critical "          \
	  "path instead of 249 ms, while the APs (STARTING callbacks, interrupts off, to "         \
	  "ONLINE_IDLE) take 41.5 ms instead of 9.12 ms; 401 ms of AP time is spent "              \
	  "spinning instead of 0.")                                                                \
	X("boot-baseline-8", "boot-par0-8", "boot-par1-8",                                         \
	  "boot-par0-8 takes 125 ms instead of 60.8 ms (+105 %): kick and bring-up are "           \
	  "two steps, still one CPU at a time; the control task (working in a callback) "          \
	  "takes 25.0 ms of the critical path instead of 8.21 ms; 0 .. 23 ms of AP time "          \
	  "may be spent spinning instead of 0 (no event shows it). Without tracing itself"         \
	  " (trace/RB:prepare) it is 103 ms instead of 56.3 ms (+83 %). boot-par1-8 takes"         \
	  " 115 ms instead of 60.8 ms (+89 %): the kicks come first, the release stays "           \
	  "serial; the APs (STARTING callbacks, interrupts off, to ONLINE_IDLE) take 25 "          \
	  ".. 26 ms of the critical path instead of 0 .. 1.9 ms; 0 .. 443 ms of AP time "          \
	  "may be spent spinning instead of 0 (no event shows it). Without tracing itself"         \
	  " (trace/RB:prepare) it is 110 ms instead of 56.3 ms (+96 %).")                          \
	X("boot-baseline-128", "boot-par1-128", NULL,                                              \
	  "boot-par1-128 takes 4.68 s instead of 7.68 s (-39 %): the kicks come first, "           \
	  "the release stays serial; the control task (working in a callback) takes 841 "          \
	  "ms of the critical path instead of 2.30 s, while the APs (STARTING callbacks, "         \
	  "interrupts off, to ONLINE_IDLE) take 2.0 .. 2.2 s instead of 0 .. 1.2 s; 0 .. "         \
	  "218 s of AP time may be spent spinning instead of 0 (no event shows it). "              \
	  "Without tracing itself (trace/RB:prepare) it is 3.88 s instead of 5.36 s (-28 "         \
	  "%).")                                                                                   \
	X("boot-par1-8", "fault-dead-par1-8", NULL,                                                \
	  "Not a fair comparison: not all CPUs came up. fault-dead-par1-8 takes 12.2 s "           \
	  "instead of 115 ms (+10523 %): the APs (firmware and early code) take 11 .. 12 "         \
	  "s of the critical path instead of 0 .. 302 us; 0 .. 25 s of AP time may be "            \
	  "spent spinning instead of 0 .. 443 ms (no event shows it). Without tracing "            \
	  "itself (trace/RB:prepare) it is 12.2 s instead of 110 ms (+11006 %).")                  \
	X("boot-par1-8", "riscv-par1-8", NULL,                                                     \
	  "Not a fair comparison: different architectures. riscv-par1-8 takes 150 ms "             \
	  "instead of 115 ms (+30 %): the control task (running inside cpu:bringup, not "          \
	  "waiting) takes 59 .. 60 ms of the critical path instead of 37 .. 38 ms, while "         \
	  "the APs (woken, not yet running) take 4.39 ms instead of 22.1 ms; 0 .. 664 ms "         \
	  "of AP time may be spent spinning instead of 0 .. 443 ms (no event shows it).")
