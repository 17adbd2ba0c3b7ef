"""The exercise of lecture 08 on saying three statements as a list of updates, by substitution."""

from course_utils.exercises.framework.observed import observed
from course_utils.symbolic import function, shared


def _list_cases(rng):
    def case(w, v, curvature, rate, mu, decay):
        return w, v, rate, lambda w: curvature * w, mu, decay

    return [
        case(1.0, 2.0, 3.0, 0.2, 0.5, 0.5),
        case(rng.normal(size=3), rng.normal(size=3), 2.0, 0.1, 0.9, 0.8),
        case(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 0.5, 1.0, 0.7, 0.9),
    ]


def _three_calls(program, w, v, rate, gradient_of, mu, decay):
    """The values of all three after each of three calls, or what the program returned where it is not a list."""
    w, v, rate = shared(w, "w"), shared(v, "v"), shared(rate, "rate")
    updates = program(w, v, rate, gradient_of, mu, decay)
    if updates is None:
        return None
    call, states = function([], [], updates=updates), []
    for _call in range(3):
        call()
        states.append((w.value, v.value, rate.value))
    return dict(zip(("w", "v", "rate"), map(list, zip(*states, strict=True)), strict=True))


@observed(
    "Mend the list",
    minutes=6,
    difficulty=2,
    objective="Put expressions into each other where a list would read an old value.",
    cases=_list_cases,
    observe=_three_calls,
    hints=(
        "Which of the three statements read a value that a statement above them has made?",
        "In a list all names stand for old values. What can you write where a new value is meant?",
        "Give the new rate a name of its own, build the new velocity from it, and the new weight from that.",
    ),
)
def as_a_list(w, v, rate, gradient_of, mu, decay):
    """[(variable, new value), …]; a call does rate = decay·rate, v = μ·v − rate·g, w = w + v one after the other."""
    new_rate = decay * rate
    new_v = mu * v - new_rate * gradient_of(w)
    new_w = w + new_v
    return [(w, new_w), (v, new_v), (rate, new_rate)]


