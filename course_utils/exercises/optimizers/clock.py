"""The exercise of lecture 05 on Adam over several parameters, with a bug to be found in what its clock counts."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_ADAM"]  # besides the tasks


def _gradients_of(curvatures):
    """The gradients of ½ Σ hₖ Σ pₖ² + ½ (Σ p)², in which the parameters feel each other."""

    def gradients_of(params):
        total = sum(p.sum() for p in params)
        return [h * p + total for h, p in zip(curvatures, params, strict=True)]

    return gradients_of


def _loop_cases(rng):
    def case(shapes, steps):
        gradients_of = _gradients_of([1.0, 5.0, 0.2][: len(shapes)])
        return [np.array(rng.normal(size=shape)) for shape in shapes], gradients_of, 0.1, steps

    return [case([(3,)], 4), case([(2, 3), (3,)], 3), case([(2,), (), (3, 2)], 5)]


@exercise(
    "Find the bug",
    minutes=6,
    difficulty=3,
    objective="Follow a number through two loops, and say what it counts.",
    cases=_loop_cases,
    hints=(
        "Make one update of two parameters. Is the first one right? By how much does the second one move?",
        "The second one gets the same treatment, line by line. Which of the numbers that it reads has changed since?",
        "What does t count? Say it in words, and look where the program counts.",
    ),
)
def adam_loop(params, gradients_of, lr, steps):
    """The parameters after `steps` updates of Adam; gradients_of(params) → a list."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    params = list(params)
    m = [np.zeros_like(p) for p in params]
    v = [np.zeros_like(p) for p in params]
    for t in range(1, steps + 1):
        for k, g in enumerate(gradients_of(params)):
            m[k] = beta1 * m[k] + (1 - beta1) * g
            v[k] = beta2 * v[k] + (1 - beta2) * g**2
            m_hat = m[k] / (1 - beta1**t)
            v_hat = v[k] / (1 - beta2**t)
            params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params


LOOP = "    for t in range(1, steps + 1):\n"
COUNT = "    for _update in range(steps):\n"
FOR_EACH = "        for k, g in enumerate(gradients_of(params)):\n"
TICK = "            t += 1\n"
FRESH = "        for k in range(len(params)):\n            g = gradients_of(params)[k]\n"
BUG = {LOOP: "    t = 0\n" + COUNT, FOR_EACH: FOR_EACH + TICK}
BUGGY_ADAM = adam_loop.variant({**BUG, "def adam_loop": "def buggy_adam"})

