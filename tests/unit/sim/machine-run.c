/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine-run.h"

#include "machine-record.h"
#include "sim/heap.h"

#define CONTROL_PID 1
/* From the timer's interrupt to the task running again, and what a look takes. */
#define TIMER_LAG 3000

typedef enum TaskState { TASK_RUNS, TASK_BLOCKED, TASK_SLEEPS, TASK_POLLS_SPINNING } TaskState;

typedef struct Task {
	const GArray *program;
	guint next; /* op of the program */
	uint32_t cpu;
	int32_t pid;
	TaskState state;
	BscNsec since;   /* the wait has begun */
	uint32_t ticket; /* a wake-up that was made obsolete has another */
	bool is_woken;   /* the sleep is over: record that it runs */
	bool has_run;
} Task;

typedef struct Runner {
	const Machine *machine;
	MachineRecord *record; /* NULL: nothing is recorded */
	Task *tasks;
	uint32_t n_tasks;
	bool *flags;       /* by CPU and flag */
	uint32_t *waiters; /* task + 1 */
	BscHeap heap;      /* tag: ticket and task */
	BscNsec now;
	GRand *rand;
	BscNsec first_enter, last_exit;
	uint32_t n_polls;
	BscNsec *points; /* borrowed: MachineTracing; NULL */
} Runner;

/* The point of CPU is now; IS_FIRST: unless it was before. */
static void note_point(Runner *r, uint32_t cpu, BscPointKind point, bool is_first)
{
	BscNsec *at = r->points ? &r->points[cpu * BSC_N_POINTS + point] : NULL;

	if (at && (!is_first || *at == BSC_NSEC_NONE))
		*at = r->now;
}

static void note_flag(Runner *r, const MachineOp *op)
{
	switch (op->flag) {
	case FLAG_KICKED: note_point(r, op->cpu, BSC_POINT_KICK, true); break;
	case FLAG_ALIVE: note_point(r, op->cpu, BSC_POINT_ALIVE, true); break;
	case FLAG_RELEASED: note_point(r, op->cpu, BSC_POINT_RELEASE, true); break;
	case FLAG_IDLE: note_point(r, op->cpu, BSC_POINT_ONLINE_IDLE, true); break;
	case FLAG_UNPARKED: note_point(r, op->cpu, BSC_POINT_UNPARK, true); break;
	case FLAG_DONE: note_point(r, op->cpu, BSC_POINT_DONE, true); break;
	default: break;
	}
}

/* What the AP itself does between its points that flags show. */
static void note_op(Runner *r, const Task *task, const MachineOp *op)
{
	bool is_on_ap = task->cpu > 0 && task->cpu == op->cpu;
	bool is_undone = r->flags[op->cpu * N_FLAGS + FLAG_UNDO];

	if (op->kind == OP_FUNCTION && op->a == BSC_FN_SET_CPU_ONLINE)
		note_point(r, op->cpu, BSC_POINT_ONLINE, true);
	if (op->kind == OP_ENTER && is_on_ap)
		note_point(r, op->cpu, BSC_POINT_THREAD_BEGIN, true);
	if (op->kind == OP_EXIT && is_on_ap && !is_undone)
		note_point(r, op->cpu, BSC_POINT_THREAD_END, false);
}

static const MachineOp *op_of(const Task *task)
{
	return &g_array_index(task->program, MachineOp, task->next);
}

static void run_at(Runner *r, Task *task, BscNsec at)
{
	task->ticket++;
	bsc_heap_push(&r->heap, at, (uint64_t)task->ticket << 32 | (uint64_t)(task - r->tasks));
}

static void record_switch(Runner *r, const Task *task, int32_t from, char state, int32_t to)
{
	if (r->record)
		machine_record_switch(r->record, r->now, task->cpu, from, state, to);
}

static void go_to_sleep(Runner *r, Task *task)
{
	record_switch(r, task, task->pid, 'D', 0);
	task->state = TASK_SLEEPS;
}

/* A timer's interrupt on the task's own CPU wakes it. */
static void wake_by_timer(Runner *r, Task *task)
{
	if (r->record)
		machine_record_waking(r->record, r->now, task->cpu, 0, task->pid, "swapper/0",
				      true);
	task->is_woken = true;
	run_at(r, task, r->now + TIMER_LAG);
}

