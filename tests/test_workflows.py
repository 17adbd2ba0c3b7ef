"""What CI runs is what CONTRIBUTING.md says: systems, versions of Python, commands that exist, no failure forgiven."""

import importlib.metadata
import json
import re
import shlex
import sys
import tomllib

import lowest
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from test_architecture import imports

from course_utils import cli
from course_utils.lectures import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXT = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
WHEN = WORKFLOW[True]  # YAML reads the key `on` as true
JOBS = WORKFLOW["jobs"]
MATRIX = JOBS["pinned"]["strategy"]["matrix"]
SYSTEMS = {"Linux": "ubuntu-latest", "macOS": "macos-latest", "Windows": "windows-latest"}
# Where a package could be fetched from by address; README and citations may link to pages, these files may not.
NO_HOSTS = [*FILES, *(ROOT / name for name in ("pyproject.toml", "constraints.txt", "environment.yml", "Makefile"))]
HOST = re.compile(r"://|\b[\w-]+\.(?:com|org|net|io|dev)\b")


def steps(job):
    """The steps of a job that run commands."""
    return [step for step in job["steps"] if "run" in step]


def python_of(job):
    """The version of Python that a job sets up."""
    return next(step["with"]["python-version"] for step in job["steps"] if "setup-python" in step.get("uses", ""))


def unknown(run):
    """What in a step's commands does not exist here, as sentences."""
    said = []
    for line in run.strip().splitlines():
        match shlex.split(line, comments=True):
            case ["course", word, *options] | ["python", "-m", "course_utils", word, *options]:
                known = cli.COMMANDS[word][-1] if word in cli.COMMANDS else None
                said += [] if word in cli.COMMANDS else [f"course has no command {word}"]
                said += [f"{word} has no {x}" for x in options if known is not None and x[:1] == "-" and x not in known]
            case ["python", "-m", "pip", "install", *words]:
                said += _not_installable(words, made=re.findall(r"> *(\S+)", run))
            case ["python", "-m", "playwright", "install", "chromium"]:
                pass
            case ["python", path, *_] if path.endswith(".py"):
                said += [] if (ROOT / path).exists() else [f"there is no {path}"]
            case _:
                said.append(f"nobody knows {line}")
    return said


def _not_installable(words, made):
    """What pip would not find: a constraints file that nobody made, a package that is no dependency of the course."""
    known = {Requirement(line).name for line in dependencies()} | {
        "--upgrade",
        "--upgrade-strategy",
        "eager",
        "-c",
        "-e",
    }
    known |= {f".[{extra}]" for extra in PROJECT["optional-dependencies"]} | set(made)
    return [f"pip cannot install {word}" for word in words if word not in known and not (ROOT / word).exists()]


def dependencies():
    return lowest.requirements(PROJECT)


def keys(node):
    """Every key of every mapping in a YAML document."""
    if isinstance(node, dict):
        yield from node
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from keys(child)


def forgiving(text):
    """The ways in which a workflow lets a failure pass."""
    return [*({"continue-on-error"} & set(keys(yaml.safe_load(text)))), *re.findall(r"\|\| *(?:true|:)|set \+e", text)]


def test_the_systems_and_versions_are_those_that_contributing_names():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    sentence = next(line for line in page.splitlines() if ".github/workflows" in line)
    assert re.findall(r"\b3\.\d\d\b", sentence) == MATRIX["python"]
    assert [name for name in SYSTEMS if name in sentence] == list(SYSTEMS)
    assert [SYSTEMS[name] for name in SYSTEMS] == MATRIX["system"]


def test_the_versions_begin_with_the_lowest_that_is_promised_and_leave_none_out():
    promised = SpecifierSet(PROJECT["requires-python"])
    assert all(Version(version) in promised for version in MATRIX["python"])
    minors = [Version(version).minor for version in MATRIX["python"]]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert Version(f"3.{minors[0] - 1}") not in promised


def test_the_lowest_versions_meet_the_lowest_python_and_the_newest_the_newest():
    assert python_of(JOBS["lowest"]) == MATRIX["python"][0]
    assert python_of(JOBS["newest"]) == MATRIX["python"][-1]
    assert not any("-c " in step["run"] for step in steps(JOBS["newest"]))


def test_the_newest_versions_and_other_processors_have_their_turn_once_a_week():
    cron = [entry["cron"].split() for entry in WHEN["schedule"]]
    assert len(cron) == 1 and cron[0][2:4] == ["*", "*"] and re.fullmatch(r"[0-6]", cron[0][4])
    assert all(
        "github.event_name == 'schedule'" in JOBS[name]["if"]
        for name in ("newest", "processors", "mutants", "experiments")
    )
    assert all(JOBS[name]["if"] == "github.event_name != 'schedule'" for name in ("pinned", "lowest"))


