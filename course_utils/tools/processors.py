"""What can be chosen about how this machine computes: matrix kernels, vector instructions, threads.

A lecture must hold under each of them. What cannot be chosen, because a processor has no such instructions or a library
was built differently, is left out; so on another machine there may be fewer.
"""

import os
import platform
import subprocess
import sys

from course_utils.tools import threads

# Processors whose matrix kernels OpenBLAS can be told to use, the oldest first; a build has some of them.
OPENBLAS = ("Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX", "SapphireRapids")
OPENBLAS_ARM = ("ARMV8", "NEOVERSEN1", "NEOVERSEV1", "VORTEX")
SET_BY_THE_MACHINE = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # a machine that sets these has its reasons

_KERNEL = """
import numpy as np, threadpoolctl
for dtype in (np.float64, np.float32):
    some = np.random.default_rng(0).normal(size=(300, 300)).astype(dtype)
    assert np.isfinite(some @ some @ some[0]).all()
print(*{pool.get("architecture") for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"})
"""
_NUMPY = """
import numpy as np
print(*np.show_config(mode="dicts")["SIMD Extensions"].get("found", ()))
"""
_TORCH = """
import torch
print(torch.backends.cpu.get_cpu_capability())
"""


def choices():
    """{name: environment variables}: each choice alone, then two processors that differ from this one in everything."""
    kernels, found, torch = _kernels(), _answer(_NUMPY), _torch()
    numpy = {name: chosen for name, chosen in _numpy(found).items() if _answer(_NUMPY, chosen) != found}
    alone = kernels | numpy | torch | {"two threads": dict.fromkeys(threads.VARIABLES, "2")}
    no_avx512 = [kernels.get("OpenBLAS Haswell"), numpy.get("NumPy without AVX-512"), torch.get("PyTorch's AVX2")]
    oldest = [*list(kernels.values())[:1], numpy.get("NumPy's baseline"), torch.get("PyTorch's baseline")]
    return alone | _together("a processor without AVX-512", no_avx512) | _together("an old processor", oldest)


def _together(name, parts):
    """Several choices at once, where there are two or more of them."""
    parts = [part for part in parts if part]
    return {name: {key: value for part in parts for key, value in part.items()}} if len(parts) > 1 else {}


def _kernels():
    """OpenBLAS's matrix kernels, each once, without the one that it takes by default."""
    own = _answer(_KERNEL)
    if not own or any(name in os.environ for name in SET_BY_THE_MACHINE):
        return {}
    names = OPENBLAS_ARM if platform.machine().lower() in ("arm64", "aarch64") else OPENBLAS
    taken = {own: None}  # the kernel that it says it takes → the first name that makes it
    for name in names:
        taken.setdefault(_answer(_KERNEL, {"OPENBLAS_CORETYPE": name}), name)
    return {f"OpenBLAS {name}": {"OPENBLAS_CORETYPE": name} for kernel, name in taken.items() if kernel and name}


def _numpy(found):
    """NumPy without some of the vector instructions that it found beyond those it was built for."""
    wide = [name for name in (found or "").split() if name.startswith("AVX512") or name == "X86_V4"]
    chosen = {"NumPy without AVX-512": " ".join(wide), "NumPy's baseline": found}
    return {name: {"NPY_DISABLE_CPU_FEATURES": names} for name, names in chosen.items() if names}


def _torch():
    """PyTorch with fewer vector instructions than it uses by default."""
    own = _answer(_TORCH)
    chosen = {"PyTorch's AVX2": "avx2", "PyTorch's baseline": "default"}
    open_here = {name: {"ATEN_CPU_CAPABILITY": value} for name, value in chosen.items()}
    return {name: one for name, one in open_here.items() if _answer(_TORCH, one) not in (None, own)}


def _answer(program, environment=None):
    """What the program prints under these variables; None where it does not finish."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | (environment or {}), capture_output=True, text=True
    )
    return done.stdout.strip() if done.returncode == 0 else None
