/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/doctor.h"
#include "report/json-parts.h"

static void begin_array(JsonBuilder *builder, const char *name)
{
	json_builder_set_member_name(builder, name);
	json_builder_begin_array(builder);
}

static void add_flag(JsonBuilder *builder, const char *name, bool value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_boolean_value(builder, value);
}

/* "a, b" as ["a", "b"]. */
static void add_list(JsonBuilder *builder, const char *name, const char *list)
{
	g_auto(GStrv) items = g_strsplit(list, ", ", -1);

	begin_array(builder, name);
	for (size_t i = 0; items[i]; i++)
		if (*items[i])
			json_builder_add_string_value(builder, items[i]);
	json_builder_end_array(builder);
}

static void add_words(JsonBuilder *builder, const BscWords *words)
{
	begin_array(builder, "lines");
	for (size_t i = 0; i < words->n; i++) {
		const BscWord *word = &words->words[i];

		json_builder_begin_object(builder);
		bsc_json_text(builder, "kind", bsc_word_kind_name(word->kind));
		if (word->cpu < 0)
			bsc_json_null(builder, "cpu");
		else
			bsc_json_number(builder, "cpu", word->cpu);
		bsc_json_text(builder, "text", word->text);
		bsc_json_text(builder, "meaning", word->meaning);
		bsc_json_moment(builder, "log_ns", word->log);
		bsc_json_moment(builder, "ns", word->ns);
		bsc_json_moment(builder, "low_ns", word->low);
		bsc_json_moment(builder, "high_ns", word->high);
		bsc_json_text(builder, "certainty", bsc_certainty_name(word->certainty));
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_log(JsonBuilder *builder, const BscCapture *capture, const BscWords *words)
{
	bool is_tied = words->clock == BSC_LOG_CLOCK_TEXTS || words->clock == BSC_LOG_CLOCK_SAME;
	bool has_t = words->printk_end != BSC_NSEC_NONE;

	json_builder_set_member_name(builder, "log");
	json_builder_begin_object(builder);
	bsc_json_text(builder, "path", capture->dmesg ? capture->dmesg->path : NULL);
	bsc_json_text(builder, "kernel", words->kernel);
	add_flag(builder, "is_other_kernel", words->is_other_kernel);
	bsc_json_text(builder, "clock", bsc_log_clock_name(words->clock));
	bsc_json_moment(builder, "offset_ns", is_tied ? words->offset : BSC_NSEC_NONE);
	bsc_json_moment(builder, "spread_ns", is_tied ? words->spread : BSC_NSEC_NONE);
	bsc_json_count(builder, "common_texts", words->n_texts);
	bsc_json_count(builder, "lines_checked", words->n_checked);
	bsc_json_count(builder, "lines_that_fit", words->n_agreed);
	bsc_json_moment(builder, "t_printk_ns",
			has_t ? bsc_distance(words->printk_begin, words->printk_end)
			      : BSC_NSEC_NONE);
	bsc_json_text(builder, "command_line", words->command_line);
	add_words(builder, words);
	json_builder_end_object(builder);
}

static void add_evidence(JsonBuilder *builder, const BscDoctor *doctor)
{
	begin_array(builder, "evidence");
	for (int kind = 0; kind < BSC_N_EVIDENCE; kind++) {
		if (!bsc_evidence_exists(kind, doctor->arch) && doctor->evidence[kind] == 0)
			continue;
		json_builder_begin_object(builder);
		bsc_json_text(builder, "events", bsc_evidence_name(kind));
		bsc_json_count(builder, "count", doctor->evidence[kind]);
		bsc_json_text(builder, "lost_without", bsc_evidence_loss(kind));
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	begin_array(builder, "functions");
	for (int i = 0; i < BSC_FN_N; i++) {
		if (doctor->functions[i] == 0)
			continue;
		json_builder_begin_object(builder);
		bsc_json_text(builder, "name", bsc_function_name(i));
		bsc_json_count(builder, "count", doctor->functions[i]);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_points(JsonBuilder *builder, const BscDoctor *doctor)
{
	begin_array(builder, "points");
	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscDoctorPoint *point = &doctor->points[i];

		json_builder_begin_object(builder);
		bsc_json_text(builder, "point", bsc_point_name(i));
		bsc_json_count(builder, "exact", point->n_exact);
		bsc_json_count(builder, "inferred", point->n_inferred);
		bsc_json_count(builder, "bounded", point->n_bounded);
		bsc_json_count(builder, "impossible", point->n_unknown);
		bsc_json_count(builder, "not_reached", point->n_not_reached);
		bsc_json_count(builder, "absent", point->n_absent);
		add_list(builder, "missing", point->missing);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_classes(JsonBuilder *builder, const BscDoctor *doctor)
{
	begin_array(builder, "classes");
	for (size_t i = 0; i < doctor->n_classes; i++) {
		const BscDoctorClass *class = &doctor->classes[i];

		json_builder_begin_object(builder);
		bsc_json_text(builder, "class", bsc_class_name(class->class));
		bsc_json_text(builder, "side", class->is_control ? "control" : "ap");
		bsc_json_count(builder, "exact", class->n_exact);
		bsc_json_count(builder, "bounded", class->n_bounded);
		bsc_json_count(builder, "impossible", class->n_impossible);
		bsc_json_moment(builder, "low_ns", class->time.low);
		bsc_json_moment(builder, "high_ns", class->time.high);
		add_list(builder, "missing", class->missing);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	bsc_json_number(builder, "control_unknown_ns", doctor->control_unknown);
	bsc_json_number(builder, "ap_unknown_ns", doctor->ap_unknown);
}

static void add_warnings(JsonBuilder *builder, const BscDoctor *doctor)
{
	begin_array(builder, "warnings");
	for (size_t i = 0; i < doctor->n_warnings; i++) {
		json_builder_begin_object(builder);
		bsc_json_text(builder, "code", doctor->warnings[i].code);
		bsc_json_text(builder, "text", doctor->warnings[i].text);
		bsc_json_text(builder, "remedy", doctor->warnings[i].remedy);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_capture(JsonBuilder *builder, const BscCapture *capture, const BscDoctor *doctor)
{
	const BscTrace *trace = capture->trace;
	g_autofree char *line = bsc_doctor_better_line(doctor, capture);

	json_builder_begin_object(builder);
	bsc_json_text(builder, "path", trace->path);
	bsc_json_text(builder, "kernel", trace->kernel);
	bsc_json_text(builder, "machine", trace->machine);
	bsc_json_text(builder, "clock", trace->clock);
	bsc_json_count(builder, "cpus", trace->n_cpus);
	bsc_json_count(builder, "cpus_coming_up", doctor->n_up);
	add_flag(builder, "is_boot", doctor->is_boot);
	add_log(builder, capture, doctor->words);
	add_evidence(builder, doctor);
	add_points(builder, doctor);
	add_classes(builder, doctor);
	bsc_json_number(builder, "tracer_ns", doctor->tracer);
	bsc_json_number(builder, "total_ns", doctor->total);
	add_warnings(builder, doctor);
	add_flag(builder, "is_complete", !bsc_doctor_has_complaint(doctor));
	bsc_json_text(builder, doctor->is_boot ? "kernel_command_line" : "command", line);
	json_builder_end_object(builder);
}

char *bsc_report_doctor_json(const BscCapture *const *captures, const BscDoctor *const *doctors,
			     size_t n)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/doctor/1");
	begin_array(builder, "captures");
	for (size_t i = 0; i < n; i++)
		add_capture(builder, captures[i], doctors[i]);
	json_builder_end_array(builder);
	return bsc_json_end(builder);
}