static uint32_t slot_of(const MachineOp *op)
{
	return op->cpu * N_FLAGS + op->flag;
}

static void set_flag(Runner *r, Task *task, const MachineOp *op)
{
	uint32_t slot = slot_of(op);
	Task *waiter = r->waiters[slot] ? &r->tasks[r->waiters[slot] - 1] : NULL;
	bool is_thread = op->flag == FLAG_UNPARKED || op->flag == FLAG_UNDO;
	g_autofree char *comm = NULL;

	note_flag(r, op);
	r->flags[slot] = true;
	r->waiters[slot] = 0;
	if (r->record && task->cpu > 0 && op->flag != FLAG_ALIVE)
		machine_record_function(r->record, r->now, task->cpu, task->pid, BSC_FN_COMPLETE);
	if (!waiter)
		return;
	if (waiter->state != TASK_SLEEPS) {
		run_at(r, waiter, r->now);
		return;
	}
	comm = is_thread ? g_strdup_printf("cpuhp/%u", op->cpu) : g_strdup("swapper/0");
	if (r->record)
		machine_record_waking(r->record, r->now, task->cpu, task->pid, waiter->pid, comm,
				      false);
	waiter->is_woken = true;
	run_at(r, waiter, r->now + op_of(waiter)->ns);
}

/* True: the flag is set and the task goes on. */
static bool wait_for_flag(Runner *r, Task *task, const MachineOp *op)
{
	uint32_t slot = slot_of(op);

	if (r->flags[slot])
		return true;
	r->waiters[slot] = (uint32_t)(task - r->tasks) + 1;
	if (op->kind == OP_COMPLETION)
		go_to_sleep(r, task);
	else
		task->state = op->kind == OP_PARK ? TASK_SLEEPS : TASK_BLOCKED;
	return false;
}

static BscNsec next_tick(const Runner *r, BscNsec after)
{
	BscNsec jiffy = r->machine->jiffy, first = MACHINE_BEGIN + r->machine->tick;

	if (after < first)
		return first;
	return first + ((after - first) / jiffy + 1) * jiffy;
}

/*
 * kernel/cpu.c: cpuhp_wait_for_sync_state. At boot time moves on at ticks: it spins until the next
 * one, then sleeps of one tick or two. True: it goes on.
 */
static bool poll(Runner *r, Task *task, const MachineOp *op)
{
	uint32_t slot = slot_of(op);
	bool is_over = op->kind == OP_POLL_TIMEOUT && task->state != TASK_RUNS &&
		       r->now - task->since > op->ns;
	BscNsec tick;

	if (r->flags[slot] || is_over)
		return true;
	if (task->state == TASK_RUNS) {
		task->since = r->now;
		task->state = TASK_POLLS_SPINNING;
		r->waiters[slot] = (uint32_t)(task - r->tasks) + 1;
		run_at(r, task, next_tick(r, r->now));
		return false;
	}
	r->waiters[slot] = 0;
	tick = next_tick(r, r->now);
	if (!r->machine->sleeps_once && g_rand_int_range(r->rand, 0, 3) == 0)
		tick += r->machine->jiffy;
	if (r->record)
		machine_record_function(r->record, r->now, task->cpu, task->pid,
					BSC_FN_USLEEP_RANGE);
	go_to_sleep(r, task);
	r->n_polls++;
	run_at(r, task, tick);
	return false;
}

static bool sleep_in_vain(Runner *r, Task *task, const MachineOp *op)
{
	if (task->is_woken || task->state == TASK_SLEEPS)
		return true;
	go_to_sleep(r, task);
	run_at(r, task, r->now + op->ns);
	return false;
}

static void record_op(Runner *r, const Task *task, const MachineOp *op)
{
	if (op->kind == OP_ENTER && r->first_enter == BSC_NSEC_NONE)
		r->first_enter = r->now;
	if (op->kind == OP_EXIT)
		r->last_exit = r->now;
	note_op(r, task, op);
	if (!r->record)
		return;
	if (op->kind == OP_FUNCTION)
		machine_record_function(r->record, r->now, task->cpu, task->pid,
					(BscFunction)op->a);
	else
		machine_record_op(r->record, r->now, task->cpu, task->pid, op);
}

