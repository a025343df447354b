"""The life of a lead: what it was like, which stage it was in, and what had happened, at any instant."""

import random
from datetime import timedelta

import pytest

from policy_engine.model.history import Event
from tests.history.support import FUNNEL, START, at, checked, happened, lived, told


def test_created_and_assigned_happen_to_every_lead() -> None:
    found = lived()
    assert told(found) == [("created", 0), ("assigned", 0)]
    assert found.created == START
    assert found.assumes_assigned


def test_an_assignment_in_the_log_goes_over_the_assumed_one() -> None:
    found = lived([happened("assigned", 5)])
    assert told(found) == [("created", 0), ("assigned", 5)]
    assert not found.assumes_assigned


def test_a_lead_without_a_creation_has_no_assignment_either() -> None:
    found = lived([happened("replied", 3)], created=None)
    assert told(found) == [("replied", 3)]
    assert found.created is None


def test_a_changed_field_holds_from_its_time_on() -> None:
    found = lived([happened("replied", 10, score=70.0), happened("replied", 20, score=5.0)], score="30")
    scores = [found.lead_at(at(minutes)).values["score"] for minutes in (-5, 0, 9.99, 10, 19, 20, 99)]
    assert scores == [30.0, 30.0, 30.0, 70.0, 70.0, 5.0, 5.0]


def test_an_event_that_changes_nothing_leaves_the_lead_alone() -> None:
    found = lived([happened("replied", 10)], score="30")
    assert found.lead_at(at(11)).values == found.lead.values


def test_a_change_cures_what_could_not_be_read() -> None:
    found = lived([happened("replied", 10, score=70.0)], score="abc")
    assert [len(found.lead_at(at(minutes)).problems) for minutes in (9, 10)] == [1, 0]


def test_entering_a_stage_is_an_event() -> None:
    found = lived([happened("replied", 10, score=70.0), happened("SQL", 20)], score="30")
    assert told(found) == [
        ("created", 0), ("assigned", 0), ("prospect", 0), ("replied", 10), ("MQL", 10), ("SQL", 20),
    ]  # fmt: skip
    assert [found.stage_at(at(minutes)) for minutes in (-1, 0, 9, 10, 19, 20, 500)] == [
        "prospect", "prospect", "prospect", "MQL", "MQL", "SQL", "SQL",
    ]  # fmt: skip


def test_naming_the_stage_a_lead_is_in_is_no_entry() -> None:
    found = lived([happened("MQL", 10)], score="70")
    assert told(found) == [("created", 0), ("assigned", 0), ("MQL", 0)]


@pytest.mark.parametrize(
    ("events", "stages"),
    [
        pytest.param([("SQL", 10, {})], {9: "MQL", 10: "SQL"}, id="an event enters a stage"),
        pytest.param([("SQL", 10, {}), ("prospect", 20, {})], {10: "SQL", 20: "prospect"}, id="an event takes it back"),
        pytest.param(
            [("SQL", 10, {}), ("prospect", 20, {}), ("replied", 30, {"score": 90.0})],
            {20: "prospect", 30: "prospect"},
            id="a condition that was true before does not count after it",
        ),
        pytest.param(
            [("prospect", 20, {}), ("replied", 30, {"score": 10.0}), ("replied", 40, {"score": 90.0})],
            {20: "prospect", 30: "prospect", 40: "MQL"},
            id="a condition that turned false, and true since, does",
        ),
        pytest.param(
            [("SQL", 10, {}), ("prospect", 20, {}), ("SQL", 30, {})],
            {20: "prospect", 30: "SQL"},
            id="its own event brings it forward again",
        ),
        pytest.param(
            [("SQL", 10, {}), ("visitor", 20, {}), ("MQL", 30, {})],
            {20: "visitor", 30: "MQL"},
            id="an event enters a stage whose condition does not count",
        ),
        pytest.param(
            [("customer", 10, {}), ("MQL", 20, {"status": "customer"})],
            {10: "customer", 20: "MQL"},
            id="what turned true with the event that takes it back does not count",
        ),
        pytest.param(
            [("MQL", 10, {}), ("SQL", 10, {})], {9: "MQL", 10: "SQL"}, id="of two at one time the later stage stands"
        ),
        pytest.param([("replied", 10, {"score": 5.0})], {9: "MQL", 10: None}, id="a lead that no stage takes has none"),
    ],
)
def test_the_stage_follows_values_and_events(
    events: list[tuple[str, float, dict[str, object]]], stages: dict[float, str | None]
) -> None:
    found = lived([happened(name, minutes, **changes) for name, minutes, changes in events], score="70")  # type: ignore[arg-type]
    assert {minutes: found.stage_at(at(minutes)) for minutes in stages} == stages


def test_a_field_tells_of_an_event() -> None:
    found = lived(first_contact=at(15).isoformat())
    assert ("contacted", 15) in told(found)


def test_each_time_that_a_field_held_is_an_event() -> None:
    later = happened("replied", 30, first_contact=at(25))
    assert [event for event in told(lived([later], first_contact=at(15).isoformat())) if event[0] == "contacted"] == [
        ("contacted", 15),
        ("contacted", 25),
    ]


def test_the_future_is_held() -> None:
    found = lived([happened("replied", 64), happened("replied", 66)], until=60)
    assert [(event.name, event.at) for event in found.held] == [("replied", at(66))]
    assert ("replied", 64) in told(found)


def test_the_order_of_arrival_does_not_matter() -> None:
    chance = random.Random(7)
    names = ("replied", "SQL", "MQL", "prospect", "visitor", "assigned", "contacted", "unheard of")
    for _ in range(300):
        events = [
            happened(
                chance.choice(names),
                chance.choice((0, 5, 5, 10, 20)),
                chance.choice((None, "ana", "bo")),
                **({"score": chance.choice((10.0, 30.0, 70.0))} if chance.random() < 0.5 else {}),
            )
            for _ in range(chance.randint(1, 8))
        ]
        first = lived(events, score="40")
        for _ in range(4):
            shuffled = chance.sample(events, len(events)) + chance.choices(events, k=chance.randint(0, 3))
            again = lived(chance.sample(shuffled, len(shuffled)), score="40")
            assert again.events == first.events
            assert [again.lead_at(time) for time in again.instants()] == [first.lead_at(t) for t in first.instants()]


def test_a_policy_without_a_funnel_has_no_stages() -> None:
    policy = checked("lead has\n  id text\n  created date\n\notherwise nurture\n")
    found = lived([Event("1", "replied", START + timedelta(days=1))], policy=policy, created="2026-03-02")
    assert found.stage_at(START) is None
    assert found.created == START.replace(hour=0)


def test_the_stage_asked_for_later_is_as_of_that_time() -> None:
    text = FUNNEL.replace("when score >= 60", "when created is more than 2 days ago")
    policy = checked(text)
    found = lived(policy=policy)
    assert [found.stage_at(START + timedelta(days=days)) for days in (0, 1, 3)] == [None, None, "MQL"]
