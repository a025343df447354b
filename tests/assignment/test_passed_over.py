"""A long life of teams against a small model of it: away, back, full, free, joined, weighted anew.

The model keeps the order of turns as a queue of names and shares as fractions, and
looks at the clock of each rep by adding hours: nothing of it is taken from the package.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from policy_engine.assignment import HandoutState, Hold, assign_all, release
from policy_engine.assignment.handout import Handout
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.organisation import Capacity, DateSpan, Member, Pod, Rep, Role, Rotation
from policy_engine.model.policy import CheckedPolicy

STEPS = 35_000
NAMES = [f"rep {number}" for number in range(6)]
# Fixed offsets, east of Greenwich, and their names, in which the sign is the other way round.
OFFSETS = {-8: "Etc/GMT+8", 0: "Etc/GMT", 9: "Etc/GMT-9"}
ROTATIONS: tuple[Rotation, ...] = ("turn", "weight", "load")
TO_POD = Candidate(kind="pod", pod="pod", role="SDR")


@dataclass
class Person:
    """A member as the model sees one."""

    name: str
    offset: int
    only_in_hours: bool
    weight: int = 1
    per_day: int | None = None
    most_open: int = 3
    away: tuple[date, date] | None = None
    is_member: bool = True
    credit: int = 0
    days: Counter[date] = field(default_factory=Counter)
    open: int = 0

    def free(self, at: datetime) -> bool:
        wall = at + timedelta(hours=self.offset)
        if self.away and self.away[0] <= wall.date() <= self.away[1]:
            return False
        if self.only_in_hours and not (wall.weekday() < 5 and 9 <= wall.hour < 18):
            return False
        if self.per_day is not None and self.days[wall.date()] >= self.per_day:
            return False
        return self.open < self.most_open


class Model:
    """Whose turn it is, told by a queue: who had a turn goes to its end; who had none stands at the front."""

    def __init__(self, rotation: Rotation, people: list[Person]) -> None:
        self.rotation = rotation
        self.people = people
        self.had_turns: list[str] = []

    def lead(self, at: datetime) -> str | None:
        free = [person for person in self.people if person.is_member and person.free(at)]
        if not free:
            return None
        chosen = self.choose(free)
        if chosen.name in self.had_turns:
            self.had_turns.remove(chosen.name)
        self.had_turns.append(chosen.name)
        chosen.open += 1
        chosen.days[(at + timedelta(hours=chosen.offset)).date()] += 1
        return chosen.name

    def choose(self, free: list[Person]) -> Person:
        queue = [person for person in free if person.name not in self.had_turns]
        queue += [person for name in self.had_turns for person in free if person.name == name]
        if self.rotation == "turn":
            return queue[0]
        if self.rotation == "load":
            smallest = min(Fraction(person.open, person.most_open) for person in free)
            return next(person for person in queue if Fraction(person.open, person.most_open) == smallest)
        for person in free:
            person.credit += person.weight
        highest = max(person.credit for person in free)
        chosen = next(person for person in free if person.credit == highest)
        chosen.credit -= sum(person.weight for person in free)
        return chosen


def policy_of(model: Model) -> CheckedPolicy:
    members = tuple(Member(rep=person.name, weight=person.weight) for person in model.people if person.is_member)
    reps = tuple(
        Rep(
            name=person.name,
            calendar=OFFSETS[person.offset],
            only_in_hours=person.only_in_hours,
            capacity=Capacity(per_day=person.per_day, open=person.most_open),
            away=(DateSpan(first=person.away[0], last=person.away[1]),) if person.away else (),
        )
        for person in model.people
    )
    week = (Opening(days=(0, 1, 2, 3, 4), hours=((9 * 60, 18 * 60),)),)
    calendars = tuple(Calendar(name=zone, zone=zone, openings=week) for zone in OFFSETS.values())
    role = Role(name="SDR", rotation=model.rotation, members=members)
    return CheckedPolicy(name="life", pods=(Pod(name="pod", roles=(role,)),), reps=reps, calendars=calendars)


def change_somebody(chance: random.Random, model: Model, at: datetime) -> None:
    person = chance.choice(model.people)
    match chance.choice(("away", "back", "weight", "limits", "membership")):
        case "away":
            first = (at + timedelta(days=chance.randint(-1, 2))).date()
            person.away = (first, first + timedelta(days=chance.randint(0, 3)))
        case "back":
            person.away = None
        case "weight":
            person.weight = chance.randint(1, 5)
        case "limits":
            person.per_day = chance.choice((None, 1, 4))
            person.most_open = chance.randint(1, 8)
        case "membership":
            # Somebody stays, so that the pod does not become one without members.
            if sum(each.is_member for each in model.people) > 1 or not person.is_member:
                person.is_member = not person.is_member


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_every_lead_goes_where_the_model_sends_it(rotation: Rotation) -> None:
    chance = random.Random(f"life {rotation}")
    people = [Person(name, chance.choice(list(OFFSETS)), chance.random() < 0.4) for name in NAMES]
    model = Model(rotation, people)
    handout = Handout(policy_of(model))
    holds: list[Hold] = []
    at = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    seen: Counter[str] = Counter()
    for step in range(STEPS):
        action = chance.random()
        if action < 0.7:
            taken = handout.take((TO_POD,), at)
            assert taken.rep == model.lead(at), f"step {step}"
            seen[taken.outcome] += 1
            if taken.hold is not None:
                holds.append(taken.hold)
            for person in people:
                load = handout.state().loads.get(person.name) if step % 50 == 0 else None
                assert load is None or (load.open, load.days) == (person.open, person.days)
        elif action < 0.85 and holds:
            hold = holds.pop(chance.randrange(len(holds)))
            state = handout.state()
            handout.release(hold)
            assert handout.state() == release(state, hold)
            next(person for person in people if person.name == hold.rep).open -= 1
        elif action < 0.95:
            at += timedelta(minutes=chance.choice((1, 30, 300)))
        else:
            change_somebody(chance, model, at)
            handout = Handout(policy_of(model), handout.state())
    assert seen["assigned"] > STEPS // 10
    assert seen["waiting"] > 100


def random_candidate(chance: random.Random) -> Candidate:
    keep = chance.choice((None, "acme", "bolt", "crux"))
    return chance.choice(
        (
            Candidate(kind="pod", pod="a", role="SDR", keep=keep),
            Candidate(kind="pod", pod="a", role="AE", keep=keep),
            Candidate(kind="pod", pod="b", role="SDR"),
            Candidate(kind="pod", pod="b", keep=keep),
            Candidate(kind="role", role="SDR"),
            Candidate(kind="rep", rep=chance.choice(NAMES)),
            Candidate(kind="queue", queue="triage"),
            Candidate(kind="nurture", content="guide"),
        )
    )


def random_organisation(chance: random.Random) -> CheckedPolicy:
    def role(name: str) -> Role:
        chosen = chance.sample(NAMES, chance.randint(1, 5))
        rotation = chance.choice(ROTATIONS)
        return Role(
            name=name, rotation=rotation, members=tuple(Member(rep=rep, weight=chance.randint(1, 3)) for rep in chosen)
        )

    reps = tuple(
        Rep(name=name, capacity=Capacity(per_day=chance.choice((None, 3, 9)), open=chance.randint(2, 12)))
        for name in NAMES
    )
    pods = (Pod(name="a", roles=(role("SDR"), role("AE"))), Pod(name="b", roles=(role("SDR"),)))
    return CheckedPolicy(name="batch", pods=pods, reps=reps)


def test_a_batch_gives_what_its_leads_one_by_one_would_have_got() -> None:
    chance = random.Random(11)
    at = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    outcomes: Counter[str] = Counter()
    for _ in range(150):
        checked = random_organisation(chance)
        leads = []
        for number in range(60):
            candidates = tuple(random_candidate(chance) for _ in range(chance.choice((1, 1, 2, 3))))
            decision = Decision(lead=str(number), outcome="assigned", rule="a rule", at=at)
            leads.append(Judgement(decision=decision, candidates=candidates))
        whole, whole_state = assign_all(checked, leads, HandoutState(), at)
        for size in (1, 7):
            parts: list[Decision] = []
            state = HandoutState()
            for first in range(0, len(leads), size):
                decisions, state = assign_all(checked, leads[first : first + size], state, at)
                state = HandoutState.from_json(state.to_json())
                parts += decisions
            assert parts == whole
            assert state == whole_state
        outcomes.update(decision.outcome for decision in whole)
    assert min(outcomes[kind] for kind in ("assigned", "nurture", "waiting")) > 100
