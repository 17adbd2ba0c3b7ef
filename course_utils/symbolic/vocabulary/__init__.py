"""Words that real Theano programs use and the engine does not need: short operations made of its own.

`words.py` has them, `numpy_functions.py` what a NumPy function does with a variable, and `hints.py` says, for each name
that stays out, what to write instead.
"""
