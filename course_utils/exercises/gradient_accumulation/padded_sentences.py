"""The exercise of lecture 09 on padded sentences: which places are tokens."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


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
    objective="Make a mask that ends where it should, and let no pad into a mean, not even as nan.",
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
        {"np.where(mask, losses, 0).sum()": "(mask * losses).sum()"},
    ),
    product_and_padded_length=(
        "Two things: a product with the mask does not clear nan and inf, and you divided by the number of all places.",
        {"np.where(mask, losses, 0).sum()": "(mask * losses).sum()", "/ mask.sum()": "/ mask.size"},
    ),
    nothing_masked=(
        "Your mask is right, and you did not use it: this is the mean over all places.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "losses.mean()"},
    ),
    all_summed=(
        "You counted the tokens, and summed the pads as well.",
        {"np.where(mask, losses, 0).sum()": "losses.sum()"},
    ),
    mean_of_means=(
        "You took the mean of each sentence, and then the mean of these. Short sentences count too much; and what is"
        " the mean of a sentence without tokens?",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "(np.where(mask, losses, 0).sum(axis=1) / lengths).mean()"},
    ),
    mean_of_the_others=(
        "You took the mean of each sentence, and then the mean of those that have tokens. Short sentences count too"
        " much: every token counts alike.",
        {
            "np.where(mask, losses, 0).sum() / mask.sum()": "np.mean("
            "[row[:k].mean() for row, k in zip(losses, lengths, strict=True) if k])",
        },
    ),
    one_mean_for_each=(
        "You gave a mean for each sentence. The task asks for one mean over all tokens.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.where(mask, losses, 0).sum(axis=1) / lengths"},
    ),
    inverted=(
        "Your mask is True in the pads.",
        {") < lengths": ") >= lengths"},
    ),
    inverted_mean_right=(
        "The mean is right, and the mask that you return is True in the pads.",
        {"return mask,": "return ~mask,"},
    ),
    off_by_one_in_the_mask=(
        "Your mask has one place too many in each sentence, and so has your sum. You divided by the right number.",
        {") < lengths": ") <= lengths", "/ mask.sum()": "/ lengths.sum()"},
    ),
    one_too_few_in_the_mask=(
        "Your mask has one place too few in each sentence, and so has your sum. You divided by the right number.",
        {"lengths[:, None]": "lengths[:, None] - 1", "/ mask.sum()": "/ lengths.sum()"},
    ),
    nan_in_the_pads=(
        "You put nan into the pads, and took the mean of all places: one nan is enough to make it nan.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.where(mask, losses, np.nan).mean()"},
    ),
    nan_left_out=(
        "You left out nan, and took the mean of all other places. A pad may hold an ordinary number: use the mask.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.nanmean(losses)"},
    ),
    cut_to_the_longest=(
        "Your mask is as wide as the longest sentence. It has a place for each loss, (n, T).",
        {
            "losses.shape[1]": "lengths.max()",
            "np.where(mask, losses, 0).sum()": "np.where(mask, losses[:, : lengths.max()], 0).sum()",
        },
    ),
    padded_mean_for_each=(
        "You gave a mean for each sentence, over all places of its row. The task asks for one mean over all tokens.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.where(mask, losses, 0).mean(axis=1)"},
    ),
    pads_in_front=(
        "Your mask has the tokens at the end of each row. Here the sentences begin in column 0 and are padded after"
        " their end.",
        {"< lengths[:, None]": ">= losses.shape[1] - lengths[:, None]"},
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
        {"np.arange(losses.shape[1]) < lengths[:, None]": "np.arange(losses.shape[1])[:, None] < lengths"},
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
        {"mask = np.arange(losses.shape[1]) < lengths[:, None]": "mask = np.isfinite(losses)"},
    ),
    whatever_is_not_zero=(
        "You took every number but 0 for a token. A pad may hold any number: the lengths know, the values do not.",
        {"mask = np.arange(losses.shape[1]) < lengths[:, None]": "mask = losses != 0"},
    ),
    mask_alone=(
        "You returned the mask alone. The task asks for the mean as well.",
        {
            "mask = np.arange": "return np.arange",
            "return mask, np.where(mask, losses, 0).sum() / mask.sum()": "",
        },
    ),
    mean_alone=(
        "You returned the mean alone. The task asks for the mask as well.",
        {"return mask, ": "return "},
    ),
    mean_first=(
        "The two have changed places: the mask comes first.",
        {"return mask, ": "return ", "/ mask.sum()": "/ mask.sum(), mask"},
    ),
    off_by_one_padded_length=(
        "Two things: your mask has one place too many in each sentence, and you divided by the number of all places.",
        {") < lengths": ") <= lengths", "/ mask.sum()": "/ mask.size"},
    ),
    off_by_one_mask_alone=(
        "The mean is right. The mask that you return has one place too many in each sentence.",
        {"return mask,": "return np.arange(losses.shape[1]) <= lengths[:, None],"},
    ),
    one_too_few_mask_alone=(
        "The mean is right. The mask that you return has one place too few in each sentence.",
        {"return mask,": "return np.arange(losses.shape[1]) < lengths[:, None] - 1,"},
    ),
    mean_of_the_columns=(
        "You gave a mean for each column. The task asks for one mean over all tokens.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.where(mask, losses, 0).sum(axis=0) / mask.sum(axis=0)"},
    ),
    sum_of_the_columns=(
        "You gave a sum for each column, over all tokens divided. The task asks for one mean: add them all up.",
        {"losses, 0).sum()": "losses, 0).sum(axis=0)"},
    ),
    sum_for_each=(
        "You gave a part of the mean for each sentence. The task asks for one number: add them all up.",
        {"losses, 0).sum()": "losses, 0).sum(axis=1)"},
    ),
    squares=(
        "You took the mean of squares. The losses are there already, and are averaged as they are.",
        {"np.where(mask, losses, 0)": "np.where(mask, losses**2, 0)"},
    ),
    mean_length=(
        "You divided by the mean length of the sentences. The sum is one over all tokens.",
        {"/ mask.sum()": "/ lengths.mean()"},
    ),
    divided_by_the_columns=(
        "You divided by the number of columns. The sum is one over all tokens.",
        {"/ mask.sum()": "/ losses.shape[1]"},
    ),
    one_too_many_counted=(
        "You divided by one more than there are tokens.",
        {"/ mask.sum()": "/ (mask.sum() + 1)"},
    ),
    sentences_counted_too=(
        "You divided by one more for each sentence than it has tokens.",
        {"/ mask.sum()": "/ (lengths + 1).sum()"},
    ),
    one_fewer_counted=(
        "You divided by one less for each sentence than it has tokens.",
        {"/ mask.sum()": "/ (lengths - 1).sum()"},
    ),
    mean_of_a_mean=(
        "Your losses were averaged and then divided by the tokens: a mean divides already.",
        {"losses, 0).sum()": "losses, 0).mean()"},
    ),
    pads_averaged=(
        "The mask is right, and the mean is that of the pads: you chose where it is False.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.where(mask, 0, losses).sum() / (~mask).sum()"},
    ),
    pads_summed=(
        "The mask is right, and the sum is that of the pads: you chose where it is False.",
        {"np.where(mask, losses, 0)": "np.where(mask, 0, losses)"},
    ),
    pads_are_ones=(
        "You put 1 in the place of the pads. What adds nothing is 0.",
        {"losses, 0)": "losses, 1)"},
    ),
    mask_for_losses=(
        "You summed the mask itself, so the mean is 1. It says which losses to sum.",
        {"np.where(mask, losses, 0).sum()": "mask.sum()"},
    ),
    columns_from_one=(
        "Your mask has lost column 0 and the last one is a pad: columns count from 0.",
        {
            "mask = np.arange(losses.shape[1]) < lengths[:, None]": "places = np.arange(losses.shape[1])\n"
            "    mask = (places > 0) & (places <= lengths[:, None])"
        },
    ),
    first_column_missing=(
        "Your mask has lost column 0 of each sentence. Columns count from 0, and the first token stands there.",
        {
            "mask = np.arange(losses.shape[1]) < lengths[:, None]": "places = np.arange(losses.shape[1])\n"
            "    mask = (places > 0) & (places < lengths[:, None])"
        },
    ),
    ends_alone=(
        "Your mask has one place in each sentence. All of its tokens count.",
        {") < lengths[:, None]": ") == lengths[:, None] - 1"},
    ),
    one_column_short=(
        "Your mask has one column too few: it is (n, T), with a place for each loss.",
        {
            "losses.shape[1]": "losses.shape[1] - 1",
            "np.where(mask, losses, 0)": "np.where(mask, losses[:, :-1], 0)",
        },
    ),
    mask_as_places=(
        "You returned where the tokens are, by number. The mask has True or False for each place, (n, T).",
        {"return mask,": "return np.nonzero(mask),"},
    ),
    picked_losses=(
        "You returned the tokens' losses in place of the mask. The mask says where they stand.",
        {"return mask,": "return losses[mask],"},
    ),
    clean_losses=(
        "You returned the losses with the pads cleared, in place of the mask. The mask has True and False.",
        {"return mask,": "return np.where(mask, losses, 0),"},
    ),
    root=(
        "You took the root of the mean.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.sqrt(np.where(mask, losses, 0).sum() / mask.sum())"},
    ),
    median=(
        "You took the median of the tokens' losses.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "np.median(losses[mask])"},
    ),
    product_by_the_sentences=(
        "Two things: a product with the mask does not clear nan and inf, and you divided by the number of sentences.",
        {"np.where(mask, losses, 0).sum()": "(mask * losses).sum()", "/ mask.sum()": "/ len(lengths)"},
    ),
    product_alone=(
        "Two things: a product with the mask does not clear nan and inf, and nothing divides the sum.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "(mask * losses).sum()"},
    ),
    product_mean_of_means=(
        "Two things: a product with the mask does not clear nan and inf, and this is a mean of the sentences' means.",
        {"np.where(mask, losses, 0).sum() / mask.sum()": "((mask * losses).sum(axis=1) / lengths).mean()"},
    ),
    off_by_one_mean_of_means=(
        "Two things: your mask has one place too many in each sentence, and you took the mean of the sentences' means.",
        {
            ") < lengths": ") <= lengths",
            "np.where(mask, losses, 0).sum() / mask.sum()": "np.mean("
            "np.where(mask, losses, 0).sum(axis=1) / mask.sum(axis=1))",
        },
    ),
    inverted_without_the_first_pad=(
        "Your mask is True in the pads but for the first.",
        {") < lengths": ") > lengths"},
    ),
    share_of_the_mask=(
        "You divided by the mean of the mask, the share of the places that are tokens. Their number divides.",
        {"/ mask.sum()": "/ mask.mean()"},
    ),
    multiplied=(
        "You multiplied by the number of tokens. A mean divides.",
        {"/ mask.sum()": "* mask.sum()"},
    ),
    slices_one_too_short=(
        "Your slices end one place early. A slice leaves its end out already; and where a sentence has no token, an end"
        " of −1 counts from the other side.",
        {
            "mask = np.arange(losses.shape[1]) < lengths[:, None]": "mask = np.zeros(losses.shape, bool)\n"
            "    for i, k in enumerate(lengths):\n        mask[i, : k - 1] = True"
        },
    ),
)
