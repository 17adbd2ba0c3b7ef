"""Lecture 13: which words of a sentence does the model take for code?"""

import numpy as np
from ipywidgets import Combobox

from course_utils.plots.windows import marked_sentence
from course_utils.widgets.explorer import Explorer

MOST = 60  # words that are shown


def sentence_explorer(read, sentences):
    """A line to type a sentence in, or to choose one of `sentences` from.

    read: text → (words, probabilities (words,) of code, nan where nothing is asked, known (words,) booleans).
    """

    def draw(sentence):
        words, probabilities, known = read(sentence)
        if not len(words):
            return marked_sentence(
                [], [], [], "No word to read"
            ), "There is no word in it. Type a sentence, then Enter."
        shown = [list(part)[:MOST] for part in (words, probabilities, known)]
        asked = [(w, p, is_known) for w, p, is_known in zip(*shown, strict=True) if np.isfinite(p)]
        code = [word for word, p, _known in asked if p > 0.5]
        unknown = [word for word, _p, is_known in asked if not is_known]
        told = [f"Taken for code: {', '.join(code) or 'none'}. Not in the vocabulary: {', '.join(unknown) or 'none'}."]
        if likely := [f"{word} {p:.0%}" for word, p, _known in asked if p > 0.05]:
            told.append("; ".join(likely) + ".")
        if len(words) > MOST:
            told.append(f"The first {MOST} of {len(words)} words are shown.")
        words_are = f"word{'s' * (len(asked) != 1)} {'is' if len(code) == 1 else 'are'}"
        title = f"{len(code)} of {len(asked)} {words_are} taken for code"
        return marked_sentence(*shown, title), " ".join(told)

    box = Combobox(
        value=sentences[0], options=tuple(sentences), description="sentence", continuous_update=False,
        layout={"width": "640px"},
    )  # fmt: skip
    return Explorer(draw, {"sentence": box})
