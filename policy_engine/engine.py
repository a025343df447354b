"""The composition root: a policy ready to decide, and an engine that hands out leads and remembers.

Time and state meet here and nowhere else: only this module reads the clock. `Policy`
is what a text means; it decides without any memory. `PolicyEngine` decides lead after
lead, hands each of them out, and keeps the turns. `route_leads` does the same for a
whole batch.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from policy_engine.assignment import Handout, HandoutState, Hold, release
from policy_engine.batch.leads import LeadRow
from policy_engine.batch.values import cell_text
from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, to_utc
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.single import decide, judge
from policy_engine.explain.explanation import Explanation, explain
from policy_engine.explain.to_text import to_text
from policy_engine.loading import check_sources, check_text, load_policy, open_sources
from policy_engine.model.decision import Decision, Problem, ProblemKind
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.model.text import text_key
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "Policy",
    "PolicyEngine",
    "Routing",
    "explain_lead",
    "load_with_given",
    "route_leads",
]

RawLead = Mapping[str, object]

_ID = "id"
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
        lead_id = _id_in(lead, _id_column(self.checked, tuple(lead), None))
        return decide(self.checked, lead, self.instant(at), lead_id)

    def decide_table(
        self, leads: "pl.DataFrame", at: datetime | None = None, columns: Iterable[str] | None = None
    ) -> "pl.DataFrame":
        """Decide a table of leads without handing them out: a row of the decision for each, in their order.

        The columns of `leads` are headers or names of fields. `columns` names those of the
        decision that are asked for; leaving out `undecided` and `problems` saves most of the work.
        """
        from policy_engine.evaluator.columnar import table_decider_of
        from policy_engine.evaluator.read_table import read_table

        table = read_table(self.checked, leads)
        return table_decider_of(self.checked).decide(table.fields, table.ids, self.instant(at), columns, table.problems)

    def instant(self, at: datetime | None) -> datetime:
        """Return a time in UTC: now for None; a naive one is wall-clock time in the policy's zone.

        Raises ValueError for a time before 1970 or after 2199.
        """
        if at is None:
            return datetime.now(UTC)
        moment = to_utc(at, self.checked.timezone) if at.tzinfo is None else at.astimezone(UTC)
        if not FIRST_INSTANT <= moment <= LAST_INSTANT:
            raise ValueError(f"{at} is not between 1970 and 2199")
        return moment


# ---------------------------------------------------------------- lead after lead


@dataclass(frozen=True, slots=True)
class _Routed:
    """What became of a lead, and what it read."""

    lead: Lead
    at: datetime
    decision: Decision
    hold: Hold | None


class PolicyEngine:
    """Decides leads as they come, hands them out, and remembers turns, loads and decisions.

    It may be used from several threads. A lead that was decided keeps its decision as
    long as it is in the same stage; after that it is decided again.
    """

    def __init__(self, policy: Policy, state: HandoutState | None = None) -> None:
        self.policy = policy
        self._handout = Handout(policy.checked, state)
        self._routed: dict[str, _Routed] = {}
        self._count = 0
        self._lock = Lock()

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after all leads so far."""
        with self._lock:
            return self._handout.state()

    def route(self, lead: RawLead, at: datetime | None = None) -> Decision:
        """Decide a lead and hand it out; `at` is now where it is not given."""
        instant = self.policy.instant(at)
        with self._lock:
            self._count += 1
            lead_id = _id_in(lead, _id_column(self.policy.checked, tuple(lead), None)) or str(self._count)
            read = read_lead(self.policy.checked, lead, lead_id)
            return self._route(read, instant).decision

    def explain(self, lead_id: str) -> str:
        """Say in words why a lead that was routed went where it went; raises KeyError for another."""
        with self._lock:
            routed = self._routed[lead_id]
        return to_text(explain(self.policy.checked, routed.lead, routed.at, routed.decision))

    def _route(self, lead: Lead, at: datetime) -> _Routed:
        before = self._routed.get(lead.id)
        judgement = judge(self.policy.checked, lead, at, before.decision.pod if before else None)
        if before is not None and before.decision.stage == judgement.decision.stage:
            return before
        if before is not None and before.hold is not None:
            self._handout = Handout(self.policy.checked, release(self._handout.state(), before.hold))
        decision, hold = self._handout.hand_out(judgement, at)
        routed = self._routed[lead.id] = _Routed(lead, at, decision, hold)
        return routed


