# SPDX-License-Identifier: GPL-2.0-or-later
"""gallery.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES GENTRACE OUTDIR [NAME...]: pictures.

Run through session.py, by tools/gallery; tools/gallery docs/images window-light window-dark takes
those that documents show. Each picture is OUTDIR/NAME.png: what the window shows of a capture after
some keys. The program must end with 0 and say nothing.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import traceback

from cases import COMMAND, SAMPLES, SERIAL, WAKE, WINDOW, WORK, opened, quit_by_key
from driver import Atspi, Program, picture, wait_for, xdotool

GENTRACE, OUTDIR = sys.argv[4], sys.argv[5]
BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"
PARALLEL = SAMPLES / "boot-par1-128" / "trace.dat"
FAILED = SAMPLES / "fault-dead-par1-8" / "trace.dat"

# A point of the window where there is nothing to be told about.
EMPTY_GROUND = (10, 440)


@contextlib.contextmanager
def theme(name):
    """A run of the program in a theme of GTK."""
    os.environ["GTK_THEME"] = name
    try:
        yield
    finally:
        del os.environ["GTK_THEME"]


def keep(name):
    """The screen as a picture once two looks at it find the same; without tips."""
    xdotool("mousemove", *EMPTY_GROUND)

    def look():
        return subprocess.run(["import", "-window", "root", "rgb:-"], check=True,
                              stdout=subprocess.PIPE).stdout

    seen = [look()]

    def is_still():
        seen.append(look())
        return seen[-1] == seen[-2]

    wait_for("a screen that keeps still", is_still)
    picture(name)


def show(name, path, *keys, seen=None):
    """The picture NAME: PATH after KEYS, once a label is like SEEN."""
    with opened(path) as program:
        for key in keys:
            program.key(key)
        if seen:
            program.see(seen)
        keep(name)
        quit_by_key(program)


def draw_start(name):
    with Program(WINDOW) as program:
        program.find(Atspi.Role.PUSH_BUTTON, "Open a Capture")
        program.focus()
        keep(name)
        quit_by_key(program)


def draw_window_light(name):
    show(name, WAKE, "Return", seen="Events behind it")


def draw_window_dark(name):
    with theme("Adwaita:dark"):
        replay(name, WAKE, "Return")


def draw_high_contrast(name):
    with theme("Default:hc"):
        show(name, WAKE, "Return", seen="Events behind it")


def draw_high_contrast_dark(name):
    with theme("Default:hc-dark"):
        replay(name, WAKE, "Return")


def draw_serial_8(name):
    show(name, BASELINE)


def draw_serial_128(name):
    show(name, SERIAL)


def draw_parallel_128(name):
    show(name, PARALLEL)


def generated(name, *options):
    """A capture that gentrace has made with OPTIONS."""
    path = WORK / name
    if not path.exists():
        subprocess.run([GENTRACE, *options, "--functions", "--compression=zstd", path], check=True,
                       stdout=subprocess.DEVNULL)
    return path


def parallel_1024():
    return generated("parallel-1024.dat", "--cpus=1024", "--mode=parallel")


def draw_parallel_1024(name):
    show(name, parallel_1024())


def draw_serial_1024(name):
    with theme("Adwaita:dark"):
        show(name, generated("serial-1024.dat", "--cpus=1024", "--mode=serial"))


def draw_lost_events(name):
    """CPU 2 lost what it recorded while it was started."""
    printed = subprocess.run([COMMAND, "events", WAKE], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    kept, n_lost = [], 0
    for line in printed.splitlines():
        cpu, moment = re.match(r".*\[(\d+)\] +(\d+\.\d+):", line).groups()
        if cpu == "002" and 0.178 < float(moment) < 0.203:
            n_lost += 1
            continue
        if cpu == "002" and n_lost > 0:
            kept.append(f"CPU:2 [LOST {n_lost} EVENTS]")
            n_lost = 0
        kept.append(line)
    path = WORK / "lossy.txt"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    show(name, path, seen="113")


def draw_failed_cpu(name):
    show(name, FAILED)


def draw_critical_path(name):
    show(name, WAKE, "4")


def replay(name, path, *keys):
    """The picture NAME: PATH in the middle of its replay, after KEYS."""
    show(name, path, *keys, *["l"] * steps_to_middle(path), seen=r"\d+\.\d{6} ms")


def steps_to_middle(path):
    """How many synchronisation points are in the first half of the time."""
    printed = subprocess.run([COMMAND, "replay", "--step=sync", path], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    moments = [float(line.split()[0]) for line in printed.splitlines()
               if re.match(r" +-?\d+\.\d{6} ", line)]
    return sum(moment < moments[-1] / 2 for moment in set(moments))


def draw_replay_parallel(name):
    replay(name, WAKE)


def draw_replay_serial(name):
    replay(name, BASELINE)


def draw_what_if(name):
    with opened(BASELINE) as program:
        program.key("F7")
        program.find(Atspi.Role.LIST_ITEM, "lower-bound, ")
        keep(name)
        quit_by_key(program)


def draw_find(name):
    with opened() as program:
        program.key("ctrl+f")
        entry = program.find(Atspi.Role.ENTRY, "Find$")
        wait_for("the focus", lambda: entry.get_state_set().contains(Atspi.StateType.FOCUSED))
        xdotool("type", "state:workqueue result:0")
        program.see(r"\d+ found")
        program.key("Return")
        program.see(r"1 of \d+")
        keep(name)
        quit_by_key(program)


def draw_events(name):
    with opened() as program:
        program.key("F6")
        program.see(r"\d+\.\d{9}")
        keep(name)
        quit_by_key(program)


def compare(name, *paths, keys=(), seen=None):
    """The picture NAME: PATHS compared, after KEYS, once a label is like SEEN."""
    with Program(WINDOW, "--compare", *paths) as program:
        wait_for("the title", lambda: "Compare Bring-ups" in program.titles())
        wait_for("the table", lambda: any(node.get_role() == Atspi.Role.TABLE_ROW
                                          for node in program.nodes()))
        program.focus()
        for key in keys:
            program.key(key)
        if seen:
            program.see(seen)
        keep(name)
        quit_by_key(program)


def draw_compare_8(name):
    compare(name, BASELINE, SAMPLES / "wake-fn-par0-8" / "trace.dat", WAKE)


def draw_compare_128(name):
    compare(name, SERIAL, PARALLEL)


def draw_compare_selected(name):
    compare(name, BASELINE, WAKE, keys=["Return"] * 3, seen=r"wake-fn-baseline-8 · .*")


def draw_export(name):
    with opened(parallel_1024()) as program:
        program.key("ctrl+e")
        wait_for("the dialog", lambda: "Export" in program.titles())
        program.see(r"bringup-scope export .*")
        program.see(r"[\d.]+ × [\d.]+ .*")
        keep(name)
        program.key("Escape")
        wait_for("no dialog", lambda: "Export" not in program.titles())
        program.focus()
        quit_by_key(program)


def draw_measure(name):
    path = WORK / "measured.dat"  # notes are kept beside it
    shutil.copy(WAKE, path)
    with opened(path) as program:
        program.key(*["l"] * 12, "m", *["l"] * 16, "m", "x", "shift+m")
        program.find(Atspi.Role.LIST_ITEM, ".*")
        keep(name)
        quit_by_key(program)


def draw_shortcuts(name):
    with opened() as program:
        program.key("ctrl+question")
        program.see("Serialized waits")
        keep(name)
        program.key("Escape")
        quit_by_key(program)


def draw_damaged(name):
    path = WORK / "scratched.dat"
    contents = bytearray(SERIAL.read_bytes())
    middle = len(contents) // 2
    contents[middle:middle + 3000] = b"\xff" * 3000
    path.write_bytes(contents)
    show(name, path, seen="This capture is damaged: .*")


def draw_unusable(name):
    path = WORK / "notes.txt"
    path.write_text("a shopping list\n", encoding="ascii")
    with Program(WINDOW, path) as program:
        program.see("This file cannot be used")
        program.focus()
        keep(name)
        quit_by_key(program)


def main():
    os.environ["BSC_SHOTS"] = OUTDIR
    drawn = {name.removeprefix("draw_").replace("_", "-"): function
             for name, function in globals().items() if name.startswith("draw_")}
    failed = 0
    for name in sys.argv[6:] or drawn:
        try:
            drawn[name](name)
            print(f"{OUTDIR}/{name}.png", flush=True)
        except Exception:
            failed += 1
            print(f"{name}: not drawn\n{traceback.format_exc()}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
