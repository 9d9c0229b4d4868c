/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gen-boot.h"

/* ns; where two events are nearer than this no interrupt comes between them. */
#define ROOM 4000
/* Events of one CPU behind the bring-up between two places at which events are lost. */
#define LOSS_STEP 1000
#define N_LOST    17

#define FIRST_TASK 200000

/* What a CPU does once it is up; each pattern is a few events that belong together. */
typedef struct Tail {
	GenBoot *boot;
	uint32_t cpu;
	BscNsec ts;
	uint64_t n_left;
	uint32_t random; /* xorshift: there are millions of draws */
	int32_t running; /* pid */
} Tail;

static uint32_t draw(Tail *tail, uint32_t n)
{
	tail->random ^= tail->random << 13;
	tail->random ^= tail->random >> 17;
	tail->random ^= tail->random << 5;
	return tail->random % n;
}

static void put(Tail *tail, GenEvent event)
{
	if (tail->n_left == 0)
		return;
	tail->n_left--;
	tail->ts += 200 + draw(tail, 3000);
	event.ts = tail->ts;
	if (event.id != ID_SWITCH)
		event.pid = tail->running;
	gen_boot_put(tail->boot, tail->cpu, &event);
}

static void put_switch(Tail *tail)
{
	static const char *const names[] = { "bash", "sshd", "systemd-udevd", "kcompactd0" };
	int32_t next = tail->running ? 0 : FIRST_TASK + (int32_t)draw(tail, 64);

	put(tail, (GenEvent){ .id = ID_SWITCH,
			      .pid = tail->running,
			      .a = tail->running,
			      .b = next,
			      .c = tail->running ? 1 : 0,
			      .text = next ? names[next % 4] : "swapper" });
	tail->running = next;
}

static void put_waking(Tail *tail)
{
	put(tail, (GenEvent){ .id = ID_WAKING,
			      .a = FIRST_TASK + (int32_t)draw(tail, 64),
			      .b = (int32_t)tail->cpu,
			      .text = "bash" });
}

static void put_pair(Tail *tail, uint16_t entry, uint16_t exit, int32_t number)
{
	put(tail, (GenEvent){ .id = entry, .flags = BSC_FLAG_HARDIRQ, .a = number, .addr = 64 });
	put(tail, (GenEvent){ .id = exit, .flags = BSC_FLAG_HARDIRQ, .a = number, .addr = 64 });
}

static void put_any(Tail *tail, bool is_dense)
{
	uint32_t dice = draw(tail, 100);

	if (is_dense ? dice < 80 : dice < 2)
		put_switch(tail);
	else if (is_dense ? dice < 87 : dice < 4)
		put_waking(tail);
	else if (dice < 90)
		put(tail, (GenEvent){ .id = ID_FILLER, .addr = dice });
	else if (dice < 94)
		put_pair(tail, ID_IRQ_ENTRY, ID_IRQ_EXIT, (int32_t)dice);
	else if (dice < 97)
		put_pair(tail, ID_IPI_ENTRY, ID_IPI_EXIT, 0);
	else
		put_pair(tail, ID_SOFTIRQ, ID_SOFTIRQ_EXIT, 1);
}

void gen_noise_tail(GenBoot *boot, const GenPlan *plan, uint32_t cpu, uint64_t n)
{
	Tail tail = { .boot = boot,
		      .cpu = cpu,
		      .ts = boot->end + 1000000,
		      .n_left = n,
		      .random = (plan->seed + 1) * 2654435761u ^ (cpu + 1) * 40503u };
	uint64_t until_loss = LOSS_STEP;

	tail.random |= 1;
	if (boot->machine.cpus[cpu].fault != MACHINE_GOOD)
		return;
	while (tail.n_left > 0) {
		if (cpu < plan->n_lossy && n - tail.n_left >= until_loss) {
			gen_ring_lose(&boot->rings[cpu], N_LOST);
			until_loss += LOSS_STEP;
		}
		put_any(&tail, plan->is_dense);
	}
}

/* An interrupt in the middle, and a few events that nobody reads. */
void gen_noise_between(GenBoot *boot, uint32_t cpu, BscNsec until)
{
	BscNsec from = boot->rings[cpu].now, step = (until - from) / 5;
	const GenEvent events[] = {
		{ .ts = from + step, .id = ID_IRQ_ENTRY, .a = 11, .flags = BSC_FLAG_HARDIRQ },
		{ .ts = from + 2 * step, .id = ID_IRQ_EXIT, .a = 11, .flags = BSC_FLAG_HARDIRQ },
		{ .ts = from + 3 * step, .id = ID_FILLER, .addr = 1 },
	};

	if (until - from < ROOM || boot->rings[cpu].n_events % 3 != 0)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++)
		gen_boot_put(boot, cpu, &events[i]);
}
