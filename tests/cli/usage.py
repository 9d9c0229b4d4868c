#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Help, version, wrong usage, inputs that are none, exit statuses, where output goes."""

import os
import subprocess

import scope

VERBS = ["info", "report", "export", "events", "check", "replay"]


def test_help_and_version(checks, scratch):
    for verb in [[], *[[verb] for verb in VERBS]]:
        for option in ("--help", "-h"):
            result = checks.run(*verb, option)
            checks.equal(result.status, 0, f"{verb} {option}")
            checks.equal(result.err, b"", f"{verb} {option}: stderr")
            text = result.out.decode()
            checks.that(text.startswith("usage: bringup-scope " + "".join(verb)), f"{verb} usage")
            for line in text.split("\n"):
                checks.that(len(line) <= 72 and line == line.rstrip() and "\t" not in line,
                            f"{verb} {option}: {line!r}")
        result = checks.run(*verb, "--version")
        checks.equal(result.status, 0, f"{verb} --version")
        checks.that(result.out.startswith(b"bringup-scope ") and result.out.count(b"\n") == 1,
                    f"{verb} --version: {result.out!r}")
    for verb in VERBS:
        checks.that(f"\n  {verb} " in checks.run("--help").out.decode(), f"--help without {verb}")
        if verb != "info":
            checks.that("--ignore-events" in checks.run(verb, "--help").out.decode(), verb)


def test_wrong_usage(checks, scratch):
    trace = scope.sample("boot-par1-8")
    cases = [
        ["--no-such-option"],
        ["reprot"],
        [],
        ["info"],
        ["report"],
        ["report", "--no-such-option", trace],
        ["report", "-x", trace],
        ["report", "--format", trace],
        ["report", "--format=yaml", trace],
        ["report", trace, "--format"],
        ["report", "--states"],
        ["report", "--ignore-events=", trace],
        ["report", "--ignore-events=a,,b", trace],
        ["events"],
        ["events", trace, trace],
        ["events", "--cpu=x", trace],
        ["events", "--cpu=3-1", trace],
        ["events", "--cpu=", trace],
        ["events", "--cpu=1,", trace],
        ["events", "--cpu=0-999999999", trace],
        ["events", "--cpu=8", trace],
        ["events", "--from=yesterday", trace],
        ["events", "--from=2", "--to=1", trace],
        ["events", "--limit=0", trace],
        ["events", "--limit=-1", trace],
        ["events", "--event=,", trace],
        ["export", trace],
        ["export", trace, "-o"],
        ["export", trace, "-o", "x.gif"],
        ["export", trace, "-o", "-"],
        ["export", "-o", "x.svg"],
        ["export", trace, trace, "-o", "x.svg"],
        ["export", trace, "-o", "x.svg", "--width=0"],
        ["export", trace, "-o", "x.svg", "--width=12.5"],
        ["export", trace, "-o", "x.svg", "--height=99999"],
        ["export", trace, "-o", "x.svg", "--theme=pink"],
        ["export", trace, "-o", "x.svg", "--highlight=all"],
        ["export", trace, "-o", "x.svg", "--episode=0"],
        ["export", trace, "-o", "x.svg", "--episode=99"],
        ["export", trace, "-o", "x.svg", "--from=2", "--to=2"],
    ]
    for args in cases:
        result = checks.run(*args, cwd=scratch)
        checks.equal(result.status, 2, f"{args}")
        checks.one_line(result, f"{args}")
    checks.equal(os.listdir(scratch), [], "wrong usage left files")


def test_inputs_that_are_none(checks, scratch):
    empty = os.path.join(scratch, "empty.dat")
    open(empty, "wb").close()
    text = os.path.join(scratch, "text.dat")
    with open(text, "w", encoding="ascii") as f:
        f.write("hello, this is no trace\n" * 100)
    evil = os.path.join(scratch, "new\nline\x1b[31m.dat")
    picture = os.path.join(scratch, "x.svg")
    for path in (empty, text, evil, scratch, os.path.join(scratch, "none.dat"), checks.program):
        for verb in (["info"], ["report"], ["events"], ["check", "--list"],
                     ["export", "-o", picture]):
            result = checks.run(*verb, path)
            checks.equal(result.status, 3, f"{verb} {path!r}")
            checks.one_line(result, f"{verb} {path!r}")
            checks.that(b"\x1b" not in result.err, f"{path!r} reaches the terminal raw")
    for path, word in ((checks.program, b"ELF"), (scratch, b"director"), (empty, b"empty")):
        checks.that(word in checks.run("info", path).err, f"{path}: does not say {word}")
    checks.that(not os.path.exists(picture), "a picture of nothing")
    result = checks.run("report", "--states=" + os.path.join(scratch, "none.txt"),
                        scope.sample("boot-par1-8"))
    checks.equal(result.status, 3, "states file that does not exist")
    checks.one_line(result, "states file that does not exist")


