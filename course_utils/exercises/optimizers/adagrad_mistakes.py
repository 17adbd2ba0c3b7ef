"""What else is recognized in Adagrad: what comes back, rates, ε, what is collected."""

from course_utils.exercises.optimizers.adagrad_run import adagrad

adagrad.recognizes(
    state_first=(
        "You return s first. The order asked for is p, then s.",
        {"return p, s": "return s, p"},
    ),
    parameter_left_behind=(
        "You return s alone. The parameter is what all this is for.",
        {"return p, s": "return s"},
    ),
    root_returned=(
        "The parameter is right. Your s is a length: the root of the sum. The state is the sum of squares itself.",
        {"return p, s": "return p, np.sqrt(s)"},
    ),
    never_moves=(
        "Your s is right, and p has not moved: the step was not made, or its result was left behind.",
        {"        p = p - lr * g / (np.sqrt(s) + 1e-10)\n": ""},
    ),
    never_remembers=(
        "Your s stays 0, so all that is left in the denominator is ε. Every gradient has to leave its square there.",
        {"        s = s + g**2\n": ""},
    ),
    nothing_happens=(
        "Nothing has changed: p and s come back as they were. Your loop has no body, or its results were left behind.",
        {"        s = s + g**2\n": "", "        p = p - lr * g / (np.sqrt(s) + 1e-10)\n": "        pass\n"},
    ),
    gradient_descent=(
        "Your s is right and the step does not use it: this is gradient descent. What should divide the step?",
        {" / (np.sqrt(s) + 1e-10)": ""},
    ),
    steps_replace_p=(
        "You put the step in the place of p. It is taken off p.",
        {"p = p - lr": "p = lr"},
    ),
    changes_replace_p=(
        "You put the change in the place of p. A step begins where p is.",
        {"p = p - lr": "p = -lr"},
    ),
    turned=(
        "Your difference is turned round, so that p changes its sign at each step.",
        {"p = p - lr * g / (np.sqrt(s) + 1e-10)": "p = lr * g / (np.sqrt(s) + 1e-10) - p"},
    ),
    change_alone=(
        "This is how far p has moved. The task asks for where it is.",
        {"s = np.zeros_like(p)": "s, begin = np.zeros_like(p), p", "return p, s": "return p - begin, s"},
    ),
    every_point=(
        "You return the parameter after every update. The task asks for p at the end.",
        {
            "s = np.zeros_like(p)": "s, path = np.zeros_like(p), []",
            "+ 1e-10)\n": "+ 1e-10)\n        path.append(p)\n",
            "return p, s": "return path, s",
        },
    ),
    every_state=(
        "You return s after every update. The task asks for s at the end.",
        {
            "s = np.zeros_like(p)": "s, path = np.zeros_like(p), []",
            "+ 1e-10)\n": "+ 1e-10)\n        path.append(s)\n",
            "return p, s": "return p, path",
        },
    ),
    rate_twice=(
        "The learning rate counts twice: it is squared.",
        {"lr * g": "lr * lr * g"},
    ),
    rate_in_the_squares=(
        "You squared the rate together with the gradient. Then it cancels, and every rate makes the same steps.",
        {"g**2": "(lr * g) ** 2"},
    ),
    squares_times_the_rate=(
        "The rate stands in your sum of squares. It belongs to the step alone: s knows of gradients only.",
        {"g**2": "lr * g**2"},
    ),
    rate_under_the_root=(
        "Your rate stands under the root as well. It multiplies the step as it is.",
        {"lr * g /": "np.sqrt(lr) * g /"},
    ),
    multiplied=(
        "You multiplied by the root of s. It should shorten the steps of an entry whose gradients are large.",
        {"g / (np.sqrt(s) + 1e-10)": "g * (np.sqrt(s) + 1e-10)"},
    ),
    upside_down=(
        "Your fraction is upside down: the gradient divides, and a small one makes a huge step.",
        {"lr * g / (np.sqrt(s) + 1e-10)": "lr * np.sqrt(s) / (g + 1e-10)"},
    ),
    p_divided_too=(
        "You divided p together with the step. Parentheses stand too wide: only the step has the root below it.",
        {"p - lr * g /": "(p - lr * g) /"},
    ),
    eps_as_a_floor=(
        "You used ε as the smallest value of the root. It is added to the root, whatever that is.",
        {"np.sqrt(s) + 1e-10": "np.maximum(np.sqrt(s), 1e-10)"},
    ),
    eps_taken_off=(
        "You took ε off the root. It is there to keep the denominator above 0, so it is added.",
        {"+ 1e-10": "- 1e-10"},
    ),
    eps_in_the_state=(
        "You put ε into s, where it is added to squares. The state holds squares alone; ε comes after the root.",
        {"np.zeros_like(p)": "np.full_like(p, 1e-10)", "np.sqrt(s) + 1e-10": "np.sqrt(s)"},
    ),
    eps_in_the_state_again=(
        "You added ε to s with every square. The state holds squares alone; ε comes after the root.",
        {"s + g**2": "s + g**2 + 1e-10", "np.sqrt(s) + 1e-10": "np.sqrt(s)"},
    ),
    eps_twice=(
        "Your ε stands in two places, in the root's company and under it. Once is enough, after the root.",
        {"np.sqrt(s)": "np.sqrt(s + 1e-10)"},
    ),
    larger_eps_inside=(
        "Your ε stands under the root, and it is 1e-8, so that it counts as 1e-4 there. Small gradients feel that.",
        {"np.sqrt(s) + 1e-10": "np.sqrt(s + 1e-8)"},
    ),
    eps_of_a_thousand_times=(
        "The ε asked for is 1e-10; yours is 1e-7. Where gradients are that small it sets the size of the step.",
        {"+ 1e-10": "+ 1e-7"},
    ),
    eps_of_a_million=(
        "The ε asked for is 1e-10; yours is a millionth. Where gradients are that small it sets the size of the step.",
        {"+ 1e-10": "+ 1e-6"},
    ),
    eps_of_one=(
        "You put 1 into the denominator, beside the root. That avoids 0/0 as well, and shortens every step.",
        {"+ 1e-10": "+ 1"},
    ),
    smaller_eps=(
        "The ε asked for is 1e-10; yours is smaller by a factor of a hundred or more.",
        {"+ 1e-10": "+ 1e-12"},
    ),
    squares_taken_off=(
        "You took the squares off s, which makes it negative: it has no root then. They are collected.",
        {"s + g**2": "s - g**2"},
    ),
    sizes_under_the_root=(
        "You collected sizes |g| and took the root of their sum. The root undoes a square, so squares are collected.",
        {"g**2": "np.abs(g)"},
    ),
    sum_of_gradients=(
        "You divided by the sum of the gradients. They cancel where they change sign; Adagrad needs their size, by way"
        " of a square and a root.",
        {"g**2": "g", "np.sqrt(s)": "s"},
    ),
    square_of_the_sum=(
        "You squared the sum of the old and the new. Square the gradient, and add it to what is there.",
        {"s + g**2": "(s + g) ** 2"},
    ),
    squares_squared=(
        "You squared s as well. It is made of squares already: add the new one to it as it is.",
        {"s + g**2": "s**2 + g**2"},
    ),
    doubled_for_squared=(
        "You doubled the gradient where its square belongs: a single star for two.",
        {"g**2": "g * 2"},
    ),
    cubed=(
        "Your exponent is 3. A size needs the square, which has no sign.",
        {"g**2": "g**3"},
    ),
    square_halved=(
        "You halved the squares. There is no ½ in this rule, and the root would feel it.",
        {"g**2": "g**2 / 2"},
    ),
    squares_of_p=(
        "You collected the squares of the parameter. Adagrad looks at how large the gradients are.",
        {"g**2": "p**2"},
    ),
    moving_mean_of_ten=(
        "This is a moving mean over some ten gradients, which lets old squares fade, as RMSprop does. Adagrad keeps all"
        " of them at full weight.",
        {"s = s + g**2": "s = 0.9 * s + 0.1 * g**2"},
    ),
    moving_mean_of_a_thousand=(
        "This is the v of Adam, a moving mean that lets old squares fade. Adagrad keeps all of them at full weight.",
        {"s = s + g**2": "s = 0.999 * s + 0.001 * g**2"},
    ),
    fading_sum=(
        "Your s fades before each square is added. Nothing in Adagrad's memory fades.",
        {"s = s + g**2": "s = 0.9 * s + g**2"},
    ),
    mean_stored=(
        "Your s is the mean of the squares so far. Then the steps do not shrink with time; Adagrad's s is their sum.",
        {"for g in gradients": "for k, g in enumerate(gradients, 1)", "s + g**2": "s + (g**2 - s) / k"},
    ),
    clock_for_squares=(
        "You divided by the root of the number of updates. It is the gradients themselves that wear the steps down.",
        {"for g in gradients": "for k, g in enumerate(gradients, 1)", "np.sqrt(s)": "np.sqrt(k)"},
    ),
    gradients_added_up=(
        "You stepped along the sum of all gradients so far, as momentum does. Adagrad remembers squares alone, and goes"
        " where this gradient points.",
        {
            "s = np.zeros_like(p)": "s, total = np.zeros_like(p), np.zeros_like(p)",
            "s = s + g**2": "s, total = s + g**2, total + g",
            "lr * g /": "lr * total /",
        },
    ),
    sign_only=(
        "You kept the sign of the gradient and dropped its size in the numerator. The root below it does the dividing.",
        {"lr * g /": "lr * np.sign(g) /"},
    ),
    size_only=(
        "You took the size of the gradient in the numerator, so that every step goes the same way.",
        {"lr * g /": "lr * np.abs(g) /"},
    ),
    mean_over_the_entries=(
        "You took the mean of the squares over all entries. Each entry has its own history: that is what helps the rare"
        " one.",
        {"g**2": "np.mean(g**2)"},
    ),
    one_number=(
        "Your s is a single number, the sum of the squares of all entries. Each entry has its own history, so s has the"
        " shape of p.",
        {"np.zeros_like(p)": "0.0", "g**2": "np.sum(g**2)"},
    ),
    one_mean=(
        "Your s is a single number, made of the mean over all entries. Each entry has its own history, so s has the"
        " shape of p.",
        {"np.zeros_like(p)": "0.0", "g**2": "np.mean(g**2)"},
    ),
    first_skipped=(
        "The first gradient made no update: your loop begins at the second.",
        {"in gradients": "in gradients[1:]"},
    ),
    last_skipped=(
        "The last gradient made no update: your loop ends one too early.",
        {"in gradients": "in gradients[:-1]"},
    ),
    backwards=(
        "You went through the list from its end. The first gradient comes first: its step is the longest.",
        {"in gradients": "in gradients[::-1]"},
    ),
    first_each_time=(
        "Each of your updates takes the first gradient of the list. Your loop counts, and the index does not.",
        {"for g in gradients:": "for g in [gradients[0]] * len(gradients):"},
    ),
    last_each_time=(
        "Each of your updates takes the last gradient of the list.",
        {"for g in gradients:": "for g in [gradients[-1]] * len(gradients):"},
    ),
    starts_at_p=(
        "You started s at p. It has the right shape and the wrong numbers: nothing has been collected yet.",
        {"np.zeros_like(p)": "p"},
    ),
)
