"""`policy scorecard`: objectives and indicators against what was promised."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from policy_engine.agreement import Scorecard, measure
from policy_engine.agreement.scorecard import PromiseScore
from policy_engine.agreement.to_rows import SCORE_COLUMNS, to_rows, to_tree
from policy_engine.agreement.words import tally_words, value_words
from policy_engine.batch.events import open_events
from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.batch.output import open_output
from policy_engine.cli.faults import DONE, UNREADABLE, CommandError
from policy_engine.cli.lead_ids import leads_in
from policy_engine.cli.progress import progress
from policy_engine.cli.screen import counted, errors, heading, is_terminal, output, print_rows, show_line
from policy_engine.cli.text_output import write_text
from policy_engine.cli.usage import Command, instant_of, leads_argument, policy_argument, time_option
from policy_engine.engine import Policy
from policy_engine.history import EventLog, Life, life, read_events

__all__ = ["command"]

_EXAMPLES = (
    "policy scorecard policies/hybrid leads.csv --events events.csv",
    "policy scorecard policies/hybrid leads.csv --events events.csv --from 2026-01-01 --until 2026-12-31 -o year.html",
    "policy scorecard policies/hybrid leads.csv --events events.csv -o scorecard.json",
)


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"`{value}` is not a day such as 2026-11-18", param, ctx)


@click.command("scorecard", cls=Command, examples=_EXAMPLES)
@policy_argument()
@leads_argument()
@click.option(
    "--events", metavar="EVENTS", type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="The event log: lead, event, at, by, and any field of the lead that changed.",
)  # fmt: skip
@click.option("--from", "first", metavar="DATE", type=_Day(), help="The first day; else that of the first event.")
@click.option("--until", "last", metavar="DATE", type=_Day(), help="The last day; else that of the last event.")
@time_option("The time up to which leads are followed; else now.")
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
    help="Write a page (.html), .json, or a table (.csv, .tsv, .jsonl, .xlsx, .parquet), whole or not at all.",
)  # fmt: skip
@click.option("--id", "id_column", metavar="COLUMN", help="The column of the lead's id; else the field `id`.")
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS and EVENTS, if not UTF-8 or UTF-16.")
def command(
    policy: Path,
    leads: str,
    events: str | None,
    first: date | None,
    last: date | None,
    at: datetime | None,
    out: str | None,
    id_column: str | None,
    encoding: str | None,
) -> int:
    """Measure objectives and indicators, and show what was reached beside what was promised.

    Without OUT it prints words on a terminal, else CSV. What the figures leave out goes to standard error.
    """
    loaded = Policy.load(policy)
    if not (loaded.checked.objectives or loaded.checked.indicators):
        raise CommandError(
            f"the policy `{loaded.name}` has no objective and no indicator",
            'write one: `objective "Volume" for marketing`, and below it `count of MQL at least 300 per month`',
        )
    if first is not None and last is not None and first > last:
        raise click.BadParameter(f"{last} lies before {first}", param_hint="'--until'")
    instant = instant_of(loaded.instant, at)
    log, refused = (EventLog(), 0) if events is None else _events(loaded, events, encoding)
    with open_leads(leads, encoding, id_column) as file:
        lives = _Lives(loaded, log, refused, instant)
        scorecard = measure(loaded.checked, lives.of(file, leads), instant, first, last)
        nothing_read = bool(file.refused) and not scorecard.leads
    scorecard = replace(scorecard, remarks=[*scorecard.remarks, *lives.remarks(file)])
    _write(scorecard, out)
    _remark(scorecard)
    return UNREADABLE if nothing_read else DONE


def _events(policy: Policy, path: str, encoding: str | None) -> tuple[EventLog, int]:
    with open_events(path, encoding) as file:
        return read_events(policy.checked, file.rows()), file.refused


class _Lives:
    """Follows the leads of a file, and counts what cannot be followed."""

    def __init__(self, policy: Policy, log: EventLog, refused_events: int, at: datetime) -> None:
        self._policy = policy
        self._log = log
        self._refused_events = refused_events
        self._at = at
        self._followed: set[str] = set()
        self._repeats = 0

    def of(self, file: LeadsFile, path: str) -> Iterator[Life]:
        """Yield the life of each lead; who comes twice is followed once."""
        with progress(path, by_lines=file.kind in ("csv", "jsonl")) as advance:
            for row, lead in leads_in(file, self._policy.checked):
                if lead.id in self._followed:
                    self._repeats += 1
                    continue
                self._followed.add(lead.id)
                yield life(self._policy.checked, lead, self._log.of(lead.id), self._at)
                advance(row.number, row.line)

    def remarks(self, file: LeadsFile) -> Iterator[str]:
        """Yield in words what was not followed."""
        strangers = sum(len(events) for lead, events in self._log.events.items() if lead not in self._followed)
        counts = (
            (strangers, "event", "of a lead that is not in the file: not counted"),
            (len(self._log.problems), "problem", "with events: what could not be read is not counted"),
            (self._refused_events, "row", "of the event log that could not be read"),
            (len(file.refused), "row", f"of {file.name} that could not be read"),
            (self._repeats, "row", "of a lead that was there already: not counted"),
        )
        yield from (f"{counted(count, noun)} {words}" for count, noun, words in counts if count)


# ---------------------------------------------------------------- what is written


def _write(scorecard: Scorecard, out: str | None) -> None:
    ending = Path(out or "").suffix.lower()
    if ending in (".html", ".htm"):
        from policy_engine.agreement.to_page import to_page
        from policy_engine.report import to_html

        write_text(to_html(to_page(scorecard)), out)
    elif ending == ".json":
        write_text(json.dumps(to_tree(scorecard), ensure_ascii=False, indent=2) + "\n", out)
    elif out is None and is_terminal(output()):
        _show(scorecard)
    else:
        with open_output(out, SCORE_COLUMNS) as writer:
            for row in to_rows(scorecard):
                writer.write(row)


def _show(scorecard: Scorecard) -> None:
    console = output()
    show_line(f"{scorecard.policy}, {scorecard.span.first} to {scorecard.span.last}", console, "bold")
    for objective in scorecard.objectives:
        led = f", led by {objective.leader}" if objective.leader else ""
        heading(f"{objective.name}: {objective.party}{led}", console)
        print_rows([_row(score) for score in objective.promises], console)
    if scorecard.indicators:
        heading("indicators", console)
        print_rows(
            [
                (each.name, f"{value_words(each.whole.value, each.kind, each.unit, None)}  {each.measure}")
                for each in scorecard.indicators
            ],
            console,
        )


def _row(score: PromiseScore) -> tuple[str, str]:
    reading = score.latest
    reached = value_words(reading.value, score.kind, score.unit, score.promised)
    if score.period is not None:
        reached += f" in {reading.window.label}{'' if reading.window.is_complete else ' so far'}"
    tally = tally_words(score)
    return score.verdict, f"{score.words}: {reached}{f'; reached in {tally}' if tally else ''}"


def _remark(scorecard: Scorecard) -> None:
    for words in scorecard.remarks:
        show_line(f"  {words}", errors())
