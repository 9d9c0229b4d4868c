/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Opens a capture with libtracecmd and goes through its events in order of time, for comparison. */

#include <sched.h>
#include <stdio.h>

struct tep_record;
struct tracecmd_input;
struct tracecmd_input *tracecmd_open(const char *file, int flags);
void tracecmd_close(struct tracecmd_input *handle);
int tracecmd_iterate_events(struct tracecmd_input *handle, cpu_set_t *cpus, int cpu_size,
			    int (*callback)(struct tracecmd_input *handle,
					    struct tep_record *record, int cpu, void *data),
			    void *data);

/* trace-cmd.h: TRACECMD_FL_LOAD_NO_PLUGINS */
#define NO_PLUGINS 1

static int count(struct tracecmd_input *handle, struct tep_record *record, int cpu, void *data)
{
	unsigned long *n = data;

	++*n;
	return 0;
}

int main(int argc, char **argv)
{
	struct tracecmd_input *handle = argc == 2 ? tracecmd_open(argv[1], NO_PLUGINS) : NULL;
	unsigned long n = 0;

	if (!handle)
		return 1;
	tracecmd_iterate_events(handle, NULL, 0, count, &n);
	printf("{\"events\": %lu}\n", n);
	tracecmd_close(handle);
	return 0;
}
