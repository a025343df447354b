"""Replaying the log: what a policy would have decided, in the order in which it was decided.

Every logged lead is decided again at its time and handed out again, beginning with no
turns and no loads; what was released is released again. With the policy that decided,
and the versions it was decided with, each decision comes out as it was.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policy_engine.assignment import Handout, HandoutState, Hold
from policy_engine.decision_log.reading import LeadRecord, past_in, record_of, used_fields
from policy_engine.decision_log.record import public_parts
from policy_engine.decision_log.seal import LeadKey
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.single import judge
from policy_engine.model.judgement import Candidate
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, SplitTarget
from policy_engine.source.frozen import frozen
from policy_engine.store.records import LogRow

__all__ = ["Difference", "Replayed", "replay", "versions_in"]

# Where it goes and what is done with it; by whom, among equals, depends on all leads before.
_COMPARED = ("outcome", "pod", "team", "role", "queue", "content", "stage", "priority", "tags", "notify")

KeyOf = Callable[[str], LeadKey | None]


@frozen
class Difference:
    """A logged decision that comes out otherwise: which parts, as they were and as they are."""

    number: int
    lead: str
    at: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(slots=True)
class Replayed:
    """What a replay found; it fills while the differences are iterated over.

    `other_reps` counts decisions that differ in the rep alone. `unknown` counts those that
    could not be decided again, by the personal fields that cannot be read, and `undecidable`
    all of them; `erased` are those of leads that were erased.
    """

    decisions: int = 0
    same: int = 0
    other_reps: int = 0
    erased: int = 0
    undecidable: int = 0
    differences: int = 0
    unknown: dict[str, int] = field(default_factory=dict)


class _Run:
    """A replay on its way through the log."""

    def __init__(self, policy: CheckedPolicy, key_of: KeyOf, found: Replayed) -> None:
        self._policy = policy
        self._key_of = key_of
        self._found = found
        self._handout = Handout(policy, HandoutState())
        # What each lead takes up, by its token.
        self._open: dict[str, Hold] = {}
        self._used = used_fields(policy)
        self._splits = _splits(policy)

    def go(self, row: LogRow) -> Difference | None:
        """Decide an entry again, and return how it differs."""
        entry: dict[str, Any] = json.loads(row.entry)
        if entry["kind"] == "released":
            self._let_go(entry["lead"])
        if entry["kind"] == "reassigned":
            self._as_logged(entry, without=entry.get("from"))
        if entry["kind"] != "decided":
            return None
        self._found.decisions += 1
        if row.reading is None:
            self._found.erased += 1
            self._as_logged(entry)
            return None
        key = self._key_of(row.reading.lead)
        record = record_of(row.reading.text, row.reading.sealed if key is not None else None, key, row.number)
        hidden = record.hidden & self._used
        if record.id is None and self._splits:
            hidden |= {"id"}
        if hidden:
            for name in hidden:
                self._found.unknown[name] = self._found.unknown.get(name, 0) + 1
            self._found.undecidable += 1
            self._as_logged(entry)
            return None
        return self._compared(row, entry, record)

    def _compared(self, row: LogRow, entry: Mapping[str, Any], record: LeadRecord) -> Difference | None:
        token, at = entry["lead"], datetime.fromisoformat(entry["at"])
        lead_id = record.id if record.id is not None else token
        lead = read_lead(self._policy, record.values, lead_id)
        judgement = judge(self._policy, lead, at, record.pod, past_in(self._policy, record.past))
        self._let_go(token, undo=entry.get("cause") == "again")
        decision, hold = self._handout.hand_out(judgement, at)
        if hold is not None:
            self._open[token] = hold
        before, after = entry["decision"], json.loads(json.dumps(public_parts(decision)))
        changed = [name for name in _COMPARED if before.get(name) != after.get(name)]
        if _is_named(before) and _is_named(after) and before["rule"] != after["rule"]:
            changed.append("rule")
        if changed:
            self._found.differences += 1
            shown = [*changed, "rule"] if "rule" not in changed else changed
            return Difference(
                row.number,
                lead_id,
                at,
                {name: before.get(name) for name in shown},
                {name: after.get(name) for name in shown},
            )
        if before.get("rep") != after.get("rep"):
            self._found.other_reps += 1
        else:
            self._found.same += 1
        return None

    def _as_logged(self, entry: Mapping[str, Any], without: str | None = None) -> None:
        """Hand out a lead that cannot be decided again as it was: those after it meet what they met."""
        token, logged = entry["lead"], entry["decision"]
        self._let_go(token, undo=entry.get("cause") == "again")
        if logged.get("rep") is None:
            return
        parts = {name: logged.get(name) for name in ("pod", "team", "role")}
        if "turn" not in entry:
            taker = Candidate(kind="rep", rep=logged["rep"])
        else:
            taker = Candidate(kind="pod" if parts["pod"] else "team" if parts["team"] else "role", **parts)
        hold = self._handout.take((taker,), datetime.fromisoformat(entry["at"]), without).hold
        if hold is not None:
            self._open[token] = hold

    def _let_go(self, token: str, *, undo: bool = False) -> None:
        hold = self._open.pop(token, None)
        if hold is not None and undo:
            self._handout.withdraw(hold)
        elif hold is not None:
            self._handout.release(hold)


def _is_named(decision: Mapping[str, Any]) -> bool:
    """Tell whether the deciding rule has a name: one without is called by its place, which moves with every line."""
    return "rule" in decision and decision["rule"] != decision.get("source")


def _splits(policy: CheckedPolicy) -> bool:
    """Tell whether some rule splits leads by their ids."""
    return any(
        isinstance(action, Assign) and isinstance(action.target, SplitTarget)
        for rule in policy.rules
        for action in rule.actions
    )


def replay(rows: Iterable[LogRow], policy: CheckedPolicy, key_of: KeyOf, found: Replayed) -> Iterator[Difference]:
    """Decide the logged leads again by a policy, and yield the decisions that come out otherwise."""
    run = _Run(policy, key_of, found)
    for row in rows:
        difference = run.go(row)
        if difference is not None:
            yield difference


def versions_in(rows: Iterable[LogRow]) -> dict[str, set[str]]:
    """Return the versions with which the entries of a log were decided, by what they are versions of."""
    found: dict[str, set[str]] = {}
    for row in rows:
        versions = json.loads(row.entry).get("versions", {})
        for name, version in versions.items():
            found.setdefault(name, set()).add(version)
    return found