/* Does one op; true: the next may follow at once. */
static bool step(Runner *r, Task *task, const MachineOp *op)
{
	switch (op->kind) {
	case OP_WORK:
		if (task->has_run)
			return true;
		task->has_run = true;
		run_at(r, task, r->now + op->ns);
		return false;
	case OP_SET: set_flag(r, task, op); return true;
	case OP_SPIN:
	case OP_COMPLETION:
	case OP_PARK: return wait_for_flag(r, task, op);
	case OP_POLL:
	case OP_POLL_TIMEOUT: return poll(r, task, op);
	case OP_TIMEOUT:
	case OP_CREATE: return sleep_in_vain(r, task, op);
	default: record_op(r, task, op); return true;
	}
}

/* The end of a sleep: who ended it, and that the task runs. False: it does not yet. */
static bool come_back(Runner *r, Task *task)
{
	const MachineOp *op = op_of(task);

	if (task->state != TASK_SLEEPS)
		return true;
	if (!task->is_woken && op->kind == OP_CREATE) {
		if (r->record)
			machine_record_waking(r->record, r->now, task->cpu, 2, task->pid,
					      "swapper/0", false);
		task->is_woken = true;
		run_at(r, task, r->now + TIMER_LAG);
		return false;
	}
	if (!task->is_woken) {
		wake_by_timer(r, task);
		return false;
	}
	record_switch(r, task, 0, 'R', task->pid);
	return true;
}

static void resume(Runner *r, Task *task)
{
	if (!come_back(r, task))
		return;
	while (task->next < task->program->len && step(r, task, op_of(task))) {
		task->next++;
		task->state = TASK_RUNS;
		task->is_woken = task->has_run = false;
	}
	if (task->next < task->program->len)
		task->is_woken = false;
	else if (task->pid > CONTROL_PID)
		record_switch(r, task, task->pid, 'S', 0);
}

static void add_tasks(Runner *r, const GPtrArray *programs)
{
	r->n_tasks = programs->len;
	r->tasks = g_new0(Task, r->n_tasks);
	for (uint32_t i = 0; i < r->n_tasks; i++) {
		Task *task = &r->tasks[i];

		task->program = programs->pdata[i];
		task->cpu = (i + 1) / 2;
		task->pid = i == 0 ? CONTROL_PID : i % 2 ? 0 : machine_thread_pid(task->cpu);
		run_at(r, task, MACHINE_BEGIN);
	}
}

MachineBoot machine_run(const Machine *machine, const GPtrArray *programs,
			const MachineTracing *tracing)
{
	gsize n_slots = ((gsize)machine->n + 1) * N_FLAGS;
	Runner r = {
		.machine = machine,
		.record = tracing ? machine_record_new(machine->n + 1, tracing) : NULL,
		.flags = g_new0(bool, n_slots),
		.waiters = g_new0(uint32_t, n_slots),
		.rand = g_rand_new_with_seed(machine->seed),
		.first_enter = BSC_NSEC_NONE,
		.points = tracing ? tracing->points : NULL,
	};
	MachineBoot boot = { NULL, 0, 0, 0 };

	for (gsize i = 0; r.points && i < ((gsize)machine->n + 1) * BSC_N_POINTS; i++)
		r.points[i] = BSC_NSEC_NONE;
	add_tasks(&r, programs);
	while (r.heap.n > 0) {
		BscHeapEntry entry = bsc_heap_pop(&r.heap);
		Task *task = &r.tasks[(uint32_t)entry.tag];

		r.now = entry.key;
		if (task->ticket == entry.tag >> 32)
			resume(&r, task);
	}
	boot.total = r.last_exit - r.first_enter;
	boot.n_polls = r.n_polls;
	if (r.record)
		boot.capture = machine_record_end(r.record);
	g_free(r.heap.entries);
	g_free(r.tasks);
	g_free(r.flags);
	g_free(r.waiters);
	g_rand_free(r.rand);
	return boot;
}
