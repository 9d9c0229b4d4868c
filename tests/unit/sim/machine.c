/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"

#define BEGIN 1000

void machine_init(Machine *machine, GRand *rand, int n, int wake)
{
	machine->n = n;
	machine->wake_up = g_rand_int_range(rand, 5, 40);
	machine->cpus = g_new0(MachineCpu, (gsize)n + 1);
	for (int i = 1; i <= n; i++) {
		int *times = (int *)&machine->cpus[i];

		for (gsize k = 0; k < sizeof(MachineCpu) / sizeof(int); k++)
			times[k] = g_rand_int_range(rand, 3, 200);
		/* The few instructions that no event of a serial boot shows. */
		machine->cpus[i].entry = g_rand_int_range(rand, 1, 3);
		machine->cpus[i].wake = g_rand_int_range(rand, 1, wake);
	}
}

void machine_clear(Machine *machine)
{
	g_free(machine->cpus);
}

typedef struct Teller {
	const Machine *machine;
	GString *story;
	int now;    /* of the control task */
	int *kicks; /* by CPU */
} Teller;

static void tell(Teller *t, int at, int cpu, int pid, const char *what, int argument)
{
	g_string_append_printf(t->story, "%d %d %d ", at, cpu, pid);
	for (; *what; what++) {
		if (*what == '%')
			g_string_append_printf(t->story, "%d", argument);
		else
			g_string_append_c(t->story, *what);
	}
	g_string_append_c(t->story, '\n');
}

static void control(Teller *t, const char *what, int cpu)
{
	tell(t, t->now, 0, 1, what, cpu);
}

/* The control task sleeps until CAUSE, if that is still to come. */
static void sleep_until(Teller *t, int cause)
{
	if (cause <= t->now)
		return;
	control(t, "switch 1 D 0", 0);
	t->now = cause + t->machine->wake_up;
	tell(t, t->now, 0, 0, "switch 0 R 1", 0);
}

static void section_a(Teller *t, int n)
{
	const MachineCpu *cpu = &t->machine->cpus[n];
	static const char *const enters[] = { "enter % 236 1 smpboot_create_threads",
					      "enter % 236 38 workqueue_prepare_cpu" };
	static const char *const exits[] = { "exit % 1 1 0", "exit % 38 38 0" };

	for (int i = 0; i < 2; i++) {
		control(t, enters[i], n);
		t->now += cpu->prepare[i];
		control(t, exits[i], n);
		t->now += i == 0 ? 1 : 2;
	}
	if (t->machine->mode == BSC_MODE_SERIAL)
		return;
	control(t, "enter % 236 85 cpuhp_kick_ap_alive", n);
	t->now += cpu->kick;
	control(t, "fn arch_cpuhp_kick_ap_alive", n);
	t->kicks[n] = t->now;
	t->now += cpu->after_kick;
	control(t, "exit % 85 85 0", n);
}

/* The AP's thread; returns when it is done. */
static int thread(Teller *t, int n)
{
	const MachineCpu *cpu = &t->machine->cpus[n];
	int at = t->now + cpu->thread_lag, pid = 20 + n;

	tell(t, at - 1, n, 0, "switch 0 R %", pid);
	tell(t, at, n, pid, "enter % 236 190 perf_event_init_cpu", n);
	at += cpu->thread[0];
	tell(t, at, n, pid, "exit % 190 190 0", n);
	at += 2;
	tell(t, at, n, pid, "enter % 236 235 sched_cpu_activate", n);
	at += cpu->thread[1];
	tell(t, at, n, pid, "exit % 235 235 0", n);
	return at + cpu->tail;
}

/* From where the AP goes on by itself: ONLINE and ONLINE_IDLE. */
static void tell_online(Teller *t, int n, int starting, int *ret_online, int *ret_idle)
{
	const MachineCpu *cpu = &t->machine->cpus[n];

	*ret_online = starting + cpu->starting;
	*ret_idle = *ret_online + cpu->after_online;
	tell(t, *ret_online, n, 0, "fn set_cpu_online", 0);
}

static void section_b(Teller *t, int n)
{
	const MachineCpu *cpu = &t->machine->cpus[n];
	int online, idle, done;

	if (t->machine->mode == BSC_MODE_SERIAL) {
		control(t, "enter % 236 86 bringup_cpu", n);
		t->now += cpu->kick;
		control(t, "fn cpu_psci_cpu_boot", n);
		tell(t, t->now + cpu->wake, n, 0, "fn notify_cpu_starting", 0);
		tell_online(t, n, t->now + cpu->wake, &online, &idle);
		t->now += cpu->after_kick;
		if (online > t->now)
			tell(t, online + 1, n, 0, "waking 1 swapper/0", 0);
		sleep_until(t, online);
	} else {
		int alive = t->kicks[n] + cpu->wake;

		control(t, "enter % 236 86 cpuhp_bringup_ap", n);
		tell(t, alive, n, 0, "fn cpuhp_ap_sync_alive", 0);
		t->now = alive > t->now ? alive + 1 : t->now + cpu->entry;
		control(t, "fn arch_cpuhp_cleanup_kick_cpu", n);
		tell_online(t, n, t->now, &online, &idle);
	}
	t->now += cpu->before_idle;
	g_string_append_printf(t->story, "%d %d 0 waking %d migration/%d\n", idle - 1, n, 40 + n,
			       n);
	if (idle > t->now)
		tell(t, idle, n, 0, "waking 1 swapper/0", 0);
	else
		tell(t, idle, n, 0, "fn complete", 0);
	sleep_until(t, idle);
	t->now += cpu->unpark;
	g_string_append_printf(t->story, "%d 0 1 waking %d cpuhp/%d\n", t->now, 20 + n, n);
	done = thread(t, n);
	t->now += cpu->after_unpark;
	if (done > t->now)
		tell(t, done, n, 20 + n, "waking 1 swapper/0", 0);
	else
		tell(t, done, n, 20 + n, "fn complete", 0);
	sleep_until(t, done);
	t->now += cpu->back;
	control(t, "exit % 236 86 0", n);
}

char *machine_boot(const Machine *machine, int *ret_total)
{
	Teller t = { machine, g_string_new(NULL), BEGIN, g_new0(int, (gsize)machine->n + 1) };

	if (machine->mode == BSC_MODE_PARALLEL) {
		for (int pass = 0; pass < 2; pass++) {
			for (int n = 1; n <= machine->n; n++) {
				t.now += n > 1 || pass > 0 ? machine->cpus[n].gap : 0;
				if (pass == 0)
					section_a(&t, n);
				else
					section_b(&t, n);
			}
		}
	} else {
		for (int n = 1; n <= machine->n; n++) {
			t.now += n > 1 ? machine->cpus[n].gap : 0;
			section_a(&t, n);
			section_b(&t, n);
		}
	}
	*ret_total = t.now - BEGIN;
	g_free(t.kicks);
	return g_string_free(t.story, FALSE);
}
