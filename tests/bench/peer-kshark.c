/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Loads a capture as KernelShark does, for comparison. */

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct kshark_context;
struct kshark_entry;
bool kshark_instance(struct kshark_context **context);
int kshark_open(struct kshark_context *context, const char *file);
ssize_t kshark_load_entries(struct kshark_context *context, int stream,
			    struct kshark_entry ***rows);

int main(int argc, char **argv)
{
	struct kshark_context *context = NULL;
	struct kshark_entry **rows = NULL;
	int stream;

	if (argc != 2 || !kshark_instance(&context))
		return 1;
	stream = kshark_open(context, argv[1]);
	if (stream < 0)
		return 1;
	printf("{\"events\": %zd}\n", kshark_load_entries(context, stream, &rows));
	return 0;
}
