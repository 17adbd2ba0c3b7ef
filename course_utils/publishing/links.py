"""Links in a working copy: what the text names as "lecture 05", "section 5.3" or "exercise 5.2" can be clicked."""

import json
import re
from functools import cache

from course_utils import lectures
from course_utils.publishing import roles

# What is never changed: code, sources with their addresses, formulas, headings, links that are there, HTML.
KEPT = re.compile(
    r"^```.*?^```[^\n]*$|^- [^\n]*\]\(https://[^\n]*$|^\$\$.*?^\$\$|^#{1,6} [^\n]*"
    r"|`[^`\n]+`|\$[^$\n]+\$|\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]+>",
    re.MULTILINE | re.DOTALL,
)
NAMED = re.compile(
    r"\b(?P<kind>[Ll]ecture|[Ss]ection|[Ee]xercise)s?[ \u00a0]"
    r"(?P<numbers>\d\d?(?:\.\d+)?(?:(?:, | and | or | to |–)(?:\d\d?\.\d+|\d\d)\b)*)"
)
# What stands before a section of another text: "(2015, section 2.1", "…*, section 3", "its section 3.1".
ELSEWHERE = re.compile(r"(?:\d{4}|[)\]*\"”]),? $|(?:[Ii]ts|’s|'s) $")
# What stands before a lecture of another course: "Stanford CS224n 2019, lecture 4".
ANOTHER_COURSE = re.compile(r"\d{4}, $")
NUMBER = re.compile(r"\d\d?(?:\.\d+)?")


def linked(text, own):
    """Markdown with a link at every lecture, section and exercise that exists; `own` is the number of its lecture.

    >>> linked("As lecture 02 says, and section 99.1, and `lecture 02`.", "07")
    'As [lecture 02](02_computation_graphs.ipynb) says, and section 99.1, and `lecture 02`.'
    """
    done, place = [], 0
    for kept in KEPT.finditer(text):
        done += [_with_links(text[place : kept.start()], own), kept.group()]
        place = kept.end()
    return "".join(done) + _with_links(text[place:], own)


def address(kind, number, own):
    """Where a lecture ("05"), a section or an exercise ("5.3") is found from lecture `own`; None if nowhere."""
    lecture = _lecture(number.partition(".")[0].zfill(2))
    if lecture is None or not lecture.ready:
        return None
    page = "" if lecture.number == own else lecture.path.name
    if kind == "lecture":
        return lecture.path.name if "." not in number and page else None
    cell = _numbered(lecture.path).get((kind, number))
    return cell and f"{page}#cell-id={cell}"  # JupyterLab's name for the place of a cell


def _with_links(text, own):
    def link(found):
        kind, numbers = found["kind"].lower(), found["numbers"]
        elsewhere = {"section": ELSEWHERE, "lecture": ANOTHER_COURSE}.get(kind)
        if elsewhere and elsewhere.search(text[: found.start()]):
            return found.group()
        if NUMBER.fullmatch(numbers):
            where = address(kind, numbers, own)
            return f"[{found.group()}]({where})" if where else found.group()
        return found.group().removesuffix(numbers) + NUMBER.sub(lambda one: _one(kind, one.group(), own), numbers)

    return NAMED.sub(link, text)


def _one(kind, number, own):
    where = address(kind, number, own)
    return f"[{number}]({where})" if where else number


def _lecture(number):
    return next((one for one in lectures.LECTURES if one.number == number), None)


@cache
def _numbered(path):
    """{("section" or "exercise", its number): the id of the cell with its heading}, of a lecture's notebook."""
    found = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        _level, text = roles.heading(cell) or (0, "")
        if numbered := re.match(r"(Exercise )?(\d+\.\d+)\b", text):
            found["exercise" if numbered[1] else "section", numbered[2]] = cell["id"]
    return found
