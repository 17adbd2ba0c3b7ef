"""The exercise of lecture 03 on a penalty: its gradient adds to that of the data."""

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def _penalty_cases(rng):
    cases = []
    for (d_in, d_out), strength in (((3, 2), 0.1), ((2, 4), 0.3)):
        dW, W = rng.normal(size=(2, d_in, d_out))
        db, b = rng.normal(size=(2, d_out))
        cases.append((dW, db, W, b, strength))
    return cases


@exercise(
    "The gradient of a penalty",
    minutes=5,
    difficulty=1,
    objective="Know what a penalty adds to a gradient, to the factor.",
    cases=_penalty_cases,
    demands=(keeps("dW", "db", "W", "b", sentence="Whoever handed over an array may still need it as it was."),),
    hints=(
        "The cost is a sum of two parts. So what is its gradient?",
        "One entry of W stands in one term of the sum, w². What is the slope of λw²?",
        "The bias stands nowhere in the penalty. What does the penalty add to its gradient?",
    ),
)
def l2_gradient(dW, db, W, b, strength):
    """(∂J/∂W, ∂J/∂b) of J = data cost + strength · ΣW², from the gradients dW, db of the data cost."""
    return dW + 2 * strength * W, db


l2_gradient.recognizes(
    no_two=(
        "You added λW. A square has two equal factors, and the slope counts both; λW belongs to a penalty with a ½.",
        {"2 * ": ""},
    ),
    biases_too=(
        "You pulled the biases towards 0 as well. They shift and do not scale, and this penalty leaves them free.",
        {"* W, db": "* W, db + 2 * strength * b"},
    ),
    biases_too_and_no_two=(
        "Two things: the biases are in no penalty here, so theirs stays; and the 2 that a square leaves is missing.",
        {"2 * strength * W, db": "strength * W, db + strength * b"},
    ),
    biases_only=(
        "You shrank the biases and left the weights alone. It is the weights that the penalty holds.",
        {"dW + 2 * strength * W, db": "dW, db + 2 * strength * b"},
    ),
    norm_for_square=(
        "This is the gradient of λ‖W‖, a pull of the same size for small weights and large ones. The penalty here is"
        " the square of the norm.",
        {"2 * strength * W": "strength * W / np.linalg.norm(W)"},
    ),
    absolute=(
        "You added the sign of each weight: the gradient of a penalty on |w|. A square pulls in proportion to w.",
        {"2 * strength * W": "strength * np.sign(W)"},
    ),
    penalty_for_gradient=(
        "You added the penalty itself, one number for all entries. The gradient says how it changes with each of them.",
        {"2 * strength * W": "strength * np.sum(W**2)"},
    ),
    squares=(
        "You added the squares themselves, without differentiating: a negative weight would be pushed further down.",
        {"2 * strength * W": "strength * W**2"},
    ),
    subtracted=(
        "You subtracted: a descent step would then let the weights grow. The penalty is part of the cost, so its"
        " gradient adds.",
        {"dW + 2": "dW - 2"},
    ),
    update_for_gradient=(
        "This is a step downhill on the penalty, W(1 − 2λ), added to the data's gradient. The task asks for a"
        " gradient.",
        {"2 * strength * W": "W - 2 * strength * W"},
    ),
    data_lost=(
        "The gradient of the data is gone: what is left only makes weights small. The two parts of a cost add.",
        {"dW + 2": "2"},
    ),
    mean_for_sum=(
        "You divided by the number of weights: a mean of the squares. This penalty is their sum, whatever the size.",
        {"strength * W": "strength * W / W.size"},
    ),
    divided_by_rows=(
        "You divided by the rows of W, as if they were examples. The mean is over examples; the penalty has none.",
        {"strength * W": "strength * W / len(W)"},
    ),
    gradient_shrunk=(
        "You scaled the gradient of the data. The penalty looks at the weights, not at the slope they meet.",
        {"strength * W": "strength * dW"},
    ),
    weights_only=(
        "You returned one gradient. The caller wants two: that of the biases stays as it came, and goes back too.",
        {"* W, db": "* W"},
    ),
    outputs_exchanged=(
        "The two gradients have changed places: that of the weights comes first.",
        {"dW + 2 * strength * W, db": "db, dW + 2 * strength * W"},
    ),
    bias_gradient_lost=(
        "The gradient of the weights is right. That of the biases became 0: the data's gradient stays as it came.",
        {"dW + 2 * strength * W, db": "dW + 2 * strength * W, 0 * db"},
    ),
    bias_for_its_gradient=(
        "The gradient of the weights is right. For the biases you returned b itself; db is its gradient.",
        {"dW + 2 * strength * W, db": "dW + 2 * strength * W, b"},
    ),
    nothing_for_the_biases=(
        "The gradient of the weights is right. For the biases nothing came back (None): db goes back as it came.",
        {"dW + 2 * strength * W, db": "dW + 2 * strength * W, None"},
    ),
    no_penalty=(
        "You returned what came. The penalty has a gradient as well, and it adds to that of the weights.",
        {"dW + 2 * strength * W, db": "dW, db"},
    ),
    no_strength=(
        "Your λ is missing: the penalty counts in full. `strength` says how much.",
        {"2 * strength * W": "2 * W"},
    ),
    no_strength_and_no_two=(
        "Your λ is missing, and so is the 2 of the square: you added the weights themselves.",
        {"2 * strength * W": "W"},
    ),
    half_for_two=(
        "You halved where the slope of a square doubles.",
        {"2 * strength * W": "strength / 2 * W"},
    ),
    four_for_two=(
        "A factor of 2 is too much. A square leaves one 2.",
        {"2 * strength": "4 * strength"},
    ),
    strength_squared=(
        "Your λ stands there squared. It is a factor of the penalty, and a factor of its gradient.",
        {"2 * strength": "2 * strength**2"},
    ),
    strength_divides=(
        "You divided by λ, so a stronger penalty pulls less.",
        {"2 * strength * W": "2 * W / strength"},
    ),
    strength_on_everything=(
        "A pair of brackets is too much, or in another place: λ weighs the penalty alone, not the data's gradient.",
        {"dW + 2 * strength * W, db": "strength * (dW + 2 * W), db"},
    ),
    brackets_around_the_sum=(
        "A pair of brackets is too much: dW was multiplied as well. A product comes before a sum by itself.",
        {"dW + 2 * strength * W, db": "(dW + 2 * strength) * W, db"},
    ),
    two_on_everything=(
        "The 2 weighs the data's gradient, too. It belongs to the square alone.",
        {"dW + 2 * strength * W, db": "2 * (dW + strength * W), db"},
    ),
    strength_added=(
        "You added λ and the weights. λ is a factor of the penalty.",
        {"2 * strength * W": "2 * strength + W"},
    ),
    strength_alone=(
        "You added 2λ to every entry. The pull of a square is in proportion to the weight.",
        {"2 * strength * W": "2 * strength"},
    ),
    multiplied=(
        "You multiplied the two gradients. The cost is a sum, and so is its gradient.",
        {"dW + 2 * strength * W, db": "dW * 2 * strength * W, db"},
    ),
    squares_and_two=(
        "You added 2λW²: the factor of the slope is there, and the power did not go down.",
        {"2 * strength * W": "2 * strength * W**2"},
    ),
    sizes_of_weights=(
        "You added the sizes of the weights. A negative weight is pulled up, so its part of the gradient is negative.",
        {"2 * strength * W": "2 * strength * np.abs(W)"},
    ),
    sum_of_weights=(
        "You added one number to all entries, from the sum of the weights. Each weight has its own term in the"
        " penalty.",
        {"2 * strength * W": "2 * strength * np.sum(W)"},
    ),
    two_lengths=(
        "You added one number to all entries, from the length of W. Each weight has its own term in the penalty.",
        {"2 * strength * W": "2 * strength * np.linalg.norm(W)"},
    ),
    absolute_with_a_two=(
        "You added the sign of each weight, twice. A square pulls in proportion to w.",
        {"2 * strength * W": "2 * strength * np.sign(W)"},
    ),
    sums_of_columns=(
        "You added the sums of the columns of W. Each weight has its own term in the penalty.",
        {"2 * strength * W": "2 * strength * np.sum(W, axis=0)"},
    ),
    subtracted_and_no_two=(
        "Two things: you subtracted, and the 2 that a square leaves is missing.",
        {"dW + 2 * strength * W, db": "dW - strength * W, db"},
    ),
    subtracted_both=(
        "Two things: you subtracted; and the biases are in no penalty here, so theirs stays.",
        {"dW + 2 * strength * W, db": "dW - 2 * strength * W, db - 2 * strength * b"},
    ),
    biases_alone_and_no_two=(
        "Two things: you shrank the biases in place of the weights; and the 2 that a square leaves is missing.",
        {"dW + 2 * strength * W, db": "dW, db + strength * b"},
    ),
    data_lost_for_both=(
        "Both gradients of the data are gone. They are part of the cost's, and the penalty adds to that of the"
        " weights.",
        {"dW + 2 * strength * W, db": "2 * strength * W, 2 * strength * b"},
    ),
    data_lost_and_no_biases=(
        "The data's gradients are gone: this is the penalty's alone, with 0 for the biases.",
        {"dW + 2 * strength * W, db": "2 * strength * W, 0 * b"},
    ),
    data_lost_and_no_two=(
        "Two things: the gradient of the data is gone, and the 2 that a square leaves is missing.",
        {"dW + 2 * strength * W, db": "strength * W, db"},
    ),
    data_negative=(
        "The gradient of the data has a minus, and that of the penalty has none. Both are parts of one cost, and add.",
        {"dW + 2 * strength * W, db": "-dW + 2 * strength * W, db"},
    ),
    both_negative=(
        "Both signs are flipped: this is the way downhill. The task asks for the gradient.",
        {"dW + 2 * strength * W, db": "-dW - 2 * strength * W, -db"},
    ),
    mean_and_no_two=(
        "Two things: you divided by the number of weights, where the penalty is a sum; and the 2 of the square is"
        " missing.",
        {"2 * strength * W": "strength * W / W.size"},
    ),
    weights_for_biases=(
        "You sent the penalty of W to the biases as well. They stand nowhere in it.",
        {"dW + 2 * strength * W, db": "dW + 2 * strength * W, db + 2 * strength * W.sum(axis=0)"},
    ),
    weights_moved=(
        "These are W and b after a step along the gradients. The task asks for the gradients.",
        {"dW + 2 * strength * W, db": "W - (dW + 2 * strength * W), b - db"},
    ),
    in_one_array=(
        "You added both gradients to one array. Each parameter has its own.",
        {"dW + 2 * strength * W, db": "dW + 2 * strength * W + db"},
    ),
    doubled=(
        "The whole gradient of the weights is twice as large. The 2 of the square belongs to the penalty.",
        {"dW + 2 * strength * W": "2 * (dW + 2 * strength * W)"},
    ),
    power_for_double=(
        "You squared λ in place of doubling it: the 2 of the slope is a factor.",
        {"2 * strength": "strength**2"},
    ),
    two_and_strength_added=(
        "You added 2 and λ. Both are factors.",
        {"2 * strength * W": "(2 + strength) * W"},
    ),
    weights_downhill=(
        "The sign of the weights' gradient is flipped; that of the biases is right.",
        {"dW + 2 * strength * W": "-(dW + 2 * strength * W)"},
    ),
    divided_by_weights=(
        "You divided by the weights. The slope of a square is in proportion to w.",
        {"2 * strength * W": "2 * strength / W"},
    ),
    half_of_everything=(
        "The whole gradient of the weights is half as large.",
        {"dW + 2 * strength * W": "(dW + 2 * strength * W) / 2"},
    ),
    mean_of_weights_and_of_biases=(
        "Two things: you divided each penalty by the number of its entries, where the task has a sum; and the biases"
        " are in no penalty here.",
        {"2 * strength * W, db": "2 * strength * W / W.size, db + 2 * strength * b / b.size"},
    ),
)
