#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The package for a review: what is in it, that all of it has the same figures, and that verify finds what has not."""

import hashlib
import json
import os
import re
import shutil

import jsonschema
import scope

WAKES = [scope.sample(f"wake-fn-{name}-8") for name in ("baseline", "par0", "par1")]
LARGE = [scope.sample(f"boot-{name}-128") for name in ("baseline", "par1")]
FILES = ["SHA256SUMS", "compare.json", "compare.png", "compare.svg", "gantt.txt", "mail.txt", "recipe.txt",
         "table.txt"]
TEXTS = [name for name in FILES if name != "compare.png"]


def make(checks, scratch, *args, name="package"):
    folder = os.path.join(scratch, name)
    result = checks.run("compare", *args, "--format=lkml", "-o", folder)
    checks.equal((result.status, result.out), (0, b""), f"{args}: {result.err}")
    checks.equal(sorted(os.listdir(folder)), FILES, f"{args}: files")
    return folder


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return file.read()


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def verify(checks, folder, *captures, status):
    result = checks.run("verify", folder, *captures)
    checks.equal(result.status, status, f"verify: {result.out} {result.err}")
    return result.out.decode()


def test_contents(checks, scratch):
    for files in [WAKES, LARGE, [WAKES[1], f"{WAKES[1]}@parallel"]]:
        folder = make(checks, scratch, *files)
        again = make(checks, scratch, *files, name="again")
        for name in FILES:
            checks.equal(digest(os.path.join(folder, name)), digest(os.path.join(again, name)),
                         f"{name}: the same bytes")
        table = checks.run("compare", *files).out.decode()
        checks.equal(read(folder, "table.txt"), table, "the table")
        for part in (table, read(folder, "gantt.txt")):
            checks.that(part in read(folder, "mail.txt"), "the mail has table and chart")
        with open(os.path.join(scope.SOURCE, "docs", "compare.schema.json"), encoding="utf-8") as file:
            jsonschema.validate(json.loads(read(folder, "compare.json")), json.load(file))
        for name in ("table.txt", "gantt.txt", "mail.txt"):
            for line in read(folder, name).split("\n"):
                checks.that(len(line) <= 72 and "\t" not in line and line == line.rstrip(),
                            f"{name}: {line!r}")
        for path in {path.split("@")[0] for path in files}:
            checks.that(digest(path) in read(folder, "recipe.txt"), "recipe: the capture")
        checks.that("trace-cmd extract" in read(folder, "recipe.txt"), "recipe: how to do it again")
        checks.equal(verify(checks, folder, *{path.split("@")[0] for path in files}, status=0)
                     .count("ok "), len(FILES), "all files are checked")


