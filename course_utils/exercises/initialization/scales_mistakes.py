"""What else is recognized in the scales of random weights: brackets, roots, fans, a direction left out."""

from course_utils.exercises.initialization.scales import he_std, xavier_bound

xavier_bound.recognizes(
    precedence=(
        "Parentheses are missing: only the inputs divide, and the outputs are added to that. Both fans stand below.",
        {"2 / (d_in + d_out)": "2 / d_in + d_out"},
    ),
    precedence_of_the_six=(
        "Parentheses are missing: only the inputs divide the 6, and the outputs are added to that.",
        {"np.sqrt(3 * variance)": "np.sqrt(6 / d_in + d_out)"},
    ),
    roots_of_both=(
        "You added the roots of the fans. The root goes over their sum.",
        {"np.sqrt(3 * variance)": "np.sqrt(6) / (np.sqrt(d_in) + np.sqrt(d_out))"},
    ),
    fractions_added=(
        "You added two fractions. Xavier divides once, by the fans together.",
        {"2 / (d_in + d_out)": "1 / d_in + 1 / d_out"},
    ),
    fractions_of_two_added=(
        "You added two fractions, each with its 2. Xavier divides once, by the fans together.",
        {"2 / (d_in + d_out)": "2 / d_in + 2 / d_out"},
    ),
    mean_of_both_variances=(
        "You took the mean of the two variances. Xavier takes the mean of the fans, and divides by it.",
        {"2 / (d_in + d_out)": "(1 / d_in + 1 / d_out) / 2"},
    ),
    two_counts_twice=(
        "The 2 counts twice: the variance has it already, or the mean of the fans has.",
        {"3 * variance": "6 * variance"},
    ),
    two_for_three=(
        "You took the variance of Uniform(−r, r) for r²/2. It is a mean of squares between −r and r.",
        {"3 * variance": "2 * variance"},
    ),
    four_for_three=(
        "You took two standard deviations for the bound. How large is the variance of Uniform(−r, r)?",
        {"3 * variance": "4 * variance"},
    ),
    divided_by_twelve=(
        "You divided by 12. The variance is width²/12, so the width is the larger of the two; and the bound is half of"
        " it.",
        {"3 * variance": "variance / 12"},
    ),
    variance_for_the_spread=(
        "You put the variance where the standard deviation belongs: √3 multiplies the spread.",
        {"np.sqrt(3 * variance)": "np.sqrt(3) * variance"},
    ),
    six_outside=(
        "The 6 stands outside the root, so it counts more than it should.",
        {"np.sqrt(3 * variance)": "6 / np.sqrt(d_in + d_out)"},
    ),
    fraction_turned=(
        "Your fraction is upside down, so the weights grow with the fans. The more terms are added up, the smaller each"
        " must be.",
        {"2 / (d_in + d_out)": "(d_in + d_out) / 2"},
    ),
    variance_over_three=(
        "You divided the fans by 6. The fraction under your root is upside down.",
        {"3 * variance": "1 / (3 * variance)"},
    ),
    he_spread=(
        "This is the standard deviation of He, for ReLU and the inputs alone. Xavier's variance holds both fans, and"
        " the bound is larger than the spread.",
        {"np.sqrt(3 * variance)": "np.sqrt(2 / d_in)"},
    ),
    fans_multiply=(
        "You multiplied by the fans where Xavier divides, so the weights grow with them.",
        {"2 / (d_in + d_out)": "2 * (d_in + d_out)"},
    ),
    two_missing_and_turned=(
        "You multiplied by the fans, and the 2 is gone. They divide it: the more terms, the smaller each must be.",
        {"2 / (d_in + d_out)": "(d_in + d_out)"},
    ),
    one_over_root=(
        "This is the old rule, one over the root of the inputs. Xavier holds both fans, and a bound is larger than the"
        " spread.",
        {"np.sqrt(3 * variance)": "1 / np.sqrt(d_in)"},
    ),
    he_of_the_outputs=(
        "This is the bound of He for the way back, with the outputs alone. Xavier's variance holds both fans.",
        {"2 / (d_in + d_out)": "2 / d_out"},
    ),
    product_under_a_root=(
        "You took the root of the product of the fans, a mean of another kind. Xavier divides by a sum.",
        {"2 / (d_in + d_out)": "1 / np.sqrt(d_in * d_out)"},
    ),
    difference_of_fans=(
        "You took the difference of the fans. Xavier's compromise is a mean, and so a sum.",
        {"d_in + d_out)\n": "d_in - d_out)\n"},
    ),
    both_ends=(
        "You return both ends. The task asks for r alone.",
        {"return np.sqrt(3 * variance)": "return -np.sqrt(3 * variance), np.sqrt(3 * variance)"},
    ),
    lower_end=(
        "You return the lower end. The task asks for r, which is above 0.",
        {"np.sqrt(3 * variance)": "-np.sqrt(3 * variance)"},
    ),
    gain=(
        "A factor of 5/3 is in your bound, torch's gain for tanh. The task asks for the variance as it stands.",
        {"np.sqrt(3 * variance)": "5 / 3 * np.sqrt(3 * variance)"},
    ),
    whole_division=(
        "Your bound is 0: a whole-number division dropped what lies between 0 and 1.",
        {"2 / (d_in + d_out)": "2 // (d_in + d_out)"},
    ),
    half_the_spread=(
        "You halved the standard deviation. A uniform number lies anywhere between −r and r: r is larger than its own"
        " spread.",
        {"np.sqrt(3 * variance)": "np.sqrt(variance) / 2"},
    ),
)

