"""The exercises of lecture 08: what a list of updates means, and what statements in place do to old values."""

from course_utils.exercises.framework.exercise import Question

three_calls = Question(
    name="three_calls",
    title="Predict three calls",
    minutes=4,
    difficulty=1,
    objective="Read a list of updates as one instant, and know what a call returns.",
    answer=[(2, 5), (3, 7), (4, 10)],
    hints=(
        "Which values does the second update see: those from before the call, or what the first update has made?",
        "Make a table with a line for each call. Compute both new numbers from the line above, then write both down.",
        "The first call returns the numbers at the start, since outputs are read before the stores.",
    ),
)

three_calls.recognizes(
    a_first=(
        "You read the list as statements, from above. The line of b has seen the new a; it should see the old one.",
        [(2, 5), (3, 8), (5, 13)],
    ),
    b_first=(
        "You read the list as statements, from below. The line of a has seen the new b; it should see the old one.",
        [(2, 5), (5, 7), (7, 12)],
    ),
    after=(
        "These are the values after each call. Outputs are read before the stores, so the first call returns the"
        " start.",
        [(3, 7), (4, 10), (6, 14)],
    ),
    a_first_and_after=(
        "Two things: outputs are read before the stores, and the line of b sees the old a. You read the list as"
        " statements, from above.",
        [(3, 8), (5, 13), (8, 21)],
    ),
    b_first_and_after=(
        "Two things: outputs are read before the stores, and the line of a sees the old b. You read the list as"
        " statements, from below.",
        [(5, 7), (7, 12), (12, 19)],
    ),
    nothing_is_kept=(
        "You started each call from the same numbers. What is shared keeps its value: a call begins where the one"
        " before has stopped.",
        [(2, 5), (2, 5), (2, 5)],
    ),
    one_step_and_no_more=(
        "The first two are right. The third call begins from what the second has stored, and you gave the same again.",
        [(2, 5), (3, 7), (3, 7)],
    ),
    start_twice=(
        "The first call returns the start, and it stores: the second call already returns other numbers.",
        [(2, 5), (2, 5), (3, 7)],
    ),
    start_left_out_once=(
        "You gave the start, and then left a call out. The second call returns what the first has stored.",
        [(2, 5), (4, 10), (6, 14)],
    ),
    one_update_a_call=(
        "You made one update in each call, in turn. A call makes both, at once.",
        [(2, 5), (3, 5), (3, 8)],
    ),
    last_update_alone=(
        "You made the second update alone. Both variables get a new value in every call.",
        [(2, 5), (2, 7), (2, 9)],
    ),
    first_update_alone=(
        "You made the first update alone. Both variables get a new value in every call.",
        [(2, 5), (3, 5), (2, 5)],
    ),
    difference_turned=(
        "You took a − b for the new a. The list says b − a.",
        [(2, 5), (-3, 7), (-10, 4)],
    ),
    added_to_the_old=(
        "You added the new value to the old one. An update stores its expression in the place of what was there.",
        [(2, 5), (5, 12), (12, 29)],
    ),
    order_of_the_outputs=(
        "Your pairs are (b, a). The function returns a first.",
        [(5, 2), (7, 3), (10, 4)],
    ),
    a_alone=(
        "You gave a alone. Each call returns both, as a pair.",
        [2, 3, 4],
    ),
    returned_is_the_last=(
        "You gave the third call alone. The task asks for all three, in a list.",
        (4, 10),
    ),
    a_fourth=(
        "You went one call too far. The task asks for three.",
        [(2, 5), (3, 7), (4, 10), (6, 14)],
    ),
)
