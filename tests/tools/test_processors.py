"""What this machine leaves open to choose is found by trying, and each choice is one that takes effect."""

import pytest

from course_utils.tools import processors, threads


def answers(table):
    """A stand-in for running a program: what it prints, by program and variables; nothing else comes to its end."""
    return lambda program, environment=None: table.get((program, tuple((environment or {}).items())))


def kernel(name):
    return processors._KERNEL, (("OPENBLAS_CORETYPE", name),)


MACHINE = {
    (processors._KERNEL, ()): "Haswell",
    kernel("Prescott"): "Katmai",
    kernel("Nehalem"): "Nehalem",
    kernel("Haswell"): "Haswell",
    kernel("Zen"): "Haswell",
    (processors._NUMPY, ()): "X86_V3",
    (processors._NUMPY, (("NPY_DISABLE_CPU_FEATURES", "X86_V3"),)): "",
    (processors._TORCH, ()): "AVX2",
    (processors._TORCH, (("ATEN_CPU_CAPABILITY", "avx2"),)): "AVX2",
    (processors._TORCH, (("ATEN_CPU_CAPABILITY", "default"),)): "DEFAULT",
}
OLD = {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "X86_V3", "ATEN_CPU_CAPABILITY": "default"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in (*processors.SET_BY_THE_MACHINE, *threads.VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(processors.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(processors, "_answer", answers(MACHINE))


def test_each_kernel_has_its_turn_once_and_the_machines_own_has_none():
    kernels = {name: chosen for name, chosen in processors.choices().items() if name.startswith("OpenBLAS")}
    assert kernels == {
        "OpenBLAS Prescott": {"OPENBLAS_CORETYPE": "Prescott"},
        "OpenBLAS Nehalem": {"OPENBLAS_CORETYPE": "Nehalem"},
    }


def test_a_choice_without_effect_is_left_out():
    assert "PyTorch's AVX2" not in processors.choices() and "NumPy without AVX-512" not in processors.choices()
    assert processors.choices()["NumPy's baseline"] == {"NPY_DISABLE_CPU_FEATURES": "X86_V3"}


def test_the_oldest_of_each_come_together_too():
    assert processors.choices()["an old processor"] == OLD
    assert "a processor without AVX-512" not in processors.choices()  # which is what this machine is by itself


@pytest.mark.parametrize("name", processors.SET_BY_THE_MACHINE)
def test_what_the_machine_sets_itself_is_left_alone(monkeypatch, name):
    monkeypatch.setenv(name, "Haswell")
    assert not any("OPENBLAS_CORETYPE" in chosen for chosen in processors.choices().values())
    assert {"NumPy's baseline", "PyTorch's baseline", "two threads"} <= set(processors.choices())


def test_a_machine_without_these_libraries_still_has_threads(monkeypatch):
    monkeypatch.setattr(processors, "_answer", answers({}))
    assert processors.choices() == {"two threads": dict.fromkeys(threads.VARIABLES, "2")}


def test_on_this_machine_every_choice_changes_what_a_library_says(monkeypatch):
    monkeypatch.undo()
    asked = {}

    def remembered(program, environment=None, ask=processors._answer):
        key = program, tuple((environment or {}).items())
        return asked[key] if key in asked else asked.setdefault(key, ask(program, environment))

    monkeypatch.setattr(processors, "_answer", remembered)
    found = processors.choices()
    programs = dict(zip(OLD, (processors._KERNEL, processors._NUMPY, processors._TORCH), strict=True))
    taken = [(name, value) for chosen in found.values() for name, value in chosen.items() if name in programs]
    assert taken or len(found) == 1
    for name, value in taken:
        assert remembered(programs[name], {name: value}) not in (None, remembered(programs[name]))
