"""The exercises of lecture 09 on padded sentences: which places are tokens, and how a state gets past the end."""

import numpy as np

from course_utils.exercises.exercise import exercise


def _loss_cases(rng):
    def case(lengths, T, pads):
        """Losses of all places, with `pads` in turn where no token stands."""
        lengths, losses = np.array(lengths), rng.random((len(lengths), T)) + 0.1
        outside = np.arange(T) >= lengths[:, None]
        if pads:
            losses[outside] = np.resize(pads, outside.sum())
        return losses, lengths

    return [
        case([2, 5, 1], 6, ()),
        case([4, 7, 1, 3], 7, (np.nan, np.inf, 2.0)),
        case([3, 0, 2, 5, 1], 8, (0.0, 3.0)),
    ]


@exercise(
    "Count the tokens, not the pads",
    minutes=5,
    difficulty=1,
    objective="Tell tokens from pads by the lengths of the sentences, and take the mean of the tokens' losses.",
    cases=_loss_cases,
    hints=(
        "A sentence of 2 tokens: which columns are they in, if the first column is 0?",
        "Compare the numbers 0, 1, …, T − 1 with the lengths so that an array (n, T) comes out. Which of the two has to"
        " stand upright?",
        "Choose with `where`, so that no pad is part of a product: 0 · nan is nan. Then divide by the number of True.",
    ),
)
def masked_mean(losses, lengths):
    """(mask, mean): True at the tokens (n, T), and the mean of their losses."""
    mask = np.arange(losses.shape[1]) < lengths[:, None]
    return mask, np.where(mask, losses, 0).sum() / mask.sum()


MASK = "mask = np.arange(losses.shape[1]) < lengths[:, None]"
TOTAL = "np.where(mask, losses, 0).sum()"

masked_mean.recognizes(
    off_by_one=(
        "Your mask has one place too many in each sentence: a sentence of 2 has its tokens in the columns 0 and 1."
        " What stands in the first pad is a loss that nobody meant.",
        {") < lengths": ") <= lengths"},
    ),
    one_too_few=(
        "Your mask has one place too few in each sentence: the last token is missing.",
        {"lengths[:, None]": "lengths[:, None] - 1"},
    ),
    padded_length=(
        "You divided by the number of all places. The pads add nothing to the sum, but you counted them.",
        {"/ mask.sum()": "/ mask.size"},
    ),
    longest_length=(
        "You divided as if every sentence were as long as the longest. Count the tokens there are.",
        {"/ mask.sum()": "/ (len(lengths) * lengths.max())"},
    ),
    divided_by_the_sentences=(
        "You divided by the number of sentences. The sum is one over tokens.",
        {"/ mask.sum()": "/ len(lengths)"},
    ),
    sum_alone=(
        "Your mask is right; the losses are summed and not divided.",
        {" / mask.sum()": ""},
    ),
    product=(
        "You multiplied by the mask. That clears pads only while numbers stand in them: 0 · nan is nan, and so is"
        " 0 · inf.",
        {TOTAL: "(mask * losses).sum()"},
    ),
    product_and_padded_length=(
        "Two things: a product with the mask does not clear nan and inf, and you divided by the number of all places.",
        {TOTAL: "(mask * losses).sum()", "/ mask.sum()": "/ mask.size"},
    ),
    nothing_masked=(
        "Your mask is right, and you did not use it: this is the mean over all places.",
        {TOTAL + " / mask.sum()": "losses.mean()"},
    ),
    all_summed=(
        "You counted the tokens, and summed the pads as well.",
        {TOTAL: "losses.sum()"},
    ),
    mean_of_means=(
        "You took the mean of each sentence, and then the mean of these. Short sentences count too much; and what is"
        " the mean of a sentence without tokens?",
        {TOTAL + " / mask.sum()": "(np.where(mask, losses, 0).sum(axis=1) / lengths).mean()"},
    ),
    mean_of_the_others=(
        "You took the mean of each sentence, and then the mean of those that have tokens. Short sentences count too"
        " much: every token counts alike.",
        {
            TOTAL + " / mask.sum()": "np.mean([row[:k].mean() for row, k in zip(losses, lengths, strict=True) if k])",
        },
    ),
    one_mean_for_each=(
        "You gave a mean for each sentence. One mean over all tokens is asked for.",
        {TOTAL + " / mask.sum()": "np.where(mask, losses, 0).sum(axis=1) / lengths"},
    ),
    inverted=(
        "Your mask is True in the pads.",
        {") < lengths": ") >= lengths"},
    ),
    pads_in_front=(
        "Your mask has the tokens at the end of each row. Here the sentences begin in column 0 and are padded after"
        " their end.",
        {MASK: "mask = np.arange(losses.shape[1]) >= losses.shape[1] - lengths[:, None]"},
    ),
    lying=(
        "The mean is right, and your mask lies on its side: sentences are the rows, as in losses.",
        {"return mask,": "return mask.T,"},
    ),
    lying_flat=(
        "You compared T places with n lengths, and NumPy cannot tell which belongs to which. Let the lengths stand"
        " upright, (n, 1).",
        {"lengths[:, None]": "lengths"},
    ),
    upright_the_other_way=(
        "Your mask is (T, n): the places stand upright. Sentences are the rows, as in losses, so it is the lengths that"
        " stand.",
        {MASK: "mask = np.arange(losses.shape[1])[:, None] < lengths"},
    ),
    cut_to_the_shortest=(
        "You cut all sentences to the length of the shortest. Each row has its own.",
        {"lengths[:, None]": "np.full_like(lengths, lengths.min())[:, None]"},
    ),
    up_to_the_longest=(
        "You took the length of the longest sentence for all. Each row has its own.",
        {"lengths[:, None]": "np.full_like(lengths, lengths.max())[:, None]"},
    ),
    whatever_is_finite=(
        "You took every finite number for a token. A pad may hold an ordinary number: the lengths know, the values do"
        " not.",
        {MASK: "mask = np.isfinite(losses)"},
    ),
    whatever_is_not_zero=(
        "You took every number but 0 for a token. A pad may hold any number: the lengths know, the values do not.",
        {MASK: "mask = losses != 0"},
    ),
    mask_alone=(
        "You returned the mask alone. The mean is asked for as well.",
        {
            MASK: "return np.arange(losses.shape[1]) < lengths[:, None]",
            "    return mask, " + TOTAL + " / mask.sum()": "",
        },
    ),
    mean_alone=(
        "You returned the mean alone. The mask is asked for as well.",
        {"return mask, ": "return "},
    ),
    mean_first=(
        "The two have changed places: the mask comes first.",
        {"return mask, " + TOTAL + " / mask.sum()": "return " + TOTAL + " / mask.sum(), mask"},
    ),
)


