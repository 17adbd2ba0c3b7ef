"""What the operating system refuses, in sentences: which file, why, and the way out."""

import errno
import os
import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT

AGAIN = "Then run the same command again."  # a command to be pasted ends its line, before this
SPACE = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
RIGHTS = {errno.EACCES, errno.EPERM}
KIND = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY}
MADE = (".venv", "work", "slides/build")  # what the commands make themselves, so nothing to restore


@contextmanager
def naming(path):
    """Report any refusal in this block as one of `path`: the system names a draft, or, on a full disk, nothing."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def explained(error):
    """A CourseError's own words; for an OSError a message that names the file and says what can be done."""
    if isinstance(error, CourseError):
        return str(error)
    if error.filename is None or isinstance(error.filename, int):
        return _nameless(error)
    path = Path(os.path.abspath(os.fsdecode(error.filename)))
    if error.errno in SPACE:
        return f"There is no room for {path} ({reason(error)}). What was there is unchanged. Free some space. {AGAIN}"
    if error.errno == errno.EROFS:
        return (
            f"{path} cannot be written ({reason(error)}). Copy the course to a disk that you can write to; "
            f"for lab and reset, --work can name another folder. {AGAIN}"
        )
    if error.errno in RIGHTS:
        return _rights(path, error)
    if error.errno in KIND:
        return _wrong_kind(path, error)
    if error.errno == errno.ENOENT:
        return f"{path} does not exist. {_way_back(path)}"
    return f"{path}: {reason(error)}. Put this right. {AGAIN}"


def reason(error):
    """What the system says about a refusal, without numbers and paths."""
    return error.strerror or str(error) or type(error).__name__


def quoted(path):
    """A path as it can be pasted into a shell."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


def restore(path):
    """How to get back a file that belongs to the course."""
    if (ROOT / ".git").exists():
        return f"Restore it: git checkout -- {quoted(path)}"
    return f"Take it from a fresh copy of the course, and put it at {path}."


def _nameless(error):
    """A refusal that names no file: the message says what kind it is."""
    if error.errno in SPACE:
        return f"The disk is full, or a limit is reached ({reason(error)}). Free some space. {AGAIN}"
    if error.errno == errno.ENOENT and "temporary" in reason(error):
        return f"{reason(error)}. Set TMPDIR to a folder that you can write to and that has space. {AGAIN}"
    return f"The operating system refused: {reason(error)}. Put this right. {AGAIN}"


def _rights(path, error):
    """Who owns the file or folder that may not be used, and how to get the right."""
    culprit = _culprit(path)
    message = f"{path} cannot be read or written: {reason(error)}."
    if os.name == "nt":
        return f"{message} Close the programs that have it open, or change its rights (Properties, Security). {AGAIN}"
    owner = culprit.stat().st_uid
    ours = culprit.is_relative_to(ROOT)
    if owner == os.geteuid():
        other = "" if ours else " (or choose another folder)"
        return f"{message} Give yourself the right{other}: chmod -R u+rwX {quoted(culprit)}\n{AGAIN}"
    message += f" {culprit} belongs to {_name(owner)}, not to you"
    if ours:
        mine = f"sudo chown -R {os.geteuid()} {quoted(culprit)}"
        return f"{message}, as after a command with sudo. Make it yours: {mine}\n{AGAIN}"
    return f"{message}. Ask for the right to use it, or choose another folder. {AGAIN}"


def _culprit(path):
    """What refuses: the first part of the path, from the root down, that may not be entered; else the file; else where
    it was to be made."""
    above = [*reversed(path.parents)]
    for folder in above:
        if os.path.isdir(folder) and not _may(folder, os.X_OK):
            return folder
    if os.path.exists(path) and not _may(path, os.R_OK | (os.X_OK if os.path.isdir(path) else 0)):
        return path
    return next(folder for folder in above[::-1] if os.path.isdir(folder))


def _may(path, use):
    """Whether this process may use the path that way, by the rights that count when it opens a file."""
    return os.access(path, use, effective_ids=os.access in os.supports_effective_ids)


def _name(user):
    """The name of a user, or the number where there is none."""
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _wrong_kind(path, error):
    """A file where a folder should be, or the other way round: move it away."""
    for part in [*reversed(path.parents), path]:
        if os.path.islink(part) and not os.path.exists(part):
            return f"{part} is a link to {os.readlink(part)}, which does not exist. Repair or delete the link. {AGAIN}"
        if os.path.lexists(part) and not os.path.isdir(part) and (part != path or error.errno != errno.EISDIR):
            return f"{part} is a file, and a folder is needed there. Move it away, or rename it. {AGAIN}"
    return f"{path} is a folder, and a file is needed there. Move it away, or rename it. {AGAIN}"


def _way_back(path):
    """What to do where a file is missing: restore what is the course's; the rest is made again."""
    if path.is_relative_to(ROOT) and not any(path.is_relative_to(ROOT / made) for made in MADE):
        return f"{restore(path)}\n{AGAIN}"
    return f"Put it there, or name another one. {AGAIN}"
