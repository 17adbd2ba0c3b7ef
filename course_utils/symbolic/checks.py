"""What a compiled function checks before it computes, and before it stores; each error names the variable."""

import numpy as np

from course_utils.errors import DtypeError, IdError, ShapeError
from course_utils.symbolic.describe import describe, shown_inputs, shown_sizes

__all__ = ["as_number", "in_range", "power_of_numbers", "refuse_change"]
__all__ += ["int_array", "int_number", "real_array", "real_number"]


def real_array(name, value, ndim, dtype=None):
    """The value as an array of floats with `ndim` dimensions."""
    if type(value) is not np.ndarray:
        value = np.asarray(value) if hasattr(value, "dtype") else _converted(name, value, float)
    if value.ndim != ndim or value.dtype.kind != "f" or (dtype is not None and value.dtype != dtype):
        _refuse_array(name, value, ndim, dtype or "floats")
    return value


def int_array(name, value, ndim, dtype=None):
    """The value as an array of integers with `ndim` dimensions."""
    if type(value) is not np.ndarray:
        value = _converted(name, value, None)
        value = value.astype(np.int64) if value.size == 0 else value  # np.asarray([]) holds floats
    if value.ndim != ndim or value.dtype.kind not in "iu" or (dtype is not None and value.dtype != dtype):
        _refuse_array(name, value, ndim, dtype or "integers")
    return value


def _converted(name, value, dtype):
    try:
        return np.asarray(value, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise DtypeError(f"{name} cannot be made an array of numbers: {error}.") from None


def _refuse_array(name, value, ndim, wanted):
    if value.ndim != ndim:
        count = f"{ndim} dimension{'s' * (ndim != 1)}"
        raise ShapeError(f"{name} has shape {value.shape}; it was declared with {count}. Reshape it.")
    wanted = np.dtype(wanted) if isinstance(wanted, type) else wanted
    raise DtypeError(f"{name} has dtype {value.dtype}; it was declared to hold {wanted}. Convert it with .astype.")


def real_number(name, value):
    """The value as a Python float, so that it takes the precision of the arrays it meets."""
    return float(_number(name, value, "fiu", "a real number"))


def int_number(name, value):
    """The value as a Python int."""
    return int(_number(name, value, "iu", "an integer"))


def _number(name, value, kinds, wanted):
    if type(value) in (float, int) and (type(value) is int or "f" in kinds):
        return value
    array = np.asarray(value)
    if array.ndim:
        raise ShapeError(f"{name} has shape {array.shape}; it was declared as {wanted}. Give one number.")
    if array.dtype.kind not in kinds:
        raise DtypeError(f"{name} is {value!r}; it was declared as {wanted}.")
    return array.item()


def as_number(value):
    """A NumPy number as a Python number."""
    return value.item() if hasattr(value, "item") else value


def power_of_numbers(x, y):
    """xʸ of Python numbers as NumPy computes it: inf and nan where Python has an error or a complex number."""
    return x**y if type(x) is int and type(y) is int and y >= 0 else np.power(x, y).item()


def in_range(name, table, ids, size):
    """IdError if an id lies outside [0, size): NumPy would count a negative one from the end."""
    if type(ids) is int:
        low = high = ids
    elif ids.size == 0:
        return
    else:
        low, high = ids.item(ids.argmin()), ids.item(ids.argmax())  # four times as fast as min and max
    if low < 0 or high >= size:
        bad = low if low < 0 else high
        raise IdError(f"{name} holds {bad}, but {table} has only the places 0 … {size - 1}. Check how {name} was made.")


def refuse_change(name, old, new):
    """The error for a new value of another dtype or shape."""
    if new.dtype != old.dtype:
        raise DtypeError(
            f"The update of {name} would change its dtype from {old.dtype} to {new.dtype}. Nothing was stored. "
            f"Give inputs of dtype {old.dtype}, or make {name} {new.dtype}."
        )
    raise ShapeError(
        f"The update of {name} would change its shape from {old.shape} to {new.shape}. Nothing was stored. "
        "Check the sums, slices and transposes in it."
    )


class Disagreement:
    """The error for two sizes that should agree: it names the operation and the shapes of its inputs."""

    def __init__(self, constraint, names):
        self.constraint, self.names = constraint, names  # names: size → (local variable, axis)

    def __call__(self, values):
        """Raise ShapeError with the sizes in this call; `values` are the local variables of the program."""
        need = self.constraint
        known = {size: values[name].shape[axis] for size, (name, axis) in self.names.items() if name in values}
        left, right = (known.get(size, size) for size in (need.left, need.right))
        shapes = ", ".join(f"{describe(v)} is {shown_sizes(v, known)}" for v in shown_inputs(need.op, need.inputs))
        advice = "Make them agree."
        if need.op.is_elementwise:
            advice += " Only an axis that is known to be 1 when the function is built is stretched."
        raise ShapeError(f"{need.op.label}: {left} against {right}. {shapes}. {advice}")
