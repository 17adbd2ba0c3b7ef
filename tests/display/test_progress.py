"""Progress bars: seen by a reader, silent where outputs are compared, gone at the end."""

import pytest

from course_utils.display.progress import progress


@pytest.mark.parametrize("disabled, seen", [("1", False), ("", True)])
def test_seen_in_a_terminal_and_silent_where_outputs_are_compared(monkeypatch, capsys, disabled, seen):
    monkeypatch.setenv("TQDM_DISABLE", disabled)
    assert list(progress(range(3), "seeds")) == [0, 1, 2]
    said = capsys.readouterr()
    assert said.out == "" and ("seeds" in said.err) is seen


def test_no_notebook_holds_a_bar(request):
    for path in sorted(request.config.rootpath.glob("notebooks/*.ipynb")):
        assert "it/s]" not in path.read_text(encoding="utf-8"), f"{path.name} was run with progress bars"
