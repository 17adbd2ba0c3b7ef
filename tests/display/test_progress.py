"""Progress bars: seen by a reader, silent where outputs are compared, gone at the end."""

import pytest

from course_utils.display.progress import progress


@pytest.mark.parametrize("disabled, seen", [("1", False), ("", True)])
def test_seen_in_a_terminal_and_silent_where_outputs_are_compared(monkeypatch, capsys, disabled, seen):
    monkeypatch.setenv("TQDM_DISABLE", disabled)
    assert list(progress(range(3), "seeds")) == [0, 1, 2]
    said = capsys.readouterr()
    assert said.out == "" and ("seeds" in said.err) is seen


def test_a_loop_that_ends_early_leaves_no_bar_that_looks_like_a_failure(monkeypatch):
    from tqdm import auto

    bars = []

    class Bar(auto.tqdm):
        def close(self):
            bars.append((self.n, self.total))
            super().close()

    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setattr(auto, "tqdm", Bar)
    for k in progress(range(10)):
        if k == 3:
            break
    assert bars[0] == (3, 3)


def test_no_notebook_holds_a_bar(request):
    for path in sorted(request.config.rootpath.glob("notebooks/*.ipynb")):
        assert "it/s]" not in path.read_text(encoding="utf-8"), f"{path.name} was run with progress bars"
