/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/memory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

/* Bytes from which on a block has pages of its own, which mremap() moves. Left alone, glibc raises
 * this to 32 MiB with every large block that is freed, and copies what grows. */
#define OWN_PAGES (512 * 1024)

void bsc_memory_init(void)
{
	mallopt(M_MMAP_THRESHOLD, OWN_PAGES);
}
#else
void bsc_memory_init(void)
{
}
#endif
