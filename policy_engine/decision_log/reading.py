"""What a decision was taken from, as the log keeps it.

Values are kept as they came, so that reading them again gives what it gave. Those of
fields that the policy uses stand in clear, unless they are personal; of personal ones
the clear part has a keyed hash, and they are sealed, as are all values of fields that
no rule uses. Columns that the policy does not declare are not kept.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError, to_json

from policy_engine.decision_log.seal import LeadKey, hashed, sealed
from policy_engine.evaluator.situation import Past, StageFound
from policy_engine.model.base import Model
from policy_engine.model.condition import FieldRef
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import FieldTarget
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = [
    "LeadRecord",
    "ReadingWriter",
    "Seen",
    "canonical",
    "past_in",
    "plain_values",
    "raw_values",
    "reading_writer_of",
    "record_of",
    "used_fields",
]

_escaping = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_LARGEST_PLAIN = 2**63
_MOST_REMEMBERED = 1_000


def canonical(content: object) -> str:
    """Return JSON as the log writes it: without spaces, in the order given; the same content gives the same text."""
    try:
        return to_json(content).decode()
    except PydanticSerializationError:
        # Half a character has no place in UTF-8.
        return _escaping(content)


@frozen
class LeadRecord:
    """What the log knows of a lead at a decision. `values` holds what can be read; `hidden` fields were there, but
    cannot. `pod` is that of the decision before, `past` what its events said of it, as `past_in` reads it."""

    id: str | None
    values: Mapping[str, object]
    hidden: frozenset[str] = frozenset()
    pod: str | None = None
    past: Mapping[str, Any] | None = None


class Seen(NamedTuple):
    """What leads are decided from, each part a column: their ids, the values of every field of the policy as they came,
    the pods they had, and what their events say of them."""

    leads: Sequence[str]
    values: Sequence[Sequence[object]]
    pods: Sequence[str | None]
    pasts: Sequence[Past | None]


class ReadingWriter:
    """Writes down the leads of one policy. It may be used from several threads."""

    def __init__(self, policy: CheckedPolicy) -> None:
        used = used_fields(policy)
        self._fields = [(field.name, _wanted(field.name, field.header)) for field in policy.lead.fields]
        self._personal = [(place, field.name) for place, field in enumerate(policy.lead.fields) if field.personal]
        self._clear = [
            (place, field.name)
            for place, field in enumerate(policy.lead.fields)
            if field.name in used and not field.personal
        ]
        self._closed = [
            (place, name) for place, (name, _) in enumerate(self._fields) if (place, name) not in self._clear
        ]
        self._contents = {text_key(content.name) for line in policy.contents for content in line.contents}
        self._columns: dict[tuple[str, ...], Sequence[str | None]] = {}

    def columns_among(self, keys: tuple[str, ...]) -> Sequence[str | None]:
        """Return for each field which of the keys it is read from, if any."""
        found = self._columns.get(keys)
        if found is None:
            by_key: dict[str, str] = {}
            for key in keys:
                by_key.setdefault(text_key(key), key)
            found = [next((by_key[each] for each in wanted if each in by_key), None) for _, wanted in self._fields]
            if len(self._columns) < _MOST_REMEMBERED:
                self._columns[keys] = found
        return found

    def values_of(self, raw: Mapping[str, object]) -> list[object]:
        """Return the values of every field, None for one that did not come."""
        return [raw[column] if column is not None else None for column in self.columns_among(tuple(raw))]

    def named(self, raw: Mapping[str, object]) -> dict[str, object]:
        """Return the values that came by the names of their fields."""
        columns = self.columns_among(tuple(raw))
        return {
            name: raw[column] for (name, _), column in zip(self._fields, columns, strict=True) if column is not None
        }

    def write(
        self, seen: Seen, decisions: Sequence[Decision], secrets: Sequence[bytes], first: int
    ) -> tuple[list[str], list[bytes]]:
        """Return what stands in clear of each lead, and the sealed rest; their entries have numbers from `first` on.

        A decision may be about another lead that was decided alike.
        """
        count = len(seen.leads)
        hashes = [
            (name, hashed(secrets, name, [_to_hash(value) for value in seen.values[place]]))
            for place, name in self._personal
        ]
        texts = [
            canonical(self._in_clear(values, hashes_of, pod, past, decision))
            for values, hashes_of, pod, past, decision in zip(
                _by_name([(name, seen.values[place]) for place, name in self._clear], count),
                _by_name(hashes, count),
                seen.pods,
                seen.pasts,
                decisions,
                strict=True,
            )
        ]
        closed = _by_name([(name, seen.values[place]) for place, name in self._closed], count)
        contents = [
            canonical(_to_seal(lead, values, decision)).encode()
            for lead, values, decision in zip(seen.leads, closed, decisions, strict=True)
        ]
        return texts, sealed(secrets, first, contents)

    def _in_clear(
        self,
        values: Mapping[str, object],
        hashes: Mapping[str, object],
        pod: str | None,
        past: Past | None,
        decision: Decision,
    ) -> dict[str, object]:
        reading: dict[str, object] = {"values": values}
        if hashes:
            reading["hashes"] = hashes
        if pod is not None:
            reading["pod"] = pod
        if past is not None:
            reading["past"] = self._words_of(past)
        if decision.undecided:
            reading["undecided"] = [note.words for note in decision.undecided]
        if decision.problems:
            reading["problems"] = [[problem.field, problem.kind.value] for problem in decision.problems]
        return reading

    def _words_of(self, past: Past) -> Mapping[str, object]:
        """Return what events say of a lead in the policy's own words: a log may call something else a content."""
        unjudged = [stage.name for stage in past.stage.unjudged]
        return {"stage": past.stage.name, "unjudged": unjudged, "sent": sorted(past.sent & self._contents)}


