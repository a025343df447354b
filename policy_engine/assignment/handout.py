"""Handing out leads one after another, with a memory that changes in place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

from policy_engine.assignment.availability import absence, fullness
from policy_engine.assignment.memory import HandoutMemory, PoolPast
from policy_engine.assignment.roster import Pool, Seat, roster_of
from policy_engine.assignment.rotations import ROTATIONS
from policy_engine.assignment.state import HandoutState, Hold, PoolId
from policy_engine.calendars.zones import local_date
from policy_engine.model.decision import Decision, Outcome
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen

__all__ = ["Handout", "Taken", "Turns", "parts_given"]

# A reason is read by a person: of a large pool the first few say enough.
_NAMED_IN_A_REASON = 5


@frozen
class Taken:
    """Who took a lead; of one that waits the first candidate.

    `reason` says why those who were asked before could not take it. `hold` is what the
    lead takes up until it is released.
    """

    candidate: Candidate
    outcome: Outcome
    rep: str | None = None
    hold: Hold | None = None
    reason: str | None = None


@frozen
class Turns:
    """A pool that hands out leads by turn or by weight among seats that are never full: nothing else has a say.

    `reason` says why those who were asked before could not take it.
    """

    candidate: Candidate
    pool: Pool
    seats: tuple[Seat, ...]
    reason: str | None


@dataclass(slots=True)
class _Attendance:
    """Who of a pool is at work at one time, and in words why the others are not.

    Who is full stays full until a lead is released: once nobody is free, `nobody` says so
    for all leads that follow.
    """

    present: list[Seat]
    absent: dict[str, str]
    nobody: str | None = None


class Handout:
    """Leads of one policy being handed out. A batch gives what its leads one by one would have got."""

    def __init__(self, policy: CheckedPolicy, state: HandoutState | None = None) -> None:
        self._roster = roster_of(policy)
        self._memory = HandoutMemory(state or HandoutState())
        self._at: datetime | None = None
        self._days: dict[str, date] = {}
        self._attendance: dict[PoolId, _Attendance] = {}

    def state(self) -> HandoutState:
        """Return the state after the leads handed out so far."""
        return self._memory.state()

    def release(self, hold: Hold) -> None:
        """Take a lead off its rep: it was closed, handed off, or given to somebody else. Its day still counts it."""
        self._attendance.clear()
        self._memory.release(hold)

    def withdraw(self, hold: Hold) -> None:
        """Undo an assignment: the rep has the day's room back too, but not the turn."""
        self._attendance.clear()
        self._memory.withdraw(hold)

    def hand_out(self, judgement: Judgement, at: datetime) -> tuple[Decision, Hold | None]:
        """Return a lead's decision with the rep who took it, and what the lead now takes up."""
        if not judgement.candidates:
            return judgement.decision, None
        taken = self.take(judgement.candidates, at)
        decision = replace(judgement.decision, **parts_given(judgement.decision.reason, taken))
        if judgement.shared:
            receiver = decision.pod, decision.team, decision.role, decision.rep
            shared = self._roster.sharing.received(judgement.shared, decision.stage, receiver)
            decision = replace(decision, shared=shared)
        return decision, taken.hold

    def take(self, candidates: Sequence[Candidate], at: datetime, without: str | None = None) -> Taken:
        """Try all who may take a lead, in their order, and write down who did; `without` is a rep who may not."""
        self._begin(at)
        reasons: list[str] = []
        for candidate in candidates:
            taken = self._try(candidate, at, without)
            if isinstance(taken, Taken):
                return replace(taken, reason=_joined(reasons)) if reasons else taken
            reasons.append(taken)
        return Taken(candidates[0], "waiting", reason=_joined(reasons))

    def way(self, candidates: Sequence[Candidate], at: datetime) -> Taken | Turns | None:
        """Tell who takes every lead of these candidates now, or by whose turns; None where it may change in a batch.

        Nothing is written down.
        """
        self._begin(at)
        reasons: list[str] = []
        for candidate in candidates:
            found = self._way(candidate, at)
            if isinstance(found, str):
                reasons.append(found)
            else:
                return replace(found, reason=_joined(reasons)) if reasons and found is not None else found
        return Taken(candidates[0], "waiting", reason=_joined(reasons))

    def _way(self, candidate: Candidate, at: datetime) -> Taken | Turns | str | None:
        if candidate.kind in ("queue", "nurture"):
            return Taken(candidate, "assigned" if candidate.kind == "queue" else "nurture")
        if candidate.kind == "rep":
            seat = self._roster.seat(candidate.rep or "")
            away = absence(seat, at)
            if away is not None:
                return away
            hold = Hold(seat.rep, self._day(seat, at))
            return None if seat.is_limited else Taken(candidate, "assigned", seat.rep, hold)
        pool = self._roster.pool(candidate)
        if not pool.seats:
            return Taken(candidate, "assigned")
        attendance = self._attending(pool, at)
        if not attendance.present:
            return self._nobody(pool, attendance, at)
        has_limits = any(seat.is_limited for seat in attendance.present)
        if has_limits or candidate.keep is not None or pool.rotation == "load":
            return None
        return Turns(candidate, pool, tuple(attendance.present), None)

    def pools(self, candidates: Iterable[Candidate]) -> Iterator[PoolId]:
        """Yield the pools among those who may take a lead."""
        return (self._roster.pool(each).id for each in candidates if each.kind in ("pod", "team", "role"))

    def past(self, pool: PoolId) -> PoolPast:
        """Return the past of a pool, to be read and changed."""
        return self._memory.pool(pool)

    def note(self, hold: Hold, leads: int = 1) -> None:
        """Write down that some leads are given to a rep."""
        self._memory.add(hold, leads)

    def day(self, seat: Seat, at: datetime) -> date:
        """Return the day at a rep's."""
        self._begin(at)
        return self._day(seat, at)

    def _begin(self, at: datetime) -> None:
        """Forget what was true at another time."""
        if at != self._at:
            self._at = at
            self._days.clear()
            self._attendance.clear()

    def _try(self, candidate: Candidate, at: datetime, without: str | None) -> Taken | str:
        """Let a candidate take the lead, or say in words why it cannot."""
        if candidate.kind == "queue":
            return Taken(candidate, "assigned")
        if candidate.kind == "nurture":
            return Taken(candidate, "nurture")
        if candidate.kind == "rep":
            return self._try_rep(candidate, at, without)
        return self._try_pool(candidate, self._roster.pool(candidate), at, without)

    def _try_rep(self, candidate: Candidate, at: datetime, without: str | None) -> Taken | str:
        seat = self._roster.seat(candidate.rep or "")
        if seat.rep == without:
            return f"{seat.rep} has it already"
        obstacle = absence(seat, at) or self._fullness(seat, at)
        return self._given(candidate, seat, at, None) if obstacle is None else obstacle

    def _try_pool(self, candidate: Candidate, pool: Pool, at: datetime, without: str | None) -> Taken | str:
        if not pool.seats:
            return Taken(candidate, "assigned")
        attendance = self._attending(pool, at)
        if attendance.nobody is not None:
            return attendance.nobody
        free = [seat for seat in attendance.present if self._fullness(seat, at) is None]
        if not free:
            attendance.nobody = self._nobody(pool, attendance, at)
            return attendance.nobody
        if without is not None:
            free = [seat for seat in free if seat.rep != without]
            if not free:
                return f"nobody but {without} is free in {pool.id}"
        past = self._memory.pool(pool.id)
        keeper = _keeper(candidate, free, past)
        if keeper is not None:
            return self._given(candidate, keeper, at, pool.id)
        turn = ROTATIONS[pool.rotation](free, past.turns, past.credits, self._memory.open)
        past.take_turn(turn)
        return self._given(candidate, turn.seat, at, pool.id, past.count)

    def _given(
        self, candidate: Candidate, seat: Seat, at: datetime, pool: PoolId | None, turn: int | None = None
    ) -> Taken:
        hold = Hold(seat.rep, self._day(seat, at), pool, candidate.keep if pool is not None else None, turn)
        self._memory.add(hold)
        return Taken(candidate, "assigned", seat.rep, hold)

    def _attending(self, pool: Pool, at: datetime) -> _Attendance:
        """Return who of a pool is at work; looked up once for all leads of one time."""
        found = self._attendance.get(pool.id)
        if found is None:
            absences = {seat.rep: absence(seat, at) for seat in pool.seats}
            found = self._attendance[pool.id] = _Attendance(
                [seat for seat in pool.seats if absences[seat.rep] is None],
                {rep: words for rep, words in absences.items() if words is not None},
            )
        return found

    def _fullness(self, seat: Seat, at: datetime) -> str | None:
        if seat.per_day is None and seat.open is None:
            return None
        today = self._memory.days(seat.rep).get(self._day(seat, at), 0)
        return fullness(seat, self._memory.open.get(seat.rep, 0), today)

    def _day(self, seat: Seat, at: datetime) -> date:
        day = self._days.get(seat.zone)
        if day is None:
            day = self._days[seat.zone] = local_date(at, seat.zone)
        return day

    def _nobody(self, pool: Pool, attendance: _Attendance, at: datetime) -> str:
        shown = pool.seats[:_NAMED_IN_A_REASON]
        words = [words for seat in shown if (words := attendance.absent.get(seat.rep) or self._fullness(seat, at))]
        if len(shown) < len(pool.seats):
            words.append(f"and {len(pool.seats) - len(shown)} more")
        return f"nobody is free in {pool.id}: {', '.join(words)}"


class Parts(TypedDict):
    """The parts of a decision that handing out says."""

    outcome: Outcome
    pod: str | None
    team: str | None
    role: str | None
    rep: str | None
    queue: str | None
    content: str | None
    reason: str | None


def parts_given(reason: str | None, taken: Taken) -> Parts:
    """Return what a decision says after the lead was handed out, or waits; `reason` is what it said before."""
    candidate = taken.candidate
    waits = taken.outcome == "waiting"
    return Parts(
        outcome=taken.outcome,
        pod=candidate.pod,
        team=candidate.team,
        role=candidate.role,
        rep=taken.rep,
        queue=None if waits else candidate.queue,
        content=None if waits else candidate.content,
        reason=_joined([reason, taken.reason]),
    )


def _joined(reasons: Iterable[str | None]) -> str | None:
    """Return the reasons as one, each said once; None where there are none."""
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None


def _keeper(candidate: Candidate, free: Sequence[Seat], past: PoolPast) -> Seat | None:
    """Return the free rep who has an open lead with the value that is kept together."""
    if candidate.keep is None:
        return None
    holders = past.kept.get(candidate.keep, {})
    return next((seat for seat in free if seat.rep in holders), None)
