"""What a reader is told: one message, as plain text for any console and as HTML for JupyterLab, light or dark."""

import html
import re
import sys
import textwrap
import unicodedata
from dataclasses import dataclass

MARKS = {"correct": "✓", "wrong": "✗", "raised": "⚠", "not attempted": "○"}
LABELS = {
    "correct": "correct.",
    "wrong": "wrong.",
    "raised": "your code raised",
    "not attempted": "not attempted yet:",
}
EDGES = {  # JupyterLab's own colors, which follow its theme; the second is for pages without JupyterLab
    "correct": "var(--jp-success-color1, #2e7d32)",
    "wrong": "var(--jp-warn-color1, #b26a00)",
    "raised": "var(--jp-error-color1, #c62828)",
    "not attempted": "var(--jp-border-color1, #888888)",
}
BOX = (
    "margin:4px 0;padding:8px 12px;border-left:5px solid {edge};max-width:{width};line-height:1.45;"
    "background:var(--jp-layout-color2, rgba(128, 128, 128, 0.12));color:var(--jp-ui-font-color1, inherit);"
    "font-family:var(--jp-ui-font-family, sans-serif);font-size:var(--jp-content-font-size1, 14px)"
)
CODE = (
    "font-family:var(--jp-code-font-family, monospace);font-size:0.93em;color:inherit;"
    "background:var(--jp-layout-color1, rgba(128, 128, 128, 0.12))"
)
SPELLED = {
    **{"✓": "[ok]", "✗": "[x]", "⚠": "[!]", "○": "[ ]", "★": "*", "☆": "."},
    **{"∂": "d", "−": "-", "·": "*", "×": "x", "∘": "*", "√": "sqrt", "‖": "||", "′": "'", "⁄": "/"},
    **{"→": "->", "←": "<-", "≠": "!=", "≤": "<=", "≥": ">=", "≈": "~", "∞": "inf", "∈": "in"},
    **{"…": "...", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'},
}


def printable(text, encoding=None):
    """`text` with every character that `encoding` (the console's own, if None) cannot print spelled in ASCII.

    >>> printable("✓ ∂J/∂Wᵀ = δxᵀ, ½‖r‖²", "ascii")
    '[ok] dJ/dW^T = deltax^T, 1/2||r||^2'
    """
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return "".join(c if _encodes(c, encoding) else _spell(c) for c in text)


def _encodes(character, encoding):
    try:
        character.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return character.isascii()
    return True


def _spell(character):
    if character in SPELLED:
        return SPELLED[character]
    name = unicodedata.name(character, "")
    if name.startswith("GREEK"):
        return name.split()[3].lower() if len(name.split()) > 3 else "?"
    raised = "^" if unicodedata.decomposition(character).startswith("<super>") else ""
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(p if p.isascii() else SPELLED.get(p, "") for p in parts)
    return raised + plain if plain else "?"


def paragraphs(head, message):
    """The message as lines of at most 88 characters, one paragraph for each of its lines, `head` before the first.

    >>> print(paragraphs("○ not attempted yet:", "replace the ..."))
    ○ not attempted yet: replace the ...
    """
    first, *rest = f"{head} {message}".strip().split("\n")
    wrap = {"width": 88, "subsequent_indent": "  ", "break_long_words": False, "break_on_hyphens": False}
    lines = [textwrap.fill(first, **wrap), *(textwrap.fill(line, initial_indent="  ", **wrap) for line in rest)]
    return printable("\n".join(lines))


def marked_up(text):
    """`text` as HTML: escaped, with what stands between backticks set as code.

    >>> marked_up("a < b, `c`").replace(CODE, "")
    'a &lt; b, <code style="">c</code>'
    """
    return re.sub(r"`([^`]+)`", rf'<code style="{CODE}">\1</code>', html.escape(text, quote=False))


def boxed(head, message, edge):
    """The message in a box; `head` in bold, so that a mark and a word say what the color of the edge says."""
    first, *rest = message.split("\n")
    lines = [f"<strong>{marked_up(head)}</strong> {marked_up(first)}".strip(), *map(marked_up, rest)]
    body = "".join(f'<div style="margin:{"0" if k == 0 else "4px 0 0"}">{line}</div>' for k, line in enumerate(lines))
    style = BOX.format(edge=edge, width="46em")
    return f'<div class="course-verdict" role="status" aria-live="polite" style="{style}">{body}</div>'


@dataclass(frozen=True)
class Verdict:
    """What `check` found: one of the four statuses, a message, and the name of the misconception it recognized.

    A `label` takes the place of the words that stand for the status.

    >>> Verdict("not attempted", "replace the ... and run the cell again")
    ○ not attempted yet: replace the ... and run the cell again
    """

    status: str
    message: str
    misconception: str | None = None
    label: str = ""

    @property
    def mark(self):
        """✓, ✗, ⚠ or ○."""
        return MARKS[self.status]

    @property
    def _head(self):
        return f"{self.mark} {self.label or LABELS[self.status]}"

    def __repr__(self):
        return paragraphs(self._head, self.message)

    def _repr_html_(self):
        return boxed(self._head, self.message, EDGES[self.status])


@dataclass(frozen=True)
class Note:
    """A heading and a text: a hint, or what an exercise asks.

    >>> Note("Hint 1 of 3.", "Which shape must the answer have?")
    Hint 1 of 3. Which shape must the answer have?
    """

    head: str
    message: str

    def __repr__(self):
        return paragraphs(self.head, self.message)

    def _repr_html_(self):
        return boxed(self.head, self.message, "var(--jp-brand-color1, #1976d2)")


@dataclass(frozen=True)
class Solution:
    """A model answer: folded away in JupyterLab until it is opened, plain source in a terminal.

    >>> Solution("Add", "def add(a, b):\\n    return a + b")
    def add(a, b):
        return a + b
    """

    title: str
    source: str

    def __repr__(self):
        return printable(self.source)

    def _repr_html_(self):
        look = "margin:8px 0 0;color:inherit;background:none;white-space:pre;overflow-x:auto"
        code = f'<pre style="{look}">{html.escape(self.source, quote=False)}</pre>'
        summary = f'<summary style="cursor:pointer"><strong>Solution</strong> {marked_up(self.title)}</summary>'
        style = BOX.format(edge=EDGES["not attempted"], width="66em")
        return f'<div class="course-verdict" style="{style}"><details>{summary}{code}</details></div>'
