/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/body.h"

#include <string.h>

int bsc_body_kind(const BscLine *line)
{
	for (int kind = 0; kind < BSC_EVENT_N_KINDS; kind++)
		if (bsc_slice_equals(line->name, bsc_event_kind_name((BscEventKind)kind)))
			return kind;
	return -1;
}

/* A number at the begin of *AT, with a sign or in hexadecimal digits. */
static bool take_value(BscSlice *at, int64_t *ret)
{
	BscSlice p = *at;
	bool is_negative;

	bsc_slice_skip_blanks(&p);
	if (bsc_slice_take(&p, "0x")) {
		uint64_t value = 0;
		size_t n = 0;

		for (; n < p.len && g_ascii_isxdigit(p.at[n]); n++)
			value = value << 4 | (uint64_t)g_ascii_xdigit_value(p.at[n]);
		if (n == 0 || n > 16)
			return false;
		p.at += n;
		p.len -= n;
		*ret = (int64_t)value;
	} else {
		is_negative = bsc_slice_take(&p, "-");
		if (!bsc_slice_take_number(&p, ret))
			return false;
		if (is_negative)
			*ret = -*ret;
	}
	*at = p;
	return true;
}

/* Where the value behind "KEY" and its '=' or ':' begins; false if BODY has no such key. */
static bool find_key(BscSlice body, const char *key, BscSlice *ret)
{
	size_t n = strlen(key);
	const char *from = body.at, *end = body.at + body.len;

	while ((from = memmem(from, (size_t)(end - from), key, n)) != NULL) {
		const char *behind = from + n;

		if ((from == body.at || from[-1] == ' ') && behind < end &&
		    (*behind == '=' || *behind == ':')) {
			*ret = (BscSlice){ behind + 1, (size_t)(end - behind - 1) };
			return true;
		}
		from++;
	}
	return false;
}

/* The number of KEY. With the option fields it stands in parentheses behind a hexadecimal one. */
static bool key_number(BscSlice body, const char *key, int64_t *ret)
{
	BscSlice at, behind;
	int64_t value;

	if (!find_key(body, key, &at) || !take_value(&at, &value))
		return false;
	behind = at;
	bsc_slice_skip_blanks(&behind);
	if (bsc_slice_take(&behind, "(") && take_value(&behind, ret) &&
	    bsc_slice_take(&behind, ")"))
		return true;
	*ret = value;
	return true;
}

static bool key_int(BscSlice body, const char *key, int32_t *ret)
{
	int64_t value;

	if (!key_number(body, key, &value) || value < INT32_MIN || value > INT32_MAX)
		return false;
	*ret = (int32_t)value;
	return true;
}

/* The text of KEY up to where STOP begins, or to the end if STOP is NULL. */
static bool key_text(BscSlice body, const char *key, const char *stop, BscSlice *ret)
{
	BscSlice at;
	const char *end;

	if (!find_key(body, key, &at))
		return false;
	end = stop ? memmem(at.at, at.len, stop, strlen(stop)) : at.at + at.len;
	if (!end)
		return false;
	*ret = (BscSlice){ at.at, (size_t)(end - at.at) };
	return true;
}

static bool is_symbol(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '.' || c == '$';
}

/* A symbol at the begin of AT, without offset, module and arguments. */
static BscSlice symbol_of(BscSlice at)
{
	size_t n = 0;

	bsc_slice_skip_blanks(&at);
	while (n < at.len && is_symbol(at.at[n]))
		n++;
	return (BscSlice){ at.at, n };
}

