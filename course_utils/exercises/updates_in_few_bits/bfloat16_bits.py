"""The exercise of lecture 11 on rounding to bfloat16 by the bits of a number."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def _of_bits(*patterns):
    return np.array(patterns, np.uint32).view(np.float32)


def _rounding_cases(rng):
    ties = [0x3F808000, 0x3F818000, 0x3F828000, 0x3F838000, 0xC0408000, 0xC0418000, 0xC0428000, 0xC0438000]
    beside_ties = [0x3F807FFF, 0x3F808001, 0x40417FFF, 0x40418001, 0xBF8F7FFF, 0xBF8E8001]
    beside_the_grid = [0x3F800000, 0x3F810001, 0x3F80FFFF, 0xC1230000, 0xC1220001, 0xC123FFFF, 0x00000000]
    carries = np.array([1.999, -3.9999, 255.9, -0.99999, 0.12499, 262143.9, 1.2e8], np.float32)
    exponents = 10.0 ** rng.integers(-34, 35, size=(3, 5))
    return [
        (_of_bits(*ties),),
        (_of_bits(*beside_ties).reshape(2, 3),),
        (_of_bits(*beside_the_grid),),
        (carries,),
        (rng.normal(size=(3, 4)).astype(np.float32),),
        ((rng.normal(size=(3, 5)) * exponents).astype(np.float32),),
    ]


@exercise(
    "Round to bfloat16 by the bits",
    minutes=8,
    difficulty=2,
    objective="Round to the nearest number of a format with whole numbers alone: add, and clear what does not fit.",
    atol=0.0,  # small numbers stand beside large ones
    cases=_rounding_cases,
    demands=(
        keeps(
            "x",
            sentence="The task asks to leave x as it is. `x.view` shows the same memory under another type, so that"
            " what is done to the bits in place is done to x.",
        ),
    ),
    hints=(
        "Clearing the lower 16 bits goes toward 0. What must be added before, so that whatever is above half carries"
        " into the digits that are kept, and whatever is below half does not?",
        "Half of what is cut is 0x8000. With one less than that, a tie stays below; with all of it, a tie carries."
        " Which of the two is wanted depends on a single digit of the number: on which?",
        "The last digit that is kept is bit 16: shift it down and keep one bit. Add 0x7FFF and that digit, clear the"
        " lower 16 bits with a mask, and look at what is left as float32 again.",
    ),
)
def to_bfloat16(x):
    """The bfloat16 numbers nearest to x, of two that are equally near the one whose last digit is 0."""
    bits = x.view(np.uint32)
    odd = (bits >> 16) & 1  # the last digit that is kept
    return ((bits + 0x7FFF + odd) & 0xFFFF0000).view(np.float32)


ADDED, MASK = "bits + 0x7FFF + odd", "& 0xFFFF0000"

to_bfloat16.recognizes(
    cut=(
        "You cut off the lower bits, which goes toward 0 every time. What lies above half has to go the other way, so"
        " something must be added before the cut.",
        {ADDED: "bits"},
    ),
    ties_away=(
        "All is right but some ties: you send every one of them away from 0, where the last digit should decide. You"
        " added the whole half, or asked the first digit that is cut, which is 1 in every tie.",
        {ADDED: "bits + 0x8000"},
    ),
    ties_toward_zero=(
        "All is right but some ties: you send every one of them toward 0, where the last digit should decide. You asked"
        " no digit, or one that is cut.",
        {ADDED: "bits + 0x7FFF"},
    ),
    ties_to_odd=(
        "All is right but the ties: you send each of them to the neighbor whose last digit is 1. Where that digit is 0"
        " already, a tie must not carry.",
        {ADDED: "bits + 0x8000 - odd"},
    ),
    half_and_digit=(
        "You added the whole half, and the digit on top of it. Where the digit is 1, that is one too many: what lies"
        " just below half carries, too.",
        {ADDED: "bits + 0x8000 + odd"},
    ),
    digit_before_the_last=(
        "All is right but some ties: the digit that you asked is the last but one of those that are kept. Count the"
        " bits that are cut.",
        {"bits >> 16": "bits >> 17"},
    ),
    number_in_place_of_its_digit=(
        "You added all that stands above the cut, and not one digit of it. Keep a single bit of what was shifted down.",
        {"(bits >> 16) & 1": "bits >> 16"},
    ),
    digit_of_its_own_weight=(
        "You added the digit where it stands, in bit 16, which is a whole spacing for every odd number. It is meant to"
        " be 0 or 1.",
        {"(bits >> 16) & 1": "bits & 0x10000"},
    ),
    always_up=(
        "Whatever is not on the grid went away from 0: you added all that can be cut off. Only what is above half"
        " should carry.",
        {ADDED: "bits + 0xFFFF"},
    ),
    a_whole_spacing=(
        "Even numbers on the grid have moved: you added a whole spacing, which carries always.",
        {ADDED: "bits + 0x10000"},
    ),
    taken_off=(
        "You took half off before the cut. The cut goes toward 0 by itself; what lies above half has to carry.",
        {ADDED: "bits - 0x7FFF - odd"},
    ),
    a_quarter=(
        "You added a quarter of what is cut, so only what is above three quarters carries.",
        {"0x7FFF": "0x3FFF"},
    ),
    three_digits_of_half=(
        "You added 0x7FF, with an F missing: that is a thirty-second of what is cut. Half of 16 bits has four hex"
        " digits.",
        {"0x7FFF": "0x7FF"},
    ),
    five_digits_of_half=(
        "You added 0x7FFFF, with an F too many: that is several spacings. Half of 16 bits has four hex digits.",
        {"0x7FFF": "0x7FFFF"},
    ),
    nothing_cleared=(
        "You added and never cleared: all of the lower bits are still there.",
        {f" {MASK}": ""},
    ),
    cleared_before_adding=(
        "You cleared first and added then, so that nothing can carry and the lower bits are full again. First add, then"
        " clear.",
        {f"({ADDED}) {MASK}": f"(bits {MASK}) + 0x7FFF + odd"},
    ),
    a_byte_cleared=(
        "You cleared 8 bits. A float32 has 32 and a bfloat16 has 16, so twice as many have to go.",
        {"0xFFFF0000": "0xFFFFFF00"},
    ),
    one_bit_too_few=(
        "You cleared 15 bits: one digit too many is left.",
        {"0xFFFF0000": "0xFFFF8000"},
    ),
    one_bit_too_many=(
        "You cleared 17 bits: the last digit that bfloat16 has is gone, too.",
        {"0xFFFF0000": "0xFFFE0000"},
    ),
    nineteen_bits=(
        "You cleared 19 bits, so that four digits are left. A hex digit of the mask stands for four bits.",
        {"0xFFFF0000": "0xFFF80000"},
    ),
    twenty_bits=(
        "You cleared 20 bits, so that three digits are left. A hex digit of the mask stands for four bits.",
        {"0xFFFF0000": "0xFFF00000"},
    ),
    mask_turned=(
        "Your mask keeps the lower 16 bits and clears the upper ones, with the sign and the exponent in them.",
        {"0xFFFF0000": "0x0000FFFF"},
    ),
    sign_lost=(
        "All your numbers are positive: your mask clears the highest bit, too, which is the sign.",
        {"0xFFFF0000": "0x7FFF0000"},
    ),
    brackets=(
        "Everything has become 0. In Python `+` is stronger than `>>`, and `>>` is stronger than `&`: put brackets"
        " around the digit.",
        {ADDED: "bits + 0x7FFF + bits >> 16 & 1"},
    ),
    converted_to_whole_numbers=(
        "With `astype(np.uint32)` you make whole numbers of the values and cut off what stands behind the point. You"
        " want the same bits under another type.",
        {"x.view(np.uint32)": "x.astype(np.uint32)"},
    ),
    converted_there_and_back=(
        "With `astype` you convert values, here to whole numbers and back. You want the same bits under another type,"
        " both times.",
        {"x.view(np.uint32)": "x.astype(np.uint32)", ".view(np.float32)": ".astype(np.float32)"},
    ),
    bits_returned=(
        "Your bits are right, and you return them as whole numbers. Look at them as float32 again: `astype` converts"
        " values and does not do that.",
        {".view(np.float32)": ""},
    ),
    sixteen_bits_returned=(
        "You return the upper 16 bits as a whole number, as they would be stored. The task asks for the numbers that"
        " they stand for.",
        {f"{MASK}).view(np.float32)": ">> 16)"},
    ),
    not_shifted_back=(
        "You shifted the upper half down and did not shift it back: sign and exponent stand where the digits should be,"
        " and what comes out is nearly 0.",
        {MASK: ">> 16"},
    ),
)

to_bfloat16.recognizes(
    six_digits=(
        "You rounded well, to one digit too few. bfloat16 has 7 digits behind the leading one, which is 1 and not"
        " stored.",
        {"bits >> 16": "bits >> 17", "0x7FFF": "0xFFFF", "0xFFFF0000": "0xFFFE0000"},
    ),
    eight_digits=(
        "You rounded well, to one digit too many. bfloat16 has 7 digits behind the leading one: count that one once.",
        {"bits >> 16": "bits >> 15", "0x7FFF": "0x3FFF", "0xFFFF0000": "0xFFFF8000"},
    ),
    float16=(
        "This is float16, which has three digits more and a much smaller range: large numbers have become inf and small"
        " ones 0. bfloat16 is the upper half of float32.",
        lambda x: x.astype(np.float16).astype(np.float32),
    ),
    read_as_float16=(
        "Your 16 bits are right, and you read them as float16, which has another exponent. As the upper half of a"
        " float32 they say what they mean.",
        {f"{MASK}).view(np.float32)": ">> 16).astype(np.uint16).view(np.float16).astype(np.float32)"},
    ),
    two_decimals=(
        "You rounded to decimals. The digits of a format are binary, and they begin where the number begins.",
        lambda x: np.round(x, 2),
    ),
    three_decimals=(
        "You rounded to three decimals. The digits of a format are binary, and they begin where the number begins.",
        lambda x: np.round(x, 3),
    ),
    spacing_of_one=(
        "You rounded to multiples of one spacing, that of the numbers from 1 to 2. Further up the grid is wider,"
        " further down it is finer.",
        lambda x: np.rint(x * 128) / 128,
    ),
    whole_numbers=(
        "You rounded to whole numbers. A format has a spacing for each power of two.",
        lambda x: np.rint(x),
    ),
    logarithm_of_zero=(
        "Right but at 0, which has become nan: 0 has no logarithm. The bits know no such exception.",
        lambda x: (
            np.rint(x / (2.0 ** np.floor(np.log2(np.abs(x))) / 128)) * (2.0 ** np.floor(np.log2(np.abs(x))) / 128)
        ),
    ),
    unchanged=(
        "Your numbers are those of x: nothing was rounded.",
        lambda x: x,
    ),
)
