"""A lecture's exercises: one package, which offers what its modules hold."""

import importlib
import pkgutil
import sys
from functools import partial

from course_utils.exercises.framework import progress
from course_utils.exercises.framework.exercise import Task


def gather(package):
    """Give the package every task of its modules, and whatever else a module lists in `__all__`.

    So `from course_utils.exercises import optimizers as ex` has `ex.adam_step`, whichever file it stands in, and a new
    file needs no line anywhere else. Each task learns here which lecture it belongs to; `ex.progress()` counts them.
    """
    here, lecture = sys.modules[package], package.rpartition(".")[2]
    for piece in pkgutil.iter_modules(here.__path__, f"{package}."):
        module = importlib.import_module(piece.name)
        tasks = {name: value for name, value in vars(module).items() if isinstance(value, Task) and name[0] != "_"}
        for name, task in tasks.items():
            task.name, task.lecture = task.name or name, lecture
            task.so_far = partial(progress.solved_so_far, lecture)
        vars(here).update(tasks | {name: getattr(module, name) for name in getattr(module, "__all__", ())})
    here.progress = partial(progress.told, lecture)
