"""Fairness is exact: 10,000 random teams, with members who leave, come back, and are full."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from policy_engine.assignment import Handout, HandoutState
from policy_engine.assignment.state import PoolId
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import Capacity, DateSpan, Member, Pod, Rep, Role, Rotation
from policy_engine.model.policy import CheckedPolicy

TEAMS = 2500
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TO_POD = (Candidate(kind="pod", pod="pod", role="SDR"),)
POOL = PoolId("pod", "pod", "SDR")


def team(rotation: Rotation, weights: Sequence[int], reps: tuple[Rep, ...] = ()) -> CheckedPolicy:
    members = tuple(Member(rep=f"rep {index}", weight=weight) for index, weight in enumerate(weights))
    role = Role(name="SDR", rotation=rotation, members=members)
    return CheckedPolicy(name="fair", pods=(Pod(name="pod", roles=(role,)),), reps=reps)


def hand_out(checked: CheckedPolicy, leads: int) -> list[str]:
    handout = Handout(checked)
    return [str(handout.take(TO_POD, START).rep) for _ in range(leads)]


def test_by_turn_all_members_have_had_the_same_after_any_number_of_leads_or_one_less() -> None:
    chance = random.Random(1)
    for _ in range(TEAMS):
        size = chance.randint(1, 12)
        counts = Counter({f"rep {index}": 0 for index in range(size)})
        for rep in hand_out(team("turn", [1] * size), chance.randint(1, 40)):
            counts[rep] += 1
            assert max(counts.values()) - min(counts.values()) <= 1


def test_by_weight_each_window_of_all_weights_gives_each_member_exactly_the_weight() -> None:
    chance = random.Random(2)
    for _ in range(TEAMS):
        weights = [chance.randint(1, 6) for _ in range(chance.randint(1, 5))]
        total = sum(weights)
        taken = hand_out(team("weight", weights), 2 * total + chance.randint(0, total))
        window = Counter(taken[:total])
        for index in range(total, len(taken)):
            assert [window[f"rep {number}"] for number in range(len(weights))] == weights
            window[taken[index - total]] -= 1
            window[taken[index]] += 1


def test_by_load_the_shares_never_differ_by_more_than_one_lead() -> None:
    chance = random.Random(3)
    for _ in range(TEAMS):
        limits = [chance.randint(1, 9) for _ in range(chance.randint(1, 6))]
        reps = tuple(Rep(name=f"rep {index}", capacity=Capacity(open=limit)) for index, limit in enumerate(limits))
        handout = Handout(team("load", [1] * len(limits), reps))
        loads = [0] * len(limits)
        for _ in range(sum(limits)):
            rep = handout.take(TO_POD, START).rep
            assert rep is not None
            index = int(rep.split()[1])
            # Who took it had the smallest share: nobody's was smaller.
            assert all(loads[index] * limit <= load * limits[index] for load, limit in zip(loads, limits, strict=True))
            loads[index] += 1
        assert loads == limits
        assert handout.take(TO_POD, START).outcome == "waiting"


def random_absences(chance: random.Random) -> tuple[DateSpan, ...]:
    spans = []
    for _ in range(chance.randint(0, 3)):
        first = date(2026, 3, chance.randint(1, 20))
        spans.append(DateSpan(first=first, last=first + timedelta(days=chance.randint(0, 4))))
    return tuple(spans)


def random_team(chance: random.Random, rotation: Rotation) -> CheckedPolicy:
    weights = [chance.randint(1, 4) if rotation == "weight" else 1 for _ in range(chance.randint(2, 6))]
    reps = tuple(
        Rep(
            name=f"rep {index}",
            away=random_absences(chance),
            capacity=Capacity(per_day=chance.choice((None, None, 1, 3))),
        )
        for index in range(len(weights))
    )
    return team(rotation, weights, reps)


def free_members(checked: CheckedPolicy, state: HandoutState, at: datetime) -> set[str]:
    free = set()
    for rep in checked.reps:
        load = state.loads.get(rep.name)
        today = load.days.get(at.date(), 0) if load else 0
        is_away = any(span.first <= at.date() <= span.last for span in rep.away)
        if not is_away and (rep.capacity.per_day is None or today < rep.capacity.per_day):
            free.add(rep.name)
    return free


def test_by_turn_two_members_who_are_both_free_take_leads_in_alternation() -> None:
    chance = random.Random(4)
    for _ in range(TEAMS // 2):
        checked = random_team(chance, "turn")
        handout = Handout(checked)
        # Of two members who have been free together since, who had the last lead.
        last_of_pair: dict[frozenset[str], str] = {}
        for step in range(40):
            at = START + timedelta(hours=12 * step)
            free = free_members(checked, handout.state(), at)
            last_of_pair = {pair: rep for pair, rep in last_of_pair.items() if pair <= free}
            taken = handout.take(TO_POD, at)
            assert (taken.rep is not None) == bool(free)
            if taken.rep is None:
                continue
            assert taken.rep in free
            for other in free - {taken.rep}:
                pair = frozenset((taken.rep, other))
                assert last_of_pair.get(pair) != taken.rep
                last_of_pair[pair] = taken.rep


def test_by_weight_the_credit_of_who_is_not_free_stands_still_and_none_is_made() -> None:
    chance = random.Random(5)
    for _ in range(TEAMS // 2):
        checked = random_team(chance, "weight")
        handout = Handout(checked)
        total = sum(member.weight for member in checked.pods[0].roles[0].members)
        before: dict[str, int] = {}
        for step in range(40):
            at = START + timedelta(hours=12 * step)
            free = free_members(checked, handout.state(), at)
            handout.take(TO_POD, at)
            after = dict(handout.state().pools[POOL].credits) if POOL in handout.state().pools else {}
            for rep in checked.reps:
                if rep.name not in free:
                    assert after.get(rep.name, 0) == before.get(rep.name, 0)
            assert sum(after.values()) == 0
            assert all(abs(credit) <= total * len(checked.reps) for credit in after.values())
            before = after
