/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"

#include "machine-run.h"

/* BASE with a tenth more or less. */
static BscNsec around(GRand *rand, BscNsec base)
{
	return base * g_rand_int_range(rand, 900, 1101) / 1000;
}

static BscNsec between(GRand *rand, int low, int high)
{
	return g_rand_int_range(rand, low, high + 1);
}

static void init_cpu(MachineCpu *cpu, GRand *rand, BscNsec wake, BscNsec lag, BscNsec gap)
{
	cpu->gap = around(rand, gap);
	for (int i = 0; i < 3; i++)
		cpu->prepare[i] = between(rand, 20000, 150000);
	cpu->creation = between(rand, 10000, 50000);
	cpu->kick = between(rand, 1000, 5000);
	cpu->after_kick = between(rand, 5000, 60000);
	cpu->entry = between(rand, 300, 1000);
	cpu->before_idle = between(rand, 300, 1500);
	cpu->unpark = between(rand, 1000, 5000);
	cpu->after_unpark = between(rand, 1000, 5000);
	cpu->back = between(rand, 1000, 8000);
	cpu->wake = MAX(1000, wake * g_rand_int_range(rand, 500, 1500) / 1000);
	cpu->early = between(rand, 2000, 20000);
	cpu->starting = between(rand, 30000, 200000);
	cpu->to_idle = between(rand, 3000, 15000);
	cpu->thread[0] = between(rand, 10000, 200000);
	cpu->thread[1] = between(rand, 10000, 200000);
	cpu->tail = between(rand, 500, 3000);
	for (int i = 0; i < 4; i++)
		cpu->lag[i] = around(rand, lag);
}

void machine_init(Machine *machine, uint32_t seed, uint32_t n, BscNsec wake)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	BscNsec lag = between(rand, 5000, 20000), gap = between(rand, 10000, 60000);

	*machine = (Machine){
		.n = n,
		.jiffy = 4000000,
		.tick = between(rand, 0, 3999999),
		.seed = seed,
		.cpus = g_new0(MachineCpu, (gsize)n + 1),
	};
	for (uint32_t i = 1; i <= n; i++)
		init_cpu(&machine->cpus[i], rand, wake, lag, gap);
}

void machine_clear(Machine *machine)
{
	g_free(machine->cpus);
}

/* Numbers of the states are those of Linux 6.12. */
enum {
	STEP_OFFLINE = 0,
	STEP_THREADS = 1,
	STEP_WORKQUEUE = 38,
	STEP_TRACE = 63,
	STEP_KICK = 85,
	STEP_BRINGUP = 86,
	STEP_TEARDOWN = 145,
	STEP_IDLE = 146,
	STEP_PERF = 190,
	STEP_ACTIVE = 235,
	STEP_ONLINE = 236,
};

/* Program of the task that is written, and what it is written for. */
typedef struct Writer {
	GArray *ops;
	const Machine *machine;
	const MachineCpu *cpu;
	MachineMode mode;
	uint32_t n;
} Writer;

static void op(Writer *w, MachineOp one)
{
	one.cpu = w->n;
	g_array_append_val(w->ops, one);
}

static void work(Writer *w, BscNsec ns)
{
	op(w, (MachineOp){ .kind = OP_WORK, .ns = ns });
}

static void function(Writer *w, BscFunction fn)
{
	op(w, (MachineOp){ .kind = OP_FUNCTION, .a = fn });
}

static void set(Writer *w, MachineFlag flag)
{
	op(w, (MachineOp){ .kind = OP_SET, .flag = flag });
}

static void wait(Writer *w, MachineOpKind kind, MachineFlag flag, BscNsec lag)
{
	op(w, (MachineOp){ .kind = kind, .flag = flag, .ns = lag });
}

static void enter(Writer *w, int target, int step, const char *symbol)
{
	op(w, (MachineOp){ .kind = OP_ENTER, .a = target, .b = step, .text = symbol });
}

static void leave(Writer *w, int state, int step, int result)
{
	op(w, (MachineOp){ .kind = OP_EXIT, .a = state, .b = step, .c = result });
}

static void callback(Writer *w, int target, int step, const char *symbol, BscNsec ns)
{
	enter(w, target, step, symbol);
	work(w, ns);
	leave(w, step, step, 0);
}

static void undo(Writer *w, int target, int step, const char *symbol, BscNsec ns)
{
	enter(w, target, step, symbol);
	work(w, ns);
	leave(w, step - 1, step, 0);
}

