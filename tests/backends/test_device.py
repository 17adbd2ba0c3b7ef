"""Peak memory: what is measured grows with what is used, and forgets what was used before, however it is measured."""

import sys
import threading
import time

import pytest
import torch

from course_utils.torch_gpu import device as module
from course_utils.torch_gpu.device import peak_memory

MIB = 2**20
WAYS = ["kernel"] * (sys.platform == "linux") + ["watch"] + ["cuda"] * torch.cuda.is_available()


@pytest.fixture(params=WAYS)
def measure(request, monkeypatch):
    """One way to measure: program → (MiB, how)."""
    if request.param == "watch":
        monkeypatch.setattr(module, "_forget_peak", lambda: False)

    def measured(program):
        found, how = peak_memory(lambda: program(device), device)
        assert {"kernel": "kernel", "watch": "thread", "cuda": "CUDA"}[request.param] in how
        return found / MIB, how

    device = "cuda" if request.param == "cuda" else "cpu"
    return measured


def holding(mebibytes):
    """A program that holds so much memory for a while, and gives it back."""

    def program(device):
        kept = torch.ones(mebibytes * MIB // 4, device=device)
        time.sleep(0.05)
        return float(kept[0])

    return program


def test_it_finds_what_a_program_uses(measure):
    for mebibytes in (64, 128, 256):
        found, _how = measure(holding(mebibytes))
        assert 0.8 * mebibytes <= found <= 1.2 * mebibytes + 16


def test_what_was_in_use_before_does_not_count(measure):
    held = torch.ones(256 * MIB // 4)
    found, _how = measure(lambda device: held.sum().item())
    assert found < 64


def test_a_peak_that_is_gone_at_the_end_is_seen_and_one_before_the_start_is_not(measure):
    holding(512)("cpu")

    def program(device):
        holding(128)(device)
        return torch.zeros(1)

    found, _how = measure(program)
    assert 100 < found < 256


@pytest.mark.parametrize("trimmed", [True, False])
def test_it_says_where_memory_cannot_be_handed_back(trimmed, monkeypatch):
    monkeypatch.setattr(module, "_hand_back", lambda: trimmed)
    assert ("hide" in peak_memory(lambda: None)[1]) != trimmed


def test_a_program_that_fails_leaves_no_thread_behind(monkeypatch):
    monkeypatch.setattr(module, "_forget_peak", lambda: False)
    with pytest.raises(ZeroDivisionError):
        peak_memory(lambda: 1 / 0)
    assert "peak_memory" not in [thread.name for thread in threading.enumerate()]


def test_a_system_that_tells_nothing_is_watched(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "PROCESS", tmp_path / "nowhere")
    assert "thread" in peak_memory(lambda: None)[1]
    monkeypatch.setattr(module, "PROCESS", tmp_path)
    (tmp_path / "status").write_text("Name: no such line\n")
    assert "thread" in peak_memory(lambda: None)[1]
