"""The question of lecture 11 on the smallest rate at which a weight in bfloat16 moves."""

from course_utils.exercises.framework.question import Question

rate_that_arrives = Question(
    name="rate_that_arrives",
    title="From which rate on does it move?",
    minutes=4,
    difficulty=1,
    objective="Find the spacing of a format at a weight, and compare a step with it.",
    answer=2**-10,
    source="2**-10  # 0.3 lies between 1/4 and 1/2, where the spacing is 2**-2 * 2**-7; half of it",
    rtol=0.02,
    hints=(
        "Between which two powers of two does the weight lie? The spacing is the same everywhere between them.",
        "From 1 to 2 there are 2⁷ numbers of bfloat16, evenly spaced. How many are there between the two powers of two"
        " here, and how far apart do they lie?",
        "The kept weight is one of these numbers. How far must one go from it, in parts of the spacing, until another"
        " one is nearer? Adam's first step is as long as the rate, whatever the gradient is.",
    ),
)

rate_that_arrives.recognizes(
    whole_spacing=(
        "That is the whole spacing at this weight. A step need not reach the next number: from where on is that one the"
        " nearer of the two?",
        2**-9,
    ),
    spacing_above_a_half=(
        "That is the spacing between ½ and 1, or half of the one between 1 and 2. This weight lies further down, where"
        " the numbers are closer.",
        2**-8,
    ),
    spacing_at_one=(
        "That is the spacing between 1 and 2. The spacing halves at each power of two on the way down.",
        2**-7,
    ),
    half_twice=(
        "That is a quarter of the spacing at this weight. The weight is below ½ and above ¼: you halved once too often,"
        " or took the spacing below ¼.",
        2**-11,
    ),
    quarter_twice=(
        "That is an eighth of the spacing at this weight. Begin with the spacing at 1, and halve it once for each power"
        " of two on the way down to where the weight lies.",
        2**-12,
    ),
    proportional=(
        "You took the spacing for proportional to the weight. It is a step function: the same from one power of two to"
        " the next, then twice as large.",
        0.3 * 2**-8,
    ),
    proportional_whole=(
        "You took a whole spacing, and took it for proportional to the weight. It is the same from one power of two to"
        " the next, and half of it is enough to be rounded up or down.",
        0.3 * 2**-7,
    ),
    proportional_half=(
        "You took the spacing for proportional to the weight, and halved once too often. It is the same from one power"
        " of two to the next.",
        0.3 * 2**-9,
    ),
    rounded_decimals=(
        "Nearly: that is a decimal rounding of it. The answer is a power of two; write it as one, or to three digits.",
        0.001,
    ),
    distance_of_the_decimal=(
        "You began at 0.3, which is no number of bfloat16. What is kept is the nearest one, and it is from there that"
        " the step has to lead away.",
        0.3 - 153.5 / 512,
    ),
    upward_from_the_decimal=(
        "You began at 0.3, which is no number of bfloat16, and asked for the way up. What is kept is the nearest one,"
        " with the same way up as down.",
        154.5 / 512 - 0.3,
    ),
    float16_half=(
        "That is the answer for float16, which has ten digits behind the leading one. bfloat16 has seven.",
        2**-13,
    ),
    float32_half=(
        "That is the answer for float32, which has 23 digits behind the leading one. bfloat16 has seven.",
        2**-26,
    ),
    float32_whole=(
        "That is the spacing of float32 at this weight: 23 digits, and the whole of it. bfloat16 has seven, and a step"
        " need not reach the next number.",
        2**-25,
    ),
    one_in_the_weight=(
        "That is half a spacing as a part of the weight. Adam's first step is the rate itself, and no part of the"
        " weight.",
        2**-10 / 0.3,
    ),
    nothing_is_lost=(
        "At a rate of 0 nothing moves. And a weight in few bits does not notice every step.",
        0.0,
    ),
    exponent=(
        "That is an exponent. Write the rate itself, as in 2**-3.",
        -10,
    ),
    another_exponent=(
        "That is an exponent, and of a whole spacing. Write a rate, as in 2**-3; a step need not reach the next"
        " number.",
        -9,
    ),
)