def _lstm(rng, d, k):
    """A layer with two states that feel each other, as in an LSTM, with small fixed weights."""
    A, B = rng.normal(size=(d, k)), rng.normal(size=(k, k))

    def step(x, h, c):
        c = 0.8 * c + 0.5 * np.tanh(x @ A + h @ B + 0.3)
        return np.tanh(c + 0.1 * h), c

    return step


def _state_cases(rng):
    def case(lengths, T, d, k, pad):
        X = rng.normal(size=(len(lengths), T, d))
        X[np.arange(T) >= np.array(lengths)[:, None]] = pad
        h, c = rng.normal(size=(2, len(lengths), k))
        return X, np.array(lengths), h, c, _lstm(rng, d, k)

    return [
        case([2, 4, 1], 5, 2, 4, 0.5),
        case([5, 3, 1, 2], 5, 3, 2, 0.3),
        case([1, 3, 2], 4, 2, 3, np.nan),
        case([2, 0], 3, 2, 5, 0.7),
    ]


@exercise(
    "Carry the state past the end",
    minutes=7,
    difficulty=2,
    objective="Run a recurrence over a padded batch so that each sentence ends with the states after its own last"
    " token.",
    cases=_state_cases,
    hints=(
        "At column t, for which sentences is there a token? What should become of the others' states?",
        "The layer computes new states for all rows, also for those that are over. For each row, one of the two is"
        " kept: the new state or the one before.",
        "Make a mask of the rows, upright, (n, 1). Let `where` choose, for both states, after both have been computed.",
    ),
)
def carry_state(X, lengths, h, c, step):
    """(h, c) of each sentence after its own last token, each (n, k)."""
    for t in range(X.shape[1]):
        mask = (t < lengths)[:, None]  # (n, 1)
        new_h, new_c = step(X[:, t], h, c)
        h, c = np.where(mask, new_h, h), np.where(mask, new_c, c)
    return h, c


LOOP = "    for t in range(X.shape[1]):\n"
INSIDE = "(t < lengths)[:, None]"
NEW = "        new_h, new_c = step(X[:, t], h, c)\n"
CARRY = "h, c = np.where(mask, new_h, h), np.where(mask, new_c, c)"
KEEP_ALL = {LOOP: "    all_h, all_c = [], []\n" + LOOP, CARRY: "h, c = new_h, new_c\n        all_h.append(h)"}
KEEP_ALL[CARRY] += "\n        all_c.append(c)"

