"""What else is recognized in the weights of a net: scales, centers, sizes, which layers are there."""

from course_utils.exercises.initialization.whole_nets import initialize

initialize.recognizes(
    two_outside=(
        "The 2 stands outside the root, so it counts twice over. It is the variance that is doubled.",
        {"np.sqrt(2 / d_in)": "2 / np.sqrt(d_in)"},
    ),
    root_of_the_two_alone=(
        "You took the root of the 2 and not of the fan: the weights are too small. It goes over the whole fraction.",
        {"np.sqrt(2 / d_in)": "np.sqrt(2) / d_in"},
    ),
    halved=(
        "You halved the variance. What ReLU takes, the weights must give back.",
        {"2 / d_in": "1 / (2 * d_in)"},
    ),
    inverted=(
        "Your weights grow with the number of inputs. The more terms are added up, the smaller each must be.",
        {"2 / d_in": "d_in / 2"},
    ),
    bound_as_a_spread=(
        "You handed over the bound of a uniform distribution as a spread. It is larger than its spread.",
        {"2 / d_in": "6 / d_in"},
    ),
    scale_of_the_last=(
        "Every layer got the scale of the last. A layer adds up its own inputs, so each has its own.",
        {"2 / d_in": "2 / sizes[-1]"},
    ),
    mean_of_fans=(
        "You took the mean of both fans. The task asks for the way forward: a unit adds up its inputs.",
        {"2 / d_in": "4 / (d_in + d_out)"},
    ),
    product_of_fans=(
        "You divided by the number of weights. A unit adds up its own inputs only.",
        {"2 / d_in": "2 / (d_in * d_out)"},
    ),
    hundredth=(
        "The spread is 0.01 in every layer: small, and not scaled. It depends on the number of inputs.",
        {"np.sqrt(2 / d_in)": "0.01"},
    ),
    tenth=(
        "The spread is 0.1 in every layer, and not scaled. It depends on the number of inputs.",
        {"np.sqrt(2 / d_in)": "0.1"},
    ),
    uniform_and_unscaled=(
        "You drew uniformly between −1 and 1, and did not scale. A unit adds up d_in terms, so each must be smaller.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.uniform(-1, 1, size=(d_in, d_out))"},
    ),
    random_and_unscaled=(
        "You drew between 0 and 1. The weights should be centered at 0, and scaled.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.random((d_in, d_out))"},
    ),
    from_zero_to_the_bound=(
        "Your weights are all positive: they lie between 0 and a bound. They should be centered at 0.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.uniform(0, np.sqrt(3) * std, size=(d_in, d_out))"},
    ),
    without_signs=(
        "Your weights have lost their signs. They should be centered at 0.",
        {"rng.normal(0, std, size=(d_in, d_out))": "abs(rng.normal(0, std, size=(d_in, d_out)))"},
    ),
    divided_by_the_inputs=(
        "You divided the numbers by the number of inputs. It is their variance that is divided, so take a root.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.normal(0, 1, size=(d_in, d_out)) / d_in"},
    ),
    square_matrices=(
        "Your matrices are square. W has a row for each input and a column for each output.",
        {"size=(d_in, d_out)": "size=(d_in, d_in)"},
    ),
    row_for_the_bias=(
        "Your matrices have a row too many: that of a bias. The task asks for the weights alone.",
        {"size=(d_in, d_out)": "size=(d_in + 1, d_out)"},
    ),
    vectors=(
        "You drew one number for each input. W has a column for each output as well.",
        {"size=(d_in, d_out)": "size=d_in"},
    ),
    one_column=(
        "You drew a single column. W has one for each output.",
        {"size=(d_in, d_out)": "size=(d_in, 1)"},
    ),
    from_the_end=(
        "Your list begins with the last layer. The first layer comes first.",
        {"return weights": "return weights[::-1]"},
    ),
    first_layer_missing=(
        "The first layer is missing: your loop begins at 1.",
        {"range(len(sizes) - 1)": "range(1, len(sizes) - 1)"},
    ),
    only_the_first=(
        "You return the first layer alone: a `return` stands inside the loop.",
        {"        weights.append": "        if weights:\n            break\n        weights.append"},
    ),
    list_of_the_last=(
        "Your list holds the last layer alone: it begins anew in each.",
        {"return weights": "return weights[-1:]"},
    ),
    from_input_to_output=(
        "You drew one matrix, from the inputs to the outputs of the whole net. A layer lies between each two sizes.",
        {"    for k in": "    sizes = [sizes[0], sizes[-1]]\n    for k in"},
    ),
    he_and_xavier_at_once=(
        "You multiplied the scales of He and Xavier. One of them is asked for.",
        {"2 / d_in": "2 / d_in * 2 / (d_in + d_out)"},
    ),
    transposed_with_the_other_fan=(
        "Rows and columns have changed places, and so have the fans. Z = H W: W has a row for each input, and a unit"
        " adds up its inputs.",
        {"size=(d_in, d_out)": "size=(d_out, d_in)", "2 / d_in": "2 / d_out"},
    ),
)

initialize.recognizes(
    copied=(
        "You drew from a copy of rng, and rng itself stays where it was: the next net that is drawn from it is the same"
        " one. A generator is there to move on.",
        {"    weights = []": "    import copy\n\n    rng = copy.deepcopy(rng)\n    weights = []"},
    ),
    hidden_layers_alone_with_the_variance=(
        "Two things: the layer into the outputs is missing; and 2/d_in is the variance, whose root is the standard"
        " deviation.",
        {"range(len(sizes) - 1)": "range(len(sizes) - 2)", "np.sqrt(2 / d_in)": "2 / d_in"},
    ),
    one_seed_for_all_layers=(
        "You drew one seed and started a generator from it in every layer, so layers of one size are equal. One "
        "generator for all of them moves on.",
        {
            "weights = []": "weights, seed = [], int(rng.integers(2**31))",
            "rng.normal(0, std": "np.random.default_rng(seed).normal(0, std",
        },
    ),
)
