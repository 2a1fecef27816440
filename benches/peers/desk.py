"""What the desktop's programs share: run, measure, print figures as JSON."""

import json
import pathlib
import sys
import time


def beside(name):
    return pathlib.Path(__file__).with_name(name).read_text(encoding="utf-8")


def memory(field):
    """Bytes of this process, as Linux tells them; None elsewhere."""
    try:
        status = pathlib.Path("/proc/self/status").read_text(encoding="utf-8")
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field))
    except (OSError, StopIteration):
        return None


def main(run):
    before = memory("VmRSS")
    begun = time.perf_counter()
    rows = run(sys.argv[1])
    took = (time.perf_counter() - begun) * 1000
    peak = memory("VmHWM")
    figures = {}
    for row in rows:
        place = f"{row.pop('area')} {row.pop('year')}"
        figures[place] = {name: value for name, value in row.items() if value is not None}
    memory_growth = None if before is None or peak is None else peak - before
    json.dump({"ms": took, "memory": memory_growth, "figures": figures}, sys.stdout)
