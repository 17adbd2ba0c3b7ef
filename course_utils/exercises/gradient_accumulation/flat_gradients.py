"""The exercise of lecture 09 on one flat list of gradients, of which the right ones have to be picked."""

from course_utils.exercises.framework.exercise import exercise


def _flat_cases(rng):
    def case(shapes, counts):
        return [count * rng.normal(size=shape) for count in counts for shape in shapes], list(counts)

    return [
        case([(4,), (4,), (4,)], (2, 7)),
        case([(2, 3), (2,)], (1, 4, 3, 8, 2)),
        case([(3, 2), (2,), (2, 4), (4,)], (5, 1, 2)),
    ]


@exercise(
    "One flat list",
    minutes=6,
    difficulty=2,
    objective="Find your way in a list that is ordered by sentence, and weigh sums by their counts.",
    cases=_flat_cases,
    hints=(
        "Write such a list for two sentences and three parameters. At which places are the gradients of the second"
        " parameter?",
        "How many parameters are there, if the list has so many gradients and there are so many sentences?",
        "From one sentence to the next the place moves on by the number of parameters. A slice has a stride. And each"
        " gradient is of a sum: what divides the total?",
    ),
)
def pick_gradients(flat, counts):
    """A gradient for each parameter: of the mean over all tokens."""
    P = len(flat) // len(counts)
    picked = [flat[i::P] for i in range(P)]
    return [sum(gradients) / sum(counts) for gradients in picked]


PAGE = "[flat[i], *(flat[i * len(counts) + j] for j in range(1, len(counts)))] for i in range(P)"

