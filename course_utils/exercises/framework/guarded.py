"""Running a student's code so that it neither takes Python down nor leaves anything changed, and ends at some time."""

import builtins
import contextlib
import io
import random
import signal
import sys
import threading
import warnings

import numpy as np

MOST_OUTPUT = 10_000  # characters that a check prints
AGAIN = 0.02  # seconds to the next try, where a bare `except:` in the student's loop has caught the first one


class TooSlowError(BaseException):
    """The time of a check is over. No `Exception`, so that a student's `except Exception` does not catch it."""


@contextlib.contextmanager
def guarded(seconds=None):
    """No warnings; at most some seconds; `input` and `exit` raise; the states of NumPy, torch and Python come back."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), np.printoptions(), _states_kept(), _nobody_there():
        warnings.simplefilter("ignore")
        with time_limit(seconds):
            yield


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `TooSlowError` in the block when the time is over, as the stop button of a notebook raises an exception.

    Only where Python can: in the main thread, with the timers of Unix, and when nobody else waits for this alarm.
    """
    if not seconds or not _alarm_is_free():
        yield
        return
    over = []

    def stop(_signal, _frame):
        if not over:
            raise TooSlowError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        while not over:
            with contextlib.suppress(TooSlowError):  # the alarm may come in this very line
                over.append(True)
        stop_alarm()


def stop_alarm():
    """No alarm comes any more. Who caught one calls this again: it may have come while this was on its way."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _alarm_is_free():
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and not any(signal.getitimer(signal.ITIMER_REAL))


@contextlib.contextmanager
def _states_kept():
    """The random numbers of everybody else, torch's settings and the recursion limit are what they were."""
    torch = sys.modules.get("torch")
    drawn, numpys, deepest = random.getstate(), np.random.get_state(), sys.getrecursionlimit()  # noqa: NPY002
    if torch:
        torchs, dtype, grad = torch.get_rng_state(), torch.get_default_dtype(), torch.is_grad_enabled()
    try:
        yield
    finally:
        random.setstate(drawn)
        np.random.set_state(numpys)  # noqa: NPY002
        sys.setrecursionlimit(deepest)
        if torch:
            torch.set_rng_state(torchs)
            torch.set_default_dtype(dtype)
            torch.set_grad_enabled(grad)


@contextlib.contextmanager
def _nobody_there():
    """`input()` has nobody to ask, and IPython's `exit()`, which would end the kernel later, raises SystemExit."""

    def ask(*_words):
        raise RuntimeError("input() asks a person, and the check hands your function its inputs: use those")

    def leave():
        raise SystemExit

    shell = sys.modules["IPython"].get_ipython() if hasattr(sys.modules.get("IPython"), "get_ipython") else None
    asked, read = builtins.input, sys.stdin
    builtins.input, sys.stdin = ask, io.StringIO()  # Python's own exit() closes sys.stdin
    if shell:
        shell.ask_exit = leave
    try:
        yield
    finally:
        builtins.input, sys.stdin = asked, read
        if shell:
            del shell.ask_exit


class _Limited(io.TextIOBase):
    """Passes on what is printed, up to a number of characters."""

    def __init__(self, stream):
        self.stream, self.left = stream, MOST_OUTPUT

    def write(self, text):
        if self.left > 0:
            self.stream.write(text[: self.left])
            if len(text) >= self.left:
                self.stream.write("\n… Your code prints more; the check leaves the rest out.\n")
        self.left -= len(text)
        return len(text)

    def flush(self):
        self.stream.flush()


def limited_output():
    """In this block no more than `MOST_OUTPUT` characters are printed: a notebook drowns in millions of lines."""
    return contextlib.redirect_stdout(_Limited(sys.stdout))