as_a_list.recognizes(
    swapped=(
        "Your list reads old values as before: in a list the order of the lines means nothing. Where a new value is"
        " meant, its expression has to stand.",
        {
            "new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - rate * gradient_of(w)",
            "new_w = w + new_v": "new_w = w + v",
        },
    ),
    weight_alone=(
        "The weight moves by the new velocity now. The velocity still reads the old rate.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - rate * gradient_of(w)"},
    ),
    velocity_alone=(
        "The velocity reads the new rate now. The weight still moves by the old velocity.",
        {"new_w = w + new_v": "new_w = w + v"},
    ),
    old_velocity_stored=(
        "The weight is right in the first call. The velocity that you store was made with the old rate: two lines"
        " disagree on what the new velocity is.",
        {"(v, new_v)": "(v, mu * v - rate * gradient_of(w))"},
    ),
    old_rate_in_the_weight=(
        "The velocity that you store is right. The one by which the weight moves was made with the old rate.",
        {"new_w = w + new_v": "new_w = w + mu * v - rate * gradient_of(w)"},
    ),
    rate_for_momentum=(
        "You let the rate fall for the velocity twice in one call.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - decay * new_rate * gradient_of(w)"},
    ),
    rate_stays=(
        "The rate never changes from call to call: it is used, and not stored.",
        {"(rate, new_rate)": "(rate, rate)"},
    ),
    velocity_not_stored=(
        "The velocity is never stored. Each call forgets how fast the weight was.",
        {"(v, new_v)": "(v, v)"},
    ),
    old_and_new=(
        "You moved by the old velocity and by the new one. The new one has μ times the old one in it already.",
        {"new_w = w + new_v": "new_w = w + v + new_v"},
    ),
    damped_twice=(
        "You damped the velocity again on its way into the weight. The weight moves by all of it.",
        {"new_w = w + new_v": "new_w = w + mu * new_v"},
    ),
    gradient_alone=(
        "Your weight moves by the gradient alone. What was substituted has lost the part with the old velocity.",
        {"new_w = w + new_v": "new_w = w - new_rate * gradient_of(w)"},
    ),
    parentheses=(
        "The gradient's sign got lost while you substituted: whole expressions need parentheses, or a name.",
        {"new_w = w + new_v": "new_w = w + mu * v + new_rate * gradient_of(w)"},
    ),
    subtracted=(
        "You subtracted the velocity. In this convention, B, its sign is in it already, and it is added.",
        {"new_w = w + new_v": "new_w = w - new_v"},
    ),
    rate_again=(
        "You took the rate times the velocity. That belongs to conventions A and C; here the rate is in it already.",
        {"new_w = w + new_v": "new_w = w + new_rate * new_v"},
    ),
    convention_a=(
        "You wrote convention A. The path would be the same while the rate stays; here it falls, and the velocity is to"
        " keep the rates at which it was made.",
        {
            "new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v + gradient_of(w)",
            "new_w = w + new_v": "new_w = w - new_rate * new_v",
        },
    ),
    gradient_ahead=(
        "You took the gradient at the weight of the next call. It belongs to the weight before it moves: that statement"
        " comes last.",
        {
            "new_w = w + new_v": "new_v = mu * v - new_rate * gradient_of(w + new_v)\n    new_w = w + new_v",
        },
    ),
    nesterov=(
        "You took the gradient ahead, where the velocity alone would lead. That is Nesterov's idea, and another rule.",
        {"gradient_of(w)": "gradient_of(w + mu * v)"},
    ),
    weight_forgotten=(
        "You set the weight to its step. It is added to where the weight was.",
        {"new_w = w + new_v": "new_w = new_v"},
    ),
    mean_of_gradients=(
        "Your gradient enters with 1 − μ. That is convention C; the statements have no such factor.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - (1 - mu) * new_rate * gradient_of(w)"},
    ),
    mu_lost=(
        "The factor μ is missing, so the velocity never fades.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = v - new_rate * gradient_of(w)"},
    ),
    weight_first=(
        "You moved the weight by the old velocity, and took the gradient where it had come to. The statements have it"
        " the other way: the velocity comes before the weight.",
        {
            "new_v = mu * v - new_rate * gradient_of(w)": "new_w = w + v",
            "new_w = w + new_v": "new_v = mu * v - new_rate * gradient_of(new_w)",
        },
    ),
    rate_left_out=(
        "Your list has no line for the rate, and the velocity reads the old one.",
        {
            "new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - rate * gradient_of(w)",
            "(rate, new_rate)": "(rate, rate)",
        },
    ),
    two_updates_of_one=(
        "You gave one variable two updates. In a list there is no second instant in which it could go on: put both into"
        " one expression.",
        {"(v, new_v)": "(v, mu * v), (v, v - new_rate * gradient_of(w))"},
    ),
    one_update_missing=(
        "Two things: your list has no line for the rate, so it stays as it was; and the weight moves by the old"
        " velocity.",
        {"(v, new_v), (rate, new_rate)": "(v, mu * v - rate * gradient_of(w))", "new_w = w + new_v": "new_w = w + v"},
    ),
    names_taken=(
        "You gave the names of the shared variables to expressions. On the left of a pair the variable itself must"
        " stand; call the new value something else.",
        {
            "return [": "w, v, rate = new_w, new_v, new_rate\n    return [",
            "(w, new_w), (v, new_v), (rate, new_rate)": "(w, w), (v, v), (rate, rate)",
        },
    ),
    values_alone=(
        "You returned new values and did not say whose they are. A list of updates holds pairs: variable, new value.",
        {"return [(w, new_w), (v, new_v), (rate, new_rate)]": "return [new_w, new_v, new_rate]"},
    ),
    rate_frozen=(
        "Your new rate is a number that was read while the list was made: it is the same in every call. The list holds"
        " expressions; write the variable itself, and a call reads its value.",
        {"decay * rate\n": "decay * rate.value\n"},
    ),
    rate_frozen_in_the_velocity=(
        "The rate falls, and in the velocity it stays what it was when the list was made: a number is in there, read"
        " once. Write expressions of the variables; a call reads their values.",
        {"- new_rate * gradient_of(w)\n": "- decay * rate.value * gradient_of(w)\n"},
    ),
    velocity_frozen=(
        "The old velocity in your list is a number, read while the list was made. Write the variable itself, and a call"
        " reads its value.",
        {"new_v = mu * v -": "new_v = mu * v.value -"},
    ),
    weight_frozen=(
        "The old weight in your list is a number, read while the list was made. Write the variable itself, and a call"
        " reads its value.",
        {"new_w = w +": "new_w = w.value +"},
    ),
    gradient_frozen=(
        "Your gradient was taken once, at a number, while the list was made. Write it at the variable; a call reads its"
        " value.",
        {"gradient_of(w)": "gradient_of(w.value)"},
    ),
    everything_frozen=(
        "All your new values are numbers, read while the list was made, so the second call stores what the first has"
        " stored. Write expressions of the variables.",
        {
            "    new_rate": "    W, V, R, w, v, rate = w, v, rate, w.value, v.value, rate.value\n    new_rate",
            "[(w, new_w), (v, new_v), (rate, new_rate)]": "[(W, new_w), (V, new_v), (R, new_rate)]",
        },
    ),
    rate_falls_twice=(
        "The rate that you store has fallen twice in one call. What the velocity uses is right.",
        {"(rate, new_rate)": "(rate, decay * new_rate)"},
    ),
    rate_grows=(
        "Your rate grows. It is multiplied by something less than 1.",
        {"decay * rate\n": "rate / decay\n"},
    ),
    rate_less_decay=(
        "You took the decay off the rate. It multiplies it.",
        {"decay * rate\n": "rate - decay\n"},
    ),
    rate_shrinks_by_the_rest=(
        "Your rate keeps what it should lose. The statement multiplies it by the decay.",
        {"decay * rate\n": "(1 - decay) * rate\n"},
    ),
    mu_around_both=(
        "Your μ multiplies the gradient's part as well. It belongs to the old velocity alone.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * (v - new_rate * gradient_of(w))"},
    ),
    gradient_around_both=(
        "The gradient multiplies the old velocity as well. It belongs to the rate alone.",
        {"new_v = mu * v - new_rate * gradient_of(w)": "new_v = (mu * v - new_rate) * gradient_of(w)"},
    ),
    uphill=(
        "You went uphill: the gradient's part is taken off the velocity.",
        {"new_v = mu * v - new_rate": "new_v = mu * v + new_rate"},
    ),
    rate_missing=(
        "The rate is missing in the velocity: the gradient enters whole.",
        {"- new_rate * gradient_of(w)\n": "- gradient_of(w)\n"},
    ),
    factors_exchanged=(
        "The two factors have changed places: the velocity fades by μ, and the rate by its decay.",
        {"decay * rate\n": "mu * rate\n", "new_v = mu * v": "new_v = decay * v"},
    ),
    mu_for_decay=(
        "Your rate falls by μ. It has a factor of its own.",
        {"decay * rate\n": "mu * rate\n"},
    ),
    decay_for_mu=(
        "Your velocity fades by the decay of the rate. It has a factor of its own.",
        {"new_v = mu * v": "new_v = decay * v"},
    ),
    old_velocity_lost=(
        "Your new velocity has nothing of the old one in it: this is gradient descent at a falling rate.",
        {"new_v = mu * v -": "new_v = 0 * v -"},
    ),
    weight_not_stored=(
        "The weight is never stored. What a call makes of it is lost.",
        {"(w, new_w)": "(w, w)"},
    ),
    all_old_and_b_sign=(
        "Two things: your list reads old values, as before; and the velocity is taken off, though its sign is in it"
        " already.",
        {
            "new_v = mu * v - new_rate * gradient_of(w)": "new_v = mu * v - rate * gradient_of(w)",
            "new_w = w + new_v": "new_w = w - v",
        },
    ),
    gradient_of_the_velocity=(
        "You took the gradient at the velocity. It belongs to the weight.",
        {"gradient_of(w)": "gradient_of(v)"},
    ),
    velocity_for_weight=(
        "The new values of w and v have changed places.",
        {"(w, new_w), (v, new_v)": "(w, new_v), (v, new_w)"},
    ),
    statements_from_below=(
        "You put the statements into each other from below. The rate falls first, the velocity takes it in, and the"
        " weight moves last.",
        {
            "    new_rate": "    new_w = w + v\n    new_v = mu * v - rate * gradient_of(new_w)\n    new_rate",
            "\n    new_v = mu * v - new_rate * gradient_of(w)\n    new_w = w + new_v": "",
        },
    ),
    rate_stored_frozen=(
        "What you store as the rate is a number, read while the list was made: it falls in the first call and then"
        " stays. Write an expression of the variable.",
        {"(rate, new_rate)": "(rate, decay * rate.value)"},
    ),
    names_taken_rate_first=(
        "Since you gave the names of the shared variables to expressions, the left of each pair is an expression, and"
        " nothing can be stored there. The variable itself must stand on the left: call the new value something else.",
        {
            "return [": "w, v, rate = new_w, new_v, new_rate\n    return [",
            "(w, new_w), (v, new_v), (rate, new_rate)": "(rate, rate), (v, v), (w, w)",
        },
    ),
    names_taken_velocity_first=(
        "The left of your pairs is an expression: the names of the shared variables were given away before the list was"
        " made. What is stored into must be the variable itself.",
        {
            "return [": "w, v, rate = new_w, new_v, new_rate\n    return [",
            "(w, new_w), (v, new_v), (rate, new_rate)": "(v, v), (w, w), (rate, rate)",
        },
    ),
)
