"""The figures of lecture 09 show the data they were given, each with the look that says what it means."""

from course_utils import plots
from course_utils.plots import style

MIB = 2**20


def test_sentences_are_blocks_under_their_means():
    ax = plots.sentences_and_means(
        [1, 9], [4.0, 1.0], {"tokens": 1.3, "sentences": 2.5}, "One token counts as nine", groups=(1, 1)
    )
    blocks = [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in ax.patches]
    assert blocks == [(0, 1, 4), (1, 9, 1)]
    lines = [(line.get_linestyle(), line.get_color(), line.get_ydata()[0]) for line in ax.lines[-2:]]
    assert lines == [("-", style.VALUES, 1.3), ("--", style.WRONG, 2.5)]
    assert ax.lines[-3].get_xdata() == [1, 1]  # between two micro-batches
    assert [text.get_text() for text in ax.texts] == ["1", "9 tokens", "tokens: 1.30", "sentences: 2.50"]


def test_error_against_spread_shows_every_batch_and_a_line_through_the_origin():
    ax = plots.error_against_spread({"by ones": ([0, 0.5], [0.0, 1.0]), "by twos": ([0, 0.5], [0.0, 0.5])}, "More")
    curves = [line.get_xydata().tolist() for line in ax.lines]
    assert curves == [[[0, 0], [0.5, 1]], [[0, 0], [0.5, 1]], [[0, 0], [0.5, 0.5]], [[0, 0], [0.5, 0.5]]]
    assert [line.get_marker() for line in ax.lines[::2]] == ["o", "x"]
    assert [text.get_text() for text in ax.texts] == ["by ones", "by twos"]


def test_memory_against_micro_batch_is_in_mebibytes():
    ax = plots.memory_against_micro_batch(
        [1, 8, 64], {"engine": [MIB, 2 * MIB, 16 * MIB], "torch": [2 * MIB] * 2 + [4 * MIB]}, "Less"
    )
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 2, 16], [2, 2, 4]]
    assert ax.get_xscale() == ax.get_yscale() == "log" and list(ax.get_xticks()) == [1, 8, 64]
    assert [text.get_text() for text in ax.texts] == ["engine", "torch"]
