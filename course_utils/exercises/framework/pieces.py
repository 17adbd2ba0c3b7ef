"""A lecture's exercises: one package, which offers what its modules hold."""

import importlib
import pkgutil
import sys

from course_utils.exercises.framework.exercise import Task


def gather(package):
    """Give the package every task of its modules, and whatever else a module lists in `__all__`.

    So `from course_utils.exercises import optimizers as ex` has `ex.adam_step`, whichever file it stands in, and a new
    file needs no line anywhere else.
    """
    here = sys.modules[package]
    for piece in pkgutil.iter_modules(here.__path__, f"{package}."):
        module = importlib.import_module(piece.name)
        tasks = {name: value for name, value in vars(module).items() if isinstance(value, Task) and name[0] != "_"}
        vars(here).update(tasks | {name: getattr(module, name) for name in getattr(module, "__all__", ())})