/* cpu_up() up to cpu:kick_ap, or in front of cpu:bringup. */
static void write_prepare(Writer *w)
{
	bool is_parallel = w->mode >= MACHINE_PARALLEL;
	int target = is_parallel ? STEP_KICK : STEP_ONLINE;
	const MachineCpu *cpu = w->cpu;

	work(w, cpu->gap);
	enter(w, target, STEP_THREADS, "smpboot_create_threads");
	work(w, cpu->prepare[0] / 2);
	op(w, (MachineOp){ .kind = OP_CREATE, .ns = cpu->creation });
	work(w, cpu->prepare[0] / 2);
	leave(w, STEP_THREADS, STEP_THREADS, 0);
	work(w, 200);
	callback(w, target, STEP_WORKQUEUE, "workqueue_prepare_cpu", cpu->prepare[1]);
	work(w, 200);
	callback(w, target, STEP_TRACE, "trace_rb_cpu_prepare", cpu->prepare[2]);
	work(w, 200);
	if (w->mode == MACHINE_SERIAL)
		return;
	enter(w, target, STEP_KICK, "cpuhp_kick_ap_alive");
	work(w, cpu->kick);
	function(w, BSC_FN_ARCH_KICK);
	function(w, BSC_FN_PSCI_CPU_BOOT);
	set(w, FLAG_KICKED);
	work(w, cpu->after_kick);
	leave(w, STEP_KICK, STEP_KICK, 0);
	if (w->mode == MACHINE_SPLIT)
		work(w, 200);
}

/* kernel/cpu.c: cpuhp_up_callbacks undoes, then cpuhp_bringup_mask what the first pass did. */
static void write_rollback(Writer *w)
{
	int target = w->mode >= MACHINE_PARALLEL ? STEP_KICK : STEP_OFFLINE;

	undo(w, target, STEP_TRACE, "trace_rb_cpu_prepare", w->cpu->prepare[2] / 10);
	undo(w, target, STEP_WORKQUEUE, "workqueue_offline_cpu", w->cpu->prepare[1] / 10);
	undo(w, target, STEP_THREADS, "smpboot_park_threads", w->cpu->prepare[0] / 10);
}

static void write_dead(Writer *w)
{
	if (w->mode == MACHINE_SERIAL)
		/* arch/arm64/kernel/smp.c: __cpu_up */
		wait(w, OP_TIMEOUT, FLAG_RUNNING, (BscNsec)5000000000);
	else
		/* kernel/cpu.c: cpuhp_wait_for_sync_state */
		wait(w, OP_POLL_TIMEOUT, FLAG_ALIVE, (BscNsec)10000000000);
	if (w->mode != MACHINE_SERIAL)
		function(w, BSC_FN_CLEANUP_KICK);
	work(w, w->cpu->back);
	leave(w, STEP_BRINGUP, STEP_BRINGUP, -5);
	write_rollback(w);
}

static void write_failed_callback(Writer *w)
{
	work(w, w->cpu->back);
	set(w, FLAG_UNDO);
	wait(w, OP_COMPLETION, FLAG_UNDONE, w->cpu->lag[2]);
	work(w, w->cpu->back);
	leave(w, STEP_IDLE, STEP_BRINGUP, -11);
	enter(w, STEP_OFFLINE, STEP_TEARDOWN, "takedown_cpu");
	work(w, w->cpu->starting);
	leave(w, STEP_BRINGUP + 1, STEP_TEARDOWN, 0);
	undo(w, STEP_OFFLINE, STEP_BRINGUP, "finish_cpu", 1000);
	write_rollback(w);
}

/* The wait for the AP to run kernel code: kernel/cpu.c: cpuhp_bp_sync_alive, or __cpu_up. */
static void write_alive(Writer *w)
{
	const MachineCpu *cpu = w->cpu;

	if (w->mode == MACHINE_SERIAL) {
		enter(w, STEP_ONLINE, STEP_BRINGUP, "bringup_cpu");
		work(w, cpu->kick);
		function(w, BSC_FN_PSCI_CPU_BOOT);
		set(w, FLAG_KICKED);
		work(w, cpu->after_kick);
		function(w, BSC_FN_WAIT_FOR_COMPLETION_TIMEOUT);
		if (cpu->fault != MACHINE_DEAD)
			wait(w, OP_COMPLETION, FLAG_RUNNING, cpu->lag[0]);
		return;
	}
	enter(w, STEP_ONLINE, STEP_BRINGUP, "cpuhp_bringup_ap");
	work(w, cpu->entry);
	function(w, BSC_FN_WAIT_FOR_SYNC_STATE);
	if (cpu->fault == MACHINE_DEAD)
		return;
	wait(w, OP_POLL, FLAG_ALIVE, 0);
	set(w, FLAG_RELEASED);
	function(w, BSC_FN_CLEANUP_KICK);
}

static void write_bringup(Writer *w)
{
	const MachineCpu *cpu = w->cpu;

	if (w->mode >= MACHINE_PARALLEL)
		work(w, cpu->gap);
	write_alive(w);
	if (cpu->fault == MACHINE_DEAD) {
		write_dead(w);
		return;
	}
	work(w, cpu->before_idle);
	function(w, BSC_FN_WAIT_FOR_COMPLETION);
	wait(w, OP_COMPLETION, FLAG_IDLE, cpu->lag[1]);
	work(w, cpu->unpark);
	function(w, BSC_FN_KTHREAD_UNPARK);
	set(w, FLAG_UNPARKED);
	work(w, cpu->after_unpark);
	function(w, BSC_FN_WAIT_FOR_COMPLETION);
	wait(w, OP_COMPLETION, FLAG_DONE, cpu->lag[2]);
	if (cpu->fault == MACHINE_CALLBACK) {
		write_failed_callback(w);
		return;
	}
	work(w, cpu->back);
	leave(w, STEP_ONLINE, STEP_BRINGUP, 0);
}