# ---------------------------------------------------------------- a batch


class Routing:
    """A batch being decided and handed out in the order given.

    Iterating gives each row with its decision. Meanwhile `equal_repeats` and
    `other_repeats` count the rows whose id came before: with the same content, or with
    another; both bear the decision of the first and take no turn. `state` is that after
    the rows so far.
    """

    def __init__(
        self, policy: CheckedPolicy, rows: Iterable[LeadRow], at: datetime, state: HandoutState, id_column: str | None
    ) -> None:
        self.equal_repeats = 0
        self.other_repeats = 0
        self._policy = policy
        self._rows = rows
        self._at = at
        self._handout = Handout(policy, state)
        self._asked_id = id_column
        self._columns: tuple[str, ...] = ()
        self._id_column: str | None = None
        self._first: dict[str, tuple[bytes, Decision]] = {}

    def __iter__(self) -> Iterator[tuple[LeadRow, Decision]]:
        for row in self._rows:
            yield row, self._decision(row.cells, self._id_of(row))

    @property
    def repeats(self) -> int:
        """Return how many rows so far bear the decision of one before them."""
        return self.equal_repeats + self.other_repeats

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after the rows so far."""
        return self._handout.state()

    def _id_of(self, row: LeadRow) -> str:
        columns = tuple(row.cells)
        if columns != self._columns:
            self._columns = columns
            self._id_column = _id_column(self._policy, columns, self._asked_id)
        return _id_in(row.cells, self._id_column) or str(row.number)

    def _decision(self, cells: RawLead, lead_id: str) -> Decision:
        content = _fingerprint(cells)
        first = self._first.get(lead_id)
        if first is not None:
            return self._repeat(first[1], is_equal=first[0] == content)
        judgement = judge(self._policy, read_lead(self._policy, cells, lead_id), self._at)
        decision, _ = self._handout.hand_out(judgement, self._at)
        self._first[lead_id] = (content, decision)
        return decision

    def _repeat(self, decision: Decision, *, is_equal: bool) -> Decision:
        if is_equal:
            self.equal_repeats += 1
            return decision
        self.other_repeats += 1
        problem = Problem(kind=ProblemKind.REPEATED_ID, field=_ID)
        return replace(decision, problems=(*decision.problems, problem))


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
    return Routing(policy.checked, rows, policy.instant(at), state or HandoutState(), id_column)


# ---------------------------------------------------------------- why


def explain_lead(
    policy: Policy, lead: RawLead, at: datetime, decision: Decision | None = None, *, show_personal: bool = False
) -> Explanation:
    """Explain how a policy decides a lead; `decision` is the one that was handed out, where there is one.

    Personal values stay out of it unless they are asked for.
    """
    lead_id = decision.lead if decision else _id_in(lead, _id_column(policy.checked, tuple(lead), None))
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


def _id_column(policy: CheckedPolicy, columns: tuple[str, ...], asked: str | None) -> str | None:
    """Return the column in which the ids stand: the one asked for, else that of the field `id`."""
    by_key = {text_key(column): column for column in reversed(columns)}
    if asked is not None:
        return by_key.get(text_key(asked))
    headers = (field.header for field in policy.lead.fields if text_key(field.name) == _ID)
    wanted = (*(text_key(header) for header in headers if header is not None), _ID)
    return next((by_key[key] for key in wanted if key in by_key), None)


def _id_in(cells: RawLead, column: str | None) -> str:
    """Return the id that stands in a row, trimmed and otherwise untouched; nothing where there is none."""
    return cell_text(cells.get(column)).strip() if column is not None else ""


def _fingerprint(cells: RawLead) -> bytes:
    """Return bytes that two rows share only where they hold the same."""
    return blake2b(repr(sorted(cells.items())).encode(errors="surrogatepass"), digest_size=16).digest()
