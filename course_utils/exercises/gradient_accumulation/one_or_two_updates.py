"""The question of lecture 09 on Adagrad: two gradients one after the other, or once, with their mean."""

from course_utils.exercises.framework.exercise import Question

adagrad_two_ways = Question(
    name="adagrad_two_ways",
    title="Adagrad, two ways",
    minutes=4,
    difficulty=1,
    objective="See that a rule which remembers squares makes one update of two another training than two updates.",
    answer={"after each token": (-0.2, 25.0), "once, with the mean": (1.0, 0.25)},
    hints=(
        "How many updates does each of the two ways make? Which gradients does the rule get to see?",
        "Two updates: s is 9 when the first step is made, and 9 + 16 when the second is. One update: what is the mean?",
        "The first step is −3/3. The second is 4 divided by the root of all squares so far.",
    ),
)


def _two_ways(each, once):
    return {"after each token": each, "once, with the mean": once}


EACH, ONCE = adagrad_two_ways.answer.values()

adagrad_two_ways.recognizes(
    same_thing_after_each=(
        "You treated the two ways as one. With the mean there is one step, and the rule has seen one gradient, a small"
        " one: begin from s = 0 again.",
        _two_ways(EACH, EACH),
    ),
    same_thing_once=(
        "You treated the two ways as one. After each token the rule sees 3 and −4, each one, and squares them before"
        " they can cancel.",
        _two_ways(ONCE, ONCE),
    ),
    mean_of_squares=(
        "In the second way you put the mean of the two squares into the state. The rule sees one gradient, the mean,"
        " and squares that.",
        _two_ways(EACH, (0.5 / 12.5**0.5, 12.5)),
    ),
    mean_of_squares_in_the_state=(
        "In the second way your place is right, and the state holds the mean of the two squares. The rule sees one"
        " gradient, the mean, and squares that.",
        _two_ways(EACH, (1.0, 12.5)),
    ),
    minus_dropped_in_the_mean=(
        "Your mean has lost the sign of −4: the mean of 3 and −4 is smaller than either.",
        _two_ways(EACH, (-1.0, 12.25)),
    ),
    minus_dropped_after_each=(
        "You dropped the sign of −4 after each token. Squares have no sign; the step has one.",
        _two_ways((-1.8, 25.0), ONCE),
    ),
    old_state=(
        "You divided the second step by the root of the state from before. The new square is added first.",
        _two_ways((1 / 3, 25.0), ONCE),
    ),
    square_replaced_in_the_state=(
        "Your places are right. In the state you kept the second square alone; Adagrad adds it.",
        _two_ways((-0.2, 16.0), ONCE),
    ),
    first_step_alone=(
        "After each token there are two steps. You stopped after the first.",
        _two_ways((-1.0, 9.0), ONCE),
    ),
    descent_after_each=(
        "After each token you went as gradient descent does. Adagrad divides each step by the root of its state.",
        _two_ways((1.0, 25.0), ONCE),
    ),
    descent_once=(
        "With the mean you went as gradient descent does. Adagrad divides the step by the root of its state.",
        _two_ways(EACH, (0.5, 0.25)),
    ),
    cancelled=(
        "You let the steps cancel. They would for gradients of one size and a state that does not change.",
        _two_ways((0.0, 25.0), ONCE),
    ),
    exchanged=(
        "The two ways have changed places.",
        _two_ways(ONCE, EACH),
    ),
    sum_for_mean=(
        "You took the sum of the two. The place is right, since one step of Adagrad from s = 0 has the length of the"
        " rate whatever the gradient; the state gives it away.",
        _two_ways(EACH, (1.0, 1.0)),
    ),
    squares_one_by_one=(
        "You squared the two gradients one by one and stepped once. The rule sees their mean, and squares that.",
        _two_ways(EACH, (0.1, 25.0)),
    ),
    sum_over_all_squares=(
        "You squared the two gradients one by one, and stepped by their sum. The rule sees their mean, nothing else.",
        _two_ways(EACH, (0.2, 25.0)),
    ),
    minus_dropped=(
        "You dropped the sign of −4. Squares have no sign; the step has one.",
        _two_ways((-1.8, 25.0), (-1.0, 12.25)),
    ),
    uphill=(
        "Both of your places have the wrong sign: the step is taken off.",
        _two_ways((0.2, 25.0), (-1.0, 0.25)),
    ),
    first_uphill=(
        "One sign is wrong: that of the place after two updates.",
        _two_ways((0.2, 25.0), ONCE),
    ),
    once_uphill=(
        "One sign is wrong. The mean is −½, and the step is taken off.",
        _two_ways(EACH, (-1.0, 0.25)),
    ),
    no_root=(
        "The root is missing in the denominator.",
        _two_ways((-1 / 3 + 4 / 25, 25.0), (2.0, 0.25)),
    ),
    root_kept=(
        "Your places are right. The state keeps the squares; the root is taken for the step alone.",
        _two_ways((-0.2, 5.0), (1.0, 0.5)),
    ),
    replaced=(
        "You put the second square in the place of the first. Adagrad adds it.",
        _two_ways((0.0, 16.0), ONCE),
    ),
    nothing_divided=(
        "These are the places of gradient descent. Adagrad divides each step by the root of its state.",
        _two_ways((1.0, 25.0), (0.5, 0.25)),
    ),
    second_step_alone=(
        "After each token there are two steps. You gave the second one alone.",
        _two_ways((0.8, 25.0), ONCE),
    ),
    state_first=(
        "Your pairs are (s, w). The place comes first.",
        _two_ways(EACH[::-1], ONCE[::-1]),
    ),
    mean_not_squared=(
        "In the second way you kept the size of the mean in the state. It holds its square.",
        _two_ways(EACH, (1.0, 0.5)),
    ),
)
