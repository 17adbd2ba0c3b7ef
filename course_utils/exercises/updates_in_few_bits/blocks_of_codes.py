"""The exercise of lecture 11 on 8 bits an entry and one scale a block."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def _block_cases(rng):
    outlier = rng.normal(size=10)
    outlier[3] = -40.0
    zeros = rng.normal(size=9)
    zeros[3:6] = 0.0
    sizes = rng.normal(size=11) * np.repeat([1.0, 1e-4, 30.0], [4, 4, 3])
    negative = -np.abs(rng.normal(size=8)) - 0.1
    return [
        (outlier, 5),
        (zeros, 3),
        (sizes, 4),
        (negative, 3),
        (rng.normal(size=6), 8),
        (rng.normal(size=14), 4),
    ]


@exercise(
    "Eight bits, in blocks",
    minutes=8,
    difficulty=2,
    objective="Keep numbers in whole codes of 8 bits and one scale for each block, and see what comes back.",
    atol=0.0,  # small numbers stand beside large ones
    cases=_block_cases,
    demands=(keeps("x", sentence="The task asks for new numbers and leaves x as it is."),),
    hints=(
        "Begin with one block. Which of its entries gets the largest code, and by what do you divide so that it does?",
        "Code: 127 times the entry over the scale, rounded. Back: the code times the scale over 127. Only the rounding"
        " loses anything.",
        "Go from block to block with `range(0, len(x), block)`. A slice that reaches past the end is shorter, which is"
        " what the last block needs; and one that is all zeros has a scale that nothing can be divided by.",
    ),
)
def in_blocks(x, block):
    """What 8 bits an entry and a scale a block leave of x."""
    back = np.zeros_like(x)
    for start in range(0, len(x), block):
        part = x[start : start + block]
        scale = np.max(np.abs(part))
        if scale > 0:
            back[start : start + block] = np.rint(127 * part / scale) * scale / 127
    return back


def _parts(x, parts):
    """The model answer's arithmetic on blocks that were cut otherwise: places of each block."""
    back = np.zeros_like(x)
    for part in parts:
        scale = np.max(np.abs(x[part]), initial=0.0)
        back[part] = np.rint(127 * x[part] / scale) * scale / 127 if scale > 0 else 0.0
    return back


SCALE, CODES = "np.max(np.abs(part))", "np.rint(127 * part / scale)"
BACK = f"{CODES} * scale / 127"