carry_state.recognizes(
    not_carried=(
        "You ran on through the pads, and read the states in the last column. A sentence that is over keeps what it"
        " has.",
        {CARRY: "h, c = new_h, new_c"},
    ),
    input_masked=(
        "You put 0 in the place of the pads, and the states ran on. A layer moves its states for an input of 0, too:"
        " keep the states, not the inputs.",
        {"step(X[:, t], h, c)": "step(np.where(mask, X[:, t], 0), h, c)", CARRY: "h, c = new_h, new_c"},
    ),
    to_the_longest=(
        "You stopped at the end of the longest sentence. The shorter ones ran on through their pads.",
        {"range(X.shape[1])": "range(lengths.max())", CARRY: "h, c = new_h, new_c"},
    ),
    to_the_shortest=(
        "You stopped at the end of the shortest sentence. The others have more to say.",
        {"range(X.shape[1])": "range(lengths.min())", CARRY: "h, c = new_h, new_c"},
    ),
    zeros=(
        "You set the states to 0 in the pads. What a sentence has gathered by its last token is lost: carry it.",
        {CARRY: "h, c = np.where(mask, new_h, 0), np.where(mask, new_c, 0)"},
    ),
    only_h_zeroed=(
        "Your c is carried, and h is 0 in the pads. Both are states: carry both.",
        {"np.where(mask, new_h, h)": "np.where(mask, new_h, 0)"},
    ),
    back_to_the_start=(
        "In the pads you went back to the states from before the first token. Carry those of one column before.",
        {LOOP: "    h0, c0 = h, c\n" + LOOP, "new_h, h)": "new_h, h0)", "new_c, c)": "new_c, c0)"},
    ),
    only_h_carried=(
        "Your h is right. The other state, c, ran on through the pads: an LSTM has two.",
        {"np.where(mask, new_c, c)": "new_c"},
    ),
    only_c_carried=(
        "Your c is right. The other state, h, went on changing in the pads: an LSTM has two.",
        {"np.where(mask, new_h, h)": "new_h"},
    ),
    one_too_many=(
        "Every sentence has read one pad: a sentence of 2 has its tokens in the columns 0 and 1.",
        {"t < lengths": "t <= lengths"},
    ),
    one_too_few=(
        "Every sentence has missed its last token: the columns count from 0, and a sentence of 2 has its tokens in 0"
        " and 1.",
        {"t < lengths": "t < lengths - 1"},
    ),
    inverted=(
        "Your mask is turned: the states move in the pads, and stay at the tokens.",
        {"t < lengths": "t >= lengths"},
    ),
    product=(
        "You mixed new and old by products with the mask. 0 · nan is nan: what a layer computes from a pad may be"
        " anything, so choose with `where`.",
        {CARRY: "h, c = mask * new_h + ~mask * h, mask * new_c + ~mask * c"},
    ),
    lying=(
        "Your mask lies: NumPy wants one entry for each column of the state, and it has one for each sentence. Where"
        " the two numbers are equal, nobody complains.",
        {INSIDE: "t < lengths"},
    ),
    c_from_the_new_h=(
        "Your h is right. The c of each column was computed from the h of the same column: the layer reads both as"
        " they were.",
        {
            CARRY: "h = np.where(mask, new_h, h)\n        c = np.where(mask, step(X[:, t], h, c)[1], c)",
        },
    ),
    h_from_the_new_c=(
        "Your layer has made c twice as old before h was computed from it: it reads both as they were, once a column.",
        {
            CARRY: "c = np.where(mask, new_c, c)\n        h = np.where(mask, step(X[:, t], h, c)[0], h)",
        },
    ),
    kept_and_read_one_late=(
        "You kept the states of all columns, and read those at `length`: that is the column of the first pad, or none.",
        KEEP_ALL
        | {"return h, c": "k = range(len(X))\n    return np.array(all_h)[lengths, k], np.array(all_c)[lengths, k]"},
    ),
    kept_and_empty_sentence=(
        "You kept the states of all columns and read those of the last token. Where there is no token, that is column"
        " −1, the last one, after all the pads.",
        KEEP_ALL
        | {
            "return h, c": "k = range(len(X))\n"
            "    return np.array(all_h)[lengths - 1, k], np.array(all_c)[lengths - 1, k]"
        },
    ),
    from_the_right=(
        "You read the sentences from the right.",
        {"range(X.shape[1])": "reversed(range(X.shape[1]))"},
    ),
    start_forgotten=(
        "You began with states of 0. The batch brings its own.",
        {LOOP: "    h, c = np.zeros_like(h), np.zeros_like(c)\n" + LOOP},
    ),
    every_step_from_the_start=(
        "Every token met the states of the start: the new ones never went on to the next column.",
        {LOOP: "    h0, c0 = h, c\n" + LOOP, "step(X[:, t], h, c)": "step(X[:, t], h0, c0)"},
    ),
    swapped=(
        "The two states have changed places: h first.",
        {"return h, c": "return c, h"},
    ),
    h_alone=(
        "You returned h alone. Whoever goes on needs both states.",
        {"return h, c": "return h"},
    ),
)
