"""The course's errors: each message names the object, what was given, and the way out."""


class CourseError(Exception):
    """Something the reader can put right; the message says how."""


class ShapeError(CourseError, ValueError):
    """Arrays whose shapes do not fit together."""


class DtypeError(CourseError, TypeError):
    """An array of the wrong kind of number."""


class MissingName(CourseError, AttributeError):
    """A name that is not here; the message says what to write instead."""


class IdError(CourseError, IndexError):
    """A row id or a class label outside its table."""