in_blocks.recognizes(
    one_scale=(
        "You used one scale for the whole array. One large entry then takes the digits of all the others, and blocks"
        " are there to keep that to a few.",
        {SCALE: "np.max(np.abs(x))"},
    ),
    first_scale=(
        "You used the scale of the first block for all of them.",
        {SCALE: "np.max(np.abs(x[:block]))"},
    ),
    largest_without_sizes=(
        "Your scale is the largest entry, and a negative one may be larger in size: its code does not fit into 8 bits.",
        {SCALE: "np.max(part)"},
    ),
    largest_without_sizes_and_negative=(
        "Your scale is the largest entry, or the size of it. In a block of negative numbers that is the one nearest to"
        " 0. You want the largest of the sizes.",
        {SCALE: "np.abs(np.max(part))"},
    ),
    largest_without_sizes_and_clipped=(
        "Your scale is the largest entry, and what is larger in size was clipped. You want the largest of the sizes;"
        " then nothing has to be clipped.",
        {SCALE: "np.abs(np.max(part))", CODES: "np.clip(np.rint(127 * part / scale), -127, 127)"},
    ),
    smallest=(
        "Your scale is the size of the smallest entry, so that most codes do not fit into 8 bits.",
        {SCALE: "np.min(np.abs(part))"},
    ),
    range_for_scale=(
        "Your scale is the distance from the smallest to the largest entry. A signed code is divided by the largest"
        " size.",
        {SCALE: "np.ptp(part)"},
    ),
    from_smallest_to_largest=(
        "You coded the way from the smallest to the largest entry in steps of 1/255. That is a right code too, with two"
        " numbers a block. The task asks for the one with a scale alone, in which 0 stays 0.",
        {
            "scale = np.max(np.abs(part))": "scale = np.ptp(part)",
            BACK: "np.rint(255 * (part - part.min()) / scale) * scale / 255 + part.min()",
        },
    ),
    mean_size=(
        "Your scale is the mean size of a block, so that larger entries have codes that do not fit into 8 bits.",
        {SCALE: "np.mean(np.abs(part))"},
    ),
    mean_size_and_clipped=(
        "Your scale is the mean size of a block, and what is larger was clipped. The largest entry is to come back as"
        " it was.",
        {SCALE: "np.mean(np.abs(part))", CODES: "np.clip(np.rint(127 * part / scale), -127, 127)"},
    ),
    deviation=(
        "Your scale is a standard deviation. Entries above it have codes that do not fit into 8 bits.",
        {SCALE: "np.std(part)"},
    ),
    root_of_the_mean_square=(
        "Your scale is the root of the mean square. Entries above it have codes that do not fit into 8 bits.",
        {SCALE: "np.sqrt(np.mean(part**2))"},
    ),
    length=(
        "Your scale is the length of the block as a vector. Its largest entry is to have the largest code.",
        {SCALE: "np.sqrt(np.sum(part**2))"},
    ),
    sum_of_sizes=(
        "Your scale is the sum of the sizes. The block's largest entry is to have the largest code.",
        {SCALE: "np.sum(np.abs(part))"},
    ),
    epsilon=(
        "You added a small number to the scale, against 0/0. It is not small beside every block: the largest entry does"
        " not come back. Ask whether the scale is 0.",
        {SCALE: "(np.max(np.abs(part)) + 1e-8)"},
    ),
    cut=(
        "You cut off toward 0. The nearest code is meant: that halves the largest error, and has none on average.",
        {CODES: "np.trunc(127 * part / scale)"},
    ),
    cut_beside_a_rounded_scale=(
        "You cut off toward 0, after a division by scale / 127, whose own rounding can cost the largest entry its code."
        " The nearest code is meant.",
        {CODES: "np.trunc(part / (scale / 127))"},
    ),
    floor=(
        "You took the floor, so that all errors go down. The nearest code is meant.",
        {CODES: "np.floor(127 * part / scale)"},
    ),
    ceil=(
        "You rounded up, always. The nearest code is meant.",
        {CODES: "np.ceil(127 * part / scale)"},
    ),
    not_rounded=(
        "Your numbers are those of x: nothing was rounded. A code is a whole number.",
        {CODES: "(127 * part / scale)"},
    ),
    rounded_before_scaling=(
        "You rounded before you divided by the scale: codes are whole numbers after it.",
        {CODES: "np.rint(127 * part) / scale"},
    ),
    three_codes=(
        "You rounded the ratio to the scale, so that only −1, 0 and 1 are left. First multiply by 127.",
        {BACK: "np.rint(part / scale) * scale"},
    ),
)