pick_gradients.recognizes(
    as_on_the_page=(
        "You start from G[i] and add G[i · (number of sentences) + j], as the answer on the page does. That is the"
        " place in a list that goes parameter by parameter, and its start is that of the other order.",
        {"flat[i::P] for i in range(P)": PAGE},
    ),
    as_on_the_page_divided_by_the_sentences=(
        "Two things, both as on the page: G[i] and then G[i · (number of sentences) + j], and the sum over tokens is"
        " divided by the number of sentences.",
        {"flat[i::P] for i in range(P)": PAGE, "sum(gradients) / sum(counts)": "sum(gradients) / len(counts)"},
    ),
    parameter_by_parameter=(
        "You looked at i · (number of sentences) + j. That is the place in a list that goes parameter by parameter;"
        " NumPy adds what stands there, whatever it is, as long as the shapes let it.",
        {"flat[i::P] for i in range(P)": "[flat[i * len(counts) + j] for j in range(len(counts))] for i in range(P)"},
    ),
    parameter_by_parameter_divided_by_the_sentences=(
        "Two things: the place is that in a list that goes parameter by parameter, and the sum over tokens is divided"
        " by the number of sentences.",
        {
            "flat[i::P] for i in range(P)": "[flat[i * len(counts) + j] for j in range(len(counts))] for i in range(P)",
            "sum(gradients) / sum(counts)": "sum(gradients) / len(counts)",
        },
    ),
    stride_of_the_sentences=(
        "Your stride is the number of sentences, or one too short. From one sentence to the next, the list moves on by"
        " all parameters.",
        {"flat[i::P] for i in range(P)": "flat[i :: len(counts)] for i in range(P)"},
    ),
    divided_by_the_sentences=(
        "You divided by the number of sentences. The gradients are of sums over tokens, so the tokens are counted.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / len(counts)"},
    ),
    not_divided=(
        "You have the gradients of the sum of all losses. The task asks for the mean over the tokens.",
        {"sum(gradients) / sum(counts)": "sum(gradients)"},
    ),
    mean_of_means=(
        "You took the mean of the sentences' means. A token of a short sentence then counts for more than others.",
        {
            "sum(gradients)": "sum(g / count for g, count in zip(gradients, counts, strict=True))",
            "/ sum(counts)": "/ len(counts)",
        },
    ),
    means_added=(
        "You divided each gradient by the count of its sentence and added them up. Add first; then divide once, by all"
        " tokens.",
        {"sum(gradients) / sum(counts)": "sum(g / count for g, count in zip(gradients, counts, strict=True))"},
    ),
    weighted_twice=(
        "You multiplied each gradient by the count of its sentence. They are gradients of sums: the tokens are in"
        " them.",
        {"sum(gradients)": "sum(g * count for g, count in zip(gradients, counts, strict=True))"},
    ),
    divided_by_the_parameters=(
        "You divided by the number of parameters. Each parameter has its own gradient; the sum is over tokens.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / P"},
    ),
    divided_by_the_list=(
        "You divided by the length of the list. The sum is over tokens.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / len(flat)"},
    ),
    last_count_alone=(
        "You divided by the tokens of the last sentence. Those of all sentences are counted.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / counts[-1]"},
    ),
    first_sentence_alone=(
        "You took the first sentence alone.",
        {"sum(gradients) / sum(counts)": "gradients[0] / counts[0]"},
    ),
    first_gradients_alone=(
        "You divided by all tokens, and took the gradients of the first sentence alone.",
        {"sum(gradients) / sum(counts)": "gradients[0] / sum(counts)"},
    ),
    last_sentence_alone=(
        "The last sentence alone has arrived. The gradients of all sentences add up.",
        {"sum(gradients) / sum(counts)": "gradients[-1] / counts[-1]"},
    ),
    last_gradients_alone=(
        "You divided by all tokens, and of the gradients only those of the last sentence have arrived. They add up.",
        {"sum(gradients) / sum(counts)": "gradients[-1] / sum(counts)"},
    ),
    a_gradient_for_each_sentence=(
        "You exchanged the number of parameters and the number of sentences. One gradient for each parameter comes"
        " out.",
        {"P = len(flat) // len(counts)": "P = len(counts)"},
    ),
    two_parameters=(
        "You took it for granted that there are two parameters, as on the page. How many there are follows from the"
        " two lengths.",
        {"P = len(flat) // len(counts)": "P = 2"},
    ),
    nothing_added=(
        "You divided each gradient of the list by all tokens and added none. Those of a parameter add up.",
        {"flat[i::P] for i in range(P)": "[g] for g in flat"},
    ),
    sentence_by_sentence=(
        "You added up what stands side by side: the gradients of different parameters, for one sentence.",
        {"flat[i::P] for i in range(P)": "flat[j * P : (j + 1) * P] for j in range(len(counts))"},
    ),
    counted_from_one=(
        "Your places are one too far to the left, and the first is the end of the list: Python counts from 0.",
        {"flat[i::P] for i in range(P)": "[flat[j * P + i - 1] for j in range(len(counts))] for i in range(P)"},
    ),
    not_added=(
        "You found the right gradients, and left them apart. Those of a parameter add up.",
        {"sum(gradients) / sum(counts)": "gradients"},
    ),
    everything_in_one=(
        "You added up each gradient's entries. A gradient has the shape of its parameter.",
        {"sum(gradients) / sum(counts)": "sum(g.sum() for g in gradients) / sum(counts)"},
    ),
    place_one_too_far=(
        "Your places are one too far to the right: the first parameter's gradient stands at the beginning of the list.",
        {"flat[i::P]": "flat[i + 1 :: P]"},
    ),
    stride_one_too_long=(
        "Your stride is one too long. From one sentence to the next, the list moves on by all parameters.",
        {"flat[i::P]": "flat[i :: P + 1]"},
    ),
    first_sentence_left_out=(
        "The first sentence is missing in your sums. Its gradients stand at the beginning of the list.",
        {"flat[i::P]": "flat[i + P :: P]"},
    ),
    last_sentence_left_out=(
        "The last sentence is missing in your sums.",
        {"flat[i::P]": "flat[i : len(flat) - P : P]"},
    ),
    to_the_end_of_the_list=(
        "You added up everything from a parameter's first place to the end of the list. Its gradients lie a stride"
        " apart.",
        {"flat[i::P]": "flat[i:]"},
    ),
    first_parameter_alone=(
        "One gradient came out: is the `return` inside the loop? There is one for each parameter.",
        {"for i in range(P)": "for i in range(1)"},
    ),
    last_parameter_left_out=(
        "The last parameter is missing. A range that ends at the number of parameters has all of them already.",
        {"for i in range(P)": "for i in range(P - 1)"},
    ),
    parameters_from_the_end=(
        "Your parameters come in reverse. The first one of the list is the first.",
        {"for i in range(P)": "for i in reversed(range(P))"},
    ),
    sign=(
        "The signs are flipped. Gradients are asked for, and no step.",
        {"sum(gradients) /": "-sum(gradients) /"},
    ),
    multiplied_by_the_tokens=(
        "You multiplied the sums by the tokens. A mean divides.",
        {"sum(gradients) / sum(counts)": "sum(gradients) * sum(counts)"},
    ),
    mean_count=(
        "You divided by the mean number of tokens. All tokens are counted.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / (sum(counts) / len(counts))"},
    ),
    divided_twice=(
        "You divided by the tokens and by the sentences as well. The tokens, once.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / sum(counts) / len(counts)"},
    ),
    first_count_alone=(
        "You divided by the tokens of the first sentence. Those of all sentences are counted.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / counts[0]"},
    ),
    longest_sentence=(
        "You divided by the tokens of the longest sentence. Those of all sentences are counted.",
        {"sum(gradients) / sum(counts)": "sum(gradients) / max(counts)"},
    ),
    count_of_the_parameter=(
        "You divided the gradient of each parameter by one of the counts. These belong to sentences, and all of them"
        " together count.",
        {
            "sum(gradients) / sum(counts) for gradients in picked": "sum(g) / counts[min(i, len(counts) - 1)]"
            " for i, g in enumerate(picked)"
        },
    ),
    mean_of_the_means_weighted=(
        "You divided each gradient by its count, and the sum by all tokens as well. Add first; then divide once.",
        {"sum(gradients)": "sum(g / count for g, count in zip(gradients, counts, strict=True))"},
    ),
    stride_and_sentences=(
        "Two things: your stride is the number of sentences, where the list moves on by all parameters; and the sum"
        " over tokens is divided by the number of sentences.",
        {"flat[i::P]": "flat[i :: len(counts)]", "sum(gradients) / sum(counts)": "sum(gradients) / len(counts)"},
    ),
    parameter_by_parameter_not_divided=(
        "Two things: the place is that in a list that goes parameter by parameter; and nothing divides the sum.",
        {
            "flat[i::P] for i in range(P)": "[flat[i * len(counts) + j] for j in range(len(counts))] for i in range(P)",
            "sum(gradients) / sum(counts)": "sum(gradients)",
        },
    ),
    sums_in_a_dict=(
        "You returned a dict. The task asks for a list, in the order of the parameters.",
        {
            "return [sum(gradients) / sum(counts) for gradients in picked]": "return {i: sum(g) / sum(counts)"
            " for i, g in enumerate(picked)}"
        },
    ),
)
