#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Output that fails: the old file stays, one line says why, and nothing is left lying about."""

import os
import resource
import shutil
import signal
import subprocess
import time

import scope

OLD = b"what was here before\n"
N_INTERRUPTS = 24
SUFFIXES = (".svg", ".png", ".pdf", ".json", ".json.gz")


def old_file(folder, name):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(OLD)
    return path


def contents(path):
    with open(path, "rb") as f:
        return f.read()


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def run(checks, *args, **kwargs):
    return subprocess.run([checks.program, *args], capture_output=True, timeout=120, check=False,
                          **kwargs)


def one_complaint(checks, result, path, what):
    checks.equal(result.returncode, 3, f"{what}: status")
    checks.equal(result.stderr.count(b"\n"), 1, f"{what}: {result.stderr!r}")
    checks.that(result.stderr.startswith(b"bringup-scope: " + path.encode()),
                f"{what}: {result.stderr!r}")


def test_no_room(checks, scratch):
    """A limit on the size of files is what a full disk is: a write that fails half way."""
    for suffix in SUFFIXES:
        path = old_file(scratch, "old" + suffix)
        result = run(checks, "export", scope.sample("boot-par1-8"), "-o", path,
                     preexec_fn=limit_files)
        one_complaint(checks, result, path, f"no room for {suffix}")
        checks.that(b"too large" in result.stderr, f"{suffix}: {result.stderr!r}")
        checks.equal(contents(path), OLD, f"{suffix}: the old file")
        fresh = os.path.join(scratch, "new" + suffix)
        run(checks, "export", scope.sample("boot-par1-8"), "-o", fresh, preexec_fn=limit_files)
        checks.that(not os.path.exists(fresh), f"{suffix}: half a file")
    checks.equal(sorted(os.listdir(scratch)), sorted("old" + suffix for suffix in SUFFIXES),
                 "nothing else is left")


def test_full_device(checks, scratch):
    """Also what is no picture: reports go where the shell sends them."""
    for form in ("text", "json", "csv", "markdown"):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([checks.program, "report", f"--format={form}",
                                     scope.sample("boot-par1-8")], stdout=full,
                                    stderr=subprocess.PIPE, timeout=120, check=False)
        checks.equal(result.returncode, 3, f"full: {form}")
        checks.equal(result.stderr.count(b"\n"), 1, f"full: {form}: {result.stderr!r}")
    path = os.path.join(scratch, "x.svg")
    os.symlink("/dev/full", path)
    result = run(checks, "export", scope.sample("boot-par1-8"), "-o", path)
    one_complaint(checks, result, path, "/dev/full")
    checks.that(b"No space left" in result.stderr, result.stderr)
    checks.equal(os.listdir(scratch), ["x.svg"], "/dev/full: nothing else is left")


def test_targets_that_cannot_be(checks, scratch):
    for suffix in SUFFIXES[1:]:
        target = os.path.join(scratch, "folder" + suffix)
        os.mkdir(target)
        checks.equal(run(checks, "export", scope.sample("boot-par1-8"), "-o", target).returncode, 2,
                     target)
        os.rmdir(target)
    folder = os.path.join(scratch, "folder.svg")
    os.mkdir(folder)
    lost = os.path.join(scratch, "none", "x.svg")
    deep = os.path.join(old_file(scratch, "file"), "x.svg")
    loop = os.path.join(scratch, "loop.svg")
    os.symlink(loop, loop)
    for path, status in ((folder, 2), (lost, 3), (deep, 3), (loop, 3)):
        result = run(checks, "export", scope.sample("boot-par1-8"), "-o", path)
        checks.equal(result.returncode, status, path)
        checks.equal(result.stderr.count(b"\n"), 1, f"{path}: {result.stderr!r}")
    checks.equal(sorted(os.listdir(scratch)), ["file", "folder.svg", "loop.svg"], "targets")
    checks.equal(os.listdir(folder), [], "in the folder")


def test_read_only_folder(checks, scratch):
    """Root may write everywhere, so only others find out."""
    path = old_file(scratch, "x.svg")
    os.chmod(scratch, 0o500)
    try:
        if os.access(scratch, os.W_OK):
            return
        result = run(checks, "export", scope.sample("boot-par1-8"), "-o", path)
        one_complaint(checks, result, path, "read only")
        checks.equal(contents(path), OLD, "read only: the old file")
    finally:
        os.chmod(scratch, 0o700)