_KEPT_WRITERS = 16
_writers: dict[int, tuple[CheckedPolicy, ReadingWriter]] = {}


def reading_writer_of(policy: CheckedPolicy) -> ReadingWriter:
    """Return what writes down the leads of a policy; the last few are kept."""
    kept = _writers.get(id(policy))
    if kept is None or kept[0] is not policy:
        if len(_writers) >= _KEPT_WRITERS:
            _writers.clear()
        kept = _writers[id(policy)] = (policy, ReadingWriter(policy))
    return kept[1]


def record_of(reading: str, sealed: bytes | None, key: LeadKey | None, number: int) -> LeadRecord:
    """Return what an entry was decided from; without the key what is sealed stays closed."""
    content: dict[str, Any] = json.loads(reading)
    values: dict[str, object] = raw_values(content.get("values", {}))
    pod, past = content.get("pod"), content.get("past")
    if key is None or sealed is None:
        return LeadRecord(None, values, frozenset(content.get("hashes", {})), pod, past)
    closed: dict[str, Any] = json.loads(key.unseal(number, sealed))
    values |= raw_values(closed.get("values", {}))
    return LeadRecord(closed["id"], values, frozenset(), pod, past)


def past_in(policy: CheckedPolicy, past: Mapping[str, Any] | None) -> Past | None:
    """Return what a lead's events said of it, for a policy; a stage that it does not have takes no lead."""
    if past is None:
        return None
    stages = {stage.name: stage for stage in policy.stages}
    name = past["stage"] if past["stage"] in stages else None
    unjudged = tuple(stages[each] for each in past["unjudged"] if each in stages)
    return Past(StageFound(name, unjudged), sent=frozenset(past["sent"]))


# ---------------------------------------------------------------- values as they came


def plain_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as JSON can hold them; those that are missing are left out."""
    return {name: _plain(value) for name, value in values.items() if value is not None and value != ""}


def _by_name(columns: Sequence[tuple[str, Sequence[object]]], count: int) -> Iterator[dict[str, object]]:
    """Yield the values of each of so many leads by name, as JSON can hold them; those that are missing are left out."""
    names = [name for name, _ in columns]
    for row in zip(*(values for _, values in columns), strict=True) if columns else repeat((), count):
        yield {
            name: value if type(value) is str else _plain(value)
            for name, value in zip(names, row, strict=True)
            if value is not None and value != ""
        }


def _to_hash(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if type(value) is str else canonical(_plain(value))


def _to_seal(lead: str, values: Mapping[str, object], decision: Decision) -> dict[str, object]:
    content: dict[str, object] = {"id": lead}
    if values:
        content["values"] = values
    if decision.shared:
        content["shared"] = decision.shared
    return content


def raw_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that `plain_values` made plain as they came."""
    return {name: _raw(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """Return a value as JSON can hold it; what JSON has no word for is named by its kind."""
    if isinstance(value, str | bool) or (isinstance(value, int) and abs(value) < _LARGEST_PLAIN):
        return value
    if isinstance(value, int | Decimal):
        return {"decimal": str(value)}
    if isinstance(value, float):
        return float(value) if value - value == 0 else {"float": str(float(value))}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [None if item is None else _plain(item) for item in value]
    return {"other": type(value).__name__}


def _raw(value: object) -> object:
    """Return a value as it came; one that could not be kept is something that no field can be read from."""
    if isinstance(value, list):
        return [_raw(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    match kind:
        case "decimal":
            return Decimal(text)
        case "float":
            return float(text)
        case "time":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case _:
            return {}


# ---------------------------------------------------------------- which fields a policy uses


def _wanted(name: str, header: str | None) -> tuple[str, ...]:
    return tuple(text_key(each) for each in (header, name) if each is not None)


def used_fields(policy: CheckedPolicy) -> frozenset[str]:
    """Return the fields that decide something."""
    return frozenset(_used_in(policy))


def _used_in(policy: CheckedPolicy) -> Iterator[str]:
    for part in (policy.rules, policy.segments, policy.derived, policy.pods, policy.teams, policy.stages,
                 policy.contents, policy.slas):  # fmt: skip
        yield from _named_in(part)
    for share in policy.shares:
        yield from share.fields
    # Where a lead stands already, for hand-offs.
    yield from (field.name for field in policy.lead.fields if text_key(field.name) == "pod")


def _named_in(part: object) -> Iterator[str]:
    if isinstance(part, FieldRef):
        yield part.name
    elif isinstance(part, FieldTarget):
        yield part.field
    elif isinstance(part, tuple):
        for item in part:
            yield from _named_in(item)
    elif isinstance(part, Model):
        for inner in fields(part):
            yield from _named_in(getattr(part, inner.name))
