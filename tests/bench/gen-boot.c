/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gen-boot.h"

#include <string.h>

/* From being kicked to being alive, about, ns. */
#define WAKE 2000000

static const uint16_t id_of_kind[BSC_EVENT_N_KINDS] = {
	[BSC_EVENT_CPUHP_ENTER] = ID_ENTER,   [BSC_EVENT_CPUHP_EXIT] = ID_EXIT,
	[BSC_EVENT_SCHED_SWITCH] = ID_SWITCH, [BSC_EVENT_SCHED_WAKING] = ID_WAKING,
	[BSC_EVENT_FUNCTION] = ID_FUNCTION,
};

static uint64_t address_of(GenBoot *boot, const char *symbol)
{
	guint i;

	for (i = 0; i < boot->symbols->len; i++)
		if (strcmp(boot->symbols->pdata[i], symbol) == 0)
			break;
	if (i == boot->symbols->len)
		g_ptr_array_add(boot->symbols, g_strdup(symbol));
	return GEN_SYMBOL_BASE + i * GEN_SYMBOL_SIZE;
}

void gen_boot_put(GenBoot *boot, uint32_t cpu, const GenEvent *event)
{
	gen_ring_put(&boot->rings[cpu], event);
	boot->counts[event->id]++;
}

static void put_row(GenBoot *boot, uint32_t cpu, BscRow row)
{
	const BscTrace *trace = boot->capture->trace;
	GenEvent event = {
		.ts = trace->ts[row],
		.id = id_of_kind[trace->kind[row]],
		.flags = bsc_trace_at(trace, row)->flags,
		.pid = bsc_trace_at(trace, row)->pid,
		.a = bsc_trace_at(trace, row)->a,
		.b = bsc_trace_at(trace, row)->b,
		.c = bsc_trace_at(trace, row)->c,
		.d = bsc_trace_at(trace, row)->d,
		.text = bsc_trace_text(trace, row),
	};

	if (event.id == ID_ENTER)
		event.addr = address_of(boot, bsc_trace_symbol(trace, row));
	else if (event.id == ID_FUNCTION)
		event.addr = address_of(boot, bsc_function_name((BscFunction)event.a));
	gen_boot_put(boot, cpu, &event);
}

/* True: this AP, by chance, is one of the N among all that have a fault. */
static void choose_faults(Machine *machine, GRand *rand, uint32_t n, MachineFault fault)
{
	while (n-- > 0) {
		int32_t cpu = g_rand_int_range(rand, 1, (int32_t)machine->n + 1);

		machine->cpus[cpu].fault = fault;
	}
}

/* What the other modes would have taken is true as well: what a simulation has to find. */
static void boot_all(GenBoot *boot, const GenPlan *plan)
{
	const MachineTracing tracing = { plan->has_sched, plan->has_functions, boot->points };
	MachineBoot recorded = machine_boot(&boot->machine, plan->mode, &tracing);

	boot->capture = recorded.capture;
	boot->totals[plan->mode] = recorded.total;
	for (int mode = 0; mode < MACHINE_N_MODES; mode++)
		if (mode != (int)plan->mode)
			boot->totals[mode] = machine_boot(&boot->machine, mode, NULL).total;
}

/* Nothing is really lost at the places where that is said: what is true stays so. */
static void write_run(GenBoot *boot, const GenPlan *plan, const BscRun *run)
{
	const BscTrace *trace = boot->capture->trace;
	const uint64_t n_losses = run->cpu == 0 ? plan->n_losses : 0;

	for (BscRow i = 0; i < run->n_rows; i++) {
		if (run->cpu == 0 && i > 0)
			gen_noise_between(boot, 0, trace->ts[run->first + i]);
		if (i > 0 && i * n_losses / run->n_rows != (i - 1) * n_losses / run->n_rows)
			gen_ring_lose(&boot->rings[0], 1);
		put_row(boot, run->cpu, run->first + i);
	}
	boot->end = MAX(boot->end, run->end);
}

static void write_rings(GenBoot *boot, const GenPlan *plan)
{
	const BscTrace *trace = boot->capture->trace;
	uint64_t n_written = 0, n_left;

	for (size_t i = 0; i < trace->n_rows; i++)
		boot->end = MAX(boot->end, trace->ts[i]);
	for (size_t i = 0; i < trace->n_runs; i++)
		write_run(boot, plan, &trace->runs[i]);
	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++)
		n_written += boot->rings[cpu].n_events;
	n_left = plan->n_events > n_written ? plan->n_events - n_written : 0;
	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++) {
		uint64_t share = n_left / plan->n_cpus + (cpu < n_left % plan->n_cpus);

		if (plan->spread == GEN_ONE_CPU)
			share = cpu == 0 ? n_left : 0;
		gen_noise_tail(boot, plan, cpu, share);
		gen_ring_end(&boot->rings[cpu]);
	}
}

void gen_boot_init(GenBoot *boot, const GenPlan *plan)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(plan->seed);

	*boot = (GenBoot){
		.points = g_new(BscNsec, (gsize)plan->n_cpus * BSC_N_POINTS),
		.rings = g_new(GenRing, plan->n_cpus),
		.counts = g_new0(uint64_t, UINT16_MAX + 1),
		.symbols = g_ptr_array_new_with_free_func(g_free),
	};
	machine_init(&boot->machine, plan->seed, plan->n_cpus - 1, WAKE);
	choose_faults(&boot->machine, rand, plan->n_dead, MACHINE_DEAD);
	choose_faults(&boot->machine, rand, plan->n_failing, MACHINE_CALLBACK);
	boot_all(boot, plan);
	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++)
		gen_ring_init(&boot->rings[cpu], &plan->layout);
	write_rings(boot, plan);
}

void gen_boot_clear(GenBoot *boot, const GenPlan *plan)
{
	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++)
		gen_ring_clear(&boot->rings[cpu]);
	bsc_capture_unref(boot->capture);
	machine_clear(&boot->machine);
	g_ptr_array_unref(boot->symbols);
	g_free(boot->points);
	g_free(boot->rings);
	g_free(boot->counts);
}
