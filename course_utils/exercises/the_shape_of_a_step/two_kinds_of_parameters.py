"""The exercise of lecture 12 on which parameters get a rule for matrices, and which the other one."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _net(*shapes):
    """(name, shape), … → the list that the exercise is given."""
    return [(name, np.zeros(shape)) for name, shape in shapes]


def _parameter_cases(rng):
    plain = _net(
        ("words", (50, 8)),
        ("hidden.weight", (24, 16)),
        ("hidden.bias", (16,)),
        ("classes.weight", (16, 3)),
        ("classes.bias", (3,)),
    )
    deep = _net(
        ("mix", (12, 12)),
        ("gain", (12,)),
        ("up", (12, 48)),
        ("E", (200, 12)),
        ("down", (48, 12)),
        ("pre_logits", (12, 12)),
        ("logits", (12, 200)),
        ("E_shift", (12, 5)),
        ("logits_scale", (1, 12)),
        ("bias", (200,)),
    )
    tied = _net(
        ("table.weight", (40, 6)),
        ("square.weight", (6, 6)),
        ("norm.weight", (6,)),
        ("kernel.weight", (6, 6, 3, 3)),
        ("back.weight", (6, 1)),
        ("temperature", ()),
    )
    flat = _net(("E", (30, 4)), ("W", (4, 30)), ("b", (30,)))
    stacked = _net(
        ("out", (5, 2)),
        ("z.weight", (4, 5)),
        ("a.weight", (7, 4)),
        ("heads", (2, 4, 4)),
        ("to", (4, 4)),
        ("tokens", (9, 7)),
        ("a.bias", (4,)),
    )
    return [
        (plain, "words", "classes.weight"),
        (deep, "E", "logits"),
        (tied, "table.weight", "table.weight"),
        (flat, "E", "W"),
        (stacked, "tokens", "out"),
    ]


@exercise(
    "Who gets which rule?",
    minutes=7,
    difficulty=2,
    objective="Sort the parameters of a net into two groups by what they are, and leave none out.",
    cases=_parameter_cases,
    hints=(
        "What do the two numbers of a shape stand for in a hidden layer, in a table of words, in the output layer? And"
        " what do `hidden.weight` and `norm.weight` have in common but their name?",
        "One group can be described in a sentence: two axes, and neither of the two names. The other one is everything"
        " else.",
        "Go through `for name, p in named`, ask `p.ndim` for the axes, and compare the name with `first` and `last`;"
        " then whatever is not in the first group goes into the second.",
    ),
)
def two_groups(named, first, last):
    """(muon, adam): the names of the parameters that either rule gets."""
    muon = [name for name, p in named if p.ndim == 2 and name not in (first, last)]
    adam = [name for name, p in named if name not in muon]
    return muon, adam


MATRIX, HIDDEN, REST, RETURN = (
    "p.ndim == 2",
    " and name not in (first, last)",
    "adam = [name for name, p in named if name not in muon]",
    "return muon, adam",
)

two_groups.recognizes(
    all_matrices=(
        "You gave Muon every matrix. A table of words and an output layer have two axes as well, and are not meant for"
        " it.",
        {HIDDEN: ""},
    ),
    output_to_muon=(
        "Your output layer went to Muon. Its weight is a matrix, and is still not meant for it.",
        {HIDDEN: " and name != first"},
    ),
    table_to_muon=(
        "Your table of words went to Muon. It is a matrix in its shape; each row is a word, and most rows have no"
        " gradient.",
        {HIDDEN: " and name != last"},
    ),
    or_for_and=(
        "Your conditions do not hold together: `and` is stronger than `or`, so whatever is not the output's weight went"
        " to Muon.",
        {HIDDEN: " and name != first or name != last"},
    ),
    one_of_them_suffices=(
        "A name is always different from one of two others: with `or` your condition leaves nothing out.",
        {HIDDEN: " and (name != first or name != last)"},
    ),
    more_than_two_axes=(
        "You gave Muon what has more than two axes. Only matrices are meant here.",
        {MATRIX: "p.ndim >= 2"},
    ),
    more_than_two_axes_and_all=(
        "You gave Muon whatever has two axes or more, a table, an output layer and kernels among it. Only hidden"
        " matrices are meant.",
        {MATRIX: "p.ndim >= 2", HIDDEN: ""},
    ),
    axes_not_asked=(
        "You gave Muon all that is neither the table nor the output's weight, biases and gains among it. Of a vector"
        " there is no polar factor: ask for two axes.",
        {f"{MATRIX} and ": ""},
    ),
    by_the_word=(
        "You looked for the word `weight` in the names. A gain may have it, and a hidden matrix need not. What counts"
        " is the shape.",
        {MATRIX: "'weight' in name"},
    ),
    by_the_word_and_the_axes=(
        "You looked for the word `weight` in the names, beside the two axes. A hidden matrix need not have it.",
        {MATRIX: "'weight' in name and p.ndim == 2"},
    ),
    by_the_word_alone=(
        "You gave Muon whatever has `weight` in its name. A gain and an output layer may have it, and a hidden matrix"
        " need not.",
        {f"{MATRIX}{HIDDEN}": "'weight' in name"},
    ),
    not_called_bias=(
        "You gave Muon whatever is not called a bias. A gain, a kernel and a single number have other names, and no two"
        " axes.",
        {MATRIX: "'bias' not in name"},
    ),
    by_place=(
        "You left out the first and the last parameter of the list. Which are meant is said by their names, wherever"
        " they stand.",
        {HIDDEN: " and name not in (named[0][0], named[-1][0])"},
    ),
    first_and_last_matrix=(
        "You left out the first and the last matrix of the list. Which are meant is said by their names, wherever they"
        " stand.",
        {
            "    muon = ": "    matrices = [name for name, p in named if p.ndim == 2]\n    muon = ",
            "(first, last)": "(matrices[0], matrices[-1])",
        },
    ),
    part_of_a_name=(
        "You asked whether `first` and `last` occur in a name. They also occur in the names of other parameters; ask"
        " whether it is the name.",
        {HIDDEN: " and first not in name and last not in name"},
    ),
    beginning_of_a_name=(
        "You asked how a name begins. Other parameters begin alike; ask whether it is the name.",
        {HIDDEN: " and not name.startswith((first, last))"},
    ),
    name_in_a_name=(
        "You asked whether the name occurs in `first` or `last`, letter by letter. `in` asks a text for a part of it;"
        " ask whether it is the name.",
        {HIDDEN: " and name not in first + last"},
    ),
    square_alone=(
        "You gave Muon the square matrices alone. A matrix of any two sizes has a polar factor.",
        {MATRIX: "p.ndim == 2 and p.shape[0] == p.shape[1]"},
    ),
    thin_matrices_left=(
        "You left matrices with a single row or column to Adam. They have two axes, and the task asks for no more than"
        " that.",
        {MATRIX: "p.ndim == 2 and min(p.shape) > 1"},
    ),
    exchanged=(
        "All is right, and the groups have changed places: Muon's comes first.",
        {RETURN: "return adam, muon"},
    ),
    vectors_forgotten=(
        "Your second group is the table and the output's weight alone. Biases, gains and all the others are in no group"
        " then, and nobody moves them: they never learn.",
        {REST: "adam = [name for name, p in named if name in (first, last)]"},
    ),
    table_and_output_forgotten=(
        "The table and the output's weight are in no group. Nobody moves them, so they never learn.",
        {REST: "adam = [name for name, p in named if p.ndim != 2]"},
    ),
    vectors_alone=(
        "Your second group holds vectors, and nothing else. Tables, output layers, kernels and single numbers are in no"
        " group then, and never learn.",
        {REST: "adam = [name for name, p in named if p.ndim == 1]"},
    ),
    other_axes_forgotten=(
        "What has neither one axis nor two is in no group, such as a kernel or a single number. Nobody moves it, so it"
        " never learns.",
        {REST: "adam = [name for name, p in named if p.ndim == 1 or name in (first, last)]"},
    ),
    output_in_no_group=(
        "The output's weight is in no group. Nobody moves it, so it never learns.",
        {REST: "adam = [name for name, p in named if p.ndim != 2 or name == first]"},
    ),
    table_in_no_group=(
        "The table is in no group. Nobody moves it, so it never learns.",
        {REST: "adam = [name for name, p in named if p.ndim != 2 or name == last]"},
    ),
    in_both=(
        "Your second group has all parameters, so the hidden matrices are in both and would be moved twice.",
        {REST: "adam = [name for name, p in named]"},
    ),
    only_muon=(
        "You return Muon's group alone. The others have to be named, too.",
        {RETURN: "return muon"},
    ),
    joined=(
        "You joined the two groups to one list. Which of them gets which rule?",
        {RETURN: "return muon + adam"},
    ),
    sorted_names=(
        "Your groups are right and sorted by name. The task asks for the order of the list.",
        {RETURN: "return sorted(muon), sorted(adam)"},
    ),
    named_ones_last=(
        "Your second group is right but for its order: the table and the output layer stand at the end. The task asks"
        " for the order of the list.",
        {REST: "adam = [name for name, p in named if p.ndim != 2] + list(dict.fromkeys((first, last)))"},
    ),
    named_ones_first=(
        "Your second group is right but for its order: the table and the output layer stand first. The task asks for"
        " the order of the list.",
        {REST: "adam = list(dict.fromkeys((first, last))) + [name for name, p in named if p.ndim != 2]"},
    ),
    named_ones_twice=(
        "Where table and output layer are one and the same, it stands in your second group twice. Order counts as well:"
        " that of the list.",
        {REST: "adam = [name for name, p in named if p.ndim != 2] + [first, last]"},
    ),
    named_ones_first_and_twice=(
        "Your second group begins with `first` and `last`. Where the two are one and the same it stands there twice,"
        " and order counts as well: that of the list.",
        {REST: "adam = [first, last] + [name for name, p in named if p.ndim != 2]"},
    ),
    sets=(
        "Your groups are sets, which have no order. The task asks for lists in the order of the parameters.",
        {RETURN: "return set(muon), set(adam)"},
    ),
    arrays=(
        "You return the arrays. The task asks for their names.",
        {
            "[name for name, p in named if p.ndim": "[p for name, p in named if p.ndim",
            REST: "adam = [p for name, p in named if p.ndim != 2 or name in (first, last)]",
        },
    ),
    pairs=(
        "You return names and arrays, in pairs. The task asks for the names alone.",
        {
            "[name for name, p in named if p.ndim": "[(name, p) for name, p in named if p.ndim",
            REST: "adam = [(name, p) for name, p in named if p.ndim != 2 or name in (first, last)]",
        },
    ),
)
