"""Lecture 13 on another corpus: with a file of names in place of code mentions, every cell runs to the end."""

import linecache
import random

import nbformat

from course_utils.lectures import find
from course_utils.publishing import roles

PEOPLE, PLACES = ("Ada", "Bo", "Cleo", "Dora", "Emil", "Fay"), ("Rome", "Oslo", "Kyiv", "Lima", "Cairo")
SKIPPED = {"attempt", "guess", "progress"}
REPLACED = {  # as section 13.10 says
    "sentences = code_mentions()": "sentences = read_conll({path!r})",
    "first_params(data.rows)": "first_params(data.rows, classes=len(data.classes))",
}


def corpus(path):
    """Thirty documents of fourteen sentences, in three classes; some names stand in one document only."""
    draw, lines = random.Random(0), []
    for document in range(30):
        lines += ["-DOCSTART- O", ""]
        for number in range(14):
            person = draw.choice(PEOPLE) if draw.random() < 0.8 else f"Person{document}"
            place = draw.choice(PLACES) if draw.random() < 0.8 else f"Place{document}"
            lines += draw.choice(
                [
                    ["Dr. O", f"{person} B-PER", "lives O", "in O", f"{place} B-LOC", ". O", ""],
                    ["In O", f"{place} B-LOC", f"{person} B-PER", "slept O", f"{number} O", ". O", ""],
                    ["The O", "rain O", "in O", "May O", f"{draw.random():.5f} O", "ends O", ". O", ""],
                ]
            )
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def run(cells, path, changed=REPLACED):
    """The names that the code cells leave behind, with the replacements made."""
    names, made = {"__name__": "__main__"}, 0
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code" or roles.role(cell) in SKIPPED:
            continue
        source, name = roles.source(cell), f"<cell {number} of lecture 13>"
        for old, new in changed.items():
            made += old in source
            source = source.replace(old, new.format(path=path))
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)  # claims read their own source
        exec(compile(source, name, "exec"), names)
    assert made >= len(changed)
    return names


def test_every_cell_runs_on_a_corpus_of_names(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("COURSE_CLAIMS", raising=False)  # what is claimed of code need not hold of names
    names = run(nbformat.read(find(13).path, 4).cells, corpus(tmp_path / "names.txt"))
    assert names["data"].classes == ("O", "LOC", "PER")
    f1 = {name: found.f1 for name, found in names["all_three"].items()}
    assert f1["window net"] > 0.95 and 0.3 < f1["usual label"] < 0.9
    assert names["same"].all() and "came out differently" in capsys.readouterr().out
