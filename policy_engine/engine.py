"""The composition root: a policy ready to decide, lead by lead or a whole batch.

Only this module reads the clock. `Policy` is what a text means; it decides without any
memory. `route_leads` decides a batch and hands it out. What is kept between two runs is
kept by `live.py`.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from policy_engine.assignment import HandoutState
from policy_engine.batch.leads import LeadRow
from policy_engine.batch.values import cell_text
from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, to_utc
from policy_engine.evaluator.decode import Lead, read_lead, reader_of
from policy_engine.evaluator.single import decide
from policy_engine.explain.explanation import Explanation, explain
from policy_engine.loading import check_sources, check_text, load_policy, open_sources
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.model.text import text_key
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText

if TYPE_CHECKING:
    import polars as pl

    from policy_engine.agreement import Scorecard
    from policy_engine.routing.router import BatchRouter

__all__ = [
    "Policy",
    "Routing",
    "batch_router",
    "explain_lead",
    "lead_id_in",
    "load_with_given",
    "now",
    "route_leads",
]

RawLead = Mapping[str, object]

# What is given on the command line stands in messages under this name.
_GIVEN = "--given"


# ---------------------------------------------------------------- a policy


class Policy:
    """A checked policy. Deciding is pure: no turns, no state.

    `diagnostics` holds the warnings and notes about it; a policy with errors never
    becomes a `Policy`.
    """

    def __init__(self, checked: CheckedPolicy, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self.checked = checked
        self.diagnostics = diagnostics

    @classmethod
    def load(cls, path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS, *, prove: bool = False) -> "Policy":
        """Read and check a `.policy` file or a folder of them; raises PolicyError.

        With `prove`, the diagnostics hold what is proven too: gaps, overlaps, rules never reached.
        """
        return cls(*load_policy(path, limits, prove=prove))

    @classmethod
    def parse(
        cls, text: str, name: str = "policy", limits: Limits = DEFAULT_LIMITS, *, prove: bool = False
    ) -> "Policy":
        """Read and check a policy's text, and prove it as `load` does; raises PolicyError."""
        return cls(*check_text(text, name, limits, prove=prove))

    @property
    def name(self) -> str:
        """Return what the policy is called."""
        return self.checked.name

    @cached_property
    def hash(self) -> str:
        """Return 64 hex digits that stay the same as long as the policy means the same."""
        return meaning_hash(self.checked)

    def decide(self, lead: RawLead, at: datetime | None = None) -> Decision:
        """Decide one lead without handing it out; `at` is now where it is not given."""
        lead_id = lead_id_in(self.checked, lead)
        return decide(self.checked, lead, self.instant(at), lead_id)

    def decide_table(
        self, leads: "pl.DataFrame", at: datetime | None = None, columns: Iterable[str] | None = None
    ) -> "pl.DataFrame":
        """Decide a table of leads without handing them out: a row of the decision for each, in their order.

        The columns of `leads` are headers or names of fields. `columns` names those of the
        decision that are asked for; leaving out `undecided` and `problems` saves most of the work.
        """
        from policy_engine.evaluator.columnar import table_decider_of
        from policy_engine.evaluator.decode_columns import decode_table
        from policy_engine.evaluator.lead_columns import DecodedLeads

        decoded = DecodedLeads(decode_table(self.checked, leads))
        return table_decider_of(self.checked).decide(decoded, self.instant(at), columns)

    def scorecard(
        self,
        leads: Iterable[RawLead],
        events: Iterable[RawLead] = (),
        at: datetime | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> "Scorecard":
        """Measure objectives and indicators on leads and the rows of their event log, followed up to `at`.

        A row of the log has `lead`, `event` and `at`, and any field of the lead that changed.
        The span is that of the days from `first` to `last`, else all on which anything
        happened. Of leads with one id the first counts.
        """
        from policy_engine.agreement import measure
        from policy_engine.history import life, read_events

        instant = self.instant(at)
        log = read_events(self.checked, enumerate(events, 1))
        read: dict[str, Lead] = {}
        for number, raw in enumerate(leads, 1):
            lead_id = lead_id_in(self.checked, raw) or str(number)
            read.setdefault(lead_id, read_lead(self.checked, raw, lead_id))
        lives = (life(self.checked, lead, log.of(lead.id), instant) for lead in read.values())
        return measure(self.checked, lives, instant, first, last)

    def instant(self, at: datetime | None) -> datetime:
        """Return a time in UTC: now for None; a naive one is wall-clock time in the policy's zone.

        Raises ValueError for a time before 1970 or after 2199.
        """
        if at is None:
            return now()
        moment = to_utc(at, self.checked.timezone) if at.tzinfo is None else at.astimezone(UTC)
        if not FIRST_INSTANT <= moment <= LAST_INSTANT:
            raise ValueError(f"{at} is not between 1970 and 2199")
        return moment


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


# ---------------------------------------------------------------- a batch


# So many rows are read ahead.
_ROWS_AHEAD = 2_000


class Routing:
    """A batch being decided and handed out in the order given.

    Iterating gives each row with its decision; rows are read some thousand ahead.
    `equal_repeats` and `other_repeats` count the rows whose id came before: with the same
    content, or with another; both bear the decision of the first and take no turn. `state`
    is that after the rows read so far.
    """

    def __init__(self, router: "BatchRouter", rows: Iterable[LeadRow]) -> None:
        self._router = router
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[LeadRow, Decision]]:
        from policy_engine.batch.frames import frames_of

        for frame in frames_of(self._rows, _ROWS_AHEAD, self._router.alternatives):
            routed = self._router.route(frame)
            yield from ((row, routed.decision(place)) for place, row in enumerate(frame.rows or ()))

    @property
    def equal_repeats(self) -> int:
        return self._router.equal_repeats

    @property
    def other_repeats(self) -> int:
        return self._router.other_repeats

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after the rows read so far."""
        return self._router.state


def route_leads(
    policy: Policy,
    rows: Iterable[LeadRow],
    at: datetime | None = None,
    state: HandoutState | None = None,
    id_column: str | None = None,
) -> Routing:
    """Decide and hand out a batch; iterate over the result for each row with its decision.

    The id of a lead stands in its field `id` or in the column named; where that is
    missing or empty, the number of the row is the id.
    """
    return Routing(batch_router(policy, at, state, id_column), rows)


def batch_router(
    policy: Policy, at: datetime | None = None, state: HandoutState | None = None, id_column: str | None = None
) -> "BatchRouter":
    """Return what routes a batch by columns, a piece after another; see `routing/router.py`."""
    from policy_engine.routing.router import BatchRouter

    return BatchRouter(policy.checked, policy.instant(at), state, id_column)


# ---------------------------------------------------------------- why


def explain_lead(
    policy: Policy, lead: RawLead, at: datetime, decision: Decision | None = None, *, show_personal: bool = False
) -> Explanation:
    """Explain how a policy decides a lead; `decision` is the one that was handed out, where there is one.

    Personal values stay out of it unless they are asked for.
    """
    lead_id = decision.lead if decision else lead_id_in(policy.checked, lead)
    read = read_lead(policy.checked, lead, lead_id)
    return explain(policy.checked, read, policy.instant(at), decision, show_personal=show_personal)


def load_with_given(
    path: str | os.PathLike[str], given: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[Policy, RawLead, datetime | None]:
    """Load a policy, and read a lead and its time as an example gives them: `score 72, country missing`.

    Raises PolicyError for a fault of the policy, or of what is given.
    """
    name, sources, files = open_sources(path, limits)
    text = f'example "{_GIVEN}"\n  given {" ".join(given.split())}\n  expect unrouted\n'
    with_given = Policy(*check_sources(name, (*sources, SourceText(_GIVEN, text)), files, limits))
    example = with_given.checked.examples[-1]
    # Where fields are inferred, those that are given would be: the policy reads only its own.
    infers = any(field.inferred for field in with_given.checked.lead.fields)
    policy = Policy(*check_sources(name, sources, files, limits)) if infers else with_given
    headers = {text_key(field.name): field.header or field.name for field in policy.checked.lead.fields}
    lead = {
        headers.get(text_key(name), name): list(value) if isinstance(value, tuple) else value
        for name, value in example.given
    }
    return policy, lead, datetime.fromisoformat(example.at) if example.at is not None else None


# ---------------------------------------------------------------- ids


def lead_id_in(policy: CheckedPolicy, lead: RawLead) -> str:
    """Return the id that stands in a lead, trimmed and otherwise untouched; nothing where there is none."""
    column = reader_of(policy).id_column(tuple(lead))
    return "" if column is None else cell_text(lead[column]).strip()
