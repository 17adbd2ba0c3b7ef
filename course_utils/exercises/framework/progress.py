"""How far a reader has come: of each lecture, predictions right at once and exercises solved."""

import importlib
from dataclasses import dataclass

from course_utils import lectures, logbook
from course_utils.exercises.framework.prediction import Prediction
from course_utils.exercises.framework.task import Task
from course_utils.exercises.framework.verdict import Note

NOT_KEPT = "Nothing is kept here: guesses and solutions are noted in a working copy, as `make lab` makes it."


@dataclass(frozen=True)
class Progress:
    """Counts of one lecture: predictions that were guessed and that were right at once, exercises that were solved.

    Optional exercises are counted apart, in `more` and `more_solved`.
    """

    lecture: lectures.Lecture
    predictions: int
    guessed: int
    right: int
    exercises: int
    solved: int
    more: int
    more_solved: int

    @property
    def number(self):
        """The lecture's number."""
        return self.lecture.number

    @property
    def title(self):
        """The lecture's title."""
        return self.lecture.title

    @property
    def guesses_in_words(self):
        """Predictions in a sentence."""
        if not self.guessed:
            return f"Predictions: none of {self.predictions} guessed yet."
        return f"Predictions: {self.right} of {self.guessed} right at once; {self.predictions} in all."

    @property
    def solved_in_words(self):
        """Exercises in a sentence."""
        more = f", and {self.more_solved} of {self.more} optional ones" if self.more else ""
        return f"Exercises: {self.solved} of {self.exercises} solved{more}."


def tasks(lecture):
    """All exercises, questions and predictions of a lecture; none where it has no package of them."""
    try:
        package = importlib.import_module(f"course_utils.exercises.{lecture.slug}")
    except ModuleNotFoundError:
        return []
    return [value for value in vars(package).values() if isinstance(value, Task)]


def progress(lecture, folder=None):
    """The `Progress` in one lecture; `folder` is the working copy, by default the current folder."""
    guesses, solved = logbook.guesses(lecture.slug, folder), logbook.solved(lecture.slug, folder)
    predictions = [task for task in tasks(lecture) if isinstance(task, Prediction)]
    exercises = [task for task in tasks(lecture) if not isinstance(task, Prediction)]
    asked = [task.name for task in exercises if not task.optional]
    more = [task.name for task in exercises if task.optional]
    return Progress(
        lecture,
        predictions=len(predictions),
        guessed=sum(task.name in guesses for task in predictions),
        right=sum(guesses.get(task.name) == task.answer for task in predictions),
        exercises=len(asked),
        solved=len(solved.intersection(asked)),
        more=len(more),
        more_solved=len(solved.intersection(more)),
    )


def course(folder=None):
    """The progress in each lecture that has something to guess or to solve."""
    found = [progress(lecture, folder) for lecture in lectures.LECTURES if lecture.ready]
    return [one for one in found if one.predictions or one.exercises or one.more]


def in_words(found):
    """The progress in several lectures: a sentence with the sums."""
    guessed, right, solved = (sum(getattr(one, name) for one in found) for name in ("guessed", "right", "solved"))
    predictions, exercises = sum(one.predictions for one in found), sum(one.exercises for one in found)
    return (
        f"{guessed} of {predictions} predictions guessed, {right} of them right at once; "
        f"{solved} of {exercises} exercises solved."
    )


def solved_so_far(slug):
    """The exercises of a lecture, named by its package, that were solved: a sentence."""
    return progress(_lecture(slug)).solved_in_words


def told(slug):
    """What `ex.progress()` shows at the end of a lecture: a `Note`."""
    lecture = _lecture(slug)
    one = progress(lecture)
    lines = [one.guesses_in_words, one.solved_in_words] + ([] if logbook.kept() else [NOT_KEPT])
    return Note(f"Lecture {lecture.number}, {lecture.title}.", "\n".join(["", *lines]).strip())


def _lecture(slug):
    return next(one for one in lectures.LECTURES if one.slug == slug)