he_std.recognizes(
    backward_left_out=(
        'Nothing comes back for "backward": is a `return` missing in that branch?',
        {"    return": '    if keep != "forward":\n        return None\n    return'},
    ),
    forward_left_out=(
        'Nothing comes back for "forward": is a `return` missing in that branch?',
        {"    return": '    if keep == "forward":\n        return None\n    return'},
    ),
    both_ways=(
        "You return both. `keep` says which one is wanted.",
        {"return np.sqrt(2 / fan)": "return np.sqrt(2 / d_in), np.sqrt(2 / d_out)"},
    ),
    root_of_the_two_alone=(
        "You took the root of the 2 and not of the fan. It goes over the whole fraction.",
        {"np.sqrt(2 / fan)": "np.sqrt(2) / fan"},
    ),
    no_two_no_root=(
        "The 2 is missing, and the root. ReLU throws half of the mean square away, and a standard deviation is asked"
        " for.",
        {"np.sqrt(2 / fan)": "1 / fan"},
    ),
    one_over_twice=(
        "You halved, and the root is missing. What ReLU takes, the weights must give back; and a standard deviation is"
        " asked for.",
        {"np.sqrt(2 / fan)": "1 / (2 * fan)"},
    ),
    squared=(
        "You squared where a root is meant.",
        {"np.sqrt(2 / fan)": "(2 / fan) ** 2"},
    ),
    root_turned=(
        "You multiplied by the fan where it divides, so the weights grow with it. The more terms are added up, the"
        " smaller each must be.",
        {"np.sqrt(2 / fan)": "np.sqrt(2 * fan)"},
    ),
    bound_of_a_linear_layer=(
        "This is the bound of a uniform distribution, for a linear layer. The task asks for the standard deviation, and"
        " ReLU counts.",
        {"2 / fan": "3 / fan"},
    ),
    bound_of_xavier=(
        "This is the bound of Xavier. He keeps one direction, and the task asks for the standard deviation.",
        {"2 / fan": "6 / (d_in + d_out)"},
    ),
    product_of_fans=(
        "You multiplied the two fans. Only one of them says how many terms are added up.",
        {"2 / fan": "2 / (d_in * d_out)"},
    ),
    sum_without_two=(
        "You divided by both fans, and the 2 is missing. He keeps one direction, and counts ReLU in.",
        {"2 / fan": "1 / (d_in + d_out)"},
    ),
    precedence=(
        "Parentheses are missing, and both fans are there. He keeps one direction: only one fan counts.",
        {"2 / fan": "2 / d_in + d_out"},
    ),
    larger_fan=(
        "You took the larger fan both ways. Which one counts depends on the direction.",
        {"2 / fan": "2 / max(d_in, d_out)"},
    ),
    smaller_fan=(
        "You took the smaller fan both ways. Which one counts depends on the direction.",
        {"2 / fan": "2 / min(d_in, d_out)"},
    ),
    root_twice=(
        "You took the root twice.",
        {"np.sqrt(2 / fan)": "np.sqrt(np.sqrt(2 / fan))"},
    ),
    forward_linear=(
        "The way back is right. For the signal the 2 is missing: ReLU halves its mean square, too.",
        {"2 / fan": '(1 if keep == "forward" else 2) / fan'},
    ),
    backward_linear=(
        "The way forward is right. For the gradient the 2 is missing: ReLU cuts half of it off as well.",
        {"2 / fan": '(2 if keep == "forward" else 1) / fan'},
    ),
    backward_mean_of_fans=(
        "The way forward is right. Backwards you took both fans: only the outputs are added up there.",
        {"else d_out": "else (d_in + d_out) / 2"},
    ),
    forward_mean_of_fans=(
        "The way back is right. Forwards you took both fans: only the inputs are added up there.",
        {"d_in if keep": "(d_in + d_out) / 2 if keep"},
    ),
    backward_turned=(
        "The way forward is right. Backwards your fraction is upside down.",
        {"2 / fan": '(2 / fan if keep == "forward" else fan / 2)'},
    ),
    whole_division=(
        "Your spread is 0 or 1: a whole-number division dropped what lies between.",
        {"2 / fan": "2 // fan"},
    ),
    two_less=(
        "You divided by the fan less 1. Nothing was estimated here: every term counts.",
        {"2 / fan": "2 / (fan - 1)"},
    ),
)

xavier_bound.recognizes(
    half_the_bound=(
        "Your bound is half as wide as it should be. r²/3 is the variance of numbers between −r and r: r is one side.",
        {"np.sqrt(3 * variance)": "np.sqrt(3 * variance) / 2"},
    ),
)
