"""A study: a question that the reader's own runs decide, and a check of the claim that is made of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course_utils.display.tables import table
from course_utils.errors import CourseError
from course_utils.exercises.framework import soundness
from course_utils.exercises.framework.task import MISSING, Task
from course_utils.exercises.framework.verdict import Verdict

NOT_READ = "no claim yet:"


@dataclass(kw_only=True, eq=False, repr=False)
class Study(Task):
    """Which of two sides does better? `measure(side, setting, seed)` is one run: a number, of which less is better.

    sides: the two names. setting: what is chosen for each side by a search ("rate"), or "" where nothing is, and a run
    takes (side, seed). unit: what the number is. budget: how many runs there are; one that was made before costs
    nothing. more_is_better: of fractions read right, and the like. matters: how large a difference would have to be, in
    the unit; "cannot tell" is sound once the interval leaves out all larger ones. 0: nothing of this kind is asked.
    """

    measure: Callable
    sides: tuple[str, str]
    unit: str
    setting: str = "rate"
    budget: int = 80
    more_is_better: bool = False
    matters: float = 0.0
    made: dict = field(default_factory=dict, init=False)  # (side, setting, seed) → what came out; None: no setting

    @property
    def options(self):
        """What may be concluded: that one side is better, or that these runs do not tell."""
        return [*self.sides, soundness.UNDECIDED]

    @property
    def solution_source(self):
        """What a sound study does, in words: its result is the reader's own."""
        search = f"Some seeds for each {self.setting} of each side. " if self.setting else ""
        return (
            f"# {search}{soundness.SEEDS} seeds or more that chose nothing, the same for both sides.\n"
            "# Then claim what the interval of the differences allows, and no more."
        )

    def run(self, side, *rest):
        """Make one run, `run(side, setting, seed)` or, without a setting, `run(side, seed)`: the number that came out.

        CourseError for a side that there is not, for a seed that is no whole number, and when the budget is spent.
        """
        key = self._read(side, rest)
        if key not in self.made:
            if len(self.made) >= self.budget:
                raise CourseError(
                    f"The budget of {self.budget} runs is spent. Claim what they allow, or begin anew: "
                    f"ex.{self.name}.start_again()"
                )
            with np.errstate(all="ignore"):
                self.made[key] = float(self.measure(*(part for part in key if part is not None)))
        return self.made[key]

    def start_again(self):
        """Forget all runs."""
        self.made.clear()

    def runs(self):
        """A table of the runs so far: of each side at each setting, how many seeds, their mean and their range."""
        rows = []
        for side, setting in dict.fromkeys(key[:2] for key in self.made):
            values = list(self.values(side, setting).values())
            shown = [] if setting is None else [f"{setting:g}"]
            rows.append([side, *shown, len(values), np.mean(values), f"{min(values):.4g} … {max(values):.4g}"])
        name = [self.setting] if self.setting else []
        return table(["side", *name, "seeds", f"mean {self.unit}", "range"], rows, digits=4)

    def values(self, side, setting):
        """{seed: what came out} of one side at one setting."""
        return {seed: value for (a, at, seed), value in self.made.items() if (a, at) == (side, setting)}

    def check(self, conclusion=MISSING, chosen=None, seeds=()):
        """Judge a claim: a `Verdict`, never an exception.

        conclusion: one of `options`. chosen: {side: the setting that it is judged at}, where there is one. seeds: those
        that judge.
        """
        options = ", ".join(map(repr, self.options))
        if conclusion is MISSING or conclusion is ...:
            return Verdict("not attempted", f"make your runs, then claim one of {options}")
        if conclusion not in self.options:
            return Verdict("not attempted", f"{conclusion!r} is none of {options}.", label=NOT_READ)
        try:
            at, seeds = self._chosen(chosen), [int(seed) for seed in seeds]
        except (TypeError, ValueError, KeyError, AttributeError):
            form = f"chosen={{{', '.join(f'{side!r}: …' for side in self.sides)}}}, " if self.setting else ""
            told = f"say which runs are to judge: `ex.{self.name}.check({conclusion!r}, {form}seeds=range(…))`"
            return Verdict("not attempted", told, label=NOT_READ)
        return self._noted(soundness.verdict(self, conclusion, at, seeds))

    def _chosen(self, chosen):
        """{side: its setting, or None where there is none to choose}."""
        if not self.setting:
            return dict.fromkeys(self.sides)
        if set(chosen) != set(self.sides):
            raise KeyError(chosen)
        return {side: float(chosen[side]) for side in self.sides}

    def _read(self, side, rest):
        """(side, setting or None, seed), of the arguments of a run."""
        if side not in self.sides:
            raise CourseError(f"{self.name} has no side {side!r}. Choose {self.sides[0]!r} or {self.sides[1]!r}.")
        if len(rest) != (2 if self.setting else 1):
            example = f"{side!r}, 0.1, 0" if self.setting else f"{side!r}, 0"
            wanted = f"side, {self.setting}, seed" if self.setting else "side, seed"
            raise CourseError(f"A run takes ({wanted}), as in ex.{self.name}.run({example}).")
        *setting, seed = rest
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise CourseError(f"The seed is {seed!r}; give a whole number, 0 or more.")
        return side, float(setting[0]) if setting else None, int(seed)
