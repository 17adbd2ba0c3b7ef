"""The files that all decks share: reveal.js, MathJax, fonts and the course's own style sheets and scripts."""

import importlib
from importlib import metadata
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.publishing.notebook_files import write_whole

SOURCES = ROOT / "slides"

# Installed package → the files a deck needs from it. One file of MathJax holds all of TeX and its letter shapes.
COPIED = {
    "sphinx-revealjs": (
        "revealjs/dist/reset.css",
        "revealjs/dist/reveal.css",
        "revealjs/dist/reveal.js",
        "revealjs/plugin/notes/notes.js",
        "revealjs/plugin/zoom/zoom.js",
        "revealjs/plugin/search/search.js",
        "revealjs/plugin/highlight/highlight.js",
    ),
    "sphinx-mathjax-offline": ("mathjax/tex-svg-full.js",),
    "font-source-sans-pro": tuple(f"SourceSansPro-{cut}.ttf" for cut in ("Regular", "It", "Semibold", "Bold")),
    "matplotlib": ("ttf/DejaVuSansMono.ttf",),
}
OWN = ("deck.js", "explorer.js", "index.css")  # in slides/theme


def write(folder):
    """Fill the one folder that all decks share; a file that is already current is left alone."""
    for distribution, names in COPIED.items():
        for source in installed(distribution, names):
            write_if_changed(folder / source.name, source.read_bytes())
    for name in OWN:
        write_if_changed(folder / name, (SOURCES / "theme" / name).read_bytes())
    write_if_changed(folder / "course.css", style_sheet().encode())


def fonts():
    """The paths of the text font's files, which the figures of a talk use too."""
    names = COPIED["font-source-sans-pro"]
    return installed("font-source-sans-pro", names)


def installed(distribution, names):
    """The paths of files of an installed package; CourseError where the package is missing or another version."""
    try:
        files = metadata.files(distribution) or ()
    except metadata.PackageNotFoundError:
        files = ()
    found = [next((Path(f.locate()) for f in files if f.as_posix().endswith("/" + name)), None) for name in names]
    missing = [name for name, path in zip(names, found, strict=True) if path is None or not path.exists()]
    if missing:
        raise CourseError(
            f"The package {distribution!r} does not have {', '.join(missing)}, which the slides need. "
            'Install the course\'s tools in their tested versions: pip install -c constraints.txt -e ".[slides]"'
        )
    return found


def style_sheet():
    """The theme's style sheet with the course's palette before it."""
    from course_utils.plots import style

    palette = {name.lower().replace("_", "-"): value for name, value in vars(style).items() if is_color(name, value)}
    variables = "".join(f"  --{name}: {value};\n" for name, value in palette.items())
    theme = (SOURCES / "theme" / "course.css").read_text(encoding="utf-8")
    return f":root {{\n{variables}}}\n\n{theme}"


def is_color(name, value):
    """Whether a name of the palette's module is one of its colors."""
    return name.isupper() and isinstance(value, str) and value.startswith("#")


def write_if_changed(path, content):
    """Write bytes to a file, whole or not at all, unless it holds them already."""
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)


def needed(module, package):
    """An optional module; CourseError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise CourseError(
            f"Slides need the package {package!r}, which is not installed here. "
            'Install the course\'s tools: pip install -c constraints.txt -e ".[slides]"'
        ) from problem
