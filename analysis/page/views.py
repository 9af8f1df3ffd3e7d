"""From plain values to HTML: our Jinja templates, which escape every text, and the style and script that go with them.

The style reaches nothing outside an element of class ``wsw``, and the script listens to nothing there: the same views
stand in a page of their own and among JupyterLab's own parts.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from IPython.display import HTML
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.page.people import LOOKS
from analysis.palette import COLOURS_ON_DARK, OTHERS

# The same hues on a dark page.
DARK = (OTHERS, *COLOURS_ON_DARK)
TEMPLATES = Path(__file__).parent.parent / "template"


def show(template: str, **values: Any) -> HTML:
    """A view that a notebook shows: `fill` inside an element that style and script know."""
    # JupyterLab takes keys for commands of its own unless told that they are meant for what has the focus.
    return HTML(f'<div class="wsw" data-lm-suppress-shortcuts="true">{fill(template, **values)}</div>')


def fill(template: str, **values: Any) -> str:
    """A template of ``template/views`` with its values, each escaped unless it is markup of our own."""
    return _environment().get_template(f"{template}.html.j2").render(values)


def prepare() -> HTML:
    """Style and script of all views, for a notebook; a page has them in its head."""
    return HTML(f"<style>{style()}</style><script>{script()}</script>")


@cache
def style() -> str:
    """The views' style sheet, with a class for each colour that a source can have."""
    pairs = zip(LOOKS.items(), DARK, strict=True)
    rules = "".join(f".wsw .{look} {{ --c: light-dark({light}, {dark}); }}\n" for (light, look), dark in pairs)
    return (TEMPLATES / "views.css").read_text(encoding="utf-8") + rules


@cache
def frame() -> str:
    """The style sheet of what stands around the views on a page of their own."""
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")


@cache
def script() -> str:
    """The views' script: cards, picking sources, sorting, searching."""
    return (TEMPLATES / "views.js").read_text(encoding="utf-8")


def assets() -> dict[str, str]:
    """What a page's head holds: ``style``, ``script``, and the ``policy`` under which nothing else runs or loads."""
    whole = frame() + style()
    allowed = f"script-src {_hash(script())}; style-src {_hash(whole)}"
    policy = f"default-src 'none'; img-src data:; {allowed}; base-uri 'none'; form-action 'none'"
    return {"style": whole, "script": script(), "policy": policy}


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES / "views")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
