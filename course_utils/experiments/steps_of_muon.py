"""Muon with one Newton–Schulz step and with five on the digits net, for the study of lecture 12."""

from course_utils.experiments.matrix_steps import train
from course_utils.numpy_ref.matrix_rules import Muon
from course_utils.numpy_ref.optimizers import Adam

STEPS = {"one step": 1, "five steps": 5}


def cost_reached(steps, rate, seed, epochs=10, batch=32):
    """The training cost in nats of Muon at one rate with "one step" or "five steps", Adam at 0.01 on the biases."""
    muon = Muon(weight_decay=0.0, steps=STEPS[steps], adjust="columns/rows")
    return train([muon, Adam(), muon, Adam()], [rate, 0.01, rate, 0.01], seed, epochs, batch).cost
