"""The exercise of notebook 00: small enough to meet all four outcomes of a check in three minutes."""

from course_utils.exercises.framework.pieces import gather

gather(__name__)
