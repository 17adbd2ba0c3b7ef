"""The exercises of lecture 06: schedules as formulas, schedules at work, and what a cost curve says about its rate."""

from course_utils.exercises.framework.pieces import gather

gather(__name__)
