"""`policy route`: decides and hands out every lead of a file, and sums up what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy_engine.batch.columns import decision_columns
from policy_engine.batch.leads import LeadsFile, RefusedRow, open_leads
from policy_engine.batch.meanwhile import written_behind
from policy_engine.batch.output import open_output
from policy_engine.calendars.zones import local
from policy_engine.cli.decision_cells import SHORT_HEADER, decision_cells, rfc3339, short_cells
from policy_engine.cli.event_notes import event_notes, read_event_file
from policy_engine.cli.faults import DONE, PROBLEMS, UNREADABLE
from policy_engine.cli.keeping import Notes, Take, kept_by
from policy_engine.cli.progress import progress
from policy_engine.cli.report import Asked, Run, print_report
from policy_engine.cli.screen import is_terminal, output
from policy_engine.cli.state import state_option
from policy_engine.cli.summary import Summary
from policy_engine.cli.table import print_table
from policy_engine.cli.usage import Command, instant_of, leads_argument, policy_argument, time_option
from policy_engine.engine import Policy, batch_router

__all__ = ["command"]

_EXAMPLES = (
    "policy route routing.policy leads.csv",
    "policy route policies/hybrid leads.xlsx -o decisions.xlsx",
    'policy route routing.policy leads.csv --at "2026-11-18 10:30" -o decisions.parquet',
    "policy route routing.policy leads.csv --state sqlite:///state.db -o decisions.csv",
    "cat leads.csv | policy route routing.policy - > decisions.csv",
)
_REFUSED_COLUMNS = ("file", "line", "column", "reason", "row")

if TYPE_CHECKING:
    from policy_engine.batch.frames import LeadFrame
    from policy_engine.routing.by_history import HistoryRouter, RoutedByHistory
    from policy_engine.routing.records import Routed
    from policy_engine.routing.router import BatchRouter


@click.command("route", cls=Command, examples=_EXAMPLES)
@policy_argument()
@leads_argument()
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
    help="Write CSV, TSV, JSONL, Parquet or Excel, by the ending, whole or not at all.",
)  # fmt: skip
@click.option(
    "--events", metavar="EVENTS", type=click.Path(exists=True, dir_okay=False),
    help="The event log: leads are decided as they are after their events.",
)  # fmt: skip
@time_option("The time of the decisions (RFC 3339, or wall-clock time in the policy's zone); else now.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column of the lead's id; else the field `id`.")
@click.option("--strict", is_flag=True, help="Exit status 3 where leads had problems or rows were refused.")
@click.option(
    "--refused", metavar="FILE", type=click.Path(dir_okay=False),
    help="Write the rows that are no leads: broken JSON, more or fewer cells than the header.",
)  # fmt: skip
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS, if not UTF-8 or UTF-16 with its mark.")
@state_option(required=False)
@click.option(
    "--again",
    metavar="REASON",
    help="Decide anew the leads that were decided before, and write down why; with --state.",
)
@click.option(
    "--log", "log_file", metavar="FILE", type=click.Path(dir_okay=False),
    help="Write the decision log of this run as JSON lines; without --state the keys of its leads to FILE.keys.",
)  # fmt: skip
def command(
    policy: Path,
    leads: str,
    out: str | None,
    events: str | None,
    at: datetime | None,
    id_column: str | None,
    strict: bool,
    refused: str | None,
    encoding: str | None,
    state: str | None,
    again: str | None,
    log_file: str | None,
) -> int:
    """Decide and hand out every lead of a file.

    Writes the columns of LEADS and those of the decisions: to OUT, else as a table on a terminal, else as CSV.
    A summary goes to standard error.

    With --state, turns and loads go on where the last run ended. A lead that was decided before keeps its decision
    while its stage is the same, and leads that wait are handed out first, oldest first.
    """
    if again is not None and not (state and again.strip()):
        raise click.UsageError("--again goes with --state, and says why", click.get_current_context())
    loaded = Policy.load(policy)
    instant = instant_of(loaded.instant, at)
    summary = Summary()
    with open_leads(leads, encoding, id_column) as file, kept_by(loaded, instant, state, log_file) as keeping:
        router: BatchRouter | HistoryRouter
        notes: Notes
        with _taking(file, loaded, out) as take:
            if keeping is not None:
                router = batch_router(loaded, instant, id_column=id_column)
                notes = keeping.take_events(events, encoding) if events is not None else tuple
                keeping.route(file, leads, router, summary, take, again)
            else:
                router, notes = _router(loaded, instant, events, file, id_column, encoding)
                _route(file, leads, router, summary, take)
        if refused is not None:
            _write_refused(file.name, file.refused, refused)
        run = Run(
            loaded,
            instant,
            summary,
            router.equal_repeats,
            router.other_repeats,
            file.name,
            tuple(file.columns),
            file.refused,
            keeping.decided_before if keeping is not None else 0,
            keeping.waited if keeping is not None else (),
            notes(),
        )
    print_report(run, Asked(str(policy), leads, out, refused))
    return _status(run, strict)


def _router(
    policy: Policy, at: datetime, events: str | None, file: LeadsFile, id_column: str | None, encoding: str | None
) -> "tuple[BatchRouter | HistoryRouter, Notes]":
    """Return what routes a batch, and what then tells what is to be said of its event log."""
    if events is None:
        return batch_router(policy, at, id_column=id_column), tuple
    from policy_engine.routing.by_history import HistoryRouter

    told = read_event_file(policy, events, encoding)
    router = HistoryRouter(policy.checked, at, told.log, None, id_column)
    zone = policy.checked.timezone
    until = f"{local(at, zone):%Y-%m-%d %H:%M} {zone}"
    return router, lambda: tuple(event_notes(policy, told, router, file.name, until))


def _route(file: LeadsFile, path: str, router: "BatchRouter | HistoryRouter", summary: Summary, take: Take) -> None:
    from policy_engine.batch.frames import lead_frames

    with progress(path, by_lines=file.kind in ("csv", "jsonl")) as advance:
        for frame, routed in router.route_all(lead_frames(file, alternatives=router.alternatives)):
            # Who comes twice is one lead: it is counted once.
            summary.add_all(routed.decisions)
            take(frame, routed)
            advance(frame.numbers[-1], frame.lines[-1])


@contextmanager
def _taking(file: LeadsFile, policy: Policy, out: str | None) -> Iterator[Take]:
    """Give what takes rows with their decisions: a table on a terminal, else a file or CSV."""
    if out is None and is_terminal(output()):
        shown: list[tuple[str, ...]] = []
        yield lambda _, routed: shown.extend(short_cells(routed.decision(row)) for row in range(len(routed.ids)))
        print_table(SHORT_HEADER, shown, output())
        return
    names = decision_columns(file.columns)
    in_words = rfc3339(policy.checked.timezone)
    with open_output(out, [*file.columns, *names.values()]) as writer:
        from policy_engine.batch.cell_columns import with_times

        def write(frame: "LeadFrame", routed: "Routed | RoutedByHistory") -> None:
            if frame.rows is None:
                decisions = with_times(routed.frame(), "at", in_words)
                writer.write_frame(frame.cells.hstack(decisions.rename(names)))
                return
            for place, row in enumerate(frame.rows):
                decision = routed.decision(place)
                cells = decision_cells(decision, in_words(decision.at))
                writer.write({**row.cells, **{names[part]: cell for part, cell in cells.items()}})

        with written_behind(write) as later:
            yield later


def _write_refused(name: str, rows: list[RefusedRow], path: str) -> None:
    with open_output(path, _REFUSED_COLUMNS) as writer:
        for line, column, reason, text in rows:
            writer.write({"file": name, "line": line, "column": column, "reason": reason, "row": text})


def _status(run: Run, strict: bool) -> int:
    if run.refused and not run.summary.leads:
        return UNREADABLE
    had_problems = run.summary.with_problems or run.other_repeats or run.refused
    return PROBLEMS if strict and had_problems else DONE
