"""A question: a value to predict, or a word to choose."""

import copy
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.framework.difference import difference, digits
from course_utils.exercises.framework.kinds import Drawn, numbers_in
from course_utils.exercises.framework.parts import MOST, parts_in_words, right_parts, wrong_places
from course_utils.exercises.framework.reading import readable
from course_utils.exercises.framework.task import MISSING, REPLACE, Task, few_digits
from course_utils.exercises.framework.verdict import Verdict
from course_utils.exercises.framework.words import as_spelled, unreadable, words_in

NOT_READ = "no answer yet:"


@dataclass(kw_only=True, eq=False, repr=False)
class Question(Task):
    """A value to predict or to choose. `answer` is the right one; `look` shows what it is about, in the notebook."""

    answer: object
    source: str = ""
    look: str = ""

    def choices(self, **sentences):
        """Add misconceptions whose value is their name: `too_small="…"` is the choice "too small"."""
        self.recognizes(**{name: (sentence, name.replace("_", " ")) for name, sentence in sentences.items()})

    @property
    def options(self):
        """The words to choose from: in the order of the alphabet, which does not tell the right one."""
        values = [self.answer, *(known.program for known in self.misconceptions)]
        return sorted({word for value in values for word in words_in(value)}, key=str.casefold)

    @property
    def solution_source(self):
        """The answer as a Python expression."""
        return self.source or ("np." if isinstance(self.answer, np.ndarray) else "") + repr(self.answer)

    def check(self, value=MISSING):
        """Compare a value with the answer: a `Verdict`, never an exception.

        A word may be written in any way. What is no answer at all, such as a word that is no option, is not wrong.
        """
        if value is MISSING:
            return Verdict("not attempted", f"pass your answer to the check: `ex.{self.name}.check(...)`")
        value = readable(value)
        value = as_spelled(list(value) if isinstance(value, Drawn) else value, self.answer, self.options)
        if _holds_placeholder(value):
            return Verdict("not attempted", "\n".join(filter(None, (REPLACE, self._so_far(value)))))
        if isinstance(value, np.ndarray) and isinstance(self.answer, list | tuple):
            value = value.tolist()
        if callable(value):
            return Verdict("wrong", "This is a function. The question asks for a value: what does the function return?")
        not_read = unreadable(value, self.answer, self.options)
        return Verdict("not attempted", not_read, label=NOT_READ) if not_read else self._noted(self._judge(value))

    def _judge(self, value):
        answer = copy.deepcopy(self.answer)
        if difference(value, answer, within=self._within) is None:
            return Verdict("correct", "")
        parts = self._wrong_parts(value)
        look = self.look and f"Look again: `{self.look}`"
        for known in self.misconceptions:
            if difference(value, known.program, within=self._within) is None:
                return Verdict("wrong", "\n".join(filter(None, (known.sentence, parts, look))), known.name)
        few = few_digits(digits(value, answer, self._within))
        return Verdict("wrong", "\n".join(filter(None, (self._shape(value), few, parts, self._for_a_hint, look))))

    def _wrong_parts(self, value):
        """Which parts of the answer are wrong, where others are right."""
        places = wrong_places(value, self.answer, self.name, self._within)
        if any(place.count("[") > 1 for place in places) and len(places) <= MOST:
            return f"Not right: {', '.join(f'`{place}`' for place in places)}. The rest is right."
        return parts_in_words(right_parts(value, self.answer, self._within))

    def _shape(self, value):
        """What is said where the value is of another kind than the answer, or has other keys or another length."""
        if isinstance(self.answer, dict | list | tuple) or np.ndim(numbers_in(value)) != np.ndim(self.answer):
            words = difference(value, self.answer, within=self._within)
            return f"{words[0].upper()}{words[1:]}." if words.startswith("expected") else ""
        return ""

    def _so_far(self, value):
        """Where some blanks are filled and others are not: which are still to be filled, and which are right."""
        parts = right_parts(value, self.answer, self._within)
        if not parts:
            return ""
        items = [value.get(key) for key in self.answer] if isinstance(value, dict) else value
        open_ones = [name for name, item in zip(parts, items, strict=True) if _holds_placeholder(item)]
        if len(open_ones) == len(parts):
            return ""
        filled = {name: right for name, right in parts.items() if name not in open_ones}
        right = [name for name, is_right in filled.items() if is_right]
        return f"Still open: {', '.join(open_ones)}." + (f" Right so far: {', '.join(right)}." if right else "")


def _items(value):
    return value.values() if isinstance(value, dict) else value


def _holds_placeholder(value):
    if isinstance(value, list | tuple | dict):
        return any(map(_holds_placeholder, _items(value)))
    return value is ...
