"""The exercises of lecture 08: what a list of updates means, and what statements in place do to old values."""

from course_utils.exercises.framework.pieces import gather

gather(__name__)
