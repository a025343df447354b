"""A page as one HTML file that needs nothing else.

What the templates print is escaped, and shown rather than obeyed: no control character
and no mark that turns the reading direction gets into a page.
"""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policy_engine.diagnostics.visible import visible
from policy_engine.report import geometry
from policy_engine.report.blocks import Page

__all__ = ["to_html"]


def to_html(page: Page) -> str:
    """Return the page as HTML; the same page gives the same bytes."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    anchors = _anchors([section.title for section in page.sections])
    template = _environment().get_template("page.html")
    return template.render(page=page, style=Markup(style), digest=digest, anchors=anchors)  # noqa: S704 - our own file


@cache
def _style() -> str:
    return (files("policy_engine.report") / "templates" / "page.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("policy_engine.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["kind"] = _kind
    environment.globals.update(
        bar_rows=geometry.bar_rows,
        trend_drawing=geometry.trend_drawing,
        flows_drawing=geometry.flows_drawing,
        matrix_rows=geometry.matrix_rows,
        timeline_drawing=geometry.timeline_drawing,
    )
    return environment


def _shown(value: object) -> object:
    """Make text of others visible; what the templates made themselves is of another type."""
    return visible(value) if type(value) is str else value


def _kind(block: object) -> str:
    """Return the name of a block's macro: `Bars` is drawn by `bars`."""
    return type(block).__name__.lower()


def _anchors(titles: list[str]) -> list[str]:
    """Return an anchor a section, all different."""
    made: list[str] = []
    for number, title in enumerate(titles, 1):
        words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "section"
        made.append(f"{words}-{number}" if words in made else words)
    return made