/* "cpu: 0001 target: 236 step:   1 (fn)"; "cpu=1 target=236 idx=1 fun=..." */
static bool parse_enter(BscSlice body, BscBody *ret)
{
	const char *open = memrchr(body.at, '(', body.len);
	BscSlice fun;

	if (!key_int(body, "cpu", &ret->a) || !key_int(body, "target", &ret->b))
		return false;
	if (key_int(body, "step", &ret->c)) {
		if (!open)
			return false;
		fun = (BscSlice){ open + 1, (size_t)(body.at + body.len - open - 1) };
	} else if (!key_int(body, "idx", &ret->c) || !find_key(body, "fun", &fun)) {
		return false;
	}
	if (fun.len > 1 && fun.at[0] == '0' && fun.at[1] == 'x') {
		int64_t addr;

		if (take_value(&fun, &addr))
			ret->addr = (uint64_t)addr;
	} else {
		ret->symbol = symbol_of(fun);
	}
	return true;
}

static bool parse_exit(BscSlice body, BscBody *ret)
{
	return key_int(body, "cpu", &ret->a) && key_int(body, "state", &ret->b) &&
	       (key_int(body, "step", &ret->c) || key_int(body, "idx", &ret->c)) &&
	       key_int(body, "ret", &ret->d);
}

/* The raw prev_state that LETTERS stand for; see bsc_prev_state_letter(). */
static int32_t raw_state(BscSlice letters)
{
	/* include/linux/sched.h: the report states; trace-cmd's plugin has older letters for the
	 * last two, parked and idle; any other one sleeps somehow */
	static const char bits[] = "SDTtXZPI", old[] = "......xW";
	const char *found = letters.len ? strchr(bits, letters.at[0]) : NULL;
	const char *found_old =
		letters.len && letters.at[0] != '.' ? strchr(old, letters.at[0]) : NULL;
	int32_t raw = 0;

	if (found && *found)
		raw = 1 << (found - bits);
	else if (found_old && *found_old)
		raw = 1 << (found_old - old);
	else if (letters.len && letters.at[0] != 'R')
		raw = 2;
	if (letters.len && letters.at[letters.len - 1] == '+')
		raw |= 0x100;
	return raw;
}

/* "comm:pid [prio]" of a plugin, read from its end; AT ends behind the priority. */
static bool take_task(BscSlice all, int32_t *ret_pid, BscSlice *ret_comm)
{
	const char *colon;
	BscSlice at;
	int64_t pid;

	/* the last colon that a pid and a blank follow: names hold colons too */
	for (size_t n = all.len; (colon = memrchr(all.at, ':', n)) != NULL;
	     n = (size_t)(colon - all.at)) {
		at = (BscSlice){ colon + 1, (size_t)(all.at + all.len - colon - 1) };
		if (take_value(&at, &pid) && bsc_slice_take(&at, " [") && pid >= 0 &&
		    pid <= INT32_MAX) {
			*ret_pid = (int32_t)pid;
			*ret_comm = (BscSlice){ all.at, (size_t)(colon - all.at) };
			return true;
		}
	}
	return false;
}

static bool parse_switch(BscSlice body, BscBody *ret)
{
	const char *arrow = memmem(body.at, body.len, " ==> ", 5);
	BscSlice before, behind, state, comm;

	if (key_int(body, "prev_pid", &ret->a)) {
		if (!key_text(body, "prev_state", " ", &state) ||
		    !key_text(body, "next_comm", " next_pid", &ret->text) ||
		    !key_int(body, "next_pid", &ret->b))
			return false;
		ret->c = state.len && (g_ascii_isdigit(*state.at) || *state.at == '-')
				 ? (key_int(body, "prev_state", &ret->c), ret->c)
				 : raw_state(state);
		return true;
	}
	if (!arrow)
		return false;
	before = (BscSlice){ body.at, (size_t)(arrow - body.at) };
	behind = (BscSlice){ arrow + 5, body.len - before.len - 5 };
	state = before;
	while (state.len > 0 && memchr(state.at, ' ', state.len)) {
		state.at++;
		state.len--;
	}
	ret->c = raw_state(state);
	return take_task(before, &ret->a, &comm) && take_task(behind, &ret->b, &ret->text);
}

