"""A reader's own file of words and labels, one word a line (CoNLL style): read into sentences with labels."""

import re
from collections import Counter
from pathlib import Path

from course_utils.data.labeled_text import LabeledSentence
from course_utils.errors import CourseError

BLOCK = 50  # sentences that make a topic, at most, where the file marks no documents
LONGEST = 1000  # words of a file without blank lines that may be one sentence

# A line that starts a document, in the manner of CoNLL-2003 (also behind an id), CoNLL-U, CoNLL-2012, HIPE and JNLPBA.
_DOCUMENT = re.compile(
    r"(?:\d+[ \t]+)?-DOCSTART-(?:[ \t]|$)|# ?newdoc(?: |$)|#begin document |# (?:\w+:)?document_id = |###MEDLINE:"
)
_COMMENT = re.compile(r"# *[^ \t=]+ =(?: |$)|#end document$")  # "# sent_id = 12": also with as many columns as a word
_ENTITY = re.compile(r"[BIESLUM]-(.+)", re.DOTALL)  # B-PER, I-PER; with E, S, L, U, M: IOBES, BILOU, BMES
_OUTSIDE = {"O", "_"}
_ID = re.compile(r"[0-9]+(?:[-.][0-9]+)?")  # in CoNLL-U: 3; 3-4 for two words written as one; 3.1 for one not written
_WORD_TITLE = re.compile(r"(?:word|token|form|text)s?", re.IGNORECASE)  # in a first line that names the columns
_LABEL_TITLE = re.compile(r"tag|label|class|entity|pos|ne", re.IGNORECASE)


def read_conll(path, word=0, label=-1, encoding="utf-8-sig"):
    """The sentences of a file with one word a line, its label on the same line, and a blank line after each sentence.

    A tuple of `LabeledSentence`s. word, label: numbers of the columns, from 0, or from -1 at the right: CoNLL-2003 has
    the word first and the label last; CoNLL-U has the word in column 1 and its part of speech in column 3. Tabs stand
    between columns if most lines have one, else spaces. Labels such as B-PER and I-PER lose their prefix, as here each
    word is labeled on its own: if all labels of the file are O, _ or have one; else they stay as they are. Comments
    (# …) and a first line of titles are left out; of CoNLL-U also lines for several words (1-2) and for none (1.1).

    topic: "document 1", … where the file marks several (-DOCSTART-, # newdoc); else "sentences 1 to 50", …: neighbors
    mostly come from one text, and `split` by topic keeps them together. CourseError with the line, if one lacks a word
    or a label, if it has more or fewer columns than most lines while a column is counted from the right, and if it is
    in another encoding (CoNLL-2002 was published in "latin-1").

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "towns.txt")
    ...     _ = path.write_text("Ada B-PER\\nByron I-PER\\nsings O\\n\\nRome B-LOC\\n", encoding="utf-8")
    ...     for sentence in read_conll(path):
    ...         print(sentence.topic, sentence.words, sentence.labels)
    sentence 1 ('Ada', 'Byron', 'sings') ('PER', 'PER', 'O')
    sentence 2 ('Rome',) ('LOC',)
    """
    lines = _lines(_text(path, encoding))
    rows = _without_comments(lines, _rows(lines))
    usual = _usual(rows.values())
    _check_columns(path, lines, rows, usual, word, label)
    rows = _without_title(rows, usual, word, label)
    if _numbered(rows, usual):
        rows = _without_ranges(path, rows, usual, word)
    for number, row in rows.items():
        if wrong := _wrong(row, usual, word, label):
            raise CourseError(f"{path}, line {number}: {lines[number - 1][:80]!r} has {wrong}")
    return _sentences(path, lines, {number: (row[word], row[label]) for number, row in rows.items()})


