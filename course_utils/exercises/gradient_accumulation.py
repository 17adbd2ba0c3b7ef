"""The exercises of lecture 09: gradients that are added up, divided once by what they count, and used once."""

from course_utils.exercises.accumulating_loop import BUGGY_EPOCH as BUGGY_EPOCH
from course_utils.exercises.accumulating_loop import train_epoch as train_epoch
from course_utils.exercises.adagrad_two_ways import adagrad_two_ways as adagrad_two_ways
from course_utils.exercises.carried_states import carry_state as carry_state
from course_utils.exercises.flat_gradients import pick_gradients as pick_gradients
from course_utils.exercises.grouped_updates import update_every as update_every
from course_utils.exercises.many_workers import hand_over as hand_over
from course_utils.exercises.padded_sentences import masked_mean as masked_mean
from course_utils.exercises.penalized_batches import penalized_accumulation as penalized_accumulation