static bool parse_wake(BscSlice body, BscBody *ret)
{
	BscSlice at;
	int64_t cpu;

	if (key_int(body, "pid", &ret->a))
		return key_text(body, "comm", " pid=", &ret->text) &&
		       key_int(body, "target_cpu", &ret->b);
	if (!take_task(body, &ret->a, &ret->text))
		return false;
	/* older plugins have " success=1" in between */
	at.at = memmem(body.at, body.len, " CPU:", 5);
	if (!at.at)
		return false;
	at.len = (size_t)(body.at + body.len - at.at) - 5;
	at.at += 5;
	if (!bsc_slice_take_number(&at, &cpu) || cpu > UINT16_MAX)
		return false;
	ret->b = (int32_t)cpu;
	return true;
}

/* The function of the function tracer that a symbol means; -1 for all others. */
static int function_of(BscSlice symbol)
{
	const char *dot = memchr(symbol.at, '.', symbol.len);
	BscSlice name = { symbol.at, dot ? (size_t)(dot - symbol.at) : symbol.len };

	for (int i = 0; i < BSC_FN_N; i++)
		if (bsc_slice_equals(name, bsc_function_name((BscFunction)i)))
			return i;
	return -1;
}

static bool parse_function(BscSlice body, BscBody *ret)
{
	BscSlice ip;
	int function;

	if (find_key(body, "ip", &ip))
		body = ip;
	function = function_of(symbol_of(body));
	ret->a = function;
	return function >= 0;
}

/* "| func() {" is an entry; its depth is two blanks each. */
static bool parse_graph(BscSlice body, BscBody *ret)
{
	const char *bar = memchr(body.at, '|', body.len);
	BscSlice at;
	size_t n = 0;

	if (!bar)
		return false;
	at = (BscSlice){ bar + 1, (size_t)(body.at + body.len - bar - 1) };
	while (n < at.len && at.at[n] == ' ')
		n++;
	ret->b = n >= 2 ? (int32_t)(n - 2) / 2 : 0;
	ret->a = function_of(symbol_of(at));
	return ret->a >= 0;
}

bool bsc_body_parse(const BscLine *line, BscEventKind kind, BscBody *ret)
{
	BscSlice body = line->body;

	*ret = (BscBody){ .kind = kind, .text = { "", 0 }, .symbol = { "", 0 } };
	switch (kind) {
	case BSC_EVENT_CPUHP_ENTER:
	case BSC_EVENT_CPUHP_MULTI_ENTER: return parse_enter(body, ret);
	case BSC_EVENT_CPUHP_EXIT: return parse_exit(body, ret);
	case BSC_EVENT_SCHED_SWITCH: return parse_switch(body, ret);
	case BSC_EVENT_SCHED_WAKING:
	case BSC_EVENT_SCHED_WAKEUP:
	case BSC_EVENT_SCHED_WAKEUP_NEW: return parse_wake(body, ret);
	case BSC_EVENT_FUNCTION: return parse_function(body, ret);
	case BSC_EVENT_GRAPH_ENTRY: return parse_graph(body, ret);
	/* the text does not say which function ends */
	case BSC_EVENT_GRAPH_EXIT: return false;
	case BSC_EVENT_CONSOLE: ret->text = body; return true;
	case BSC_EVENT_IRQ_ENTRY:
	case BSC_EVENT_IRQ_EXIT: return key_int(body, "irq", &ret->a);
	case BSC_EVENT_SOFTIRQ_ENTRY:
	case BSC_EVENT_SOFTIRQ_EXIT: return key_int(body, "vec", &ret->a);
	case BSC_EVENT_IPI_ENTRY:
	case BSC_EVENT_IPI_EXIT: return true;
	case BSC_EVENT_LOCK_BEGIN:
	case BSC_EVENT_LOCK_END: {
		int64_t lock = 0;

		if (!take_value(&body, &lock))
			return false;
		ret->addr = (uint64_t)lock;
		key_int(body, kind == BSC_EVENT_LOCK_BEGIN ? "flags" : "ret", &ret->a);
		return true;
	}
	default: return key_int(body, "vector", &ret->a);
	}
}
