"""The peak memory of a computation on any device: read it from a counter that keeps it, or else watch."""

import gc
import re
from pathlib import Path
from threading import Event, Thread

import torch

PROCESS = Path("/proc/self")  # what Linux tells a process about itself
EVERY = 0.0005  # seconds between two readings, where nothing keeps the peak


def peak_memory(program, device="cpu"):
    """Run program() → (the bytes it needed at its peak, beyond what was in use before, and how they were found).

    On CUDA, PyTorch's own counter of its tensors. Elsewhere, the resident memory of the process: on Linux the kernel
    keeps its peak; on other systems a thread reads it every half millisecond, and a shorter peak can be missed.
    Memory that was freed before may still belong to the process, and using it again does not show. glibc is told to
    return it first; with other C libraries, measure in ascending order. Programs should need megabytes, and a few
    milliseconds. Taught in: notebook 09.
    """
    gc.collect()
    if torch.device(device).type == "cuda":
        return _on_cuda(program, device), "PyTorch's counter on CUDA"
    trimmed = _hand_back()
    how = "" if trimmed else ", in which memory freed before can hide a part"
    if _forget_peak():
        before = _resident()
        program()
        return max(0, _kernel_peak() - before), f"the kernel's peak of resident memory{how}"
    with _Watch() as watch:
        before = watch.highest
        program()
    return watch.highest - before, f"resident memory, watched by a thread{how}"


def _on_cuda(program, device):
    torch.cuda.synchronize(device)
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    program()
    torch.cuda.synchronize(device)
    return torch.cuda.max_memory_allocated(device) - before


def _forget_peak():
    """Set the kernel's peak to what is in use now → whether this system lets us."""
    try:
        (PROCESS / "clear_refs").write_text("5")
        return _kernel_peak() > 0
    except OSError:
        return False


def _kernel_peak():
    """The highest resident memory since `_forget_peak`, in bytes; 0 on systems that do not say."""
    told = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text())
    return 1024 * int(told[1]) if told else 0


def _resident():
    import psutil

    return psutil.Process().memory_info().rss


class _Watch:
    """A thread that records the highest resident memory, in bytes, from the beginning of the block to its end."""

    def __enter__(self):
        self._done, self.highest = Event(), 0
        self._thread = Thread(target=self._look, name="peak_memory", daemon=True)
        self._thread.start()
        self.highest = _resident()  # the thread's own stack does not count
        return self

    def _look(self):
        while not self._done.wait(EVERY):
            self.highest = max(self.highest, _resident())

    def __exit__(self, *_failure):
        self._done.set()
        self._thread.join()
        self.highest = max(self.highest, _resident())


def _hand_back():
    """Return freed memory to the system → whether this C library can."""
    import ctypes

    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return False
    return True
