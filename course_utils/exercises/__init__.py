"""Exercises: a misconception is a wrong program with a sentence."""