def test_other_processors_are_tried_on_every_system_and_a_draw_on_every_push():
    assert JOBS["processors"]["strategy"]["matrix"]["system"] == MATRIX["system"]
    assert {"--perturbed", "--processors"} <= set(steps(JOBS["processors"])[-1]["run"].split())
    assert re.search(r"^make test ARGS=--perturbed\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("job", JOBS)
def test_every_job_runs_every_test_with_commands_that_exist(job):
    assert [said for step in steps(JOBS[job]) for said in unknown(step["run"])] == []
    others = {"mutants": "python tests/mutants.py", "experiments": "course experiments$"}
    tests = others.get(job, r"(course|python -m course_utils) test\b")
    assert re.match(tests, steps(JOBS[job])[-1]["run"])
    assert "if" not in steps(JOBS[job])[-1]
    assert JOBS[job]["timeout-minutes"] <= {"processors": 120, "mutants": 300, "experiments": 300}.get(job, 60)


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("course tests", "course has no command tests"),
        ("python -m course_utils nothing", "course has no command nothing"),
        ("course test --disturbed", "test has no --disturbed"),
        ("python tests/highest.py", "there is no tests/highest.py"),
        ("python -m pip install -c highest.txt -e .[dev]", "pip cannot install highest.txt"),
        ("python -m pip install -e .[all]", "pip cannot install .[all]"),
        ("python -m pip install numpi", "pip cannot install numpi"),
        ("make tests", "nobody knows make tests"),
    ],
)
def test_a_command_that_does_not_exist_is_seen(run, says):
    assert unknown(f"course test\n{run}") == [says]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_failure_is_forgiven(path):
    assert forgiving(path.read_text(encoding="utf-8")) == []
    assert WORKFLOW["env"]["COURSE_REQUIRE_BROWSER"] == "1"


@pytest.mark.parametrize("line", ["continue-on-error: false", "run: course test || true", "run: set +e"])
def test_a_forgiven_failure_is_seen(line):
    assert len(forgiving(f"jobs: {{}}\nsteps:\n- {line}\n")) == 1


def test_a_run_may_read_the_repository_and_nothing_else():
    assert [yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] for path in FILES] == [{"contents": "read"}]
    assert "permissions" not in [key for job in JOBS.values() for key in job]
    assert {"group", "cancel-in-progress"} == set(WORKFLOW["concurrency"])


@pytest.mark.parametrize("path", NO_HOSTS, ids=lambda path: path.name)
def test_no_host_is_named(path):
    assert HOST.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["--index-url https://x", "packages.example.org", "git+ssh://y"])
def test_a_host_is_seen(text):
    assert HOST.search(text)


def test_the_lowest_versions_are_those_of_pyproject():
    assert lowest.pins(PYPROJECT) == [line.replace(">=", "==") for line in dependencies()]


@pytest.mark.parametrize("line", ["numpy", "numpy==2.0", "numpy>=2.0,<3", "numpy~=2.0", "numpy>=2.0; os_name == 'nt'"])
def test_a_dependency_without_one_lowest_version_is_an_error(line):
    with pytest.raises(ValueError, match="has no single lowest version; write it as name>=X"):
        lowest.pin(line)


def imported():
    """{name: one file} of every package that the course, its tests or its notebooks import."""
    sources = {
        path: path.read_text(encoding="utf-8") for d in ("course_utils", "tests") for path in (ROOT / d).rglob("*.py")
    }
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources[path] = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    own = {path.stem for path in sources} | {"course_utils"} | set(sys.stdlib_module_names)
    found = {}
    for path, source in sources.items():
        tops = {name.split(".")[0] for name, _inside in imports(source, path.parent.name)}
        found |= dict.fromkeys(tops - own, path)
    return found


def test_what_is_imported_is_declared():
    homes = importlib.metadata.packages_distributions()
    declared = {canonicalize_name(Requirement(line).name) for line in dependencies()}
    missing = {
        name: path.name
        for name, path in imported().items()
        if not {canonicalize_name(home) for home in homes.get(name, ())} & declared
    }
    assert missing == {}


def test_the_extras_are_for_a_purpose_each():
    assert set(PROJECT["optional-dependencies"]) == {"slides", "site", "grading", "fast", "dev"}
    assert f"{PROJECT['name']}[slides]" in PROJECT["optional-dependencies"]["dev"]


@pytest.mark.parametrize("wide", ["COURSE_EVERY_POSITION", "COURSE_EVERY_DECK"])
def test_once_a_week_every_position_of_every_slider_is_drawn_and_every_deck_walked(wide):
    weekly = [job for job in JOBS.values() if "schedule'" in job.get("if", "") and "!=" not in job["if"]]
    steps_ = [step for job in weekly for step in steps(job) if step.get("env", {}).get(wide)]
    assert [step["run"].strip() for step in steps_] == ["course test"]
    assert "every position of its sliders, and walks through every deck" in (ROOT / "CONTRIBUTING.md").read_text(
        encoding="utf-8"
    )