def test_reader_goes_away(checks, scratch):
    """head -1: what it wants comes, and then there is no word and no harm."""
    for verb in (["events"], ["report"], ["report", "--format=json"], ["report", "--format=csv"],
                 ["info"]):
        with subprocess.Popen([checks.program, *verb, scope.sample("boot-par1-8")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            line = process.stdout.readline()
            process.stdout.close()
            err = process.stderr.read()
            status = process.wait(timeout=120)
        checks.that(line, f"{verb}: a line")
        checks.equal(err, b"", f"{verb}: stderr")
        checks.that(status in (0, 3), f"{verb}: status {status}")


def test_interrupt(checks, scratch):
    """Wherever it falls, there is the old file or all of the new one, and no other."""
    trace, target = scope.sample("boot-par1-8"), os.path.join(scratch, "x.png")
    begin = time.monotonic()
    run(checks, "export", trace, "-o", target)
    took, new = time.monotonic() - begin, contents(target)
    for i in range(N_INTERRUPTS):
        old_file(scratch, "x.png")
        with subprocess.Popen([checks.program, "export", trace, "-o", target],
                              stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=took * (i + 1) / N_INTERRUPTS)
            except subprocess.TimeoutExpired:
                process.send_signal((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[i % 3])
            process.wait(timeout=120)
        checks.that(contents(target) in (OLD, new), f"interrupt {i}: neither old nor new")
        checks.equal(os.listdir(scratch), ["x.png"], f"interrupt {i}: files")


def test_interrupt_of_each_kind(checks, scratch):
    for suffix in SUFFIXES:
        path = old_file(scratch, "y" + suffix)
        with subprocess.Popen([checks.program, "export", scope.sample("boot-par1-8"), "-o", path],
                              stderr=subprocess.DEVNULL) as process:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)
        checks.that(process.returncode == 0 or contents(path) == OLD,
                    f"interrupted {suffix}: the old file")
        checks.equal(os.listdir(scratch), ["y" + suffix], f"interrupted {suffix}: files")
        os.remove(path)


def test_frames(checks, scratch):
    """A film that finds no room, or a file in its way."""
    trace, film = scope.sample("boot-par1-8"), os.path.join(scratch, "film", "")
    result = run(checks, "export", trace, "--frames=2", "-o", film, preexec_fn=limit_files)
    checks.that(result.returncode in (2, 3) and result.stderr.count(b"\n") == 1,
                f"film: {result.returncode} {result.stderr!r}")
    checks.that(not os.path.isdir(film) or os.listdir(film) == [], "film: half a picture")
    in_the_way = old_file(scratch, "file")
    result = run(checks, "export", trace, "--frames=2", "-o", os.path.join(in_the_way, ""))
    checks.that(result.returncode in (2, 3) and result.stderr.count(b"\n") == 1,
                f"film over a file: {result.returncode} {result.stderr!r}")
    checks.equal(contents(in_the_way), OLD, "film: the file in its way")


def interrupt_at_first_file(checks, folders, *args, env=None):
    """Starts the program and interrupts it as soon as anything is in one of FOLDERS. True: in time."""
    with subprocess.Popen([checks.program, *args], stderr=subprocess.DEVNULL, env=env) as process:
        while process.poll() is None:
            if any(os.path.isdir(folder) and os.listdir(folder) for folder in folders):
                process.send_signal(signal.SIGINT)
                break
        status = process.wait(timeout=120)
    checks.that(status in (0, -signal.SIGINT), f"{args[0]}: status {status}")
    return status != 0


def read_all(folder):
    return {name: contents(os.path.join(folder, name)) for name in os.listdir(folder)}


def test_interrupt_of_a_film(checks, scratch):
    """What is there are whole pictures, the first ones, and nothing else."""
    trace, n = scope.sample("boot-par1-8"), 40
    for suffix in ("png", "svg", "pdf"):
        whole, part = (os.path.join(scratch, suffix + name, "") for name in ("whole", "part"))
        args = ("export", trace, f"--frames={n}", f"--format={suffix}", "-o")
        checks.equal(run(checks, *args, whole).returncode, 0, f"film of {suffix}")
        pictures = read_all(whole)
        checks.equal(len(pictures), n, f"film of {suffix}: pictures")
        checks.that(interrupt_at_first_file(checks, [part], *args, part),
                    f"film of {suffix}: over before it could be interrupted")
        some = read_all(part)
        checks.equal(sorted(some), sorted(pictures)[:len(some)], f"film of {suffix}: names")
        for name in some:
            checks.equal(some[name] == pictures.get(name), True, f"film of {suffix}: {name}")


def test_interrupt_of_a_package(checks, scratch):
    """All of it or none of it, wherever the first file shows up: beside it, or where PNG is drawn."""
    sides = [scope.sample("boot-par0-8"), scope.sample("boot-par1-8")]
    beside, temporary, whole = (os.path.join(scratch, name) for name in ("beside", "tmp", "whole"))
    folder = os.path.join(beside, "package")
    os.mkdir(temporary)
    env = dict(os.environ, TMPDIR=temporary)
    args = ("compare", *sides, "--format=lkml", "-o")
    checks.equal(run(checks, *args, whole, env=env).returncode, 0, "package")
    checks.equal(os.listdir(temporary), [], "package: what is left of drawing it")
    for watched in ([temporary], [beside], [beside, temporary]):
        interrupt_at_first_file(checks, watched, *args, folder, env=env)
        left = os.listdir(beside) if os.path.isdir(beside) else []
        checks.that(left in ([], ["package"]), f"interrupted package: {left}")
        if left == ["package"]:
            checks.equal(read_all(folder) == read_all(whole), True, "interrupted package: files")
            shutil.rmtree(beside)
        checks.equal(os.listdir(temporary), [], "interrupted package: temporary files")


def test_package(checks, scratch):
    """All of a review package, or none of it."""
    sides = [scope.sample("boot-par0-8"), scope.sample("boot-par1-8")]
    folder = os.path.join(scratch, "package")
    result = run(checks, "compare", *sides, "--format=lkml", "-o", folder, preexec_fn=limit_files)
    checks.that(result.returncode in (2, 3) and result.stderr.count(b"\n") == 1,
                f"{result.returncode} {result.stderr!r}")
    checks.equal(os.listdir(scratch), [], "what is left of a package")


scope.main(test_no_room, test_full_device, test_targets_that_cannot_be, test_read_only_folder,
           test_reader_goes_away, test_interrupt, test_interrupt_of_each_kind,
           test_interrupt_of_a_film, test_interrupt_of_a_package, test_frames, test_package)
