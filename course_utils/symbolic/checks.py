"""What a compiled function checks before it computes, and before it stores; each error names the variable."""

import numpy as np

from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.symbolic.op import describe, shown_sizes

__all__ = [
    "as_number",
    "bool_array",
    "in_range",
    "int_array",
    "int_number",
    "real_array",
    "real_number",
    "refuse_dtype",
]
FEW = 64  # up to here Python's min and max are quicker than NumPy's


def real_array(name, value, ndim, dtype=None):
    """The value as an array of floats with so many dimensions."""
    if type(value) is not np.ndarray:
        value = np.asarray(value) if hasattr(value, "dtype") else np.asarray(value, dtype=float)
    if value.ndim != ndim or value.dtype.kind != "f" or (dtype is not None and value.dtype != dtype):
        _refuse_array(name, value, ndim, "f", dtype or "floats")
    return value


def int_array(name, value, ndim, dtype=None):
    """The value as an array of integers with so many dimensions."""
    if type(value) is not np.ndarray:
        value = np.asarray(value)
        value = value.astype(np.int64) if value.size == 0 else value
    if value.ndim != ndim or value.dtype.kind not in "iu" or (dtype is not None and value.dtype != dtype):
        _refuse_array(name, value, ndim, "iu", dtype or "integers")
    return value


def bool_array(name, value, ndim, dtype=None):
    """The value as an array of booleans with so many dimensions."""
    value = np.asarray(value)
    if value.ndim != ndim or value.dtype.kind != "b":
        _refuse_array(name, value, ndim, "b", "booleans")
    return value


def _refuse_array(name, value, ndim, kinds, wanted):
    if value.ndim != ndim:
        raise ShapeError(f"{name} has shape {value.shape}; it was declared with {ndim} dimensions. Reshape it.")
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
    """A NumPy number as Python's own."""
    return value.item() if hasattr(value, "item") else value


def in_range(name, table, ids, size):
    """IdError if an id lies outside [0, size): NumPy would count a negative one from the end."""
    if type(ids) is int:
        low = high = ids
    elif ids.size == 0:
        return
    elif ids.size <= FEW and ids.ndim == 1:
        values = ids.tolist()
        low, high = min(values), max(values)
    else:
        low, high = ids.min(), ids.max()
    if low < 0 or high >= size:
        bad = low if low < 0 else high
        raise IdError(f"{name} holds {bad}, but {table} has only the places 0 … {size - 1}. Check how {name} was made.")


def refuse_dtype(name, shared, new):
    """The error for a new value of another dtype."""
    raise DtypeError(
        f"The update of {name} would change its dtype from {shared.dtype} to {new.dtype}. Nothing was stored. "
        f"Give inputs of dtype {shared.dtype}, or make {name} {new.dtype}."
    )


class Disagreement:
    """The error for two sizes that should agree: it knows the operation and looks the shapes up."""

    def __init__(self, requirement, names):
        self.requirement, self.names = requirement, names

    def __call__(self, values):
        """Raise ShapeError with the sizes that this call brought; `values` are the function's local variables."""
        known = {
            size: number
            for variable, name in self.names.items()
            for size, number in zip(variable.dims, values[name].shape, strict=True)
        }
        need = self.requirement
        left, right = (size if isinstance(size, int) else known.get(size, "?") for size in (need.left, need.right))
        shapes = ", ".join(f"{describe(v)} is {shown_sizes(v, known)}" for v in need.inputs)
        label = need.op.label if need.op else "update"
        raise ShapeError(
            f"{label}: {left} against {right}. {shapes}. Only an axis that is known to be 1 when the function is built "
            "is stretched; make the sizes agree."
        )


def no_repeats(what, names):
    """CourseError if a name occurs twice."""
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CourseError(f"function: {what} {sorted(twice)[0]} is given twice. Give it once.")
