# SPDX-License-Identifier: GPL-2.0-or-later
"""What every report's figures must fulfil, in JSON and in text."""

import re

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def check_waits(checks, where, episode):
    """Every nanosecond of each side is in exactly one class, or unknown."""
    lanes = {"control": 1, "ap": len({cpu["cpu"] for cpu in episode["cpus"]})}
    for side, n in lanes.items():
        rows = [row for row in episode["waits"] if row["side"] == side]
        checks.equal(sum(row["low_ns"] for row in rows), n * episode["duration_ns"],
                     f"{where}: sum of side {side}")
        for row in rows:
            at = f"{where}: {side} {row['class']}"
            checks.that(row["low_ns"] <= row["high_ns"], f"{at}: bounds cross")
            checks.equal(row["class"] is None, row["reason"] is not None, f"{at}: reason")
            if row["class"] is None:
                checks.that(len(row["classes"]) > 1, f"{at}: one class, yet unknown")
                continue
            possible = sum(other["low_ns"] for other in rows
                           if other["class"] is None and row["class"] in other["classes"])
            checks.equal(row["high_ns"], row["low_ns"] + possible, f"{at}: high")


def check_path(checks, where, episode):
    path = episode["critical_path"]
    at = episode["begin_ns"]
    for step in path["steps"]:
        checks.equal(step["begin_ns"], at, f"{where}: gap in the critical path")
        at = step["end_ns"]
    if path["steps"]:
        checks.equal(at, episode["end_ns"], f"{where}: end of the critical path")
    certain = sum(step["end_ns"] - step["begin_ns"] for step in path["steps"]
                  if len(step["classes"]) == 1 and not step["other_classes"])
    checks.equal(sum(share["low_ns"] for share in path["shares"]), certain,
                 f"{where}: shares of the path")
    bound = path["lower_bound"]
    checks.that(bound["low_ns"] <= episode["duration_ns"], f"{where}: bound above the total")


def check_metrics(checks, where, episode):
    metrics = episode["metrics"]
    checks.equal(list(metrics), sorted(metrics, key=str.encode), f"{where}: order of metrics")
    for name, metric in metrics.items():
        low, high = metric["low"], metric["high"]
        if low is not None and high is not None:
            checks.that(low <= high, f"{where}: {name}: bounds cross")
        if metric["unit"] != "ratio":
            checks.that(all(value is None or isinstance(value, int) for value in (low, high)),
                        f"{where}: {name}: not whole")
    checks.equal(metrics["total"]["low"], episode["duration_ns"], f"{where}: total")
    for row in episode["waits"]:
        if row["class"]:
            metric = metrics[f"class.{row['side']}.{row['class']}"]
            checks.equal((metric["low"], metric["high"]), (row["low_ns"], row["high_ns"]),
                         f"{where}: class.{row['side']}.{row['class']}")
    outcomes = [cpu["outcome"] for cpu in episode["cpus"]]
    for outcome in ("failed", "unfinished", "offline"):
        checks.equal(metrics[f"cpus.{outcome}"]["low"], outcomes.count(outcome),
                     f"{where}: cpus.{outcome}")


def check_callbacks(checks, where, episode):
    """The sums are those of the single calls, CPU by CPU."""
    calls = {}
    for cpu in episode["cpus"]:
        for call in cpu["callbacks"]:
            if call["end_ns"] is not None:
                key = (call["step"], call["state"], call["function"])
                calls[key] = calls.get(key, 0) + call["end_ns"] - call["begin_ns"]
    sums = {}
    for row in episode["callback_sums"]:
        key = (row["step"], row["state"], row["function"])
        if row["total_ns"] is not None:
            sums[key] = sums.get(key, 0) + row["total_ns"]
            checks.that(row["min_ns"] <= row["max_ns"] <= row["total_ns"], f"{where}: {key}")
    checks.equal(sums, calls, f"{where}: sums of callbacks")


def check_order(checks, where, episode):
    costs = [(wait["low_ns"], wait["high_ns"]) for wait in episode["serialized_waits"]]
    checks.equal(costs, sorted(costs, reverse=True), f"{where}: order of serialized waits")
    checks.that(episode["mode"] == "parallel" or not costs, f"{where}: waits without parallel mode")
    shares = [share["low_ns"] for share in episode["critical_path"]["shares"]]
    checks.equal(shares, sorted(shares, reverse=True), f"{where}: order of shares")


def check_json(checks, where, episode):
    check_waits(checks, where, episode)
    check_path(checks, where, episode)
    check_metrics(checks, where, episode)
    check_callbacks(checks, where, episode)
    check_order(checks, where, episode)