def test_other_files_go_on(checks, scratch):
    good = scope.sample("boot-par1-8")
    none = os.path.join(scratch, "none.dat")
    for verb in ("info", "report"):
        alone = checks.run(verb, good)
        checks.equal(alone.status, 0, verb)
        checks.equal(alone.err, b"", f"{verb}: stderr")
        result = checks.run(verb, none, good, none)
        checks.equal(result.status, 3, f"{verb} with bad files")
        checks.equal(result.out, alone.out, f"{verb}: stdout with bad files beside")
        checks.equal(result.err.count(b"\n"), 2, f"{verb}: lines on stderr")


def test_standard_input(checks, scratch):
    with open(scope.sample("boot-par1-8"), "rb") as f:
        data = f.read()
    for verb in (["info"], ["report"], ["events", "--limit=10"]):
        piped = checks.run(*verb, "-", stdin=data)
        checks.equal(piped.status, 0, f"{verb} -")
        named = checks.run(*verb, scope.sample("boot-par1-8"))
        if verb[0] == "events":
            checks.equal(piped.out, named.out, "events of standard input")
        checks.that(piped.out.count(b"\n") > 5, f"{verb} -: {piped.out!r}")
    empty = checks.run("report", "-")
    checks.equal(empty.status, 3, "empty standard input")
    checks.one_line(empty, "empty standard input")


def test_names_like_verbs_and_options(checks, scratch):
    os.symlink(scope.sample("boot-par1-8"), os.path.join(scratch, "report"))
    os.symlink(scope.sample("boot-par1-8"), os.path.join(scratch, "--help"))
    result = checks.run("./report", cwd=scratch)
    checks.equal(result.status, 0, "./report")
    checks.that(b"\nepisode 1: boot" in result.out, "./report is no file")
    result = checks.run("info", "--", "--help", cwd=scratch)
    checks.equal(result.status, 0, "info -- --help")
    checks.that(result.out.startswith(b"--help\n"), "info -- --help")


def test_without_verb_and_display(checks, scratch):
    trace = scope.sample("boot-par1-8")
    result = checks.run(trace)
    checks.equal(result.status, 0, "no verb")
    checks.equal(result.err.count(b"\n"), 1, "no verb: stderr")
    checks.that(b"no display" in result.err, f"no verb: {result.err!r}")
    checks.equal(result.out, checks.run("report", trace).out, "no verb: the report")
    missing = checks.run(os.path.join(scratch, "none.dat"))
    checks.equal(missing.status, 3, "no verb, no file")


def test_output_that_fails(checks, scratch):
    trace = scope.sample("boot-par1-8")
    for verb in (["report"], ["report", "--format=json"], ["report", "--format=csv"],
                 ["report", "--format=markdown"], ["check", "--list"], ["info"], ["events"]):
        with open("/dev/full", "wb") as full:
            process = subprocess.run([checks.program, *verb, trace], stdout=full,
                                     stderr=subprocess.PIPE, timeout=120)
        checks.equal(process.returncode, 3, f"{verb} to a full disk")
        checks.equal(process.stderr.count(b"\n"), 1, f"{verb} to a full disk: {process.stderr!r}")
        read_end, write_end = os.pipe()
        os.close(read_end)
        process = subprocess.run([checks.program, *verb, trace], stdout=write_end,
                                 stderr=subprocess.PIPE, timeout=120)
        os.close(write_end)
        checks.equal(process.returncode, 3, f"{verb} to nobody")
        checks.equal(process.stderr, b"", f"{verb} to nobody: stderr")


def test_pictures(checks, scratch):
    trace = scope.sample("boot-par1-8")
    outputs = [os.path.join(scratch, "a." + suffix) for suffix in ("svg", "png", "pdf")]
    arguments = [part for path in outputs for part in ("-o", path)]
    result = checks.run("export", trace, *arguments, "--width=900", "--theme=dark")
    checks.equal((result.status, result.out, result.err), (0, b"", b""), "export")
    for path, magic in zip(outputs, (b"<svg", b"\x89PNG", b"%PDF")):
        with open(path, "rb") as f:
            checks.that(f.read().startswith(magic), f"{path} is no {magic}")
    folder = os.path.join(scratch, "none", "a.svg")
    result = checks.run("export", trace, "-o", folder)
    checks.equal(result.status, 3, "export to a folder that does not exist")
    checks.one_line(result, "export to a folder that does not exist")


scope.main(test_help_and_version, test_wrong_usage, test_inputs_that_are_none,
           test_other_files_go_on, test_standard_input, test_names_like_verbs_and_options,
           test_without_verb_and_display, test_output_that_fails, test_pictures)
