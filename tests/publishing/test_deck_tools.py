"""Pen and pointer: there where npm could fetch them, and a deck without them says so."""

import base64
import hashlib
import io
import subprocess
import tarfile

import pytest

from course_utils.publishing import deck_tools
from course_utils.publishing.deck_tools import Tool


def archive(**files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as package:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name.replace('__', '/').replace('_', '.')}")
            member.size = len(content)
            package.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


CONTENT = archive(dist__pen_js=b"draw()", dist__pen_css=b"pen {}", img__ink_png=b"png", readme_md=b"not needed")
DIGEST = base64.b64encode(hashlib.sha512(CONTENT).digest()).decode()
PEN = Tool("pen@1.0", DIGEST, {"dist/pen.js": "pen/pen.js", "dist/pen.css": "pen/pen.css", "img/": "pen/img/"})


@pytest.fixture(autouse=True)
def one_tool(tmp_path, monkeypatch):
    monkeypatch.setattr(deck_tools, "KEPT", tmp_path / "npm")
    monkeypatch.setattr(deck_tools, "TOOLS", (PEN,))


def npm(content, calls):
    """What stands in for npm: it writes `content` as the package, or nothing."""

    def run(command, cwd, **_):
        calls.append(command)
        if content is not None:
            (cwd / "pen-1.0.tgz").write_bytes(content)

    return run


def test_what_npm_fetched_once_is_copied_beside_the_deck(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(deck_tools.shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", npm(CONTENT, calls))
    assert deck_tools.fetch() is None and deck_tools.fetch() is None and len(calls) == 1
    assert deck_tools.copied(tmp_path / "assets") == {"scripts": ["pen/pen.js"], "styles": ["pen/pen.css"]}
    found = {path.relative_to(tmp_path / "assets").as_posix() for path in (tmp_path / "assets").rglob("*.*")}
    assert found == {"pen/pen.js", "pen/pen.css", "pen/img/ink.png"}


@pytest.mark.parametrize("content", [None, b"an answer of somebody else"])
def test_what_is_not_the_tested_package_is_not_used(tmp_path, monkeypatch, content):
    monkeypatch.setattr(deck_tools.shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", npm(content, []))
    assert "without pen and pointer: npm could not fetch them" in deck_tools.fetch()
    assert deck_tools.copied(tmp_path / "assets") == {"scripts": [], "styles": []}


def test_without_npm_a_deck_is_built_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(deck_tools.shutil, "which", lambda name: None)
    assert "npm, which fetches them, is not installed" in deck_tools.fetch()
    assert deck_tools.copied(tmp_path) == {"scripts": [], "styles": []}
