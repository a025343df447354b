"""`policy explain --sla`: the clocks of one lead, day by day."""

import json
from datetime import datetime

import click

from policy_engine.batch.events import open_events
from policy_engine.batch.leads import LeadsFile
from policy_engine.cli.clock_cells import clock_cells
from policy_engine.cli.decision_cells import rfc3339
from policy_engine.cli.faults import CommandError
from policy_engine.cli.lead_ids import leads_in
from policy_engine.cli.screen import output, print_paragraphs
from policy_engine.cli.usage import instant_of
from policy_engine.engine import Policy
from policy_engine.explain.clock_days import clock_days
from policy_engine.explain.clock_text import clock_text
from policy_engine.history import EventLog, read_events
from policy_engine.model.clock import Clock
from policy_engine.model.promise_words import clock_target_words
from policy_engine.sla import ClockDefinition, Timekeeper, definition_of

__all__ = ["explain_clocks"]


def explain_clocks(
    policy: Policy,
    file: LeadsFile,
    lead_id: str,
    events: str | None,
    at: datetime | None,
    encoding: str | None,
    form: str,
) -> None:
    """Print the clocks of a lead of a file."""
    until = instant_of(policy.instant, at)
    log = EventLog()
    if events is not None:
        with open_events(events, encoding) as rows:
            log = read_events(policy.checked, rows.rows())
    for _, lead in leads_in(file, policy.checked):
        if lead.id == lead_id:
            break
    else:
        raise CommandError(
            f"no lead of `{file.name}` has the id `{lead_id}`",
            "ids are those of the field `id`, of `--id COLUMN`, or else the numbers of the rows",
        )
    clocks = Timekeeper(policy.checked, log, until).track(lead).clocks
    numbers = {sla.name: number for number, sla in enumerate(policy.checked.slas)}
    explained = [(definition_of(policy.checked, numbers[clock.sla]), clock) for clock in clocks]
    if form == "json":
        click.echo(json.dumps([_as_data(*each, until) for each in explained], ensure_ascii=False, indent=2))
        return
    words = "\n".join(clock_text(definition, clock, until) for definition, clock in explained)
    print_paragraphs(words or f"no clock has started for `{lead_id}`", output())


def _as_data(definition: ClockDefinition, clock: Clock, until: datetime) -> dict[str, object]:
    write = rfc3339(definition.policy.timezone)
    days = [
        {
            "first": day.first.isoformat(),
            "last": day.last.isoformat(),
            "counted": [[write(start), write(end)] for start, end in day.counted],
            "counted_seconds": day.length.total_seconds(),
            "closed": day.closed or None,
            "moments": [{"at": write(moment.at), "what": moment.words} for moment in day.moments],
        }
        for day in clock_days(definition, clock, until)
    ]
    pauses = [{"start": write(pause.start), "end": pause.end and write(pause.end)} for pause in clock.pauses]
    return {
        **clock_cells(clock, write),
        "target": clock_target_words(definition.sla.target),
        "pauses": pauses,
        "days": days,
    }
