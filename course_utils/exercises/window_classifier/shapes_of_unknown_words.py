"""The study of lecture 13: do rows for the shapes of unknown words bring five points of F1?"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from course_utils.errors import CourseError
from course_utils.exercises.framework.soundness import interval
from course_utils.exercises.framework.study import Study
from course_utils.exercises.framework.task import MISSING
from course_utils.exercises.framework.verdict import Verdict
from course_utils.experiments.code_mentions_features import f1_with, words_of_the_text

__all__ = ["PLAIN", "SHAPES"]  # besides the tasks

PLAIN, SHAPES = "plain + 5", "shapes"
ADVANCE = 5.0  # points that the plain classifier is given


@dataclass(kw_only=True, eq=False, repr=False)
class ShapeStudy(Study):
    """A study one side of which is a function of the reader's: `use(shape)` says which.

    A split that has judged one function has helped to choose the next one, so it may not judge that, too.
    """

    shape: Callable | None = field(default=None, init=False)
    rows: tuple[str, ...] = field(default=(), init=False)  # for each word of the text, the row that its shape names
    spent: set = field(default_factory=set, init=False)  # seeds with which an earlier function was run

    def use(self, shape):
        """Take `shape`, a word → the name of a row, for one side. If it is another one, its runs begin anew.

        CourseError if it is no function of one word, or if it names no row: a row has a text for its name.
        """
        rows = tuple(_named(shape, word) for word in words_of_the_text())
        if rows != self.rows:
            earlier = [key for key in self.made if key[0] == SHAPES]
            self.spent |= {seed for *_rest, seed in earlier}
            for key in earlier:
                del self.made[key]
            self.rows = rows
        self.shape = dict(zip(words_of_the_text(), rows, strict=True)).get

    def start_again(self):
        """Forget all runs, and which splits have judged."""
        super().start_again()
        self.shape, self.rows = None, ()
        self.spent.clear()

    def check(self, conclusion=MISSING, chosen=None, seeds=()):
        """As for every study; a split with which an earlier shape was run judges no later one."""
        used = self._used_twice(seeds) if conclusion in self.options else None
        if used is not None:
            told = f"Split {used} has judged an earlier shape of yours, so it helped to choose this one."
            return Verdict("wrong", f"{told} Judge by splits that chose nothing.", "seeds_used_twice", "not sound yet.")
        verdict = super().check(conclusion, chosen, seeds)
        if verdict.status != "correct":
            return verdict
        first, *rest = verdict.message.split("\n")
        return replace(verdict, message="\n".join([f"{first} {self.gain(seeds)}", *rest]))

    def gain(self, seeds):
        """A sentence on what the shapes have brought, on average over these splits."""
        brought = [self.made[SHAPES, None, seed] - self.made[PLAIN, None, seed] + ADVANCE for seed in seeds]
        low, high = interval(brought)
        return f"So the shapes brought {np.mean(brought):+.1f} points, {low:+.1f} to {high:+.1f}."

    def _used_twice(self, seeds):
        """The first of these seeds with which an earlier shape was run, or None."""
        try:
            return min(self.spent.intersection(seeds), default=None)
        except TypeError:  # no seeds at all, of which the check of every study speaks
            return None


def _named(shape, word):
    """The row that a shape names for a word."""
    if not callable(shape):
        raise CourseError(f"shape is {shape!r}; give a function: a word → the name of a row.")
    try:
        row = shape(word)
    except Exception as error:
        raise CourseError(
            f"shape({word!r}) raised {type(error).__name__}: {error}. Every word of the text needs a row."
        ) from error
    if not isinstance(row, str):
        raise CourseError(
            f'shape({word!r}) is {row!r}; give the name of a row, a text: "<other>" for a word without a shape.'
        )
    return row


def _f1(side, seed):
    """F1 in points on the topics held out by a split; the plain side has five more than it has earned."""
    if side == PLAIN:
        return f1_with(None, seed) + ADVANCE
    if five_points.shape is None:
        raise CourseError("There is no shape yet. Give yours first: ex.five_points.use(shape)")
    return f1_with(five_points.shape, seed)


five_points = ShapeStudy(
    name="five_points",
    title="Five points",
    minutes=8,
    difficulty=3,
    objective="Make a classifier better by what unknown words look like, and say by how much without saying too much.",
    hints=(
        "Which words of a new text will be unknown, and what could you tell of them by their letters alone? Names with"
        " `_` in them are one kind.",
        "How far apart are the gains of two splits, one minus the other? What would you have said after the luckier of"
        " them alone?",
        "Run both sides on the same ten splits or more, all of them with one shape. Then read the interval of shapes"
        " minus plain, with 5 added: is it above 5, below 5, or does it hold 5?",
    ),
    measure=_f1,
    sides=(PLAIN, SHAPES),
    setting="",
    unit="points",
    budget=100,
    more_is_better=True,
    matters=2.5,
)
