"""`policy show`: the checked policy, for a person, a program, a diagram or a page."""

import json
from io import StringIO
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from policy_engine.cli.screen import heading, output, print_rows, show
from policy_engine.cli.text_output import write_text
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.diagnostics.visible import visible
from policy_engine.engine import Policy
from policy_engine.model.border import plain
from policy_engine.overview.sections import overview

__all__ = ["command"]

_EXAMPLES = (
    "policy show routing.policy",
    "policy show policies/hybrid -o hybrid.html",
    "policy show policies/hybrid --format mermaid",
)
_FORMS = {".html": "html", ".htm": "html", ".json": "json", ".mmd": "mermaid", ".mermaid": "mermaid", ".txt": "text"}


@click.command("show", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "mermaid", "html"]),
    help="text if nothing is said, or what the ending of OUT says.",
)  # fmt: skip
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(dir_okay=False),
    help="Write it there, whole or not at all.",
)  # fmt: skip
def command(policy: Path, form: str | None, out: str | None) -> None:
    """Show the checked policy: organisation, funnel, rules, clocks, content.

    Everything is shown as the checker understood it: names resolved, what was inferred marked so. html is one page
    that needs nothing else; mermaid is a flowchart.
    """
    loaded = Policy.load(policy)
    form = form or _FORMS.get(Path(out or "").suffix.lower(), "text")
    if form == "text" and out is None:
        _show(loaded, output())
    else:
        write_text(_written(loaded, form), out)


def _show(policy: Policy, console: Console) -> None:
    show(Text.assemble((visible(policy.name), "bold"), f"  {policy.hash[:12]}\n"), console)
    model = [("organization", policy.checked.model)] if policy.checked.model else []
    print_rows([*model, ("timezone", policy.checked.timezone)], console)
    for title, rows in overview(policy.checked):
        heading(title, console)
        print_rows(rows, console)


def _written(policy: Policy, form: str) -> str:
    if form == "json":
        content = {"hash": policy.hash, **plain(policy.checked)}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    if form == "mermaid":
        from policy_engine.overview.to_mermaid import to_mermaid

        return to_mermaid(policy.checked)
    if form == "html":
        from policy_engine.overview.to_page import to_page
        from policy_engine.report import to_html

        return to_html(to_page(policy.checked, policy.hash))
    text = StringIO()
    _show(policy, Console(file=text, highlight=False, color_system=None))
    return text.getvalue()
