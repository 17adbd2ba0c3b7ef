"""What a talk takes from its notebook: figures drawn for the slide, frames of explorers. The notebook runs once.

`python -m course_utils.publishing.pictures NOTEBOOK WISHES FOLDER` is the process in which it runs; `taken` starts it.
"""

import ast
import contextlib
import io
import json
import linecache
import os
import subprocess
import sys
import time
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.publishing import roles
from course_utils.publishing.notebook_files import digest, source_digest, write_whole
from course_utils.tools.kernels import repeatable

NOT_RUN = ("guess", "progress")
DRAWN_WITH = ("plots", "widgets", "symbolic", "numpy_ref", "torch_gpu", "experiments", "display")
LARGEST = 3_000_000  # bytes of a lecture's frames


def taken(lecture, wishes, folder, fonts):
    """{wish: what was drawn} for wishes [(kind, cell, details, width, height), …], in inches.

    A figure is {"file", "alt", "smallest"}, an explorer the manifest of `frames.draw`. folder: keeps the files, named
    by their content, and the list of what was drawn; nothing is run while notebook, package and wishes are the same.
    """
    if not wishes:
        return {}
    order = json.dumps({"wishes": wishes, "fonts": list(map(str, fonts))})
    key = digest("\n".join([order, *_sources(lecture)]).encode())
    kept = folder / "drawn.json"
    found = _kept(kept)
    if found.get("key") != key or not all((folder / name).exists() for name in _files(found["drawn"])):
        print(f"{lecture.path.name}: running it to draw {len(wishes)} pictures …", end=" ", flush=True)
        start = time.perf_counter()
        found = {"key": key, "drawn": _run(lecture, order, folder)}
        print(f"{time.perf_counter() - start:.0f} s")
        _sweep(folder, found["drawn"])
        write_whole(kept, json.dumps(found, ensure_ascii=False).encode())
    return {tuple(wish): drawn for wish, drawn in zip(wishes, found["drawn"], strict=True)}


def _kept(path):
    """What was drawn the last time; nothing where that cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _sources(lecture):
    """What the pictures depend on: the notebook's code, and the parts of the package that draw and compute."""
    yield source_digest(lecture.path.read_bytes(), only="code")
    package = ROOT / "course_utils"
    drawing = [path for part in DRAWN_WITH for path in (package / part).rglob("*.py")]
    for path in sorted([*drawing, *(package / "publishing" / name for name in ("frames.py", "pictures.py"))]):
        yield digest(path.read_bytes())


def _files(drawn):
    return [name for one in drawn for name in (one["frames"] if "frames" in one else [one["file"]])]


def _run(lecture, order, folder):
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "course_utils.publishing.pictures", str(lecture.path), str(folder)],
        input=order,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=lecture.path.parent,
        env=os.environ | repeatable() | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    if done.returncode:
        raise CourseError(f"The pictures of lecture {lecture.number} could not be drawn. {done.stderr.strip()[-1500:]}")
    drawn = json.loads(done.stdout)
    size = sum((folder / name).stat().st_size for name in {n for one in drawn for n in one.get("frames", [])})
    if size > LARGEST:
        raise CourseError(
            f"The frames of lecture {lecture.number} take {size / 1e6:.1f} MB; a deck may carry {LARGEST / 1e6:.0f}. "
            "Let its talk name fewer positions."
        )
    return drawn


def _sweep(folder, drawn):
    """Remove the pictures that nothing shows any more."""
    wanted = set(_files(drawn)) | {"drawn.json"}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()


# What follows runs in the process of its own.


def draw_all(notebook, order, folder):
    """Run a notebook's cells up to the last one that is wished for, and draw the wishes, in their order."""
    from course_utils.plots import slide

    slide.use_fonts(order["fonts"])
    missing, drawn, space = {wish[1] for wish in order["wishes"]}, {}, {"__name__": "__main__"}
    for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"], 1):
        if not missing:
            break
        if cell["cell_type"] != "code" or roles.role(cell, number) in NOT_RUN:
            continue
        result = _evaluate(roles.source(cell), cell["id"], space)
        missing.discard(cell["id"])
        for place, (kind, wished, details, *size) in enumerate(order["wishes"]):
            if wished == cell["id"]:
                drawn[place] = _drawn(kind, result, details, size, folder, roles.named(cell, number))
    if missing:
        raise CourseError(f"The notebook has no code cell {', '.join(sorted(missing))} that runs.")
    return [drawn[place] for place in range(len(order["wishes"]))]


def _evaluate(source, name, space):
    """Run a cell and return the value of its last expression, as a notebook would show it."""
    tree = ast.parse(source, name)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)  # for inspect.getsource
    exec(compile(tree, name, "exec"), space)
    return eval(compile(last, name, "eval"), space) if last else None


def _drawn(kind, result, details, size, folder, where):
    from course_utils.plots import slide
    from course_utils.plots.show import Picture
    from course_utils.publishing import frames
    from course_utils.symbolic.drawing import Drawing
    from course_utils.widgets.explorer import Explorer

    def keep(content, suffix):
        name = f"{digest(content)[:16]}.{suffix}"
        if not (folder / name).exists():
            write_whole(folder / name, content)
        return name

    if kind == "explorer" and isinstance(result, Explorer):
        sizes = []

        def save(ax):
            slide.for_slide(ax.figure, size, title=True)
            sizes.append(slide.smallest(ax.figure))
            return keep(slide.webp(ax.figure), "webp")

        return frames.draw(result, details, save) | {"smallest": min(sizes), "size": size}
    if kind == "figure" and isinstance(result, Picture):
        slide.for_slide(result.figure, size)
        content, found = slide.svg(result.figure), slide.smallest(result.figure)
        return {"file": keep(content, "svg"), "alt": result.alt, "smallest": found, "size": size}
    if kind == "figure" and isinstance(result, Drawing):
        size, found = slide.fitted(result.svg, size)
        file = keep(result.svg.encode(), "svg")  # it becomes a part of the page, whose font it takes
        return {"file": file, "alt": result.alt, "smallest": found, "size": size, "inline": True}
    raise CourseError(f"{where} shows no {kind}; its last line gives {type(result).__name__}.")


if __name__ == "__main__":
    answer, sys.stdout = sys.stdout, io.StringIO()  # what the cells print is not asked for
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            done = draw_all(Path(sys.argv[1]), json.loads(sys.stdin.read()), Path(sys.argv[2]))
    except CourseError as problem:
        sys.exit(str(problem))
    answer.write(json.dumps(done, ensure_ascii=False))