def test_same_figures_everywhere(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    for total in ("319 ms", "288 ms", "185 ms"):
        for name in ("table.txt", "gantt.txt", "mail.txt", "compare.svg"):
            checks.that(total in read(folder, name), f"{name}: {total}")
    data = json.loads(read(folder, "compare.json"))
    for value in data["total"]["values_ns"]:
        checks.that(f"{value / 1e6:.3f}" in read(folder, "table.txt"), f"table.txt: {value}")


def test_checksums(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    sums = dict(reversed(line.split("  ", 1)) for line in read(folder, "SHA256SUMS").splitlines())
    for path in WAKES:
        checks.equal(sums.pop("/".join(path.split("/")[-2:])), digest(path), path)
    for name, value in sums.items():
        checks.equal(value, digest(os.path.join(folder, name)), name)
    checks.equal(sorted(sums), sorted(set(FILES) - {"SHA256SUMS", "mail.txt"}), "files with a sum")


def gantt_rows(text):
    return [line for line in text.split("\n") if re.match(r"^ *(control|CPU \d+|[\d-]+) \|", line)]


def test_gantt(checks, scratch):
    for files, most in [(WAKES, 8), (LARGE, 33)]:
        text = read(make(checks, scratch, *files), "gantt.txt")
        rows = gantt_rows(text)
        checks.that(len(files) * 2 < len(rows) <= len(files) * most, f"{len(rows)} rows")
        checks.equal({len(row) for row in rows}, {72}, "one scale")
        checks.equal(len([row for row in rows if "control" in row]), len(files), "control rows")
        used = set("".join(row[10:-1] for row in rows)) - {" "}
        for letter in used:
            checks.that(re.search(rf"(?m)^(legend)? +{re.escape(letter.upper())} ", text),
                        f"{letter!r} is not in the legend")
    text = read(make(checks, scratch, *WAKES), "gantt.txt")
    checks.that(all("~" in row for row in gantt_rows(text) if "CPU" in row), "firmware is not seen")
    bounded = read(make(checks, scratch, *LARGE), "gantt.txt")
    checks.that(any(":" in row for row in gantt_rows(bounded)), "edges that no event marks")


def test_captures_may_move(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    moved = []
    for number, path in enumerate(WAKES):
        to = os.path.join(scratch, "moved", str(number))
        shutil.copytree(os.path.dirname(path), to)
        os.rename(os.path.join(to, "trace.dat"), os.path.join(to, f"run{number}.dat"))
        moved.append(os.path.join(to, f"run{number}.dat"))
    verify(checks, folder, *reversed(moved), status=0)


def changed_once(text, pattern):
    """TEXT with the first figure that PATTERN's group is changed, its line, and both figures."""
    match = re.search(pattern, text)
    old = match.group(1)
    new = old[:-1] + str((int(old[-1]) + 3) % 10)
    return (text[:match.start(1)] + new + text[match.end(1):],
            text.count("\n", 0, match.start(1)) + 1, old, new)


def test_changed_figures_are_found(checks, scratch):
    cases = [
        ("table.txt", r"\ntotal +\d+\.\d+ +(\d+\.\d+)"),
        ("table.txt", r"threads:prepare.*?(\d+\.\d+)"),
        ("table.txt", r"takes (\d+) ms instead"),
        ("table.txt", r"\(-(\d+\.\d) %\)"),
        ("gantt.txt", r"parallel, total (\d+) ms"),
        ("gantt.txt", r"column +(\d\.\d+) ms"),
        ("compare.json", r'"values_ns" : \[\s+(\d+)'),
        ("compare.json", r'"delta" : \[\s+null,\s+-?(\d+)'),
        ("compare.json", r'"delta_percent" : \[\s+null,\s+-?(\d+\.\d+)'),
        ("mail.txt", r"serial, total (\d+) ms"),
        ("mail.txt", r"\nwake +(\d+\.\d+)"),
        ("compare.svg", r"total (\d+) ms<"),
        ("compare.svg", r"instead of (\d+)"),
        ("compare.svg", r"<path[^>]* d=\"M(\d+)"),
        ("recipe.txt", r"cpuhp_enter (\d+)"),
        ("SHA256SUMS", r"\n[0-9a-f]*?(\d)[0-9a-f]*  [^\n]*trace.dat"),
    ]
    folder = make(checks, scratch, *WAKES)
    for name, pattern in cases:
        whole = read(folder, name)
        changed, line, old, new = changed_once(whole, pattern)
        write(folder, name, changed)
        out = verify(checks, folder, *WAKES, status=1)
        found = [fault for fault in out.split("\n") if fault.startswith("DIFFERS")]
        checks.equal(len(found), 1, f"{name} {pattern}: {found}")
        checks.that(found and found[0].startswith(f"DIFFERS {name}:{line}: expected "), f"{found}")
        checks.that(found and name == "SHA256SUMS" or (old in found[0] and new in found[0]),
                    f"{name}: {old} {new}: {found}")
        write(folder, name, whole)
    verify(checks, folder, *WAKES, status=0)


def test_changed_letters_are_found(checks, scratch):
    """What is no figure and still says something: a bar of the chart, a unit, a sign, a row."""
    folder = make(checks, scratch, *WAKES)
    cases = [
        ("gantt.txt", "~~~~", "~~SS"),
        ("table.txt", "319 ms", "319 us"),
        ("table.txt", "totals, ms", "totals, us"),
        ("table.txt", "-31.512", "+31.512"),
        ("table.txt", "\nwake ", "\nkick "),
        ("table.txt", "totals, ms", "more rows\ntotals, ms"),
        ("mail.txt", "serial, total 319 ms", "serial, total 319 us"),
        ("compare.svg", "total 185 ms", "total 185 us"),
    ]
    for name, old, new in cases:
        whole = read(folder, name)
        checks.that(old in whole, f"{name}: {old}")
        write(folder, name, whole.replace(old, new, 1))
        checks.that(f"DIFFERS {name}:" in verify(checks, folder, *WAKES, status=1), f"{name}: {new!r}")
        write(folder, name, whole)
    whole = read(folder, "table.txt")
    write(folder, "table.txt", re.sub(r"\nstarting .*\n.*\n", "\n", whole, count=1))
    checks.that("no such line" in verify(checks, folder, *WAKES, status=1), "a row that is gone")
    write(folder, "table.txt", whole)
    os.rename(os.path.join(folder, "gantt.txt"), os.path.join(scratch, "gantt.txt"))
    checks.that("MISSING gantt.txt" in verify(checks, folder, *WAKES, status=1), "a file that is gone")


def test_changed_picture_is_found(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    with open(os.path.join(folder, "compare.png"), "ab") as picture:
        picture.write(b"more")
    checks.that("DIFFERS compare.png" in verify(checks, folder, *WAKES, status=1), "another picture")
    sums = read(folder, "SHA256SUMS")
    write(folder, "SHA256SUMS", re.sub("[0-9a-f]{64}(?=  compare.png)",
                                       digest(os.path.join(folder, "compare.png")), sums))
    out = verify(checks, folder, *WAKES, status=0)
    checks.that("note compare.png" in out, "other fonts are no lie, and are said")


def test_mail_is_there_to_be_edited(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    whole = read(folder, "mail.txt")
    write(folder, "mail.txt", "Hi all,\n\n" + whole + "\nThat is 40 % less.\n")
    out = verify(checks, folder, *WAKES, status=0)
    checks.that('note mail.txt' in out and "That is 40 % less." in out, "what was added is listed")
    write(folder, "mail.txt", "Hi all,\n\n" + whole.replace("319.491", "319.481"))
    checks.that("DIFFERS mail.txt:" in verify(checks, folder, *WAKES, status=1), "and checked")


def test_captures_that_are_missing(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    result = checks.run("verify", folder, *WAKES[:2])
    checks.equal((result.status, result.out), (3, b""), "one is missing")
    checks.that(b"wake-fn-par1-8/trace.dat" in result.err and b"was not given" in result.err,
                f"{result.err}")
    other = os.path.join(scratch, "wake-fn-par1-8")
    shutil.copytree(os.path.dirname(WAKES[2]), other)
    with open(os.path.join(other, "trace.dat"), "ab") as trace:
        trace.write(b"\0")
    result = checks.run("verify", folder, *WAKES[:2], os.path.join(other, "trace.dat"))
    checks.equal(result.status, 3, "one is another")
    checks.that(b"is not the one that was given" in result.err, f"{result.err}")


def test_what_is_no_package(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    whole = json.loads(read(folder, "compare.json"))
    texts = ["", "{", "[]", "null", '{"schema": "bringup-scope/compare/1"}', "\0\0", "[" * 100000]
    for change in ({"schema": "x"}, {"captures": []}, {"captures": [1, 2]}, {"captures": {}},
                   {"settings": None}, {"settings": {}}, {"captures": [{"label": "a", "runs": [{}]}] * 2},
                   {"captures": whole["captures"] * 40}):
        texts.append(json.dumps({**whole, **change}))
    for text in texts:
        write(folder, "compare.json", text)
        result = checks.run("verify", folder, *WAKES)
        checks.equal((result.status, result.out), (3, b""), f"{text[:60]!r}: {result.err}")
    for path in (scratch, os.path.join(scratch, "none"), WAKES[0]):
        checks.equal(checks.run("verify", path, *WAKES).status, 3, path)
    checks.equal(checks.run("verify", folder).status, 2, "no captures")


def test_settings_cannot_hide(checks, scratch):
    """Who changes the settings, or a label, to what the figures are not made with, is found."""
    folder = make(checks, scratch, *WAKES)
    whole = read(folder, "compare.json")
    for old, new in [('"align" : "prepare"', '"align" : "online"'), ('"rows" : 10', '"rows" : 3'),
                     ('"label" : "wake-fn-par0-8"', '"label" : "fast"'),
                     ('"width_px" : 1200', '"width_px" : 1000')]:
        checks.that(old in whole, old)
        write(folder, "compare.json", whole.replace(old, new, 1))
        verify(checks, folder, *WAKES, status=1)
    write(folder, "compare.json", whole)
    verify(checks, folder, *WAKES, status=0)


def test_old_packages_are_replaced_as_a_whole(checks, scratch):
    folder = make(checks, scratch, *WAKES)
    write(folder, "notes.txt", "mine")
    old = read(folder, "table.txt")
    result = checks.run("compare", *LARGE, "--format=lkml", "-o", folder + "/")
    checks.equal(result.status, 0, f"{result.err}")
    checks.equal(sorted(os.listdir(folder)), sorted([*FILES, "notes.txt"]), "files")
    checks.that(read(folder, "table.txt") != old, "a new table")
    verify(checks, folder, *LARGE, status=0)
    checks.equal(os.listdir(scratch), ["package"], "nothing is left beside")
    result = checks.run("compare", *WAKES, "--format=lkml", "-o", os.path.join(folder, "notes.txt"))
    checks.equal(result.status, 3, "a file is no folder")
    checks.equal(read(folder, "notes.txt"), "mine", "and stays")
    result = checks.run("compare", WAKES[0], "no-such-file", "--format=lkml", "-o", folder)
    checks.equal(result.status, 3, "no capture")
    verify(checks, folder, *LARGE, status=0)


def test_groups(checks, scratch):
    folder = make(checks, scratch, "--group", f"a={','.join(WAKES)}", "--group", f"b={','.join(LARGE)}",
                  "--align=kick", "--rows=3", "--ghost", "--seed=7")
    verify(checks, folder, *LARGE, *WAKES, status=0)
    whole = read(folder, "table.txt")
    changed, line, old, new = changed_once(whole, r"(?m)^  a +3 +(\d+\.\d+)")
    write(folder, "table.txt", changed)
    checks.that(f"table.txt:{line}: expected \"{old}\", found \"{new}\"" in
                verify(checks, folder, *LARGE, *WAKES, status=1), "a median")


if __name__ == "__main__":
    scope.main(test_contents, test_same_figures_everywhere, test_checksums, test_gantt,
               test_captures_may_move, test_changed_figures_are_found, test_changed_letters_are_found,
               test_changed_picture_is_found, test_mail_is_there_to_be_edited,
               test_captures_that_are_missing, test_what_is_no_package, test_settings_cannot_hide,
               test_old_packages_are_replaced_as_a_whole, test_groups)
