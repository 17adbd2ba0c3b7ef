"""The exercise of lecture 11 on loss scaling: a loop that divides, looks for inf and nan, skips, moves the scale."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def _in_float16(targets, curvature):
    """k, w, scale → the gradient of scale · ½ · curvature · ‖w − targets[k]‖², in float16: a difference of products."""

    def gradient_of(k, w, scale):
        with np.errstate(all="ignore"):
            ours, theirs = (np.asarray(scale * curvature * each).astype(np.float16) for each in (w, targets[k]))
            return ours - theirs

    return gradient_of


def _scaling_cases(rng):
    def case(shape, curvature, lr, scale, interval, steps, far=(), positive=False):
        """far: {k: factor} of targets that lie far away. positive: all numbers are, so that inf − inf comes first."""
        w, targets = rng.normal(size=shape), rng.normal(size=(steps, *shape))
        for k, factor in dict(far).items():
            targets[k] *= factor
        w, targets = (np.abs(each) + 0.5 if positive else each for each in (w, targets))
        return w, _in_float16(targets, curvature), lr, scale, interval, steps

    return [
        case((3,), 1.0, 0.1, 1024.0, 3, 9),
        case((2, 3), 1.0, 0.2, 2.0**15, 2, 9),
        case((4,), 0.5, 0.1, 2.0**17, 4, 12, {5: 40.0}),
        case((3,), 1e5, 4e-6, 8.0, 3, 10, positive=True),
        case((2, 2), 1e-4, 2000.0, 2.0**16, 5, 13, {3: 1e5, 9: 1e5}),
        case((5,), 2.0, 0.1, 2.0**13, 1, 7),
    ]


@exercise(
    "The loop of loss scaling",
    minutes=10,
    difficulty=3,
    objective="Keep a factor as large as it can be: halve it when something overflows, and try more after a while.",
    cases=_scaling_cases,
    demands=(keeps("w", sentence="The task asks for a new array, and `w -= …` changes the old one."),),
    hints=(
        "The gradient that you get is too large by a factor. By which, and at which moment is it known: before the"
        " scale moves, or after? And in which dtype do you divide?",
        "One entry that is inf or nan spoils the whole minibatch: no update then, not even of the others. Two things"
        " change all the same.",
        "Count updates that were made since the scale has last moved, in either direction. When the count reaches"
        " `interval`, double, and begin to count anew.",
    ),
)
def scaled_updates(w, gradient_of, lr, scale, interval, steps):
    """(w, scale) after the minibatches 0 … steps − 1, of which some may have been skipped."""
    good = 0
    for k in range(steps):
        g = np.asarray(gradient_of(k, w, scale), dtype=float)
        if np.all(np.isfinite(g)):
            w = w - lr * g / scale
            good += 1
            if good == interval:
                scale, good = 2 * scale, 0
        else:
            scale, good = scale / 2, 0
    return w, scale


def _until_it_fits(w, gradient_of, lr, scale, interval, steps):
    good = 0
    for k in range(steps):
        g = np.asarray(gradient_of(k, w, scale), dtype=float)
        while not np.isfinite(g).all():
            scale, good = scale / 2, 0
            g = np.asarray(gradient_of(k, w, scale), dtype=float)
        w, good = w - lr * g / scale, good + 1
        if good == interval:
            scale, good = 2 * scale, 0
    return w, scale


def _falls_through(w, gradient_of, lr, scale, interval, steps):
    good = 0
    for k in range(steps):
        g = np.asarray(gradient_of(k, w, scale), dtype=float)
        if not np.isfinite(g).all():
            scale, good = scale / 2, 0
        w, good = w - lr * g / scale, good + 1
        if good == interval:
            scale, good = 2 * scale, 0
    return w, scale


GRADIENT = "np.asarray(gradient_of(k, w, scale), dtype=float)"
FINITE = "np.all(np.isfinite(g))"
UPDATE = "            w = w - lr * g / scale\n"
GROWN = "scale, good = 2 * scale, 0"
GROWTH = f"            if good == interval:\n                {GROWN}\n"
HALVED = "            scale, good = scale / 2, 0"

scaled_updates.recognizes(
    divided_by_the_new_scale=(
        "Right but at updates at which the scale grows: you divide by the new one. The gradient was computed with the"
        " old one.",
        {UPDATE: "", GROWTH: GROWTH + UPDATE},
    ),
    not_divided=(
        "You never divide: your steps are those of scale · cost.",
        {"lr * g / scale": "lr * g"},
    ),
    multiplied=(
        "You multiplied by the scale once more. The gradient that you get is too large already.",
        {"lr * g / scale": "lr * g * scale"},
    ),
    divided_by_the_first_scale=(
        "You always divide by the scale of the start. It moves, and the gradient comes with the one of now.",
        {"good = 0\n": "good, first = 0, scale\n", "lr * g / scale": "lr * g / first"},
    ),
    divided_twice=(
        "You divided by the scale twice.",
        {"lr * g / scale": "lr * g / scale**2"},
    ),
    divided_in_float16=(
        "You multiplied and divided in float16, where small numbers lose their digits again and the scale itself may"
        " not fit. Make the gradient float32 or float64 first.",
        {GRADIENT: "gradient_of(k, w, scale)"},
    ),
    divided_in_float16_first=(
        "You divided in float16: what was too small for it before the scaling is too small again. Make the gradient"
        " float64 first.",
        {GRADIENT: "gradient_of(k, w, scale)", "lr * g / scale": "lr * (g / scale)"},
    ),
    divided_in_float16_and_asked_then=(
        "You divided in float16 and asked the result whether it is finite. What was too small for float16 before the"
        " scaling is too small again. Make the gradient float32 or float64 first.",
        {GRADIENT: "gradient_of(k, w, scale) / scale", "lr * g / scale": "lr * g"},
    ),
    without_scale=(
        "You asked for gradients of the plain cost, with a scale of 1. What is too small for float16 is 0 then.",
        {"gradient_of(k, w, scale)": "gradient_of(k, w, 1.0)", "lr * g / scale": "lr * g"},
    ),
    inf_alone=(
        "You looked for inf and not for nan, which is what inf − inf gives. One nan, and the weights are nan for good.",
        {FINITE: "not np.any(np.isinf(g))"},
    ),
    nan_alone=(
        "You looked for nan and not for inf, which is what an overflow gives first.",
        {FINITE: "not np.any(np.isnan(g))"},
    ),
    both_needed=(
        "You skip only where there is an inf and a nan. One of them is enough.",
        {FINITE: "not (np.any(np.isinf(g)) and np.any(np.isnan(g)))"},
    ),
    any_is_enough=(
        "You made the update if some entry was finite. All of them have to be.",
        {FINITE: "np.any(np.isfinite(g))"},
    ),
    first_entry_alone=(
        "You looked at the first entry alone.",
        {FINITE: "np.isfinite(g.flat[0])"},
    ),
    test_turned=(
        "Your test is turned around: you update where something overflowed, and skip where nothing did.",
        {FINITE: f"not {FINITE}"},
    ),
    never_looked=(
        "You never look whether the gradient is finite. The first overflow is in the weights for good.",
        {FINITE: "True"},
    ),
    updated_all_the_same=(
        "You halve the scale and make the update all the same, with inf or nan in it.",
        {UPDATE: "", f"        if {FINITE}": f"        w = w - lr * g / scale\n        if {FINITE}"},
    ),
    falls_through=(
        "After an overflow you halve the scale, and go on to the update as if nothing had been. An `else` is missing,"
        " or a `continue`.",
        _falls_through,
    ),
    second_update=(
        "After an overflow you halve the scale and make an update with what overflowed.",
        {HALVED: f"{HALVED}\n            w = w - lr * g / scale"},
    ),
    compared_with_inf_and_nan=(
        "You compared with inf and nan. That misses −inf; and nan is equal to nothing, not even to itself.",
        {FINITE: "not (np.any(g == np.inf) or np.any(g == np.nan))"},
    ),
    entries_skipped=(
        "You left out the entries that were not finite and moved the others. Skip the whole minibatch: a step in some"
        " of its directions is another step.",
        {
            UPDATE: "",
            f"        if {FINITE}": (
                f"        w = w - lr * np.where(np.isfinite(g), g, 0) / scale\n        if {FINITE}"
            ),
        },
    ),
    made_finite=(
        "You replaced what was not finite by numbers, and stepped. The largest number of float16 is no gradient. Skip"
        " the minibatch, and let the scale know.",
        {GRADIENT: "np.nan_to_num(gradient_of(k, w, scale)).astype(float)"},
    ),
    made_zero=(
        "You replaced what was not finite by 0, and stepped. Nobody learns of the overflow then: skip the minibatch,"
        " and halve the scale.",
        {GRADIENT: f"np.nan_to_num({GRADIENT}, nan=0.0, posinf=0.0, neginf=0.0)"},
    ),
    until_it_fits=(
        "You repeated a minibatch with half the scale until it fitted. The task asks to skip it: k goes on.",
        _until_it_fits,
    ),
    stops=(
        "You end at the first overflow. The minibatch is skipped, and the run goes on.",
        {HALVED: "            break"},
    ),
)
