"""Experiments that take minutes: their numbers are stored beside the code that made them, and computed again weekly."""

import importlib
import json
import pkgutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np

from course_utils.errors import CourseError

FOLDER = Path(__file__).with_name("numbers")
MADE_WITH = ("numpy", "torch")
NOT_COMPARED = 1e6  # the rtol of rows whose runs end as the last bits decide: only shape and what diverged are compared


@dataclass(frozen=True, eq=False)
class Stored:
    """An experiment of several rows, each computed on its own. `stored` makes one."""

    name: str
    compute: Callable
    rows: dict[str, dict]
    sample: str
    rtol: float
    loose: dict[str, float] = field(default_factory=dict)
    folder: Path = FOLDER

    def numbers(self):
        """{row: its numbers as an array}, as stored; nan where a run diverged. CourseError where they are not there."""
        rows = self._read()["rows"]
        if set(rows) != set(self.rows):
            raise CourseError(f"{self._path} has not the rows of the experiment; run `course experiments {self.name}`.")
        return {row: np.array(rows[row], float) for row in self.rows}

    def minutes(self):
        """How long all rows took when they were stored."""
        return self._read()["seconds"] / 60

    def store(self, show=print):
        """Compute every row and write them all down."""
        begun, rows = time.perf_counter(), {}
        for row in self.rows:
            rows[row] = _plain(self._computed(row))
            show(f"{self.name}, {row}: {rows[row]}")
        made = {"made with": {name: version(name).partition("+")[0] for name in MADE_WITH}}
        made |= {"seconds": round(time.perf_counter() - begun), "rows": rows}
        self._path.parent.mkdir(exist_ok=True)
        self._path.write_text(_written(made), encoding="utf-8")

    def differences(self, rows=None):
        """Compute rows again, all if none are named: a line for each that is not what is stored."""
        before, lines = self.numbers(), []
        for row in self.rows if rows is None else rows:
            now = np.array(_plain(self._computed(row)), float)
            rtol = self.loose.get(row, self.rtol)
            if now.shape != before[row].shape or not np.allclose(now, before[row], rtol, atol=0, equal_nan=True):
                lines.append(f"{self.name}, {row}: {before[row].tolist()} is stored, and {now.tolist()} comes out.")
        return lines

    @property
    def _path(self):
        return self.folder / f"{self.name}.json"

    def _computed(self, row):
        with np.errstate(over="ignore", invalid="ignore"):  # rates that are too large are tried on purpose
            return self.compute(**self.rows[row])

    def _read(self):
        if not self._path.exists():
            raise CourseError(f"{self._path} is not there; run `course experiments {self.name} --store`.")
        return json.loads(self._path.read_text(encoding="utf-8"))


def stored(rows, sample, rtol=0.01, loose=None):
    """Make an experiment of a function, whose name it has.

    rows: {name of a row: the arguments with which the function gives its numbers}, a number or a nested list of
    numbers. sample: a row of a few seconds, which the tests compute with each push. rtol: how far apart numbers may lie
    on two machines, as a part; loose: {row: its own rtol}, for rows whose runs magnify the last bits.

    >>> @stored(rows={"small": {"n": 2}, "large": {"n": 3}}, sample="small")
    ... def squares(n):
    ...     return [k**2 for k in range(n)]
    >>> squares.compute(n=3), squares.sample
    ([0, 1, 4], 'small')
    """
    if sample not in rows:
        raise CourseError(f"the sample is {sample!r}; give one of the rows: {', '.join(rows)}.")
    if unknown := set(loose or {}) - set(rows):
        raise CourseError(f"loose has {sorted(unknown)[0]!r}; give one of the rows: {', '.join(rows)}.")
    return lambda compute: Stored(compute.__name__, compute, rows, sample, rtol, loose or {})


def every_experiment():
    """{name: the experiment} of all modules beside this one."""
    package = importlib.import_module(__package__)
    modules = [importlib.import_module(f"{__package__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Stored)]
    return {experiment.name: experiment for experiment in found}


def run(names=(), store=False, show=print):
    """`course experiments`: compute again and compare with what is stored, or store. The exit code."""
    known = every_experiment()
    if unknown := [name for name in names if name not in known]:
        raise CourseError(f"there is no experiment {unknown[0]!r}. There are: {', '.join(known) or 'none'}.")
    lines = []
    for name in names or known:
        if store:
            known[name].store(show)
        else:
            found = known[name].differences()
            show(f"{name}: {'as stored' if not found else 'not as stored'}")
            lines += found
    for line in lines:
        show(line)
    return int(bool(lines))


def _plain(numbers):
    """The numbers in nested lists, with 6 digits; None in place of nan and infinity, which JSON has not."""
    array = np.asarray(numbers, float)
    if array.ndim:
        return [_plain(part) for part in array]
    return float(f"{array:.6g}") if np.isfinite(array) else None


def _written(made):
    """The text of a file: a line for each row."""
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}: {json.dumps(v)}" for row, v in made["rows"].items())
    head = ", ".join(f"{json.dumps(key)}: {json.dumps(made[key])}" for key in made if key != "rows")
    return f'{{{head}, "rows": {{\n{rows}\n}}}}\n'
