"""The exercises of lecture 04: how large random weights are, where biases start, and a whole net of them."""

from course_utils.exercises.framework.pieces import gather

gather(__name__)
