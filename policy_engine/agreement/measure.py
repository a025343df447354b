"""Objectives and indicators, measured over a span of days.

A lead counts once in each period in which it entered the stage or had the event, with its
first entry there: a lead that comes back later counts again in that later period.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from policy_engine.agreement.lengths import ELAPSED_HOURS, LengthUnit, length_of, unit_of
from policy_engine.agreement.observations import Atom, Ledger, Observation, TimedIn
from policy_engine.agreement.periods import Span, Window, periods_of, trend_period, whole_span
from policy_engine.agreement.remarks import Remarks
from policy_engine.agreement.scorecard import (
    Bound,
    IndicatorScore,
    ObjectiveScore,
    PromiseScore,
    Reading,
    Scorecard,
    ValueKind,
    Verdict,
)
from policy_engine.calendars.zones import local_date
from policy_engine.history import Life
from policy_engine.model.agreement import (
    AmountOf,
    CountOf,
    IndicatorRef,
    Measure,
    Objective,
    Promise,
    PromisedShare,
    Ratio,
    TimeBetween,
)
from policy_engine.model.organisation import Party, Pod, Team
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.model.promise_words import clock_target_words, kind_of_measure, measure_words, promise_words
from policy_engine.model.values import Duration
from policy_engine.model.words import party_words

__all__ = ["measure"]


def measure(
    policy: CheckedPolicy, lives: Iterable[Life], at: datetime, first: date | None = None, last: date | None = None
) -> Scorecard:
    """Measure every objective and indicator of a policy on the lives of leads, followed up to an instant in UTC.

    The span goes from the first day to the last, both included: else from the first day on
    which anything happened to the last.
    """
    return _Measuring(policy, at).scorecard(lives, first, last)


class _Measuring:
    def __init__(self, policy: CheckedPolicy, at: datetime) -> None:
        self._policy = policy
        self._at = at
        self._ledger = Ledger(policy, at)
        self._indicators: Mapping[str, Measure] = {each.name: each.measure for each in policy.indicators}
        kinds = {field.name: field.kind for field in policy.lead.fields}
        kinds.update((field.name, field.kind) for field in policy.derived)
        self._money = {name for name, kind in kinds.items() if kind == "money"}
        self._seen: dict[tuple[Party | None, Atom], list[Observation]] = {}

    def scorecard(self, lives: Iterable[Life], first: date | None, last: date | None) -> Scorecard:
        self._open()
        remarks = Remarks()
        for life in lives:
            remarks.take(life)
            self._ledger.take(life)
        span = self._span(remarks, first, last)
        policy = self._policy
        return Scorecard(
            policy=policy.name,
            policy_hash=meaning_hash(policy),
            agreements=[agreement.name for agreement in policy.agreements],
            zone=policy.timezone,
            span=span,
            at=self._at,
            leads=remarks.leads,
            objectives=[self._objective(objective, span) for objective in policy.objectives],
            indicators=[self._indicator(each.name, each.measure, span) for each in policy.indicators],
            remarks=remarks.words(self._ledger.assumed),
        )

    def _open(self) -> None:
        """Ask the ledger for everything that will be measured."""
        for objective in self._policy.objectives:
            for promise in objective.promises:
                if isinstance(promise, PromisedShare):
                    self._ledger.open(objective.party, promise)
                else:
                    for atom in self._atoms(promise.measure, _unit_of(promise)):
                        self._ledger.open(objective.party, atom)
        for each in self._policy.indicators:
            for atom in self._atoms(each.measure, ELAPSED_HOURS):
                self._ledger.open(None, atom)

    def _atoms(self, measure: Measure, unit: LengthUnit) -> Iterator[Atom]:
        match measure:
            case CountOf() | AmountOf():
                yield measure
            case TimeBetween():
                yield TimedIn(measure, unit)
            case IndicatorRef(name=name):
                yield from self._atoms(self._indicators[name], unit)
            case Ratio(above=above, below=below):
                yield from self._atoms(above, unit)
                yield from self._atoms(below, unit)

    def _span(self, remarks: Remarks, first: date | None, last: date | None) -> Span:
        zone = self._policy.timezone
        begun = first or local_date(remarks.first or self._at, zone)
        ended = last or local_date(remarks.last or self._at, zone)
        # One end that was asked for may lie beyond all that happened.
        return Span(begun, max(begun, ended)) if last is None else Span(min(begun, ended), ended)

    # ------------------------------------------------------------ objectives and indicators

    def _objective(self, objective: Objective, span: Span) -> ObjectiveScore:
        scores = [self._promise(objective.party, promise, span) for promise in objective.promises]
        return ObjectiveScore(
            objective.name,
            party_words(objective.party),
            self._leader(objective.party),
            scores,
            _worst([score.verdict for score in scores]),
        )

    def _leader(self, party: Party) -> str | None:
        homes: list[tuple[str, Pod | Team]] = [("pod", pod) for pod in self._policy.pods]
        homes += [("team", team) for team in self._policy.teams]
        return next((home.leader for kind, home in homes if (kind, home.name) == (party.kind, party.name)), None)

    def _promise(self, party: Party, promise: Promise | PromisedShare, span: Span) -> PromiseScore:
        bound: Bound = "at least" if isinstance(promise, PromisedShare) else promise.bound
        promised = _promised(promise)
        if promise.period is None:
            windows = [whole_span(span, self._policy.timezone)]
        else:
            windows = list(periods_of(span, promise.period, self._policy.timezone, self._at))
        adds_up = not isinstance(promise, PromisedShare) and self._adds_up(promise.measure)
        read = [self._read(party, promise, window) for window in windows]
        readings = [replace(each, verdict=_verdict(each, bound, promised, adds_up)) for each in read]
        trend = readings
        if promise.period is None:
            by = periods_of(span, trend_period(span), self._policy.timezone, self._at)
            trend = [self._read(party, promise, window) for window in by]
        unit = None if isinstance(promise, PromisedShare) else _unit_of(promise)
        kind = self._kind(promise)
        return PromiseScore(
            words=promise_words(promise, self._policy.indicators),
            measure=_words_of(promise),
            kind=kind,
            unit=unit if kind == "time" else None,
            adds_up=adds_up,
            bound=bound,
            promised=promised,
            period=promise.period,
            readings=readings,
            trend=trend,
            verdict=_over_time([reading.verdict for reading in readings]),
        )

    def _indicator(self, name: str, measure: Measure, span: Span) -> IndicatorScore:
        zone, period = self._policy.timezone, trend_period(span)
        kind = self._kind_of(measure)
        return IndicatorScore(
            name,
            measure_words(measure),
            kind,
            ELAPSED_HOURS if kind == "time" else None,
            self._value(None, measure, ELAPSED_HOURS, whole_span(span, zone)),
            period,
            [self._value(None, measure, ELAPSED_HOURS, each) for each in periods_of(span, period, zone, self._at)],
        )

    def _kind(self, promise: Promise | PromisedShare) -> ValueKind:
        return "share" if isinstance(promise, PromisedShare) else self._kind_of(promise.measure)

    def _kind_of(self, measure: Measure) -> ValueKind:
        kind = kind_of_measure(measure, self._indicators)
        if kind == "amount":
            return "money" if self._is_money(measure) else "number"
        return kind

    def _adds_up(self, measure: Measure) -> bool:
        match measure:
            case AmountOf(statistic=statistic):
                return statistic == "sum"
            case IndicatorRef(name=name):
                return self._adds_up(self._indicators[name])
            case _:
                return isinstance(measure, CountOf)

    def _is_money(self, measure: Measure) -> bool:
        match measure:
            case AmountOf(field=field):
                return field in self._money
            case IndicatorRef(name=name):
                return self._is_money(self._indicators[name])
            case Ratio(above=above):
                return self._is_money(above)
            case _:
                return False

    # ------------------------------------------------------------ values

    def _read(self, party: Party, promise: Promise | PromisedShare, window: Window) -> Reading:
        if isinstance(promise, PromisedShare):
            seen = _first_of_each(self._within(party, promise, window))
            met = [each.value for each in seen if each.value is not None]
            share = Fraction(sum(met), len(met)) if met else None
            return Reading(window, share, len(met), len(seen) - len(met))
        return self._value(party, promise.measure, _unit_of(promise), window)

    def _value(self, party: Party | None, measure: Measure, unit: LengthUnit, window: Window) -> Reading:
        match measure:
            case CountOf():
                count = len(_first_of_each(self._within(party, measure, window)))
                return Reading(window, Fraction(count), count)
            case AmountOf(statistic=statistic):
                seen = _first_of_each(self._within(party, measure, window))
                values = [each.value for each in seen if each.value is not None]
                return Reading(window, _statistic(statistic, values), len(values), len(seen) - len(values))
            case TimeBetween(statistic=statistic):
                times = [
                    each.value for each in self._within(party, TimedIn(measure, unit), window) if each.value is not None
                ]
                return Reading(window, _statistic(statistic, times), len(times))
            case IndicatorRef(name=name):
                return self._value(party, self._indicators[name], unit, window)
            case Ratio(above=above, below=below):
                part, whole = (self._value(party, each, unit, window) for each in (above, below))
                ratio = part.value / whole.value if part.value is not None and whole.value else None
                return Reading(window, ratio, whole.leads, part.left_out + whole.left_out)

    def _within(self, party: Party | None, atom: Atom, window: Window) -> list[Observation]:
        seen = self._seen.get((party, atom))
        if seen is None:
            seen = self._seen[party, atom] = self._ledger.seen(party, atom)
        first, after = (bisect_left(seen, at, key=lambda each: each.at) for at in (window.start, window.end))
        return seen[first:after]


def _unit_of(promise: Promise) -> LengthUnit:
    return unit_of(promise.value) if isinstance(promise.value, Duration) else ELAPSED_HOURS


def _promised(promise: Promise | PromisedShare) -> Fraction:
    if isinstance(promise, PromisedShare):
        return Fraction(promise.share)
    return length_of(promise.value) if isinstance(promise.value, Duration) else Fraction(promise.value)


def _words_of(promise: Promise | PromisedShare) -> str:
    if isinstance(promise, PromisedShare):
        return f"{promise.stage} {clock_target_words(promise.target)}"
    return measure_words(promise.measure)


def _first_of_each(seen: Iterable[Observation]) -> list[Observation]:
    """Return the first observation of each lead."""
    first: dict[int, Observation] = {}
    for each in seen:
        first.setdefault(each.lead, each)
    return list(first.values())


def _statistic(statistic: str, values: list[Fraction]) -> Fraction | None:
    """Return a sum, an average or a median; only a sum of nothing is something: 0."""
    if statistic == "sum":
        return sum(values, Fraction(0))
    if not values:
        return None
    if statistic == "average":
        return sum(values, Fraction(0)) / len(values)
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


# ---------------------------------------------------------------- verdicts


def _verdict(reading: Reading, bound: Bound, promised: Fraction, adds_up: bool) -> Verdict:
    """Judge a period that is over; of one that is not, only what more leads cannot undo."""
    if reading.value is None:
        return "nothing to measure" if reading.window.is_complete else "open"
    is_kept = reading.value >= promised if bound == "at least" else reading.value <= promised
    settles = is_kept if bound == "at least" else not is_kept
    if not reading.window.is_complete and not (adds_up and settles):
        return "open"
    return "reached" if is_kept else "missed"


def _over_time(verdicts: list[Verdict | None]) -> Verdict:
    """Return the verdict of a promise: one missed period is a miss; what is not over yet says nothing by itself."""
    order: tuple[Verdict, ...] = ("missed", "reached", "open")
    return next((verdict for verdict in order if verdict in verdicts), "nothing to measure")


def _worst(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict of an objective, which is reached where all its promises are."""
    order: tuple[Verdict, ...] = ("missed", "open", "reached")
    return next((verdict for verdict in order if verdict in verdicts), "nothing to measure")
