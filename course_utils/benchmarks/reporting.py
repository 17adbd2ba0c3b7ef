"""What a benchmark says besides its numbers: which machine, which versions; and its tables for the README."""

import os
import platform
from pathlib import Path

import numpy as np

from course_utils.tools import doctor


def machine(packages=("numpy", "scipy", "torch")):
    """One line: the processor, the system, Python, the BLAS, the packages and how many threads they use."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    parts = [
        f"{processor()}, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        *(f"{name} {doctor.version(name)}" for name in packages),
        f"{blas['name']} {blas['version']}",
        f"{os.environ.get('OMP_NUM_THREADS', 'all')} thread",
    ]
    return "; ".join(parts)


def processor(cpuinfo=Path("/proc/cpuinfo")):
    """What the processor calls itself."""
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown processor"


def formatted(table, markdown):
    """A table as text, or as the README needs it."""
    if not markdown:
        return repr(table)
    rule = ["---"] * len(table.header)
    return "\n".join(f"| {' | '.join(line)} |" for line in (table.header, rule, *table.rows))