adam_loop.recognizes(
    bug_still_there=(
        "The bug is still there. In the first update the first parameter's step is right, and those of the others are"
        " too short. For whom does t count?",
        BUG,
    ),
    starts_over=(
        "Your clock now starts over with every update, so it counts the parameters. It should count the updates.",
        {"for t in range(1, steps + 1):": "for _update in range(steps):\n        t = 0", FOR_EACH: FOR_EACH + TICK},
    ),
    stands_still=(
        "Your clock stands at 1, so every update is corrected like the first. As m and v fill up, the correction has"
        " to fade.",
        {"for t in range(1, steps + 1):": "t = 1\n    for _update in range(steps):"},
    ),
    one_ahead=(
        "Your clock counts the updates now, and is one ahead: in the first update it must read 1.",
        {"range(1, steps + 1)": "range(2, steps + 2)"},
    ),
    reads_zero=(
        "Your clock reads 0 in the first update, and 1 − β⁰ is 0: you divide by it. It has to count this update before"
        " it is read.",
        {"range(1, steps + 1)": "range(steps)"},
    ),
    no_correction=(
        "You took the correction out. It was right; only what it read was not.",
        {" / (1 - beta1**t)": "", " / (1 - beta2**t)": ""},
    ),
    shared_out=(
        "You divided the clock by the number of parameters. For the last one it is right; for those before it, it"
        " reads a fraction.",
        {**BUG, "beta1**t": "beta1 ** (t / len(params))", "beta2**t": "beta2 ** (t / len(params))"},
    ),
    set_to_the_end=(
        "You corrected every update as if it were the last one. Each update has a number of its own.",
        {"for t in range(1, steps + 1):": "t = steps\n    for _update in range(steps):"},
    ),
    moments_start_over=(
        "You let m and v start over in every update, so nothing is remembered. They were right where they stood.",
        {
            "m = [np.zeros_like(p) for p in params]": "",
            "v = [np.zeros_like(p) for p in params]": "",
            "for t in range(1, steps + 1):": "for t in range(1, steps + 1):\n"
            "        m = [np.zeros_like(p) for p in params]\n"
            "        v = [np.zeros_like(p) for p in params]",
        },
    ),
    fresh_gradients=(
        "The clock is right now. But you take the gradients anew for each parameter, when those before it have moved:"
        " all gradients of an update belong to one point.",
        {FOR_EACH: FRESH},
    ),
    fresh_gradients_instead=(
        "You take the gradients anew for each parameter, when those before it have moved. To take all at one point was"
        " right, and the bug is still there.",
        {**BUG, FOR_EACH: FRESH + TICK},
    ),
    loops_exchanged=(
        "You trained the first parameter to the end, then the next. They move together: an update is of all of them.",
        {
            "for t in range(1, steps + 1):": "for k in range(len(params)):",
            FOR_EACH: "        for t in range(1, steps + 1):\n            g = gradients_of(params)[k]\n",
        },
    ),
    returns_at_once=(
        "Your `return` stands inside the loop, so it ends when the first parameter has moved once.",
        {"    return params": "            return params"},
    ),
    m_not_corrected=(
        "The correction of m is gone. It was right; only what it read was not.",
        {" / (1 - beta1**t)": ""},
    ),
    v_not_corrected=(
        "The correction of v is gone. It was right; only what it read was not.",
        {" / (1 - beta2**t)": ""},
    ),
    bug_and_no_correction_of_m=(
        "The bug is still there, and the correction of m is gone. The correction was right; what did it read?",
        {**BUG, " / (1 - beta1**t)": ""},
    ),
    clock_times_the_parameters=(
        "You multiplied the clock by the number of parameters, so that it reads too much for all of them.",
        {"beta1**t": "beta1 ** (t * len(params))", "beta2**t": "beta2 ** (t * len(params))"},
    ),
    clock_plus_the_place=(
        "You added the place of the parameter to the clock. All parameters of an update have the same t.",
        {"beta1**t": "beta1 ** (t + k)", "beta2**t": "beta2 ** (t + k)"},
    ),
    counts_both=(
        "Your clock counts the updates and the parameters as well: one of the two lines that move it has to go.",
        {FOR_EACH: FOR_EACH + "            t += k\n"},
    ),
    counts_twice=(
        "Your clock moves in both loops: one of the two lines that move it has to go.",
        {LOOP: "    t = 0\n" + COUNT + "        t += 1\n", FOR_EACH: FOR_EACH + TICK},
    ),
    counted_at_the_last=(
        "Your clock moves when the last parameter's turn comes, so those before it read one too few.",
        {
            LOOP: "    t = 0\n" + COUNT,
            FOR_EACH: FOR_EACH + "            if k == len(params) - 1:\n                t += 1\n",
        },
    ),
    power_of_the_difference=(
        "The clock is right now. In the corrections the power stands outside: it belongs to β alone.",
        {"(1 - beta1**t)": "(1 - beta1) ** t", "(1 - beta2**t)": "(1 - beta2) ** t"},
    ),
    one_update_short=(
        "You make one update too few: where does the range of your loop end?",
        {"range(1, steps + 1)": "range(1, steps)"},
    ),
    one_update_more=(
        "You make one update too many: where does the range of your loop end?",
        {"range(1, steps + 1)": "range(1, steps + 2)"},
    ),
    one_update_short_with_the_bug=(
        "You make one update too few, and the bug is still there. For whom does t count?",
        {**BUG, LOOP: "    t = 0\n    for _update in range(steps - 1):\n"},
    ),
    only_one_update=(
        "You make one update and no more: is the loop over the updates gone, or is its `return` inside?",
        {"range(1, steps + 1)": "range(1, 2)"},
    ),
    gradients_of_the_start=(
        "You take the gradients once, before the loop. Every update needs them where the parameters are by then.",
        {
            "    for t in": "    gradients = gradients_of(params)\n    for t in",
            "enumerate(gradients_of(params))": "enumerate(gradients)",
        },
    ),
    gradients_of_the_start_with_the_bug=(
        "You take the gradients once, before the loop, and the bug is still there. Every update needs them where the"
        " parameters are by then. And for whom does t count?",
        {
            LOOP: "    gradients, t = gradients_of(params), 0\n" + COUNT,
            FOR_EACH: "        for k, g in enumerate(gradients):\n" + TICK,
        },
    ),
    only_the_first=(
        "Only your first parameter moves.",
        {"+ eps)": "+ eps)\n            break"},
    ),
    only_the_last=(
        "Only your last parameter moves: its lines stand outside the loop over the parameters.",
        {
            "            m[k] = ": "            if k < len(params) - 1:\n                continue\n            m[k] = ",
        },
    ),
    last_parameter_returned=(
        "You return the last parameter alone. The task asks for the list of all.",
        {"return params": "return params[-1]"},
    ),
    first_parameter_returned=(
        "You return the first parameter alone. The task asks for the list of all.",
        {"return params": "return params[0]"},
    ),
    clock_returned=(
        "You return the clock as well. The task asks for the parameters.",
        {"return params": "return params, t"},
    ),
    m_starts_over=(
        "You let m start over in every update, so no direction is remembered. It was right where it stood.",
        {
            "m = [np.zeros_like(p) for p in params]": "",
            "for t in range(1, steps + 1):": "for t in range(1, steps + 1):\n"
            "        m = [np.zeros_like(p) for p in params]",
        },
    ),
    uphill=(
        "The sign of the step is flipped now. It was right.",
        {"params[k] - lr": "params[k] + lr"},
    ),
    correction_of_the_state=(
        "You store the corrected moments, so the next update corrects them again. Only the clock was wrong.",
        {
            "m_hat = m[k] /": "m[k] = m_hat = m[k] /",
            "v_hat = v[k] /": "v[k] = v_hat = v[k] /",
        },
    ),
    last_one_ahead=(
        "The clock is right for all parameters but the last: for that one it runs ahead by one. Whole updates are"
        " counted, and all parameters of an update share its number.",
        {
            LOOP: "    calls = 0\n" + COUNT,
            "            m[k] = beta1": "            calls += 1\n"
            "            t = calls // len(params) + 1\n"
            "            m[k] = beta1",
        },
    ),
)