/* arch/arm64/kernel/smp.c: secondary_start_kernel; kernel/cpu.c: cpuhp_online_idle. */
static void write_ap(Writer *w)
{
	const MachineCpu *cpu = w->cpu;

	wait(w, OP_SPIN, FLAG_KICKED, 0);
	if (cpu->fault == MACHINE_DEAD)
		return;
	work(w, cpu->wake * 9 / 10);
	/* Without a report of being alive it is here that RCU learns of the CPU. */
	if (w->mode == MACHINE_SERIAL)
		function(w, BSC_FN_RCU_CPU_STARTING);
	function(w, BSC_FN_CHECK_CAPABILITIES);
	work(w, cpu->wake - cpu->wake * 9 / 10);
	if (w->mode != MACHINE_SERIAL) {
		function(w, BSC_FN_AP_SYNC_ALIVE);
		set(w, FLAG_ALIVE);
		wait(w, OP_SPIN, FLAG_RELEASED, 0);
	}
	function(w, BSC_FN_CPUINFO_STORE);
	work(w, cpu->early);
	function(w, BSC_FN_NOTIFY_STARTING);
	work(w, cpu->starting);
	function(w, BSC_FN_SET_CPU_ONLINE);
	if (w->mode == MACHINE_SERIAL)
		set(w, FLAG_RUNNING);
	work(w, cpu->to_idle);
	function(w, BSC_FN_ONLINE_IDLE);
	op(w, (MachineOp){ .kind = OP_STOPPER });
	set(w, FLAG_IDLE);
	op(w, (MachineOp){ .kind = OP_STOPPER_RUNS });
}

/* kernel/cpu.c: cpuhp_thread_fun */
static void write_thread(Writer *w)
{
	const MachineCpu *cpu = w->cpu;

	wait(w, OP_PARK, FLAG_UNPARKED, cpu->lag[3]);
	callback(w, STEP_ONLINE, STEP_PERF, "perf_event_init_cpu", cpu->thread[0]);
	work(w, 200);
	enter(w, STEP_ONLINE, STEP_ACTIVE, "sched_cpu_activate");
	work(w, cpu->thread[1]);
	leave(w, STEP_ACTIVE, STEP_ACTIVE, cpu->fault == MACHINE_CALLBACK ? -11 : 0);
	work(w, cpu->tail);
	set(w, FLAG_DONE);
	if (cpu->fault != MACHINE_CALLBACK)
		return;
	wait(w, OP_PARK, FLAG_UNDO, cpu->lag[3]);
	undo(w, STEP_IDLE, STEP_PERF, "perf_event_exit_cpu", cpu->thread[0]);
	work(w, cpu->tail);
	set(w, FLAG_UNDONE);
}

static void write_group(Writer *w, int first, int step)
{
	bool is_parallel = w->mode >= MACHINE_PARALLEL;

	for (int pass = 0; pass < (is_parallel ? 2 : 1); pass++) {
		for (w->n = (uint32_t)first; w->n <= w->machine->n; w->n += (uint32_t)step) {
			w->cpu = &w->machine->cpus[w->n];
			if (pass == 0)
				write_prepare(w);
			if (pass == 1 || !is_parallel)
				write_bringup(w);
		}
	}
}

/* The control task, then of each AP its idle task and its hotplug thread. */
static GPtrArray *write_programs(const Machine *machine, MachineMode mode)
{
	GPtrArray *programs = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	Writer w = { .machine = machine, .mode = mode };

	w.ops = g_array_new(FALSE, FALSE, sizeof(MachineOp));
	g_ptr_array_add(programs, w.ops);
	if (mode == MACHINE_PARALLEL_SMT) {
		write_group(&w, 2, 2);
		write_group(&w, 1, 2);
	} else {
		write_group(&w, 1, 1);
	}
	for (w.n = 1; w.n <= machine->n; w.n++) {
		w.cpu = &machine->cpus[w.n];
		w.ops = g_array_new(FALSE, FALSE, sizeof(MachineOp));
		g_ptr_array_add(programs, w.ops);
		write_ap(&w);
		w.ops = g_array_new(FALSE, FALSE, sizeof(MachineOp));
		g_ptr_array_add(programs, w.ops);
		write_thread(&w);
	}
	return programs;
}

MachineBoot machine_boot(const Machine *machine, MachineMode mode, const MachineTracing *tracing)
{
	g_autoptr(GPtrArray) programs = write_programs(machine, mode);
	MachineBoot boot = machine_run(machine, programs, tracing);

	for (uint32_t i = 1; i <= machine->n; i++)
		boot.n_failed += machine->cpus[i].fault != MACHINE_GOOD;
	return boot;
}
