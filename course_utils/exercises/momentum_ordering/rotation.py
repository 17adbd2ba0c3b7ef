"""The exercise of lecture 08 on moving numbers between arrays in place, where names do not help."""

from course_utils.exercises.framework.observed import observed


def _rotation_cases(rng):
    return [tuple(rng.normal(size=(3, *shape))) for shape in ((4,), (2, 3), (1,))]


def _as_others_see_them(program, *arrays):
    """The arrays after the call, for somebody who has held them all the time."""
    held = [array.copy() for array in arrays]
    program(*held)
    return dict(zip("abc", held, strict=True))


@observed(
    "Rotate three arrays",
    minutes=5,
    difficulty=2,
    objective="Tell the names of arrays from their contents, and keep what a store would overwrite.",
    cases=_rotation_cases,
    observe=_as_others_see_them,
    hints=(
        "After the first store, who still knows what stood in that array?",
        "A second name, a slice, the right-hand side of a tuple: which of them is memory of its own?",
        "One array has to be copied before anything is stored. Then write into the arrays, the one after the other.",
    ),
)
def rotate_(a, b, c):
    """In place: a gets the numbers of b, b those of c, c those of a."""
    kept = a.copy()
    a[:] = b
    b[:] = c
    c[:] = kept


STORES = "    kept = a.copy()\n    a[:] = b\n    b[:] = c\n    c[:] = kept"


def _lines(*lines):
    return {STORES: "\n".join("    " + line for line in lines)}


