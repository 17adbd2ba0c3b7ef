"""What else is recognized in the loop of loss scaling: how the count and the scale move, what is returned."""

from course_utils.exercises.updates_in_few_bits.scaled_loop import FINITE, GROWN, GROWTH, HALVED, UPDATE, scaled_updates

scaled_updates.recognizes(
    count_goes_on_over_a_skip=(
        "You did not begin to count anew after a skip. A scale that has just been halved would be doubled too soon.",
        {HALVED: "            scale = scale / 2"},
    ),
    count_goes_on_over_a_growth=(
        "You did not begin to count anew after the scale has grown, so that it grows once and never again.",
        {GROWN: "scale = 2 * scale"},
    ),
    grows_from_then_on=(
        "You did not begin to count anew after the scale has grown: from then on it grows with every update.",
        {"good == interval": "good >= interval", GROWN: "scale = 2 * scale"},
    ),
    skips_counted=(
        "You counted skipped minibatches among the good ones.",
        {HALVED: "            scale, good = scale / 2, good + 1"},
    ),
    minibatches_counted=(
        "You counted minibatches from the start of the run. What counts are updates since the scale has last moved.",
        {"good == interval": "(k + 1) % interval == 0"},
    ),
    minibatches_counted_from_zero=(
        "Your scale grows at the minibatches whose number is a multiple of `interval`, the very first among them. What"
        " counts are updates since it has last moved.",
        {"good == interval": "k % interval == 0"},
    ),
    one_taken_off_the_count=(
        "A skip takes one off your count. It begins anew: the scale has just moved.",
        {HALVED: "            scale, good = scale / 2, good - 1"},
    ),
    grows_by_two=(
        "You added 2 to the scale. It is doubled.",
        {GROWN: "scale, good = 2 + scale, 0"},
    ),
    divided_at_the_end=(
        "You divided the weight by the scale at the end. It is each gradient that is too large, by the scale of its own"
        " time.",
        {"lr * g / scale": "lr * g", "return w, scale": "return w / scale, scale"},
    ),
    grows_every_time=(
        "You double after every update. Wait until `interval` of them have gone well.",
        {"good == interval": "True"},
    ),
    one_too_late=(
        "Your scale grows one update too late.",
        {"good == interval": "good > interval"},
    ),
    asked_before_counting=(
        "You asked the count before the update was counted, so the scale grows one update too late.",
        {
            "            good += 1\n": "",
            GROWTH: f"{GROWTH}            good += 1\n",
        },
    ),
    grown_before_the_next_update=(
        "Your scale grows between a gradient and its update: the gradient came with the old scale and is divided by the"
        " new one. Double as soon as an update has made the count full.",
        {GROWTH: "", UPDATE: GROWTH + UPDATE},
    ),
    grown_before_asking=(
        "Your scale grows between a gradient and the question whether it is finite: an overflow then halves what has"
        " just been doubled. Double as soon as an update has made the count full.",
        {
            GROWTH: "",
            f"        if {FINITE}": f"        if good == interval:\n            {GROWN}\n        if {FINITE}",
        },
    ),
    grown_at_the_next_minibatch=(
        "Your scale grows when the next minibatch begins. After the last one there is none: where its update makes the"
        " count full, the scale that you return has still to be doubled.",
        {GROWTH: "", "        g = ": f"        if good == interval:\n            {GROWN}\n        g = "},
    ),
    one_too_early=(
        "Your scale grows one update too early.",
        {"good == interval": "good >= interval - 1"},
    ),
    never_grows=(
        "Your scale never grows: after one overflow, small gradients are lost for the rest of the run.",
        {GROWTH: ""},
    ),
    never_shrinks=(
        "Your scale never shrinks: where one minibatch overflows the next one will, too. It is not halved, or doubled"
        " again at once, since a count of 0 is a multiple of `interval`.",
        {HALVED: "            good = 0"},
    ),
    moves_turned=(
        "Your scale moves the wrong way: you double it after an overflow.",
        {f"{GROWN}\n        else:\n{HALVED}": f"{HALVED.strip()}\n        else:\n            {GROWN}"},
    ),
    shrinks_to_one=(
        "You kept the scale at 1 or above. Where the gradients themselves are too large for float16, it has to go"
        " below.",
        {HALVED: "            scale, good = max(scale / 2, 1.0), 0"},
    ),
    back_to_the_start=(
        "After an overflow you went back to the first scale. Halve the one that you have.",
        {"good = 0\n": "good, first = 0, scale\n", HALVED: "            scale, good = first, 0"},
    ),
    halves_by_four=(
        "You divided by 4 after an overflow.",
        {HALVED: "            scale, good = scale / 4, 0"},
    ),
    rate_halved=(
        "You halved the rate and not the scale. The step was not too large: the gradient did not fit.",
        {HALVED: "            lr, good = lr / 2, 0"},
    ),
    rate_halved_too=(
        "You halved the rate as well. Since you divide by the scale, the step does not depend on it, and the rate can"
        " stay.",
        {HALVED: "            lr, scale, good = lr / 2, scale / 2, 0"},
    ),
    from_the_start=(
        "All gradients were taken at the first weight. After an update the next one is taken at the new one.",
        {"    for k": "    start = w\n    for k", "gradient_of(k, w, scale)": "gradient_of(k, start, scale)"},
    ),
    minibatches_from_one=(
        "Your minibatches begin at 1. The first one is number 0.",
        {"range(steps)": "range(1, steps)"},
    ),
    one_update=(
        "You end after the first minibatch: a `return` stands inside the loop.",
        {"    return w": "        return w"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"w - lr": "w + lr"},
    ),
    no_rate=(
        "The rate is missing.",
        {"lr * g / scale": "g / scale"},
    ),
    weight_alone=(
        "You return the weight alone. The task asks for the scale, too.",
        {"return w, scale": "return w"},
    ),
    first_scale_returned=(
        "The weight is right. You return the scale of the start, and not the one that it has come to.",
        {"good = 0\n": "good, first = 0, scale\n", "return w, scale": "return w, first"},
    ),
    exchanged=(
        "Both are right and have changed places: the weight comes first.",
        {"return w, scale": "return scale, w"},
    ),
    count_returned=(
        "You return the count. The task asks for the weight and the scale.",
        {"return w, scale": "return w, good"},
    ),
)
