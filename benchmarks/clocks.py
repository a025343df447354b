"""SLA clocks: due times one by one and in columns, whole lives, and steps that fire; beside businesstimedelta."""

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from policy_engine import Policy, PolicyEngine
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import read_events
from policy_engine.model.clock import Pause
from policy_engine.sla import ClockDefinition, Timekeeper, definition_of
from policy_engine.sla.columns import due_times
from policy_engine.sla.reckoning import Reckoning
from policy_engine.store.open import open_store
from policy_engine.watch.watcher import Watcher

__all__ = ["measure"]

_RUNS = 5
_POLICY = """
timezone Europe/Paris

lead has
  id       text
  created  time
  status   text, optional

calendar office
  open Mon-Fri 09:00-18:00

pod one
  led by Laura Prat
  SDR: Ana Ruiz, Luis Gómez

queue triage

events
  contacted

sla "First touch"
  contacted within 2 hours of assigned, in office hours
  pause while status is on_hold
  at 80% warn the rep
  at 100% notify manager

otherwise assign pod one SDR, failing that queue triage
"""
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    policy = Policy.parse(_POLICY)
    definition = definition_of(policy.checked, 0)
    single = _single(definition)
    rows = [
        ("due times of 1,000,000 clocks with a pause each, in columns", f"{_million(definition):.2f} s", "20 s"),
        ("due time of one clock", f"{single * 1e6:.1f} µs", "20 µs"),
        ("due time of one clock with a pause", f"{_paused(definition) * 1e6:.1f} µs", "20 µs"),
    ]
    others = _businesstimedelta()
    if others is not None:
        rows.append(
            ("the same without a pause by businesstimedelta", f"{others * 1e6:.0f} µs", f"{others / single:.0f} × ours")
        )
    rows.append(("events of a lead to its life and clocks (4 events)", f"{_lives(policy) * 1e6:.0f} µs a lead", ""))
    rows.append(("steps that fire into SQLite", f"{_steps(policy):,.0f} a second", "167 a second"))
    return rows


def _timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of the middle one of some runs."""
    seconds = []
    for _ in range(_RUNS):
        before = process_time()
        work()
        seconds.append(process_time() - before)
    return median(seconds)


def _million(definition: ClockDefinition) -> float:
    chance = np.random.default_rng(1)
    start = (_START - _EPOCH) // _MICROSECOND
    starts = start + chance.integers(0, 365 * 86_400, 1_000_000) * 1_000_000
    first = starts + chance.integers(0, 7_200, 1_000_000) * 1_000_000
    last = first + chance.integers(1, 86_400, 1_000_000) * 1_000_000
    return _timed(lambda: due_times(definition, starts, [(first, last)]))


def _starts(count: int) -> list[datetime]:
    chance = random.Random(2)
    return [_START + timedelta(seconds=chance.randrange(365 * 86_400)) for _ in range(count)]


def _single(definition: ClockDefinition) -> float:
    starts = _starts(5_000)
    definition.due(_START + timedelta(days=366))
    return _timed(lambda: [Reckoning(definition, start).due() for start in starts]) / len(starts)


def _paused(definition: ClockDefinition) -> float:
    starts = _starts(5_000)
    pauses = [[Pause(start + timedelta(minutes=5), start + timedelta(hours=3))] for start in starts]
    work = [(start, pause) for start, pause in zip(starts, pauses, strict=True)]
    return _timed(lambda: [Reckoning(definition, start, pause).due() for start, pause in work]) / len(work)


def _businesstimedelta() -> float | None:
    """Return the seconds of one due time of a library for it, where that is installed."""
    try:
        import businesstimedelta
        import pytz
    except ImportError:
        return None
    rule = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=pytz.timezone("Europe/Paris")
    )
    target = businesstimedelta.BusinessTimeDelta(businesstimedelta.Rules([rule]), hours=2)
    starts = _starts(200)
    return _timed(lambda: [start + target for start in starts]) / len(starts)


def _lives(policy: Policy) -> float:
    checked = policy.checked
    leads, rows = [], []
    for number, start in enumerate(_starts(2_000)):
        leads.append(read_lead(checked, {"id": str(number), "created": start.isoformat()}))
        for minutes, event, status in (
            (1, "assigned", None),
            (30, "note", "on_hold"),
            (90, "note", "open"),
            (120, "contacted", None),
        ):
            at = start + timedelta(minutes=minutes)
            rows.append({"lead": str(number), "event": event, "at": at.isoformat(), "status": status})
    log = read_events(checked, enumerate(rows))

    def follow() -> None:
        keeper = Timekeeper(checked, log, _START + timedelta(days=400))
        for lead in leads:
            keeper.track(lead)

    return _timed(follow) / len(leads)


def _steps(policy: Policy, count: int = 2_000) -> float:
    """Return how many steps a watch fires in a second of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'state.db'}")
        engine = PolicyEngine(policy, store=store)
        engine.route_many([{"id": str(number), "created": _START.isoformat()} for number in range(count)], at=_START)
        watcher = Watcher(store, PolicyInForce(policy.checked), [], rate=count)
        watcher.tick(_START)
        at = _START + timedelta(minutes=96)
        before = process_time()
        fired = len(watcher.tick(at))
        seconds = process_time() - before
        store.close()
    assert fired == count, "each clock has one step due"
    return count / seconds