rotate_.recognizes(
    names_only=(
        "Nothing has moved. You gave names inside your function to other arrays, or returned something; who else holds"
        " the arrays sees none of it. Write into them.",
        _lines("a, b, c = b, c, a"),
    ),
    overwritten=(
        "Right for a and b. But when c asks for the numbers of a, they are gone: a second name, a slice and the"
        " right-hand side of a tuple are no copies.",
        _lines("a[:], b[:], c[:] = b, c, a"),
    ),
    overwritten_row_by_row=(
        "Right for arrays of one axis, where each entry is a number of its own. With two axes `a[i]` is a view of a"
        " row, and its numbers are gone when c asks for them.",
        _lines("for i in range(len(a)):", "    a[i], b[i], c[i] = b[i], c[i], a[i]"),
    ),
    c_left=(
        "Right for a and b, and c is as it was. It gets what stood in a at the start.",
        _lines("a[:] = b", "b[:] = c"),
    ),
    from_the_end=(
        "All three hold the numbers of a now: each store handed on what the one before had brought. Which array can be"
        " written first, and whose numbers must be kept before that?",
        _lines("c[:] = a", "b[:] = c", "a[:] = b"),
    ),
    c_lost=(
        "Right for a and c. You stored into c first, so b got what c had just been given. Its own numbers should have"
        " been kept.",
        _lines("c[:] = a", "a[:] = b", "b[:] = c"),
    ),
    b_lost=(
        "Right for b and c. You stored into b before a had its numbers.",
        _lines("kept = a.copy()", "b[:] = c", "a[:] = b", "c[:] = kept"),
    ),
    other_direction=(
        "You turned them the other way: a got the numbers of c. It is to get those of b.",
        _lines("kept = c.copy()", "c[:] = b", "b[:] = a", "a[:] = kept"),
    ),
    other_direction_overwritten=(
        "All three hold the numbers of c now: what was stored first went on to the others. Which array gets those of b,"
        " and whose numbers must be kept before they are written over?",
        _lines("a[:], b[:], c[:] = c, a, b"),
    ),
    first_two_swapped=(
        "In the end a and b have changed places, and c is as it was. Three are to move.",
        _lines("a[:], b[:] = b.copy(), a.copy()"),
    ),
    last_two_swapped=(
        "In the end b and c have changed places, and a is as it was. Three are to move.",
        _lines("b[:], c[:] = c.copy(), b.copy()"),
    ),
    outer_two_swapped=(
        "In the end a and c have changed places, and b is as it was. Three are to move.",
        _lines("a[:], c[:] = c.copy(), a.copy()"),
    ),
    a_by_name=(
        "Right for b and c. But a is as it was: it got another name, if anything, and not other numbers.",
        _lines("a, b[:], c[:] = b, c, a"),
    ),
    b_by_name=(
        "Right for a. But b got another name, and not other numbers; what came after wrote into something else.",
        _lines("kept = a.copy()", "a[:] = b", "b = c", "c[:] = kept"),
    ),
    a_alone=(
        "Right for a. But b and c got other names, and not other numbers.",
        _lines("kept = a.copy()", "a[:] = b", "b = c", "c = kept"),
    ),
    first_entries=(
        "You moved the first entry of each array alone.",
        {"a.copy()": "a[:1].copy()", "a[:] = b": "a[:1] = b[:1]", "b[:] = c": "b[:1] = c[:1]", "c[:] =": "c[:1] ="},
    ),
    all_but_the_first=(
        "You moved all but the first entry of each array.",
        {"a.copy()": "a[1:].copy()", "a[:] = b": "a[1:] = b[1:]", "b[:] = c": "b[1:] = c[1:]", "c[:] =": "c[1:] ="},
    ),
    added=(
        "You added where you should replace: the numbers of before are still in there.",
        {"a[:] =": "a +=", "b[:] =": "b +=", "c[:] =": "c +="},
    ),
    all_of_b=(
        "All three hold the numbers of b now: a has them, and its own, which c should get, were gone.",
        _lines("a[:] = b", "c[:] = a", "b[:] = c"),
    ),
    other_direction_c_of_b_lost=(
        "Two things: you turned them the other way, and b got what a had just been given.",
        _lines("kept = b.copy()", "a[:] = c", "b[:] = a", "c[:] = kept"),
    ),
    other_direction_a_twice=(
        "Two things: you turned them the other way, and c got what b had just been given.",
        _lines("kept = c.copy()", "b[:] = a", "c[:] = b", "a[:] = kept"),
    ),
    other_direction_a_kept=(
        "Two things: you turned them the other way, and a is as it was: a copy of c is missing, or was never stored.",
        _lines("c[:] = b", "b[:] = a"),
    ),
    other_direction_a_overwritten=(
        "Two things: you turned them the other way, and the last store read what the first had overwritten.",
        _lines("c[:] = b", "b[:] = a", "a[:] = c"),
    ),
    c_alone=(
        "Right for c. But a and b are as they were: they got other names, if anything, and not other numbers.",
        _lines("c[:] = a"),
    ),
    b_alone=(
        "Right for b. But a and c are as they were: they got other names, if anything, and not other numbers.",
        _lines("b[:] = c"),
    ),
    b_into_c_alone=(
        "You moved the numbers of b into c, the other way, and nothing else.",
        _lines("c[:] = b"),
    ),
    a_into_b_alone=(
        "You moved the numbers of a into b, the other way, and nothing else.",
        _lines("b[:] = a"),
    ),
    c_into_a_alone=(
        "You moved the numbers of c into a, the other way, and nothing else.",
        _lines("a[:] = c"),
    ),
    c_into_a_and_b_into_c=(
        "Two things: you turned them the other way, and b is as it was.",
        _lines("a[:] = c", "c[:] = b"),
    ),
    c_into_a_and_a_into_b=(
        "Two things: you turned them the other way, and c is as it was.",
        _lines("kept = a.copy()", "a[:] = c", "b[:] = kept"),
    ),
    all_but_the_last=(
        "You moved all but the last entry of each array.",
        {
            "a.copy()": "a[:-1].copy()",
            "a[:] = b": "a[:-1] = b[:-1]",
            "b[:] = c": "b[:-1] = c[:-1]",
            "c[:] =": "c[:-1] =",
        },
    ),
    zeroed=(
        "There are zeros now. Numbers are moved here, and none are lost.",
        _lines("kept = np.zeros_like(a)", "a[:] = b", "b[:] = c", "c[:] = kept"),
    ),
    half_copied=(
        "The first entry alone went into all of an array: an array is filled with one number.",
        _lines("kept = a.flat[0]", "a[:] = b.flat[0]", "b[:] = c.flat[0]", "c[:] = kept"),
    ),
    entries_turned=(
        "You moved the entries within each array. The arrays change places, and each entry keeps its own.",
        _lines("a[:], b[:], c[:] = np.roll(a, -1), np.roll(b, -1), np.roll(c, -1)"),
    ),
)
