"""What else is recognized in the first step of six rules: one rule by itself, three alike."""

from course_utils.exercises.optimizers.first_step_of_each import first_steps

first_steps.recognizes(
    all_alike=(
        "You gave all six the step of gradient descent. Three of them divide by a size that they take from this very"
        " gradient, and one looks ahead. What is in each state after one gradient?",
        {
            "1.9 * lr * g": "lr * g",
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g',
            "10 * lr * np.sign(g)": "lr * g",
            '"Adam": lr * np.sign(g)': '"Adam": lr * g',
        },
    ),
    all_alike_but_nesterov=(
        "Nesterov is right, and so is momentum. The other three divide by a size that they take from this very"
        " gradient.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g',
            "10 * lr * np.sign(g)": "lr * g",
            '"Adam": lr * np.sign(g)': '"Adam": lr * g',
        },
    ),
    two_kinds_no_sign=(
        "You gave the last three the rate alone. The sign of g has to stay; and one of them divides by too little at"
        " first, since nothing corrects its v.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr',
            "10 * lr * np.sign(g)": "lr",
            '"Adam": lr * np.sign(g)': '"Adam": lr',
        },
    ),
    three_kinds_no_sign=(
        "You gave the last three the rate alone, and Nesterov the step of momentum. The sign of g has to stay; one of"
        " the rules looks ahead, and one divides by too little at first.",
        {
            "1.9 * lr * g": "lr * g",
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr',
            "10 * lr * np.sign(g)": "lr",
            '"Adam": lr * np.sign(g)': '"Adam": lr',
        },
    ),
    two_kinds_no_root=(
        "You divided by g² in the last three: the root is missing. And of g² RMSprop's v has only a part at first.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr / g',
            "10 * lr * np.sign(g)": "lr / g",
            '"Adam": lr * np.sign(g)': '"Adam": lr / g',
        },
    ),
    no_rate=(
        "The rate is missing in all rules after the first. It multiplies every step.",
        {
            '"momentum": lr * g': '"momentum": g',
            "1.9 * lr * g": "1.9 * g",
            '"Adagrad": lr *': '"Adagrad": 1.0 *',
            "10 * lr": "10",
            '"Adam": lr *': '"Adam": 1.0 *',
        },
    ),
    no_rate_in_the_adaptive=(
        "The rate is missing in the last three. g divided by its own size is 1 or −1; the rate makes a step of it.",
        {'"Adagrad": lr *': '"Adagrad": 1.0 *', "10 * lr": "10", '"Adam": lr *': '"Adam": 1.0 *'},
    ),
    two_kinds_no_rate=(
        "The rate is missing in the last three, and RMSprop is given the step of Adam. Nothing corrects its v.",
        {'"Adagrad": lr *': '"Adagrad": 1.0 *', "10 * lr": "1.0", '"Adam": lr *': '"Adam": 1.0 *'},
    ),
    old_velocity=(
        "You let momentum and Nesterov use the velocity from before, which is 0. First it takes in the gradient, then"
        " the step is made.",
        {'"momentum": lr * g': '"momentum": 0.0 * g', "1.9 * lr * g": "lr * g"},
    ),
    momentum_stands_still=(
        "You let momentum use the velocity from before, which is 0. First it takes in the gradient, then the step is"
        " made.",
        {'"momentum": lr * g': '"momentum": 0.0 * g'},
    ),
    momentum_to_the_end=(
        "For momentum you took the speed that it reaches after many equal gradients. So far there is one.",
        {'"momentum": lr * g': '"momentum": 10 * lr * g'},
    ),
    nesterov_to_the_end=(
        "For Nesterov you took the speed that it reaches after many equal gradients. So far there is one.",
        {"1.9 * lr * g": "10 * lr * g"},
    ),
    momentum_turned=(
        "Momentum's sign is flipped. The task asks for what is subtracted.",
        {'"momentum": lr * g': '"momentum": -lr * g'},
    ),
    nesterov_turned=(
        "Nesterov's sign is flipped. The task asks for what is subtracted.",
        {"1.9 * lr * g": "-1.9 * lr * g"},
    ),
    momentum_and_nesterov_turned=(
        "The signs of momentum and Nesterov are flipped: that is the velocity of convention B. The task asks for what"
        " is subtracted.",
        {'"momentum": lr * g': '"momentum": -lr * g', "1.9 * lr * g": "-1.9 * lr * g"},
    ),
    nesterov_looks_back=(
        "You took μv off the gradient. Nesterov looks ahead: it adds it.",
        {"1.9 * lr * g": "0.1 * lr * g"},
    ),
    nesterov_ahead_twice=(
        "You looked ahead twice: μ has been multiplied in once too often.",
        {"1.9 * lr * g": "2.71 * lr * g"},
    ),
    nesterov_squared=(
        "For Nesterov you wrote μ² where μ stands. The velocity holds the gradient whole; it is shortened once.",
        {"1.9 * lr * g": "1.81 * lr * g"},
    ),
    nesterov_damped_twice=(
        "For Nesterov you shortened the gradient by μ twice, and left out the gradient that stands before μv.",
        {"1.9 * lr * g": "0.81 * lr * g"},
    ),
    nesterov_adds_mu=(
        "For Nesterov you added μ itself, or μ times the rate. It is the velocity that is multiplied by μ.",
        {"1.9 * lr * g": "lr * (g + 0.9)"},
    ),
    momentum_adds_mu=(
        "For momentum you added μ itself. It multiplies the old velocity, which is 0.",
        {'"momentum": lr * g': '"momentum": lr * (g + 0.9)'},
    ),
    both_as_means=(
        "For momentum and Nesterov you let the gradient enter with 1 − μ. That is convention C; ours, A, adds the"
        " gradient whole.",
        {'"momentum": lr * g': '"momentum": 0.1 * lr * g', "1.9 * lr * g": "0.19 * lr * g"},
    ),
    both_with_a_tenth=(
        "For momentum and Nesterov you let the gradient enter with 1 − μ, and Nesterov does not look ahead. Our"
        " convention is A, which adds the gradient whole.",
        {'"momentum": lr * g': '"momentum": 0.1 * lr * g', "1.9 * lr * g": "0.1 * lr * g"},
    ),
    mean_and_a_look_ahead=(
        "For momentum you let the gradient enter with 1 − μ, which is convention C. And Nesterov adds μ times the"
        " velocity of A, which has taken in the gradient whole.",
        {'"momentum": lr * g': '"momentum": 0.1 * lr * g', "1.9 * lr * g": "1.09 * lr * g"},
    ),
    look_ahead_of_a_mean=(
        "Nesterov's velocity is that of convention C in your answer. Ours, A, adds the gradient whole.",
        {"1.9 * lr * g": "1.09 * lr * g"},
    ),
    both_damped=(
        "You multiplied the gradient by μ, for momentum and for Nesterov. It is the old velocity that is multiplied.",
        {'"momentum": lr * g': '"momentum": 0.9 * lr * g', "1.9 * lr * g": "0.9 * lr * g"},
    ),
    exchanged=(
        "Momentum and Nesterov have changed places. Which of the two looks ahead?",
        {
            '"momentum": lr * g,\n        "Nesterov": 1.9 * lr * g': '"momentum": 1.9 * lr * g,\n'
            '        "Nesterov": lr * g'
        },
    ),
    adagrad_no_division=(
        "Your Adagrad does not divide. What is in s after this gradient?",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g'},
    ),
    adagrad_no_root=(
        "The root is missing in Adagrad: you divided by g².",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr / g'},
    ),
    adagrad_no_sign=(
        "In Adagrad the size of g is gone, and you let its sign go too.",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr'},
    ),
    adagrad_not_squared=(
        "For Adagrad you took the root of g itself. A square stands under it.",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g / np.sqrt(g)'},
    ),
    adagrad_root_of_the_size=(
        "For Adagrad you took the root of |g|. A square stands under it, so nothing of the size is left.",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g / np.sqrt(np.abs(g))'},
    ),
    adagrad_as_rmsprop=(
        "You let Adagrad begin like RMSprop. Its s takes in the square whole.",
        {'"Adagrad": lr': '"Adagrad": 10 * lr'},
    ),
    adagrad_multiplied=(
        "You multiplied by Adagrad's root. It divides.",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g * np.abs(g)'},
    ),
    adagrad_stands_still=(
        "Your Adagrad does not move. s is 0 before the update; the square of this gradient enters before the step.",
        {'"Adagrad": lr * np.sign(g)': '"Adagrad": 0.0 * g'},
    ),
    adagrad_turned=(
        "Adagrad's sign is flipped. The task asks for what is subtracted.",
        {'"Adagrad": lr': '"Adagrad": -lr'},
    ),
    rmsprop_no_division=(
        "Your RMSprop does not divide by the size of g. A part of g² is in v, and its root is below the step.",
        {"10 * lr * np.sign(g)": "lr * g"},
    ),
    rmsprop_factor_alone=(
        "For RMSprop you have the factor, and the size of g is still in the step. The root of g² is in the denominator"
        " too.",
        {"10 * lr * np.sign(g)": "10 * lr * g"},
    ),
    rmsprop_a_tenth_of_g=(
        "For RMSprop you multiplied by the root of 1 − ρ and did not divide by the size of g.",
        {"10 * lr * np.sign(g)": "0.1 * lr * g"},
    ),
    rmsprop_no_sign=(
        "In RMSprop the size of g is gone, and you let its sign go too.",
        {"10 * lr * np.sign(g)": "10 * lr"},
    ),
    rmsprop_no_sign_and_corrected=(
        "You gave RMSprop the rate. The sign of g has to stay, and nothing corrects its v, so that it divides by too"
        " little.",
        {"10 * lr * np.sign(g)": "lr"},
    ),
    rmsprop_no_root_at_all=(
        "The root is missing in RMSprop: you divided by v, which holds a hundredth of g².",
        {"10 * lr * np.sign(g)": "100 * lr / g"},
    ),
    rmsprop_no_root_and_whole=(
        "You divided by g² for RMSprop. The root is missing, and v holds a hundredth of g² at first.",
        {"10 * lr * np.sign(g)": "lr / g"},
    ),
    rmsprop_root_of_rho_left_out=(
        "For RMSprop you divided by ρ. It belongs to the old v, which is 0; the square enters with 1 − ρ, and a root"
        " is taken.",
        {"10 * lr": "lr / 0.99"},
    ),
    rmsprop_with_beta1=(
        "For RMSprop you took another memory: with 0.9 in place of ρ = 0.99 the square enters with a tenth.",
        {"10 * lr": "np.sqrt(10) * lr"},
    ),
    rmsprop_with_beta2=(
        "For RMSprop you took β₂ of Adam. Here the square enters with 1 − ρ, a hundredth.",
        {"10 * lr": "np.sqrt(1000) * lr"},
    ),
    rmsprop_turned=(
        "RMSprop's sign is flipped. The task asks for what is subtracted.",
        {"10 * lr": "-10 * lr"},
    ),
    adam_no_sign=(
        "In Adam the size of g is gone, and you let its sign go too.",
        {'"Adam": lr * np.sign(g)': '"Adam": lr'},
    ),
    adam_no_root=(
        "The root is missing in Adam: you divided by v̂, which is g².",
        {'"Adam": lr * np.sign(g)': '"Adam": lr / g'},
    ),
    adam_no_root_not_corrected=(
        "Your Adam has neither a root nor a bias correction: you divided a tenth of g by a thousandth of g².",
        {'"Adam": lr * np.sign(g)': '"Adam": 100 * lr / g'},
    ),
    adam_tenth_of_g=(
        "Your Adam is m alone: it is corrected, and it is divided by the root of the second moment.",
        {'"Adam": lr * np.sign(g)': '"Adam": 0.1 * lr * g'},
    ),
    adam_betas_exchanged=(
        "The two β of Adam have changed places: m holds a tenth of g, and v a thousandth of its square.",
        {'"Adam": lr': '"Adam": 0.001 / np.sqrt(0.1) * lr'},
    ),
    adam_old_weights=(
        "You weighed Adam's first gradient with the two β. They belong to the old moments, which are 0.",
        {'"Adam": lr': '"Adam": 0.9 / np.sqrt(0.999) * lr'},
    ),
    adam_turned=(
        "Adam's sign is flipped. The task asks for what is subtracted.",
        {'"Adam": lr': '"Adam": -lr'},
    ),
    nothing_corrected_nothing_divided=(
        "RMSprop and Adam do not divide in your answer. What they divide by is made of this very gradient.",
        {"10 * lr * np.sign(g)": "lr * g", '"Adam": lr * np.sign(g)': '"Adam": lr * g'},
    ),
    rmsprop_and_adam_exchanged=(
        "RMSprop and Adam have changed places. Which of the two corrects what began at 0?",
        {"10 * lr": "lr", '"Adam": lr': '"Adam": 10 * lr'},
    ),
    as_factors=(
        "You return the factors in front of g, or of its sign. The step is the product.",
        {
            '"gradient descent": lr * g': '"gradient descent": lr',
            '"momentum": lr * g': '"momentum": lr',
            "1.9 * lr * g": "1.9 * lr",
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr',
            "10 * lr * np.sign(g)": "10 * lr",
            '"Adam": lr * np.sign(g)': '"Adam": lr',
        },
    ),
    adam_factor_alone=(
        "For Adam you have the factor of the uncorrected moments, and the size of g is still in the step.",
        {'"Adam": lr * np.sign(g)': '"Adam": 0.1 / np.sqrt(0.001) * lr * g'},
    ),
)
