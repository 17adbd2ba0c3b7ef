"""The exercise of lecture 13 on what a classifier may see: a window of words, without the marks that are the answer."""

from course_utils.exercises.framework.exercise import exercise

SENTENCES = (
    'the " assert " statement calls " assert " or " not in " , the old way .',
    '" str " and " bytes " have no " decode " but the " encode " of " str " is there',
    "a class body is a block of its own and a class is an object",
    'see " x . y "',
)


def _window_cases(rng):
    assertion, strings, plain, short = map(str.split, SENTENCES)
    drawn = [str(word) for word in rng.choice(["if", "a", "for", "name", '" self "', '" yield from "'], size=16)]
    mixed = " ".join(drawn).split()
    words = [k for k, token in enumerate(mixed) if token != '"']
    return [
        (assertion, 2, 5),
        (assertion, 7, 5),
        (assertion, 0, 5),
        (assertion, 12, 3),
        (assertion, 18, 7),
        (strings, 1, 5),
        (strings, 19, 3),
        (strings, len(strings) - 1, 5),
        (plain, 11, 7),
        (plain, 5, 1),
        (short, 4, 7),
        (short, 2, 3),
        (mixed, words[len(words) // 2], 5),
        (mixed, words[-2], 9),
    ]


@exercise(
    "Features without the answer",
    minutes=6,
    difficulty=1,
    objective="Cut a window out of a marked sentence so that nothing in it tells which words were marked.",
    cases=_window_cases,
    hints=(
        "Which tokens would not be there if nobody had marked the sentence? A window may hold none of them, and no gap"
        " where they stood.",
        "Without the marks the word stands at another place. By how much has it moved, and which marks did that?",
        "Make the list of the words first. Then put half a window of `<edge>` at each end of it, so that every window"
        " is a slice that fits.",
    ),
)
def window_at(tokens, place, width):
    """The words of the window around the one at `place`, a list as long as `width`."""
    words = [token for token in tokens if token != '"']
    middle = place - tokens[:place].count('"')
    left, right = ["<edge>"] * (width // 2), ["<edge>"] * (width // 2)
    padded = left + words + right
    return padded[middle : middle + width]


WORDS, MIDDLE = "[token for token in tokens if token != '\"']", "place - tokens[:place].count('\"')"
LEFT, RIGHT = 'left, right = ["<edge>"] * (width // 2)', ', ["<edge>"] * (width // 2)\n'
PADDED, RETURN = "padded = left + words + right", "return padded[middle : middle + width]"
BOTH = f"{LEFT}{RIGHT}"


def _around(word_at):
    """A wrong program: word_at(words, k) for the places around the middle."""

    def window_at(tokens, place, width):
        words = [token for token in tokens if token != '"']
        middle = place - tokens[:place].count('"')
        return [word_at(words, k) for k in range(middle - width // 2, middle + width // 2 + 1)]

    return window_at


def _pieces(tokens, place, width):
    """(the words left of the middle, the middle, those right of it), without any edges."""
    words = [token for token in tokens if token != '"']
    middle, half = place - tokens[:place].count('"'), width // 2
    return words[max(0, middle - half) : middle], words[middle], words[middle + 1 : middle + 1 + half]


def _dropped_late(tokens, place, width):
    raw = ["<edge>"] * (width // 2) + tokens + ["<edge>"] * (width // 2)
    return [token for token in raw[place : place + width] if token != '"']


def _stops_at_marks(tokens, place, width):
    inside = {k for k, token in enumerate(tokens) if token != '"'}

    def reached(step):
        found, k = [], place + step
        while k in inside and len(found) < width // 2:
            found.append(tokens[k])
            k += step
        return found + ["<edge>"] * (width // 2 - len(found))

    return [*reached(-1)[::-1], tokens[place], *reached(1)]


def _named_neighbors(tokens, place, width):
    shown, within = [], False
    for k, token in enumerate(tokens):
        if token == '"':
            within = not within
        else:
            shown.append("<code>" if within and k != place else token)
    middle, half = place - tokens[:place].count('"'), width // 2
    return (["<edge>"] * half + shown + ["<edge>"] * half)[middle : middle + width]


def _all_at_one_end(at_the_left):
    def window_at(tokens, place, width):
        left, middle, right = _pieces(tokens, place, width)
        edges = ["<edge>"] * (width - len(left) - 1 - len(right))
        return [*edges, *left, middle, *right] if at_the_left else [*left, middle, *right, *edges]

    return window_at


window_at.recognizes(
    marks_stay=(
        "Your window has the marks in it, so the answer stands beside the word: whoever has a quotation mark as a"
        " neighbor is code. Nobody will have marked the text that the classifier is for.",
        {WORDS: "tokens", MIDDLE: "place"},
    ),
    dropped_from_the_window=(
        "You cut the window first and dropped the marks then. A window that is short or lacks its neighbors tells that"
        " marks stood there: the answer still leaks.",
        _dropped_late,
    ),
    marks_become_edges=(
        "You wrote `<edge>` where a mark stood. That leaks as much as the mark did: an edge in the middle of a sentence"
        " says that the next word is code.",
        {WORDS: "['<edge>' if token == '\"' else token for token in tokens]", MIDDLE: "place"},
    ),
    marks_become_blanks=(
        "You left an empty text where a mark stood. That leaks as much as the mark did.",
        {WORDS: "['' if token == '\"' else token for token in tokens]", MIDDLE: "place"},
    ),
    stops_at_marks=(
        "Your window ends at the next mark, as if the sentence ended there. A code word then has edges on both sides,"
        " and that gives it away.",
        _stops_at_marks,
    ),
    neighbors_named=(
        "You wrote the label of a neighbor in place of the neighbor. Labels are what a new text does not have, those of"
        " other words as well.",
        _named_neighbors,
    ),
    place_of_the_marked_list=(
        "You dropped the marks and kept the place. It counts in the list with the marks, so that your window stands"
        " further right, by one word for each mark before it.",
        {MIDDLE: "place"},
    ),
    all_marks_counted=(
        "You moved the place by all marks of the sentence. Only those before the word have moved it.",
        {MIDDLE: "max(0, place - tokens.count('\"'))"},
    ),
    pairs_of_marks=(
        "You took off one for each pair of marks. Both marks of a pair were tokens, and both are gone.",
        {MIDDLE: "place - tokens[:place].count('\"') // 2"},
    ),
    first_of_that_name=(
        "You looked for the word by its name and found the first that is called so. The same word can stand in a"
        " sentence twice, once as code and once as text.",
        {MIDDLE: "words.index(tokens[place])"},
    ),
    last_of_that_name=(
        "You looked for the word by its name and found the last that is called so. The same word can stand in a"
        " sentence twice, once as code and once as text.",
        {MIDDLE: "len(words) - 1 - words[::-1].index(tokens[place])"},
    ),
    one_too_far_right=(
        "Your window stands one word too far right. Which word of it is in the middle?",
        _around(lambda words, k: words[k + 1] if 0 <= k + 1 < len(words) else "<edge>"),
    ),
    one_too_far_left=(
        "Your window stands one word too far left. Which word of it is in the middle?",
        _around(lambda words, k: words[k - 1] if 0 <= k - 1 < len(words) else "<edge>"),
    ),
    half_a_window_left=(
        "Your window has the word at its right end. As many words follow it as go before.",
        {RETURN: "return (left + padded)[middle : middle + width]"},
    ),
    half_a_window_right=(
        "Your window begins with the word. As many words go before it as follow.",
        {RETURN: "return (padded + right)[middle + width // 2 : middle + width // 2 + width]"},
    ),
    too_short_at_the_ends=(
        "Your window is shorter at the ends of a sentence. A classifier needs the same number of words each time; what"
        " lies beyond is `<edge>`.",
        lambda tokens, place, width: [
            *_pieces(tokens, place, width)[0],
            _pieces(tokens, place, width)[1],
            *_pieces(tokens, place, width)[2],
        ],
    ),
    negative_slice=(
        "A slice that begins below 0 counts from the end in Python. Near the beginning of a sentence your window is"
        " empty or wrong.",
        {RETURN: "return words[middle - width // 2 : middle + width // 2 + 1]"},
    ),
    wraps_round=(
        "A negative index counts from the end in Python: before the first word stand the last ones of your sentence."
        " Beyond either end is `<edge>`.",
        _around(lambda words, k: words[k] if k < len(words) else "<edge>"),
    ),
    goes_round=(
        "Your window goes round, from one end of the sentence to the other. Beyond either end is `<edge>`.",
        _around(lambda words, k: words[k % len(words)]),
    ),
    ends_repeated=(
        "You repeat the first and the last word beyond the ends. The classifier could not tell that from a word that"
        " is there twice; beyond is `<edge>`.",
        _around(lambda words, k: words[min(max(k, 0), len(words) - 1)]),
    ),
    left_alone_padded=(
        "You put edges at the left alone. At the other end of a sentence your window is too short.",
        {PADDED: "padded = left + words"},
    ),
    right_alone_padded=(
        "You put edges at the right alone. What is at the left of them has moved: your window begins with the word"
        " where it should have it in the middle.",
        {PADDED: "padded = words + right"},
    ),
    edges_at_the_right=(
        "You filled a short window up at its right. Near the beginning of a sentence the word is not in the middle"
        " then.",
        _all_at_one_end(False),
    ),
    edges_at_the_left=(
        "You filled a short window up at its left. Near the end of a sentence the word is not in the middle then.",
        _all_at_one_end(True),
    ),
    a_whole_window_padded=(
        "You put a whole window of edges at the left, and cut as if it were half of one. All that you cut stands too"
        " far left.",
        {LEFT: 'left, right = ["<edge>"] * width'},
    ),
    one_edge=(
        "You put a single edge at each end. A window of five needs two, and one of seven needs three.",
        {BOTH: 'left, right = ["<edge>"], ["<edge>"]\n'},
    ),
    width_on_each_side=(
        "You took `width` words on each side. It counts the whole window, the middle as well.",
        {BOTH: 'left, right = ["<edge>"] * width, ["<edge>"] * width\n', "middle + width]": "middle + 2 * width + 1]"},
    ),
    last_word_missing=(
        "Your window ends one word too soon: a slice leaves its end out.",
        {"middle + width]": "middle + width - 1]"},
    ),
    middle_left_out=(
        "You left the word itself out. It is not the answer: whether it is code is. It may be seen.",
        {RETURN: "return padded[middle : middle + width // 2] + padded[middle + width // 2 + 1 : middle + width]"},
    ),
    middle_hidden=(
        "You hid the word itself behind an edge. It is not the answer: whether it is code is. It may be seen.",
        {RETURN: 'padded[middle + width // 2] = "<edge>"\n    return padded[middle : middle + width]'},
    ),
    turned=(
        "Your window is in reverse order. What goes before and what follows has changed places.",
        {RETURN: "return padded[middle : middle + width][::-1]"},
    ),
    before_and_after_only=(
        "You return two lists. The task asks for one, with the word in the middle of it.",
        {
            RETURN: "half = middle + width // 2\n    return padded[middle:half], padded[half + 1 : middle + width]",
        },
    ),
    one_text=(
        "You joined the window to one text. The task asks for a list of words.",
        {RETURN: 'return " ".join(padded[middle : middle + width])'},
    ),
    other_edges=(
        "What you put beyond the ends of a sentence has another name. It is `<edge>` at both, with its brackets.",
        {BOTH: 'left, right = [""] * (width // 2), [""] * (width // 2)\n'},
    ),
    nothing_beyond=(
        "You put None beyond the ends of a sentence. The task asks for a word of its own there, `<edge>`.",
        {BOTH: "left, right = [None] * (width // 2), [None] * (width // 2)\n"},
    ),
    whole_sentence=(
        "You return all words of the sentence. The task asks for those around one of them.",
        {RETURN: "return words"},
    ),
    label_returned=(
        "You return whether the word is marked. That is the label, and the task asks for what is seen beside it.",
        lambda tokens, place, width: tokens[:place].count('"') % 2 == 1,
    ),
)
