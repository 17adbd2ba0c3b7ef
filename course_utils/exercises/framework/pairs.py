"""Two misconceptions at once: the model answer with the pieces of both replaced, for all that meet in no piece."""

import itertools
import time

from course_utils.errors import CourseError
from course_utils.exercises.framework.function_source import compiled, edited
from course_utils.exercises.framework.task import Misconception

SECONDS = 0.8  # of the processor's time, after which no further pair is tried


def pairs(task):
    """The pairs of a task's misconceptions as misconceptions, each made when it is asked for, up to the time limit.

    Pairs of which one replaces what the other needs are left out, as are programs that might not end.
    """
    source, start = task.solution_source, time.process_time()
    if "while " in source:
        return
    for one, other in itertools.combinations([known for known in task.misconceptions if known.edits], 2):
        if time.process_time() - start > SECONDS:
            return
        both = _both(task, source, one, other)
        if both:
            yield both


def _both(task, source, one, other):
    """The two as one misconception, or None where they cannot be had together."""
    name = f"{one.name} and {other.name}"
    if name not in task._pairs:
        task._pairs[name] = None
        try:
            if not one.edits.keys() & other.edits.keys():
                program = compiled(edited(source, one.edits | other.edits), task.name)
                sentence = f"Two mistakes at once give these numbers. {one.sentence} {other.sentence}"
                task._pairs[name] = Misconception(name, sentence, program)
        except (CourseError, SyntaxError):  # one replaces what the other looks for
            pass
    return task._pairs[name]
