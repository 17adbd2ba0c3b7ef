"""An exercise with many right answers: it compares what is observed of a program, not what it returns."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course_utils.exercises.framework.exercise import Exercise
from course_utils.exercises.framework.kinds import Observation
from course_utils.exercises.framework.outcome import run
from course_utils.exercises.framework.reading import readable


@dataclass(kw_only=True, eq=False, repr=False)
class Observed(Exercise):
    """An exercise whose answers are compared through `observe(program, *inputs)`, which may call it more than once.

    A generator among the inputs is there to be drawn from, so the change of its state is not noted.
    """

    observe: Callable

    def seen(self, function, number):
        """What the check sees of a function in one case, counted from 1."""
        return self.observe(function, *self.case(number))

    def _outcome(self, program, case, seconds=None):
        def seen(*inputs):
            returned = []
            try:
                return self.observe(_readable(program, returned), *inputs)
            except _UnreadableError as unreadable:
                return unreadable.args[0]
            except Exception as error:
                error.returned = returned[-1:]  # nothing where the program itself has raised it
                raise

        return _apart_from_generators(run(seen, case, self.names, seconds), case, self.names)

    def _call(self, function, number):
        return f"ex.{self.name}.seen({function}, {number})"


class _UnreadableError(Exception):
    """What a program returned has no end, or holds itself; its one argument says so."""


def _readable(program, returned):
    """The program, with a list in place of an iterator that it returns; `returned` holds what it has returned."""

    def called(*inputs):
        returned.clear()
        value = readable(program(*inputs))
        returned.append(value)
        if isinstance(value, Observation):
            raise _UnreadableError(value)
        return value

    return called


def _apart_from_generators(outcome, case, names):
    generators = {name for name, value in zip(names, case, strict=True) if isinstance(value, np.random.Generator)}
    return replace(outcome, changed=tuple(name for name in outcome.changed if name not in generators))


def observed(title, **about):
    """Turn a model answer into an `Observed` exercise of the same name, as `exercise` does.

    >>> @observed("A die", minutes=1, difficulty=1, objective="roll", cases=lambda rng: [(rng,)], hints=("Draw.",),
    ...           observe=lambda program, rng: sorted({program(rng) for _ in range(500)}))
    ... def die(rng):
    ...     return rng.integers(1, 7)
    >>> die.check(lambda rng: 7 - rng.integers(1, 7))
    ✓ correct. Cases checked: 1.
    >>> die.check(lambda rng: rng.integers(1, 6)).status
    'wrong'
    """

    def announce(program):
        return Observed(name=program.__name__, title=title, program=program, **about)

    return announce