in_blocks.recognizes(
    a_hundred_and_twenty_eight=(
        "You used 128 codes a side. With a sign, 8 bits end at 127.",
        {BACK: "np.rint(128 * part / scale) * scale / 128"},
    ),
    minus_128=(
        "You used the code −128 as well and clipped 128, so that a largest entry above 0 does not come back as it was."
        " Codes go from −127 to 127.",
        {BACK: "np.clip(np.rint(128 * part / scale), -128, 127) * scale / 128"},
    ),
    without_sign=(
        "Your codes have no sign: `uint8` begins at 0, and negative ones have become something else.",
        {CODES: "(127 * part / scale).astype(np.uint8)"},
    ),
    multiplied_by_the_scale=(
        "You multiplied by the scale where you should divide, and divided on the way back.",
        {BACK: "np.rint(127 * part * scale) / 127 / scale"},
    ),
    first_block_alone=(
        "You return after the first block: a `return` stands inside the loop.",
        {"    return back": "        return back"},
    ),
    first_block_returned=(
        "You return the first block. Put all of them together.",
        {"return back": "return back[:block]"},
    ),
    wrapped_around=(
        "The code 128 does not fit into int8, and the largest entry has come back with another sign. With a sign, 8"
        " bits end at 127.",
        {BACK: "np.rint(128 * part / scale).astype(np.int8) * scale / 128"},
    ),
    two_largest_codes=(
        "You multiplied by 127 and divided by 128. The way back undoes the way there.",
        {"scale / 127": "scale / 128"},
    ),
    two_largest_codes_turned=(
        "You multiplied by 128 and divided by 127. The way back undoes the way there.",
        {"127 * part": "128 * part"},
    ),
    two_hundred_and_fifty_five=(
        "You used 255 codes a side. There are that many in all, with both signs.",
        {BACK: "np.rint(255 * part / scale) * scale / 255"},
    ),
    two_hundred_and_fifty_six=(
        "You used 256 codes a side. 8 bits have that many in all, with both signs.",
        {BACK: "np.rint(256 * part / scale) * scale / 256"},
    ),
    a_hundred=(
        "You rounded to hundredths of the scale. 8 bits have more codes than that.",
        {BACK: "np.rint(100 * part / scale) * scale / 100"},
    ),
    eight_codes=(
        "You used 8 codes a side. With 8 bits there are 256 patterns.",
        {BACK: "np.rint(8 * part / scale) * scale / 8"},
    ),
    half_of_the_codes=(
        "You used 63 or 64 codes a side: half of what 8 bits have.",
        {BACK: "np.rint(63 * part / scale) * scale / 63"},
    ),
    half_of_255=(
        "You used 127.5: then the largest entry lies between two codes. A code is a whole number, and the largest is"
        " 127.",
        {BACK: "np.rint(127.5 * part / scale) * scale / 127.5"},
    ),
    zeros_divided=(
        "A block of zeros has become nan: 0/0. It stays zeros.",
        {"        if scale > 0:\n    ": ""},
    ),
    last_block_dropped=(
        "The entries behind the last whole block have become 0. The last block may be shorter, and it counts.",
        {"range(0, len(x), block)": "range(0, len(x) - block + 1, block)"},
    ),
    shorter=(
        "You return fewer entries than x has: those behind the last whole block are missing.",
        {"return back": "return back[: len(x) // block * block]"},
    ),
    longer=(
        "You return more entries than x has: you filled the last block up, and left the filling in.",
        {"return back": "return np.append(back, np.zeros(-len(x) % block))"},
    ),
    shape_of_blocks=(
        "You return the blocks as rows. The task asks for the length of x.",
        {"return back": "return np.append(back, np.zeros(-len(x) % block)).reshape(-1, block)"},
    ),
    last_block_kept=(
        "The entries behind the last whole block have come back as they were. They are a block, too.",
        {"np.zeros_like(x)": "x.copy()", "range(0, len(x), block)": "range(0, len(x) - block + 1, block)"},
    ),
    codes_returned=(
        "You return the codes. The task asks for the numbers that they stand for.",
        {BACK: CODES},
    ),
    ratios_returned=(
        "You return codes / 127: multiply by the scale, too.",
        {BACK: "np.rint(127 * part / scale) / 127"},
    ),
    not_divided_back=(
        "You multiplied by the scale and did not divide by 127.",
        {BACK: "np.rint(127 * part / scale) * scale"},
    ),
    sign_lost=(
        "All your numbers are positive. The code has a sign; only the scale is made of sizes.",
        {CODES: "np.rint(127 * np.abs(part) / scale)"},
    ),
    so_many_blocks=(
        "You made `block` blocks. It is the number of entries in each.",
        lambda x, block: _parts(x, np.array_split(np.arange(len(x)), block)),
    ),
    blocks_of_about_one_size=(
        "You made blocks of about equal size. Each has `block` entries, and only the last one may be shorter.",
        lambda x, block: _parts(x, np.array_split(np.arange(len(x)), -(-len(x) // block))),
    ),
    rows_turned=(
        "You made `block` rows and as many columns as it takes. A row is a block: it has `block` entries.",
        lambda x, block: _parts(x, np.array_split(np.arange(len(x)), np.arange(1, block) * -(-len(x) // block))),
    ),
    interleaved=(
        "Your blocks are interleaved: each holds entries that lie far apart. A block holds neighbors.",
        lambda x, block: _parts(x, [np.arange(k, len(x), -(-len(x) // block)) for k in range(-(-len(x) // block))]),
    ),
    interleaved_by_block=(
        "Your blocks are interleaved: each holds every entry that is `block` further on. A block holds neighbors.",
        lambda x, block: _parts(x, [np.arange(k, len(x), block) for k in range(min(block, len(x)))]),
    ),
)
