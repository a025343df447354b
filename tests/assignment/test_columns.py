"""Many leads handed out at once are handed out as one after another: the same takers, the same state."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest

from policy_engine.assignment import Handout, HandoutState
from policy_engine.assignment.columns import hand_out_all
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import Capacity, DateSpan, Member, Pod, Rep, Role
from policy_engine.model.policy import CheckedPolicy
from tests.assignment.test_assign import policy

NOON = datetime(2026, 12, 29, 12, 0, tzinfo=UTC)
REPS = tuple(f"rep {number}" for number in range(8))


def generated(random: Random) -> CheckedPolicy:
    """Return an organisation in which some reps have limits or are away, and pools hand out in every way."""
    reps = [
        Rep(
            name=name,
            capacity=Capacity(per_day=random.choice((None, None, None, 5)), open=random.choice((None, None, None, 9))),
            away=(DateSpan(first=date(2026, 12, 28), last=date(2026, 12, 29)),) if random.random() < 0.2 else (),
        )
        for name in REPS
    ]
    pods = [
        Pod(
            name=f"pod {number}",
            roles=tuple(
                Role(
                    name=role,
                    rotation=random.choice(("turn", "weight")),
                    members=tuple(
                        Member(rep=name, weight=random.randint(1, 4))
                        for name in random.sample(REPS, random.randint(0, 4))
                    ),
                )
                for role in ("SDR", "AE")
            ),
        )
        for number in range(3)
    ]
    return policy(*pods, reps=tuple(reps))


def some_takers(random: Random) -> tuple[Candidate, ...]:
    keep = random.choice((None, None, None, "acme"))
    every = (
        Candidate(kind="pod", pod=f"pod {random.randint(0, 2)}", role="SDR", keep=keep),
        Candidate(kind="pod", pod=f"pod {random.randint(0, 2)}", role="SDR"),
        Candidate(kind="pod", pod=f"pod {random.randint(0, 2)}", role="AE"),
        Candidate(kind="pod", pod="pod 0"),
        Candidate(kind="role", role="AE"),
        Candidate(kind="rep", rep=random.choice(REPS)),
        Candidate(kind="queue", queue="triage"),
        Candidate(kind="nurture", content="guide"),
    )
    return tuple(random.sample(every, random.randint(1, 3)))


@pytest.mark.parametrize("seed", range(150))
def test_many_at_once_get_what_each_would_get(seed: int) -> None:
    random = Random(seed)
    checked = generated(random)
    at_once, one_by_one = Handout(checked), Handout(checked)
    takers = list(dict.fromkeys(some_takers(random) for _ in range(random.randint(1, 6))))
    for run in range(3):
        at = NOON + timedelta(days=run)
        numbers = np.array([random.randrange(len(takers)) for _ in range(random.choice((0, 1, 7, 60)))], dtype=np.int64)
        given = hand_out_all(at_once, takers, numbers, at)
        expected = [one_by_one.take(takers[number], at) for number in numbers]
        taken = [given.pairs[pair][1] for pair in given.numbers]
        holds = given.holds()
        assert [replace(each, hold=hold) for each, hold in zip(taken, holds, strict=True)] == expected
        assert [given.pairs[pair][0] for pair in given.numbers] == list(numbers)
        assert at_once.state() == one_by_one.state()


def test_a_long_batch_by_weight_ends_where_one_by_one_ends() -> None:
    role = Role(name="SDR", rotation="weight", members=tuple(Member(rep=n, weight=w) for n, w in (("a", 5), ("b", 3))))
    checked = policy(Pod(name="p", roles=(role,)))
    takers = [(Candidate(kind="pod", pod="p", role="SDR"),)]
    at_once, one_by_one = Handout(checked), Handout(checked)
    for leads in (3, 1001, 8):
        hand_out_all(at_once, takers, np.zeros(leads, dtype=np.int64), NOON)
        for _ in range(leads):
            one_by_one.take(takers[0], NOON)
        assert at_once.state() == one_by_one.state() != HandoutState()
