"""A reader's own file, in the ways such files are written: the same words and labels, or an error with the line."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_utils.data import Vocabulary, read_conll, split, windows
from course_utils.data.two_columns import BLOCK, LONGEST
from course_utils.errors import CourseError

ADA = [[("Ada", "PER"), ("sings", "O")], [("Rome", "LOC")]]  # what most of the files below say


@pytest.fixture
def read(tmp_path):
    """Read a text as a file; the path has a short name."""

    def reading(text, **arguments):
        path = tmp_path / "corpus.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_conll(path, **arguments)

    return reading


def pairs(sentences):
    return [list(zip(words, labels, strict=True)) for _, words, labels in sentences]


def labels(sentences):
    return [label for sentence in sentences for label in sentence.labels]


SAME = {
    "spaces": "Ada B-PER\nsings O\n\nRome B-LOC\n",
    "tabs": "Ada\tB-PER\nsings\tO\n\nRome\tB-LOC\n",
    "no newline at the end": "Ada B-PER\nsings O\n\nRome B-LOC",
    "Windows": "Ada B-PER\r\nsings O\r\n\r\nRome B-LOC\r\n",
    "an old Macintosh": "Ada B-PER\rsings O\r\rRome B-LOC\r",
    "mixed ends of lines": "Ada B-PER\r\nsings O\n \r\nRome B-LOC\n",
    "a mark of UTF-8": "\ufeffAda B-PER\nsings O\n\nRome B-LOC\n",
    "blank lines everywhere": "\n\n \nAda B-PER\nsings O\n\n\t\n\n  \nRome B-LOC\n\n\n",
    "a tab as a blank line": "Ada\tB-PER\nsings\tO\n\t\nRome\tB-LOC\n\t\n",
    "aligned": "Ada      B-PER\nsings    O\n\nRome  \t  B-LOC  \n",
    "spaces beside tabs": "Ada \tB-PER\nsings\t O \n\nRome\tB-LOC\n",
    "tabs at the ends of lines with spaces": "Ada B-PER\t\nsings O\t\n\nRome B-LOC\t\n",
    "four columns": "Ada NNP B-NP B-PER\nsings VBZ B-VP O\n\nRome NNP B-NP B-LOC\n",
    "an empty column between": "Ada\t\tB-PER\nsings\t\tO\n\nRome\t\tB-LOC\n",
    "comments": "# text = Ada sings\n# number 1\n#newpar\nAda B-PER\nsings O\n\n# sent_id = 2\nRome B-LOC\n",
    "comments among tabs": "# text = Ada sings\nAda\tB-PER\n# half = way\nsings\tO\n\n# id 2\nRome\tB-LOC\n",
    "titles": "WORD\tNE-TAG\nAda\tB-PER\nsings\tO\n\nRome\tB-LOC\n",
    "one document": "-DOCSTART- O\n\nAda B-PER\nsings O\n\nRome B-LOC\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_ways_to_write_the_same(read, text):
    sentences = read(text)
    assert pairs(sentences) == ADA
    assert [s.topic for s in sentences] == ["sentence 1", "sentence 2"]


SCHEMES = {
    "IOB1": "I-PER I-PER B-PER O I-LOC",
    "IOB2": "B-PER I-PER B-PER O B-LOC",
    "IOBES": "B-PER E-PER S-PER O S-LOC",
    "BILOU": "B-PER L-PER U-PER O U-LOC",
    "BMES": "B-PER M-PER E-PER O S-LOC",
}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_prefixes_of_entities_are_dropped(read, scheme):
    assert labels(read("".join(f"w {label}\n" for label in scheme.split()))) == ["PER", "PER", "PER", "O", "LOC"]


@pytest.mark.parametrize(
    ("given_labels", "expected"),
    [
        ("B-creative-work I-creative-work O", "creative-work creative-work O"),
        ("B-ORG.NAM O _", "ORG.NAM O _"),
        ("B-PER|I-ORG O", "PER|I-ORG O"),
        ("NNP -LRB- B-cell O", None),  # one label of another form, and all stay
        ("B-PER I", None),
        ("B- O", None),
        ("b-per O", None),
        ("B_PER O", None),
        ("_ O", None),
        ("DNA O", None),
    ],
)
def test_other_labels_stay(read, given_labels, expected):
    read_labels = labels(read("".join(f"w {label}\n" for label in given_labels.split())))
    assert read_labels == (expected or given_labels).split()


# --- columns ---------------------------------------------------------------------------------------------------------

ODD = ["a\u00a0b", "\u00a0", "\x85", "a\u2028b", "a\u2029", "\x0bc", "\x0c", "\u200b", "\u3000", "a\x1cb", "\ufeffx"]


@pytest.mark.parametrize("separator", ["\t", " "])
def test_characters_that_python_takes_for_spaces_are_words(read, separator):
    text = "first O\n" + "".join(f"{word}{separator}B-X\n" for word in ODD)
    assert read(text.replace("first O", f"first{separator}O"))[0].words == ("first", *ODD)


def test_words_with_spaces_between_tabs(read):
    assert pairs(read("New York\tB-LOC\n# 1\tO\nis\tO\n")) == [[("New York", "LOC"), ("# 1", "O"), ("is", "O")]]


def test_tabs_separate_where_most_lines_have_one(read):
    assert read("a b\tO\nc\tO\n")[0].words == ("a b", "c")
    assert read("a O\nb O\nc\tO\n")[0].words == ("a", "b", "c")
    assert read("# a\n# b\n# c\nx y\tO\n")[0].words == ("x y",), "comments do not count"


CONLLU = """# newdoc id = a
# text = Vámonos al mar
1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\t_
1\tVamos\tir\tVERB\t_\tMood=Imp\t0\troot\t_\t_
2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\t_
3-4\tal\t_\t_\t_\t_\t_\t_\t_\t_
3\ta\ta\tADP\t_\t_\t5\tcase\t_\t_
4\tel\tel\tDET\t_\t_\t5\tdet\t_\t_
5\tmar\tmar\tNOUN\t_\t_\t1\tobl\t_\t_
5.1\tvamos\tir\tVERB\t_\t_\t_\t_\t_\t_

