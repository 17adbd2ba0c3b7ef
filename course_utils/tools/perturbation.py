"""Move the last bits of first weights and data, as another processor's arithmetic would: what is chaotic then shows.

Every number that is drawn, and the digits, move toward 0 by at most a relative 1e-12 (float64) or by one unit in the
last place (float32). By how much depends on the number and on the draw alone, so equal numbers stay equal, and what a
lecture says of two equal starts must still hold. Zeros, integers, orders and choices stay as they are.
"""

import functools

import numpy as np

RELATIVE = 1e-12
DRAWS = ("normal", "standard_normal", "uniform", "random", "exponential", "laplace", "lognormal", "multivariate_normal")


def moved(values, draw):
    """The same numbers (array, float64 or float32) with other last bits; other kinds of number come back as they are.

    >>> x = np.array([1.0, 0.0, -2.5])
    >>> y = moved(x, draw=1)
    >>> bool(np.all(abs(y - x) <= 1e-12 * abs(x))), bool((y == x).all()), bool((moved(x, draw=1) == y).all())
    (True, False, True)
    """
    values = np.asarray(values)
    if values.dtype == np.float64:
        return values * (1 - RELATIVE * _chance(values.view(np.uint64), draw))
    if values.dtype == np.float32:
        chance = _chance(values.view(np.uint32).astype(np.uint64), draw)
        return np.where(chance < 0.5, values, np.nextafter(values, np.float32(0)))
    return values


def _chance(bits, draw):
    """Numbers in [0, 1) that look random and are decided by the bits and the draw: two rounds of a multiplying hash."""
    with np.errstate(over="ignore"):
        mixed = (bits ^ (bits >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
        mixed = mixed + np.uint64(draw * 0x632BE59BD9B4E019 % 2**64)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)) / 2.0**53


class Drawn(np.ndarray):
    """A drawn array, which moves again where it is rounded to float32. What is computed from it is a plain array."""

    draw = 0

    def __array_finalize__(self, parent):
        self.draw = getattr(parent, "draw", 0)

    def __array_wrap__(self, result, context=None, return_scalar=False):
        plain = np.asarray(result)
        return plain[()] if return_scalar else plain

    def __repr__(self):
        return repr(np.asarray(self))

    def astype(self, dtype, *more, **options):
        """As an array's own; float32 gets other last bits."""
        plain = np.asarray(self).astype(dtype, *more, **options)
        return moved(plain, self.draw) if plain.dtype == np.float32 else _drawn(plain, self.draw)


def _drawn(values, draw):
    array = np.asarray(values).view(Drawn)
    array.draw = draw
    return array


def generator_of(draw):
    """The kind of `np.random.Generator` whose draws have other last bits."""

    def method(name):
        original = getattr(np.random.Generator, name)

        @functools.wraps(original)
        def moving(self, *arguments, **options):
            values = original(self, *arguments, **options)
            changed = moved(values, draw)
            return _drawn(changed, draw) if isinstance(values, np.ndarray) else float(changed)

        return moving

    return type("Generator", (np.random.Generator,), {name: method(name) for name in DRAWS})


def startup(draw):
    """The program that a kernel runs first to be perturbed; it leaves no name behind."""
    return f"from course_utils.tools import perturbation\nperturbation.install({draw})\ndel perturbation\n"


def install(draw):
    """Perturb this process from now on: NumPy's and PyTorch's draws, and the digits of `course_utils.data`."""
    perturbed, make = generator_of(draw), np.random.default_rng

    def default_rng(seed=None):
        made = make(seed)
        return made if made is seed else perturbed(made.bit_generator)

    np.random.default_rng = default_rng
    _perturb_digits(draw)
    _perturb_torch(draw)


def _perturb_digits(draw):
    from course_utils import data

    exact = data.digits

    @functools.wraps(exact)
    def digits(*arguments, **options):
        one = exact(*arguments, **options)
        return one._replace(train_inputs=moved(one.train_inputs, draw), test_inputs=moved(one.test_inputs, draw))

    data.digits = digits


def _perturb_torch(draw):
    import torch

    def move_(tensor):
        """Move a tensor's numbers in place; kinds that NumPy does not have stay as they are."""
        if tensor.dtype in (torch.float32, torch.float64) and tensor.device.type == "cpu":
            with torch.no_grad():
                tensor.copy_(torch.from_numpy(np.asarray(moved(tensor.detach().numpy(), draw))))
        return tensor

    def moving(original, in_place):
        @functools.wraps(original)
        def drawing(*arguments, **options):
            values = original(*arguments, **options)
            return move_(arguments[0] if in_place else values)

        return drawing

    for home, names in ((torch.Tensor, ("normal_", "uniform_")), (torch, ("randn", "rand"))):
        for name in names:
            setattr(home, name, moving(getattr(home, name), in_place=home is torch.Tensor))