def _text(path, encoding):
    """The text of a file; CourseError if there is none, or another encoding."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Give a file of words and labels.") from error
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise CourseError(f"encoding is {encoding!r}, unknown to Python; give 'utf-8-sig' or 'latin-1'.") from error
    except UnicodeDecodeError as error:
        read = error.object  # the content, in some encodings less its mark at the beginning
        line = read.count(b"\n", 0, error.start) + 1
        other = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
        raise CourseError(
            f"{path}, line {line}: the byte {read[error.start]:#04x} is not {encoding}. Give the encoding in which "
            f"the file was written, for example encoding={other!r}, and look whether words with accents are right."
        ) from error


def _lines(text):
    """The lines, blank ones as "". Not by `splitlines`: that breaks at characters which words have, such as U+2028."""
    lines = text.split("\n" if "\n" in text else "\r")
    return [line.rstrip(" \r") if line.strip(" \t\r") else "" for line in lines]


def _rows(lines):
    """{number: columns} of the lines that are neither blank nor the mark of a document."""
    numbered = {number: line for number, line in enumerate(lines, 1) if line and not _DOCUMENT.match(line)}
    sample = [line for line in numbered.values() if line[0] != "#"] or list(numbered.values())
    tabs = 2 * sum("\t" in line for line in sample) > len(sample)
    if tabs and any("\t" in line.strip(" \t") for line in sample):  # and not only at the ends
        return {number: [cell.strip(" ") for cell in line.split("\t")] for number, line in numbered.items()}
    return {number: re.split("[ \t]+", line.strip(" \t\r")) for number, line in numbered.items()}  # \s has U+00A0 too


def _without_comments(lines, rows):
    """The rows that are words. A line that begins with # may be either: "# text = #ah" or, with its label, "#ah O".

    It is a comment if it reads "# key = value"; if it has another number of columns than most lines without a #; or if
    these lines begin with numbers, as then the word stands behind a number: in GermEval, "#<tab>address<tab>date".
    """
    plain = {number: row for number, row in rows.items() if lines[number - 1][0] != "#"} or rows
    usual = _usual(plain.values())
    if _numbered(plain, usual):
        return plain
    return {
        number: row
        for number, row in rows.items()
        if number in plain or (len(row) == usual and not _COMMENT.match(lines[number - 1]))
    }


def _usual(rows):
    """The number of columns that most rows have."""
    return max(Counter(map(len, rows)).items(), key=lambda item: item[1], default=(0, 0))[0]


def _numbered(rows, usual):
    """Whether each row begins with a number, and a word and a label have place behind it."""
    return usual > 2 and all(_ID.fullmatch(row[0]) for row in rows.values())


def _without_ranges(path, rows, usual, word):
    """The rows less those whose id in column 0 is 3-4 or 3.1, if most ids are plain numbers: if it is CoNLL-U."""
    if word in (0, -usual):
        raise CourseError(
            f"Column 0 of {path} numbers the words. Give the columns of the word and of its label: word=1, label=3 for "
            "the parts of speech in CoNLL-U."
        )
    plain = {number: row for number, row in rows.items() if row[0].isdigit()}
    return plain if 2 * len(plain) > len(rows) else rows  # else WebAnno's: 1-1, 1-2, … are words of sentence 1


def _without_title(rows, usual, word, label):
    """The rows less a first one that names the columns ("TOKEN", "NE-TAG"), whose label does not come again."""
    first, *others = rows.values()
    named = len(first) == usual and _WORD_TITLE.fullmatch(first[word]) and any(map(_LABEL_TITLE.search, first))
    if not named or not others or any(first[label] in row for row in others):
        return rows
    return dict(list(rows.items())[1:])


def _check_columns(path, lines, rows, usual, word, label):
    """Whether the file has words at all, and the columns asked for."""
    if not rows:
        raise CourseError(f"{path} has no words. Give a file with a word and its label on each line.")
    if usual == 1:
        number = next(iter(rows))
        commas = sum("," in lines[number - 1] for number in rows)
        what = "commas between the columns (CSV)" if 2 * commas > len(rows) else "one column, words without labels"
        raise CourseError(
            f"{path} has {what}; line {number} is {lines[number - 1][:80]!r}. Write a tab between a word and its "
            "label, and a blank line after each sentence."
        )
    for name, index in (("word", word), ("label", label)):
        if not isinstance(index, int) or not -usual <= index < usual:
            raise CourseError(
                f"{name} is {index!r}, and {path} has {usual} columns; give a number from 0 to {usual - 1}, or from "
                f"-1 to -{usual} to count from the right."
            )
    if (word - label) % usual == 0:
        raise CourseError(f"word={word} and label={label} are the same of the {usual} columns of {path}; give two.")


def _wrong(row, usual, word, label):
    """What a row has instead of one word and one label; None if they are there, and no other column can be meant."""
    if len(row) == 1:
        return (
            "one column. Write a word and its label, and between them a tab or spaces, whichever the other lines have. "
            "A blank line ends a sentence, and a comment begins with #."
        )
    if len(row) != usual and min(word, label) < 0:
        return (
            f"{len(row)} columns, most lines have {usual}. If a space stands inside its word, write tabs between all "
            f"columns; if lines may differ, count from the left: word={word % usual}, label={label % usual}."
        )
    if len(row) <= max(word, label):
        return f"{len(row)} columns, and none with the number {max(word, label)}. Write it."
    if not row[word] or not row[label]:
        name, index = ("word", word) if not row[word] else ("label", label)
        return f"nothing in column {index}, its {name}. Write it, or choose another column with {name}=."
    return None


def _sentences(path, lines, words):
    """The `LabeledSentence`s, from {number of a line: (word, label)}."""
    sentences, documents = [[]], [0]
    for number, line in enumerate(lines, 1):
        starts = _DOCUMENT.match(line) is not None
        if starts or not line:  # in Dutch CoNLL-2002 no blank line stands between -DOCSTART- and the first word
            sentences.append([])
            documents.append(documents[-1] + starts)
        elif number in words:
            sentences[-1].append(words[number])
    found = [(document, pairs) for document, pairs in zip(documents, sentences, strict=True) if pairs]
    if len(found) == 1 and len(words) > LONGEST:
        raise CourseError(
            f"{path} has {len(words)} words and no blank line between them: that would be one sentence. Write a blank "
            "line after each sentence."
        )
    topics, plain = _topics([document for document, _ in found]), _plain({label for _, label in words.values()})
    return tuple(
        LabeledSentence(topic, tuple(word for word, _ in pairs), tuple(plain[label] for _, label in pairs))
        for topic, (_, pairs) in zip(topics, found, strict=True)
    )


def _topics(documents):
    """The topic of each sentence: its document, or where all stand in one, its block of at most `BLOCK` sentences."""
    numbers = {document: number for number, document in enumerate(dict.fromkeys(documents), 1)}
    if len(numbers) > 1:
        return [f"document {numbers[document]}" for document in documents]
    count = len(documents)
    size = min(BLOCK, -(-count // 10))  # ten blocks or so, for three parts, also of a short file
    starts = [k - k % size for k in range(count)]
    ends = [min(start + size, count) for start in starts]
    return [f"sentences {a + 1} to {b}" if a + 1 < b else f"sentence {b}" for a, b in zip(starts, ends, strict=True)]


def _plain(labels):
    """{label: what `read_conll` makes of it}: without its prefix, if all labels are O or have one."""
    entities = {label: _ENTITY.fullmatch(label) for label in labels - _OUTSIDE}
    if not all(entities.values()):
        return {label: label for label in labels}
    return {label: entities[label][1] if label in entities else label for label in labels}
