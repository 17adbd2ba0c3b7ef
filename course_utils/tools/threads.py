"""How many threads a kernel multiplies with: one, unless the reader says otherwise.

The course's matrices are small. On two idle cores (OpenBLAS, PyTorch 2.13; medians of five interleaved pairs) two
threads took 1.4 times as long as one for an epoch on the digits, 1.0 to 1.2 for a small net or an LSTM in PyTorch, and
0.7 for products of 784 × 512 matrices; with the cores busy 1.6, 3 and 9 times.
"""

import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ONE = dict.fromkeys(VARIABLES, "1")


def default():
    """What a kernel's environment gets: one thread; nothing where the reader has set any of the variables."""
    return {} if chosen() else dict(ONE)


def chosen():
    """The variables that are set here, with their values."""
    return {name: os.environ[name] for name in VARIABLES if name in os.environ}


def description():
    """One line for the doctor's report."""
    if not chosen():
        return "one in each kernel of `course lab`; to change it: OMP_NUM_THREADS=4 course lab"
    if chosen() == ONE:
        return "one; to change it: OMP_NUM_THREADS=4 course lab"
    return ", ".join(f"{name}={value}" for name, value in chosen().items())
