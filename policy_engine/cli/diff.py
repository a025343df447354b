"""`policy diff`: what a change of a policy changes, with a lead for each change."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click

from policy_engine.batch.leads import open_leads
from policy_engine.cli.faults import DONE, SAYS_NO
from policy_engine.cli.lead_ids import leads_in
from policy_engine.cli.text_output import write_text
from policy_engine.cli.usage import Command, instant_of, time_option
from policy_engine.engine import Policy

__all__ = ["command"]

_EXAMPLES = (
    "policy diff old.policy new.policy",
    "policy diff policies/hybrid changed/hybrid --leads leads.csv",
    "policy diff old.policy new.policy --leads leads.csv --format html -o diff.html",
    "policy diff old.policy new.policy --format markdown --fail-on-change",
)
_POLICY = click.Path(exists=True, path_type=Path)


@click.command("diff", cls=Command, examples=_EXAMPLES)
@click.argument("old", metavar="OLD", type=_POLICY)
@click.argument("new", metavar="NEW", type=_POLICY)
@click.option(
    "--leads", metavar="LEADS", type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Count how many of these leads go elsewhere, from where to where.",
)  # fmt: skip
@time_option("Decide the leads at this time instead of now.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column with the ids; the field `id` otherwise.")
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS, if it is not UTF-8 or UTF-16.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text", show_default=True
)
@click.option("-o", "out", metavar="OUT", help="Write to a file instead of standard output.")
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 unless the policies are proven to decide alike.")
def command(
    old: Path,
    new: Path,
    leads: str | None,
    at: datetime | None,
    id_column: str | None,
    encoding: str | None,
    form: str,
    out: str | None,
    fail_on_change: bool,
) -> int:
    """Say what changes in meaning from one policy to another, with a lead for each change.

    From OLD to NEW: which leads go elsewhere, and to which something else is added. Examples and places do not count.

    Exit status: 0, or with --fail-on-change 1 unless every lead is proven to be decided alike.
    """
    from policy_engine.analysis.diff import compare
    from policy_engine.analysis.moves import count_moves
    from policy_engine.analysis.statements import changed_statements
    from policy_engine.cli import diff_forms

    before, after = Policy.load(old), Policy.load(new)
    moves = None
    if leads is not None:
        rows = _leads(after, leads, id_column, encoding)
        moves = count_moves(before.checked, after.checked, rows, instant_of(after.instant, at))
    comparison = compare(before.checked, after.checked)
    statements = changed_statements(before.checked, after.checked)
    found = diff_forms.Found(old.name, new.name, comparison, statements, moves)
    if form == "html":
        from policy_engine.report import to_html

        text = to_html(diff_forms.to_page(found))
    else:
        text = {"text": diff_forms.to_text, "json": diff_forms.to_json, "markdown": diff_forms.to_markdown}[form](found)
    write_text(text, out)
    return SAYS_NO if fail_on_change and not comparison.is_equivalent else DONE


def _leads(
    policy: Policy, path: str, id_column: str | None, encoding: str | None
) -> Iterator[tuple[str, Mapping[str, object]]]:
    with open_leads(path, encoding, id_column) as file:
        for row, lead in leads_in(file, policy.checked):
            yield lead.id, row.cells
