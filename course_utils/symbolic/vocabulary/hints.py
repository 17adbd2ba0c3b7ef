"""Names of Theano's and NumPy's that the engine does not have, and what to write instead: one table for all of them."""

from difflib import get_close_matches

from course_utils.errors import CourseError, MissingName
from course_utils.symbolic.describe import describe

OWN_OP = "write an operation of your own: decorate a function of arrays with @elementwise, or subclass Op"
INSTEAD = {  # what to do: the names for which one does it
    # products and sums
    "write x @ y": "dot matmul inner vdot batched_dot multi_dot",
    "write x[:, None] * y": "outer",
    "reshape to matrices, and write x @ y": "tensordot einsum",
    "write mean((x − mean(x, axis, keepdims=True)) ** 2, axis), and its sqrt": "var std",
    "write sqrt(sum(x ** 2))": "norm L2_norm",
    "write max(x, axis) and argmax(x, axis)": "max_and_argmax",
    "write max or min of the condition as numbers: max(1 * condition)": "any all",
    # entry by entry
    "write x ** 2": "sqr square",
    "write 1 / x": "inv reciprocal",
    "write abs(x)": "abs_ fabs abs",
    "write sign(x)": "sgn",
    "write log(1 + x) and exp(x) − 1, or, for x near 0, an operation of your own": "log1p expm1",
    "write where(condition, x, y), which computes both branches": "switch ifelse",
    "write equal(x, y)": "eq array_equal",
    "write 1 − equal(x, y)": "neq",
    "write x > y, x >= y, x < y or x <= y": "gt ge lt le",
    "multiply conditions, or use where": "and_ or_ invert logical_and logical_or logical_not",
    "write −log(sigmoid(−x))": "softplus",
    "write sigmoid(x)": "ultra_fast_sigmoid hard_sigmoid",
    "use softmax_cross_entropy, or write it out": "categorical_crossentropy binary_crossentropy",
    # shapes
    "write flatten(x), or dimshuffle without the axis": "ravel squeeze",
    "write x[None] or x[:, None]": "expand_dims shape_padleft shape_padright newaxis",
    "leave it out: an axis that is known to be 1 is stretched, and keepdims=True leaves one": "addbroadcast",
    "ask x.dims: an axis of 1 is stretched": "broadcastable patternbroadcast unbroadcast",
    "write concatenate([x, y], axis)": "hstack vstack join",
    "pass an array of that shape as an input, or hold one in shared(value)": "zeros ones alloc arange eye full empty",
    "write zeros_like(x) + value": "fill full_like",
    "multiply the entries of x.shape": "size",
    "ask x.shape": "shape",
    OWN_OP: "prod cumsum cumprod sort argsort nonzero round sin cos tan erf mod tile repeat take choose diag tril triu",
    # kinds of input
    "convert arrays before you pass or share them": "cast astype as_tensor_variable",
    "an array brings its dtype: np.asarray(x, np.float32)": "floatX config float32 float64",
    "use scalar(name), or scalar(name, dtype)": "fscalar dscalar",
    "use vector(name), or vector(name, dtype)": "fvector dvector",
    "use matrix(name), or matrix(name, dtype)": "fmatrix dmatrix",
    "use tensor3(name), or tensor3(name, dtype)": "ftensor3 dtensor3",
    "use matrix(name), or vector(name)[None] and vector(name)[:, None]": "row col",
    "use iscalar(name), which takes every integer dtype": "lscalar wscalar bscalar",
    "use ivector(name), which takes every integer dtype": "lvector wvector bvector",
    "use imatrix(name), which takes every integer dtype": "lmatrix wmatrix bmatrix",
    "make one after the other: vector(name)": "vectors matrices scalars ivectors",
    "reshape what has more than three axes": "tensor4 tensor TensorType",
    "ask x.kind and x.dims": "type dtype",
    # functions and graphs
    "all operations are in this one module": "nnet T basic nlinalg slinalg",
    "write a Python loop, which unrolls the graph": "scan map reduce foldl",
    "pass the values as inputs of the call": "givens",
    "leave it out": "mode profile allow_input_downcast strict name no_default_updates",
    "take the unused input out of the list": "on_unused_input",
    "give plain variables": "In Param Out",
    "build the graph again, in a function of yours": "clone",
    "use hessian_vector(cost, wrt, v), or grad of a grad": "Rop Lop hessian",
    "use output_jacobian(outputs, inputs, params)": "jacobian",
    "write detach(x)": "disconnected_grad zero_grad consider_constant stop_gradient",
    "use check_gradient from course_utils.gradcheck": "verify_grad",
    "use dprint(x), draw(x), or print the function": "debugprint pprint pp printing",
    "draw the numbers with NumPy's generator and pass them as an input": "RandomStreams MRG_RandomStreams sandbox",
    "ask x.op and x.inputs": "owner",
    "compute with example values: x.eval({input: value})": "tag test_value",
    "put the update into function(…, updates=)": "default_update default_updates",
    "use the variable itself: nothing changes it in place": "copy",
    "make it shared(value, name), or compute it: x.eval({input: value})": "get_value set_value",
}
HINTS = {name: instead for instead, names in INSTEAD.items() for name in names.split()}


def way_out(name, known=()):
    """What to do instead: what the table says, a known name that is like it, or how to make an operation."""
    alike = get_close_matches(name, [word for word in known if not word.startswith("_")], 1, 0.8)
    return HINTS.get(name) or (f"perhaps you mean {alike[0]}" if alike else OWN_OP)


def missing(what, name, known):
    """The error for a name that `what` does not have. It is an AttributeError too, so that hasattr says no."""
    if name.startswith("_"):  # what Python and notebooks ask of every object
        return AttributeError(name)
    return MissingName(f"{what} has no {name}: {way_out(name, known)}.")


def asked_of(what, known):
    """A `__getattr__` for a module: the error for a name that it does not have."""

    def __getattr__(name):
        raise missing(what, name, known)

    return __getattr__


def check_call(inputs, outputs, options):
    """CourseError for what Theano's `function` takes and ours does not: a single input, a set, other options."""
    if not isinstance(inputs, list | tuple):
        raise CourseError(f"function: the inputs are {describe(inputs)}; give a list of them, such as [x].")
    if isinstance(outputs, dict | set):
        raise CourseError(f"function: the outputs are {describe(outputs)}; give a variable, a list of them, or None.")
    for name in options:
        raise CourseError(f"function has no option {name}: {way_out(name, ('inputs', 'outputs', 'updates'))}.")
