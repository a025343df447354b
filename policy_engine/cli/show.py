"""`policy show`: the checked policy, for a person or a program."""

import json
from pathlib import Path

import click
from rich.text import Text

from policy_engine.cli.overview import overview
from policy_engine.cli.screen import heading, output, print_rows, show
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.diagnostics.visible import visible
from policy_engine.engine import Policy

__all__ = ["command"]

_EXAMPLES = ("policy show routing.policy", "policy show policies/hybrid --format json")


@click.command("show", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(policy: Path, form: str) -> None:
    """Show the checked policy: organisation, funnel, rules.

    Everything is shown as the checker understood it: names resolved, what was inferred marked so.
    """
    loaded = Policy.load(policy)
    if form == "json":
        content = {"hash": loaded.hash, **loaded.checked.model_dump(mode="json")}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    console = output()
    show(Text.assemble((visible(loaded.name), "bold"), f"  {loaded.hash[:12]}\n"), console)
    model = [("organization", loaded.checked.model)] if loaded.checked.model else []
    print_rows([*model, ("timezone", loaded.checked.timezone)], console)
    for title, rows in overview(loaded.checked):
        heading(title, console)
        print_rows(rows, console)
