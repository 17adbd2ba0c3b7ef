"""Rights that count: a test that runs as root, whom nothing is forbidden, gives that power up for a while."""

import contextlib
import ctypes
import os
import sys

OVERRIDE = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
VERSION_3 = 0x20080522
REFUSE = os.name == "posix" and (os.geteuid() != 0 or sys.platform == "linux")  # Windows has no such rights


class Header(ctypes.Structure):
    """Whose capabilities: those of this thread."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class Sets(ctypes.Structure):
    """32 capabilities: those in force, those that may be taken up again, those that are passed on."""

    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextlib.contextmanager
def that_count():
    """A block in which a file or folder without the right refuses this thread, even if it is root's."""
    if os.geteuid() != 0:
        yield
        return
    libc, header, sets = ctypes.CDLL(None, use_errno=True), Header(VERSION_3, 0), (Sets * 2)()
    _demand(libc.capget(ctypes.byref(header), sets))
    before = sets[0].effective
    try:
        sets[0].effective = before & ~OVERRIDE
        _demand(libc.capset(ctypes.byref(header), sets))
        yield
    finally:
        sets[0].effective = before
        _demand(libc.capset(ctypes.byref(header), sets))


def _demand(result):
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