def holds(cell, low, high, unit):
    """The text CELL, in UNIT (ns), says what the bounds LOW and HIGH say, rounded outwards."""
    if cell == "unknown":
        return low is None and high is None
    numbers = NUMBER.findall(cell)
    decimals = len(numbers[-1].partition(".")[2])
    step = 10 ** -decimals * unit
    values = [float(number) * unit for number in numbers]
    slop = 1e-3 + 1e-12 * max(values)
    if cell.startswith(">= "):
        return high is None and values[0] - slop <= low < values[0] + step + slop
    if cell.startswith("<= "):
        return values[0] - step - slop < high <= values[0] + slop
    if len(values) == 1:
        return low == high and abs(values[0] - low) <= step / 2 + slop
    return (" .. " in cell and values[0] - slop <= low < values[0] + step + slop and
            values[1] - step - slop < high <= values[1] + slop)


def table(part, heading):
    """Lines below the one that begins with HEADING, up to an empty one; none without it."""
    lines = part.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(heading):
            rest = lines[number + 1:]
            return rest[:rest.index("")] if "" in rest else rest
    return []


CELL = r"((?:>= |<= |~)?[\d.]+(?: \.\. [\d.]+)?|unknown)"


def check_budget_text(checks, where, part, episode):
    for heading, side in (("control task  ", "control"), ("APs  ", "ap")):
        want = {row["class"]: row for row in episode["waits"]
                if row["side"] == side and row["class"]}
        unknown = sum(row["low_ns"] for row in episode["waits"]
                      if row["side"] == side and not row["class"])
        seen = set()
        for line in table(part, heading):
            match = re.match(rf"([a-z_]+) +{CELL} +(?:-|[\d. ]+ %)(?: +(\d+))?(?: +(\d+))?$", line)
            if not match:
                continue
            name, cell, count, cpus = match.groups()
            at = f"{where}: {side} {name}: {line!r}"
            if name == "sum":
                total = sum(row["low_ns"] for row in want.values()) + unknown
                checks.that(holds(cell, total, total, 1e6), at)
            elif name == "unknown":
                checks.that(holds(cell, unknown, unknown, 1e6), at)
            else:
                row = want[name]
                checks.that(holds(cell, row["low_ns"], row["high_ns"], 1e6), at)
                checks.equal((count, cpus), (str(row["count"]), str(row["cpus"])), at)
            seen.add(name)
        checks.equal(seen, {*want, "unknown", "sum"}, f"{where}: rows of {side}")


def check_phase_text(checks, where, part, episode):
    metrics = episode["metrics"]
    rows = table(part, "phase, ms  ")
    checks.that(rows, f"{where}: no table of phases")
    for line in rows:
        match = re.match(rf"([a-z_]+|whole CPU) +{CELL} +{CELL} +{CELL} +{CELL}$", line)
        if not match:
            continue
        name = "cpu" if match[1] == "whole CPU" else f"phase.{match[1]}"
        for cell, figure in zip(match.groups()[1:], ("total", "average", "min", "max")):
            metric = metrics[f"{name}.{figure}"]
            checks.that(holds(cell, metric["low"], metric["high"], 1e6),
                        f"{where}: {name}.{figure}: {cell} is not {metric}")


def check_callback_text(checks, where, part, episode):
    want = [row for row in episode["callback_sums"] if row["cpus"]][:12]
    lines = " ".join(table(part, "slowest callbacks"))
    for row in want:
        figures = f"{round(row['max_ns'] / 100) / 10:.1f}"
        name = row["state"] or row["function"] or f"state {row['step']}"
        checks.that(name[:20] in lines and (figures in lines or row["max_ns"] % 100 == 50),
                    f"{where}: {name} {figures} among the slowest callbacks")


def check_wait_text(checks, where, part, episode):
    rows = table(part, "serialized waits")[1:11]
    want = episode["serialized_waits"][:10]
    checks.equal(len([row for row in rows if not row.startswith("sum")]), len(want),
                 f"{where}: serialized waits")
    for row, wait in zip(rows, want):
        match = re.match(rf" *(\d+) +[\d.]+ +{CELL} +(\d+)(?: \.\. (\d+))?  ([a-z_]+)$", row)
        checks.that(match and int(match[1]) == wait["cpu"] and
                    holds(match[2], wait["low_ns"], wait["high_ns"], 1e6) and
                    int(match[3]) == wait["held_low"] and
                    int(match[4] or match[3]) == wait["held_high"] and
                    match[5] == (wait["site"] or "unknown"), f"{where}: {row!r} is not {wait}")


def check_text(checks, where, part, episode):
    """PART is the text of EPISODE."""
    flat = " ".join(part.split())
    check_budget_text(checks, where, part, episode)
    check_phase_text(checks, where, part, episode)
    check_callback_text(checks, where, part, episode)
    check_wait_text(checks, where, part, episode)
    for finding in episode["findings"][:8]:
        checks.that(" ".join(finding["text"].split()) in flat, f"{where}: {finding['code']}")
    if episode["verdict"]:
        checks.that(f"verdict {episode['verdict']}" in flat, f"{where}: verdict")
    if episode["kind"] != "offline":
        metrics = episode["metrics"]
        counts = ", ".join(f"{name} {metrics['cpus.' + name]['low']}"
                           for name in ("present", "kicked", "alive", "online"))
        checks.that(counts in flat, f"{where}: {counts}")
