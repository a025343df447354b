"""`policy explain`: why a lead goes where it goes, and why not elsewhere."""

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.cli.explain_clocks import explain_clocks
from policy_engine.cli.faults import CommandError
from policy_engine.cli.screen import output, print_paragraphs
from policy_engine.cli.usage import Command, instant_of, leads_argument, policy_argument, time_option
from policy_engine.engine import Policy, explain_lead, load_with_given, route_leads
from policy_engine.explain.explanation import Explanation
from policy_engine.explain.to_text import to_text
from policy_engine.model.border import to_json
from policy_engine.model.text import text_key

__all__ = ["command"]

_EXAMPLES = (
    'policy explain routing.policy --given "score 72, vertical insurance"',
    "policy explain routing.policy leads.csv --lead 42",
    "policy explain routing.policy leads.csv --lead 42 --format json",
    "policy explain policies/hybrid leads.csv --lead 42 --sla --events events.csv",
)


@click.command("explain", cls=Command, examples=_EXAMPLES)
@policy_argument()
@leads_argument(required=False)
@click.option("--lead", "lead_id", metavar="ID", help="The lead of LEADS to explain, by its id.")
@click.option(
    "--given", metavar="VALUES", help="A lead as an example gives it: score 72, country missing, topics (a, b)."
)
@time_option("The time of the decision (RFC 3339, or wall-clock time in the policy's zone); else now.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column of the lead's id; else the field `id`.")
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS, if not UTF-8 or UTF-16 with its mark.")
@click.option("--sla", "clocks", is_flag=True, help="Explain the SLA clocks of the lead instead, day by day.")
@click.option(
    "--events", metavar="EVENTS", type=click.Path(exists=True, dir_okay=False),
    help="The event log that the clocks follow.",
)  # fmt: skip
@click.option("--personal", "show_personal", is_flag=True, help="Show the values of personal fields too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    policy: Path,
    leads: str | None,
    lead_id: str | None,
    given: str | None,
    at: datetime | None,
    id_column: str | None,
    encoding: str | None,
    clocks: bool,
    events: str | None,
    show_personal: bool,
    form: str,
) -> None:
    """Say why a lead goes where it goes, and why not elsewhere.

    Of every rule down to the one that decides, it shows what was true, false or unknown, with the lead's value
    beside it. A lead of LEADS is handed out after those before it, as `policy route` does.
    """
    if events is not None and not clocks:
        raise click.UsageError("--events goes with --sla", click.get_current_context())
    if clocks:
        if leads is None or lead_id is None:
            raise click.UsageError("name LEADS and --lead ID for its clocks", click.get_current_context())
        with open_leads(leads, encoding, id_column) as file:
            explain_clocks(Policy.load(policy), file, lead_id, events, at, encoding, form)
        return
    if given is not None:
        if leads is not None or lead_id is not None:
            raise click.UsageError("give either LEADS with --lead, or --given", click.get_current_context())
        explanation = _given(policy, given, at, show_personal)
    elif leads is None or lead_id is None:
        raise click.UsageError("name LEADS and --lead ID, or a lead with --given", click.get_current_context())
    else:
        with open_leads(leads, encoding, id_column) as file:
            explanation = _from_file(Policy.load(policy), file, lead_id, at, id_column, show_personal)
    if form == "json":
        click.echo(to_json(explanation, indent=2))
    else:
        print_paragraphs(to_text(explanation), output())


def _given(path: Path, given: str, at: datetime | None, show_personal: bool) -> Explanation:
    policy, lead, own_time = load_with_given(path, given)
    known = {
        text_key(name) for field in policy.checked.lead.fields for name in (field.name, field.header or field.name)
    }
    for name in lead:
        if text_key(name) not in known:
            near = get_close_matches(text_key(name), sorted(known), 1)
            raise CommandError(f"the policy reads no field `{name}`", f"did you mean `{near[0]}`?" if near else None)
    return explain_lead(policy, lead, instant_of(policy.instant, at or own_time), show_personal=show_personal)


def _from_file(
    policy: Policy, file: LeadsFile, lead_id: str, at: datetime | None, id_column: str | None, show_personal: bool
) -> Explanation:
    instant = instant_of(policy.instant, at)
    near: list[str] = []
    for row, decision in route_leads(policy, file.rows(), instant, id_column=id_column):
        if decision.lead == lead_id:
            return explain_lead(policy, row.cells, instant, decision, show_personal=show_personal)
        if text_key(decision.lead) == text_key(lead_id):
            near.append(decision.lead)
    raise CommandError(
        f"no lead of `{file.name}` has the id `{lead_id}`",
        f"there is `{near[0]}`: ids are compared to the letter"
        if near
        else "ids are those of the field `id`, of `--id COLUMN`, or else the numbers of the rows",
    )
