"""`policy route`: decides and hands out every lead of a file, and sums up what became of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from policy_engine.batch.columns import decision_columns
from policy_engine.batch.leads import LeadRow, LeadsFile, RefusedRow, open_leads
from policy_engine.batch.output import open_output
from policy_engine.cli.decision_cells import SHORT_HEADER, decision_cells, rfc3339, short_cells
from policy_engine.cli.faults import DONE, PROBLEMS, UNREADABLE
from policy_engine.cli.progress import progress
from policy_engine.cli.report import Asked, Run, print_report
from policy_engine.cli.screen import is_terminal, output
from policy_engine.cli.summary import Summary
from policy_engine.cli.table import print_table
from policy_engine.cli.usage import Command, instant_of, leads_argument, policy_argument, time_option
from policy_engine.engine import Policy, Routing, route_leads
from policy_engine.model.decision import Decision

__all__ = ["command"]

_EXAMPLES = (
    "policy route routing.policy leads.csv",
    "policy route policies/hybrid leads.xlsx -o decisions.xlsx",
    'policy route routing.policy leads.csv --at "2026-11-18 10:30" -o decisions.parquet',
    "cat leads.csv | policy route routing.policy - > decisions.csv",
)
_REFUSED_COLUMNS = ("file", "line", "column", "reason", "row")

Take = Callable[[LeadRow, Decision], None]


@click.command("route", cls=Command, examples=_EXAMPLES)
@policy_argument()
@leads_argument()
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
    help="Write CSV, TSV, JSONL, Parquet or Excel, by the ending, whole or not at all.",
)  # fmt: skip
@time_option("The time of the decisions (RFC 3339, or wall-clock time in the policy's zone); else now.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column of the lead's id; else the field `id`.")
@click.option("--strict", is_flag=True, help="Exit status 3 where leads had problems or rows were refused.")
@click.option(
    "--refused", metavar="FILE", type=click.Path(dir_okay=False),
    help="Write the rows that are no leads: broken JSON, more or fewer cells than the header.",
)  # fmt: skip
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS, if not UTF-8 or UTF-16 with its mark.")
def command(
    policy: Path,
    leads: str,
    out: str | None,
    at: datetime | None,
    id_column: str | None,
    strict: bool,
    refused: str | None,
    encoding: str | None,
) -> int:
    """Decide and hand out every lead of a file.

    Writes the columns of LEADS and those of the decisions: to OUT, else as a table on a terminal, else as CSV.
    A summary goes to standard error.
    """
    loaded = Policy.load(policy)
    instant = instant_of(loaded.instant, at)
    summary = Summary()
    with open_leads(leads, encoding, id_column) as file:
        routing = route_leads(loaded, file.rows(), instant, id_column=id_column)
        with _taking(file, loaded, instant, out) as take:
            _route(file, leads, routing, summary, take)
        if refused is not None:
            _write_refused(file.name, file.refused, refused)
        run = Run(
            loaded,
            instant,
            summary,
            routing.equal_repeats,
            routing.other_repeats,
            file.name,
            tuple(file.columns),
            file.refused,
        )
    print_report(run, Asked(str(policy), leads, out, refused))
    return _status(run, strict)


def _route(file: LeadsFile, path: str, routing: Routing, summary: Summary, take: Take) -> None:
    repeats = 0
    with progress(path, by_lines=file.kind in ("csv", "jsonl")) as advance:
        for row, decision in routing:
            # Who comes twice is one lead: it is counted once.
            if routing.repeats == repeats:
                summary.add(decision)
            repeats = routing.repeats
            take(row, decision)
            advance(row.number, row.line)


@contextmanager
def _taking(file: LeadsFile, policy: Policy, at: datetime, out: str | None) -> Iterator[Take]:
    """Give what takes rows with their decisions: a table on a terminal, else a file or CSV."""
    if out is None and is_terminal(output()):
        rows: list[tuple[str, ...]] = []
        yield lambda _, decision: rows.append(short_cells(decision))
        print_table(SHORT_HEADER, rows, output())
        return
    names = decision_columns(file.columns)
    time = rfc3339(policy.checked.timezone)(at)
    with open_output(out, [*file.columns, *names.values()]) as writer:

        def write(row: LeadRow, decision: Decision) -> None:
            cells = decision_cells(decision, time)
            writer.write({**row.cells, **{names[part]: cell for part, cell in cells.items()}})

        yield write


def _write_refused(name: str, rows: list[RefusedRow], path: str) -> None:
    with open_output(path, _REFUSED_COLUMNS) as writer:
        for line, column, reason, text in rows:
            writer.write({"file": name, "line": line, "column": column, "reason": reason, "row": text})


def _status(run: Run, strict: bool) -> int:
    if run.refused and not run.summary.leads:
        return UNREADABLE
    had_problems = run.summary.with_problems or run.other_repeats or run.refused
    return PROBLEMS if strict and had_problems else DONE