#\tfour\tcolumns\tand\tsix\tmore\tare\ta\tcomment\there
1\t#\t#\tSYM\t_\t_\t0\troot\t_\t_
"""


def test_conllu(read):
    sentences = read(CONLLU, word=1, label=3)
    assert [s.words for s in sentences] == [("Vamos", "nos", "a", "el", "mar"), ("#",)]
    assert labels(sentences) == ["VERB", "PRON", "ADP", "DET", "NOUN", "SYM"]
    assert set(labels(read(CONLLU, word=-9, label=-1))) == {"_"}, "a column without values keeps its _"


def test_conllu_by_default_would_take_numbers_for_words(read):
    with pytest.raises(CourseError, match=r"Column 0 of .*corpus.txt numbers the words.*word=1, label=3"):
        read(CONLLU)


def test_numbers_of_sentence_and_word_are_not_ranges(read):
    assert read("1-1\t0-3\tAda\tPER\n1-2\t4-9\tsings\tO\n", word=2)[0].words == ("Ada", "sings")


def test_comments_where_words_stand_behind_numbers(read):
    text = "#\thttp://a.b/c\t[2009-08-13]\t\n1\tAda\tB-PER\tO\n2\tsings\tO\tO\n"
    assert pairs(read(text, word=1, label=2)) == ADA[:1]


def test_hashtags_are_words_and_comments_are_not(read):
    assert read("#\tO\n#tag\tO\n#a = b\tO\nx\tO\n")[0].words == ("#", "#tag", "x")
    assert read("#tag O\n# O\n#end O\n")[0].words == ("#tag", "#", "#end"), "also where no other line is"
    assert read("# sent_id = 1\n# text =\n# DT B-NP O\nx NN B-NP O\n")[0].words == ("#", "x"), "key = value"
    assert read("x O\n#tag\ny O\n")[0].words == ("x", "y"), "without a label: a comment"


def test_columns_counted_from_the_left_may_be_followed_by_any_number(read):
    text = "#begin document (a); part 000\nd 0 Ada NNP -\n\nd 0 sings VBZ ( ( *\nd 0 . . ( * (\n#end document\n"
    assert pairs(read(text, word=2, label=3)) == [[("Ada", "NNP")], [("sings", "VBZ"), (".", ".")]]
    with pytest.raises(CourseError, match=r"line 2: 'd 0 Ada NNP -' has 5 columns, most lines have 7.*word=2, label=6"):
        read(text, word=2)


@pytest.mark.parametrize("text", ["Word NN\n", "word O\ntag O\n", "text tag\nis tag\n", "form NN\nfits VB\n"])
def test_a_first_sentence_that_is_no_line_of_titles(read, text):
    assert read(text)[0].words[0] == text.split()[0]


def test_titles_of_further_columns(read):
    text = "Token\tNE-COARSE\tMISC\n# language = de\nAda\tB-PER\t_\nsings\tO\tEnd\n"
    assert pairs(read(text, label=1)) == ADA[:1]
    assert pairs(read(text)) == [[("Ada", "_"), ("sings", "End")]]


# --- topics ----------------------------------------------------------------------------------------------------------

MARKS = ["-DOCSTART- -X- -X- O", "-DOCSTART-", "-DOCSTART-\tO", "0 -DOCSTART- O", "# newdoc", "#newdoc id = b"]
MARKS += ["#begin document (a); part 001", "# document_id = b", "# hipe2022:document_id = b", "###MEDLINE:95369245"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("blank", ["", "\n"], ids=["no blank line", "a blank line"])
def test_marks_of_documents(read, mark, blank):
    sentences = read(f"{mark}\n{blank}a O\n\nb O\n{blank}{mark}\n{blank}{mark}\nc O\n{mark}\n")
    assert [(s.topic, s.words) for s in sentences] == [
        ("document 1", ("a",)),
        ("document 1", ("b",)),
        ("document 2", ("c",)),
    ]


def test_what_stands_before_the_first_mark_is_a_document(read):
    assert [s.topic for s in read("a O\n\n-DOCSTART-\n\nb O\n")] == ["document 1", "document 2"]


def test_a_word_like_a_mark(read):
    assert read("#newdoc\tO\n-DOCSTART-s\tO\n")[0].words == ("#newdoc", "-DOCSTART-s")


def test_blocks_of_sentences(read):
    topics = [s.topic for s in read("a O\n\n" * (11 * BLOCK + 1))]
    assert topics[0] == topics[BLOCK - 1] == f"sentences 1 to {BLOCK}" != topics[BLOCK]
    assert topics[-1] == f"sentence {11 * BLOCK + 1}" and len(set(topics)) == 12
    assert len({s.topic for s in read("a O\n\n" * 25)}) == 9, "short files have small blocks"


def test_from_a_file_to_windows(read):
    sentences = read("".join(f"Ada{k} B-PER\nsees O\nRome{k} B-LOC\n\n" for k in range(60)))
    parts = split(sentences)
    topics = [{s.topic for s in part} for part in parts]
    assert not topics[0] & topics[1] and not topics[1] & topics[2] and not topics[0] & topics[2]
    seen = windows(parts.train, Vocabulary([s.words for s in parts.train]), ("O", "PER", "LOC"), width=3)
    assert seen.ids.shape == (3 * len(parts.train), 3) and set(seen.labels) == {0, 1, 2}


# --- errors ----------------------------------------------------------------------------------------------------------

WRONG = {
    "nothing": ("", {}, r"corpus.txt has no words"),
    "blank lines": ("\n \n\t\n", {}, r"has no words"),
    "marks and comments": ("-DOCSTART- O\n\n# newdoc\n", {}, r"has no words"),
    "no labels": ("Ada\nsings\n", {}, r"one column, words without labels; line 1 is 'Ada'.*a tab between"),
    "commas": ("Sentence: 1,Ada,PER\n,sings,O\n,.,O\n", {}, r"commas between the columns \(CSV\); line 1 is 'Sent"),
    "a label is missing": ("Ada PER\n\nsings\n", {}, r"line 3: 'sings' has one column.*a tab or spaces"),
    "a label is empty": ("Ada\tPER\nsings\t\n", {}, r"line 2: 'sings\\t' has nothing in column -1, its label"),
    "a word is empty": ("Ada\tPER\n\n\tO\n", {}, r"line 3: '\\tO' has nothing in column 0, its word"),
    "a word is a space": ("Ada PER\n  O\n", {}, r"line 2: '  O' has one column"),
    "a line of spaces among tabs": ("a\tO\nb\tO\nc O\n", {}, r"line 3: 'c O' has one column"),
    "a column more": ("a O\nNew York LOC\nb O\n", {}, r"line 2: .* 3 columns, most lines have 2.*word=0, label=1"),
    "a column less": ("a N O\nb O\nc N O\n", {}, r"line 2: 'b O' has 2 columns, most lines have 3"),
    "too few for the number": (
        "a N O\nb N\nc N O\n",
        {"label": 2},
        r"line 2: .* 2 columns, and none with the number 2",
    ),
    "a label outside": (
        "a N O\n",
        {"label": 3},
        r"label is 3, and .* has 3 columns; give a number from 0 to 2, or .*-3",
    ),
    "a word outside": ("a N O\n", {"word": -4}, r"word is -4, and .* has 3 columns"),
    "a name for a number": ("a N O\n", {"word": "form"}, r"word is 'form'"),
    "the same column": ("a N O\n", {"word": 2}, r"word=2 and label=-1 are the same of the 3 columns"),
    "no blank lines": ("a O\n" * (LONGEST + 1), {}, rf"has {LONGEST + 1} words and no blank line"),
    "a codec that is none": ("a O\n", {"encoding": "utf-9"}, r"encoding is 'utf-9', unknown.*'latin-1'"),
}


@pytest.mark.parametrize(("text", "arguments", "message"), WRONG.values(), ids=WRONG)
def test_errors_name_the_line_and_the_way_out(tmp_path, text, arguments, message):
    path = tmp_path / "corpus.txt"
    path.write_bytes(text.encode())
    with pytest.raises(CourseError, match=rf"(?s){message}"):
        read_conll(path, **arguments)


def test_a_long_line_is_shown_in_part(read):
    with pytest.raises(CourseError) as raised:
        read("a O\nb O\n" + "c" * 5000)
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
def test_another_encoding(read, start):
    spanish = start + "el O\n\nEspaña B-LOC\n".encode("latin-1")
    with pytest.raises(CourseError, match=r"corpus.txt, line 3: the byte 0xf1 is not utf-8-sig.*encoding='latin-1'"):
        read(spanish)
    assert read(spanish.removeprefix(start), encoding="latin-1")[1].words == ("España",)


def test_utf_16(read):
    text = "España\tB-LOC\n".encode("utf-16")
    with pytest.raises(CourseError, match=r"line 1: the byte 0xff .*encoding='utf-16'"):
        read(text)
    assert read(text, encoding="utf-16")[0].words == ("España",)


def test_no_file(tmp_path):
    with pytest.raises(CourseError, match=r"none.txt cannot be read \(No such file"):
        read_conll(tmp_path / "none.txt")
    with pytest.raises(CourseError, match=r"cannot be read \(.*\). Give a file"):
        read_conll(str(tmp_path))


# --- a law -----------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" \t\n\r\ufeff"), min_size=1, max_size=6)
WORDS = WORDS.filter(lambda word: word[0] != "#" and word != "-DOCSTART-")
PLAIN = {"B-X": "X", "I-X": "X"}
KINDS = st.sampled_from([["NNP", "-LRB-", ","], ["O", "B-X", "I-X"], ["_", "X"]])
FILES = KINDS.flatmap(lambda kind: st.lists(st.lists(st.tuples(WORDS, st.sampled_from(kind)), min_size=1), min_size=1))


@given(FILES, st.sampled_from(["\t", " ", "  ", " \t "]), st.sampled_from(["\n", "\r\n"]), st.integers(1, 3))
@example([[("a\u2028b", "O"), ("\x85", "O")], [("\xa0", "O")]], " ", "\r\n", 1)
@example([[("1", "O"), ("2", "O")]], "\t", "\n", 1)
def test_what_is_written_is_read(tmp_path_factory, sentences, separator, end, blanks):
    path = tmp_path_factory.mktemp("law") / "corpus.txt"
    text = "".join("".join(f"{word}{separator}{label}{end}" for word, label in s) + end * blanks for s in sentences)
    expected = [[(word, PLAIN.get(label, label)) for word, label in sentence] for sentence in sentences]
    path.write_bytes(text.encode())
    assert pairs(read_conll(path)) == expected
    path.write_bytes(text.encode("utf-8-sig").rstrip(b"\r\n"))
    assert pairs(read_conll(path)) == expected
