"""Who gets a lead: rotations, availability, failing that, leads kept together, and the words of a lead that waits."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policy_engine.assignment import Handout, HandoutState, assign, assign_all, release
from policy_engine.assignment.state import PoolId
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.organisation import Capacity, DateSpan, Member, Pod, Rep, Role, Rotation, Team
from policy_engine.model.policy import CheckedPolicy

# A Tuesday.
NOON = datetime(2026, 12, 29, 12, 0, tzinfo=UTC)
EMPTY = HandoutState()
POD_SDR = Candidate(kind="pod", pod="insurance", role="SDR")


def role(name: str, *reps: str, rotation: Rotation = "turn", weights: tuple[int, ...] = ()) -> Role:
    members = [Member(rep=rep, weight=weights[index] if weights else 1) for index, rep in enumerate(reps)]
    return Role(name=name, rotation=rotation, members=tuple(members))


def pod(*roles: Role, name: str = "insurance", calendar: str | None = None, only_in_hours: bool = False) -> Pod:
    return Pod(name=name, roles=roles, calendar=calendar, only_in_hours=only_in_hours)


def policy(
    *pods: Pod, teams: tuple[Team, ...] = (), reps: tuple[Rep, ...] = (), calendars: tuple[Calendar, ...] = ()
) -> CheckedPolicy:
    return CheckedPolicy(name="tests", timezone="Europe/Paris", pods=pods, teams=teams, reps=reps, calendars=calendars)


def judged(*candidates: Candidate, lead: str = "1") -> Judgement:
    first = candidates[0]
    decision = Decision(lead=lead, outcome="assigned", pod=first.pod, team=first.team, role=first.role, at=NOON)
    return Judgement(decision=decision, candidates=candidates)


def takers(checked: CheckedPolicy, *candidates: Candidate, leads: int, at: datetime = NOON) -> list[str | None]:
    decisions, _ = assign_all(checked, [judged(*candidates, lead=str(lead)) for lead in range(leads)], EMPTY, at)
    return [decision.rep for decision in decisions]


def away(name: str, first: date, last: date) -> Rep:
    return Rep(name=name, away=(DateSpan(first=first, last=last),))


def calendar(name: str, zone: str, opens: int, closes: int) -> Calendar:
    return Calendar(name=name, zone=zone, openings=(Opening(days=(0, 1, 2, 3, 4), hours=((opens * 60, closes * 60),)),))


# ---------------------------------------------------------------- rotations


def test_by_turn_starts_in_the_order_written() -> None:
    assert takers(policy(pod(role("SDR", "Ana", "Luis", "Eva"))), POD_SDR, leads=5) == [
        "Ana",
        "Luis",
        "Eva",
        "Ana",
        "Luis",
    ]


def test_by_weight_interleaves() -> None:
    weighted = policy(pod(role("SDR", "Marta", "Paul", rotation="weight", weights=(2, 1))))
    assert takers(weighted, POD_SDR, leads=6) == ["Marta", "Paul", "Marta", "Marta", "Paul", "Marta"]


def test_by_load_goes_to_the_smallest_share_and_ties_go_by_turn() -> None:
    reps = (Rep(name="Ana", capacity=Capacity(open=4)), Rep(name="Luis", capacity=Capacity(open=2)))
    loaded = policy(pod(role("SDR", "Ana", "Luis", rotation="load")), reps=reps)
    assert takers(loaded, POD_SDR, leads=7) == ["Ana", "Luis", "Ana", "Luis", "Ana", "Ana", None]


def test_a_share_of_open_leads_counts_leads_from_everywhere() -> None:
    reps = (Rep(name="Ana", capacity=Capacity(open=10)), Rep(name="Luis", capacity=Capacity(open=10)))
    loaded = policy(pod(role("SDR", "Ana", "Luis", rotation="load")), pod(role("AE", "Ana"), name="telecom"), reps=reps)
    elsewhere = judged(Candidate(kind="pod", pod="telecom", role="AE"))
    decisions, _ = assign_all(loaded, [elsewhere, judged(POD_SDR)], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Luis"]


def test_all_members_of_a_pod_are_its_roles_in_the_order_written_each_once() -> None:
    mixed = policy(pod(role("SDR", "Ana", "Luis"), role("AE", "Marta", "Ana")))
    assert takers(mixed, Candidate(kind="pod", pod="insurance"), leads=4) == ["Ana", "Luis", "Marta", "Ana"]


def test_a_role_of_the_organisation_has_a_memory_of_its_own() -> None:
    organisation = policy(
        pod(role("SDR", "Ana", "Luis")),
        pod(role("sdr", "Eva", "Ana"), name="telecom"),
        teams=(Team(name="inbound", roles=(role("SDR", "Max"),)),),
    )
    everywhere = Candidate(kind="role", role="SDR")
    assert takers(organisation, everywhere, leads=5) == ["Ana", "Luis", "Eva", "Max", "Ana"]
    decisions, _ = assign_all(organisation, [judged(POD_SDR), judged(everywhere), judged(POD_SDR)], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana", "Luis"]


def test_pods_hold_their_turns_apart() -> None:
    two = policy(pod(role("SDR", "Ana", "Luis")), pod(role("SDR", "Ana", "Luis"), name="telecom"))
    other = Candidate(kind="pod", pod="telecom", role="SDR")
    decisions, _ = assign_all(two, [judged(POD_SDR), judged(other), judged(POD_SDR)], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana", "Luis"]


# ---------------------------------------------------------------- availability


def test_an_absence_counts_whole_days_in_the_zone_of_the_rep() -> None:
    tokyo = calendar("tokyo", "Asia/Tokyo", 0, 24)
    ana = Rep(name="Ana", calendar="tokyo", away=(DateSpan(first=date(2026, 12, 29), last=date(2026, 12, 30)),))
    checked = policy(pod(role("SDR", "Ana")), reps=(ana,), calendars=(tokyo,))
    days = [datetime(2026, 12, 28, 14, 59, tzinfo=UTC), datetime(2026, 12, 28, 15, 0, tzinfo=UTC)]
    days += [datetime(2026, 12, 30, 14, 59, tzinfo=UTC), datetime(2026, 12, 30, 15, 0, tzinfo=UTC)]
    assert [takers(checked, POD_SDR, leads=1, at=at) for at in days] == [["Ana"], [None], [None], ["Ana"]]


@pytest.mark.parametrize(
    ("own_calendar", "own_only", "pod_calendar", "pod_only", "expected"),
    [
        pytest.param(None, None, "day", True, None, id="the pod's hours count for its members"),
        pytest.param(None, None, "day", False, "Ana", id="a calendar alone keeps no lead away"),
        pytest.param(None, None, "night", True, "Ana", id="inside the pod's hours"),
        pytest.param(None, False, "day", True, "Ana", id="a rep may say otherwise"),
        pytest.param("night", None, "day", True, "Ana", id="the rep's calendar goes over the pod's"),
        pytest.param("day", True, "night", False, None, id="a rep may be stricter"),
        pytest.param("night", True, None, False, "Ana", id="a rep with hours in a pod without"),
        pytest.param(None, True, None, False, "Ana", id="hours that nobody named"),
    ],
)
def test_only_in_hours(
    own_calendar: str | None, own_only: bool | None, pod_calendar: str | None, pod_only: bool, expected: str | None
) -> None:
    ana = Rep(name="Ana", calendar=own_calendar, only_in_hours=own_only)
    checked = policy(
        pod(role("SDR", "Ana"), calendar=pod_calendar, only_in_hours=pod_only),
        reps=(ana,),
        calendars=(calendar("day", "UTC", 9, 18), calendar("night", "UTC", 18, 9)),
    )
    late = datetime(2026, 12, 29, 22, 0, tzinfo=UTC)
    assert takers(checked, POD_SDR, leads=1, at=late) == [expected]
    # Named directly, a rep keeps the hours of the pod.
    assert takers(checked, Candidate(kind="rep", rep="Ana"), leads=1, at=late) == [expected]


def test_a_day_of_a_capacity_begins_at_midnight_of_the_rep() -> None:
    two_a_day = Rep(name="Ana", capacity=Capacity(per_day=2))
    in_paris = policy(pod(role("SDR", "Ana")), reps=(two_a_day,))
    in_tokyo = policy(
        pod(role("SDR", "Ana"), calendar="tokyo"),
        reps=(two_a_day,),
        calendars=(calendar("tokyo", "Asia/Tokyo", 0, 24),),
    )
    for checked, before, after in (
        (in_paris, datetime(2026, 12, 29, 22, 59, tzinfo=UTC), datetime(2026, 12, 29, 23, 0, tzinfo=UTC)),
        (in_tokyo, datetime(2026, 12, 29, 14, 59, tzinfo=UTC), datetime(2026, 12, 29, 15, 0, tzinfo=UTC)),
    ):
        evening, state = assign_all(checked, [judged(POD_SDR)] * 3, EMPTY, before)
        morning, _ = assign_all(checked, [judged(POD_SDR)] * 3, state, after)
        assert [decision.rep for decision in evening] == ["Ana", "Ana", None]
        assert [decision.rep for decision in morning] == ["Ana", "Ana", None]


def test_capacity_counts_over_all_pools_and_ways() -> None:
    ana = Rep(name="Ana", capacity=Capacity(open=3))
    checked = policy(pod(role("SDR", "Ana")), teams=(Team(name="sales", roles=(role("AE", "Ana"),)),), reps=(ana,))
    ways = [POD_SDR, Candidate(kind="rep", rep="Ana"), Candidate(kind="team", team="sales", role="AE"), POD_SDR]
    decisions, state = assign_all(checked, [judged(way) for way in ways], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana", "Ana", None]
    assert state.loads["Ana"].open == 3


def test_who_is_passed_over_keeps_the_turn_and_is_owed_nothing() -> None:
    checked = policy(
        pod(role("SDR", "Ana", "Luis", "Eva")), reps=(away("Luis", date(2026, 12, 29), date(2026, 12, 29)),)
    )
    gone, state = assign_all(checked, [judged(POD_SDR)] * 5, EMPTY, NOON)
    back, _ = assign_all(checked, [judged(POD_SDR)] * 4, state, datetime(2026, 12, 30, 12, 0, tzinfo=UTC))
    assert [decision.rep for decision in gone] == ["Ana", "Eva", "Ana", "Eva", "Ana"]
    assert [decision.rep for decision in back] == ["Luis", "Eva", "Ana", "Luis"]


def test_who_joins_is_not_flooded() -> None:
    _, state = assign_all(policy(pod(role("SDR", "Ana", "Luis"))), [judged(POD_SDR)] * 10, EMPTY, NOON)
    larger = policy(pod(role("SDR", "Ana", "Eva", "Luis")))
    decisions, _ = assign_all(larger, [judged(POD_SDR)] * 4, state, NOON)
    assert [decision.rep for decision in decisions] == ["Eva", "Ana", "Luis", "Eva"]


def test_a_rep_by_name_keeps_the_hours_of_the_first_place_that_has_any() -> None:
    checked = policy(
        pod(role("SDR", "Ana"), name="telecom"),
        pod(role("SDR", "Ana"), calendar="day", only_in_hours=True),
        calendars=(calendar("day", "UTC", 9, 18),),
    )
    late = datetime(2026, 12, 29, 22, 0, tzinfo=UTC)
    assert takers(checked, Candidate(kind="rep", rep="Ana"), leads=1, at=late) == [None]
    assert takers(checked, Candidate(kind="pod", pod="telecom", role="SDR"), leads=1, at=late) == ["Ana"]


# ---------------------------------------------------------------- named reps, queues, pods without members


def test_a_rep_by_name_uses_no_turn() -> None:
    checked = policy(pod(role("SDR", "Ana", "Luis")))
    decisions, state = assign_all(checked, [judged(Candidate(kind="rep", rep="Ana")), judged(POD_SDR)], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana"]
    assert state.pools[PoolId("pod", "insurance", "SDR")].turns == {"Ana": 1}


def test_a_rep_by_name_stands_where_the_candidate_says() -> None:
    ana = Candidate(kind="rep", rep="Ana", pod="insurance", role="SDR")
    decision, _ = assign(policy(pod(role("SDR", "Ana", "Luis"))), judged(POD_SDR, ana), EMPTY, NOON)
    assert (decision.pod, decision.role, decision.rep) == ("insurance", "SDR", "Ana")


def test_a_queue_takes_any_lead() -> None:
    decision, state = assign(policy(), judged(Candidate(kind="queue", queue="triage")), EMPTY, NOON)
    assert (decision.outcome, decision.queue, decision.rep) == ("assigned", "triage", None)
    assert state == EMPTY


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param(Candidate(kind="pod", pod="insurance", role="SDR"), id="a role of a pod that is only named"),
        pytest.param(Candidate(kind="pod", pod="telecom", role="AE"), id="a role that the pod lacks"),
        pytest.param(Candidate(kind="pod", pod="telecom"), id="a pod with a role without members"),
        pytest.param(Candidate(kind="team", team="sales"), id="a team"),
        pytest.param(Candidate(kind="role", role="SDR"), id="a role of nobody"),
    ],
)
def test_who_has_no_members_takes_the_lead_without_a_rep(candidate: Candidate) -> None:
    checked = policy(
        Pod(name="insurance", inferred=True), pod(role("SDR"), name="telecom"), teams=(Team(name="sales"),)
    )
    decision, state = assign(checked, judged(candidate), EMPTY, NOON)
    assert (decision.outcome, decision.rep) == ("assigned", None)
    assert (decision.pod, decision.team, decision.role) == (candidate.pod, candidate.team, candidate.role)
    assert state == EMPTY


def test_a_decision_without_candidates_stays_as_it_is() -> None:
    rejected = Judgement(decision=Decision(lead="1", outcome="rejected", reason="a competitor", at=NOON))
    assert assign(policy(), rejected, EMPTY, NOON) == (rejected.decision, EMPTY)


# ---------------------------------------------------------------- failing that, waiting


def test_failing_that_takes_what_nobody_is_free_for() -> None:
    checked = policy(
        pod(role("SDR", "Ana")),
        pod(role("SDR", "Eva"), name="telecom"),
        reps=(Rep(name="Ana", capacity=Capacity(per_day=1)), Rep(name="Eva", capacity=Capacity(per_day=1))),
    )
    chain = (
        POD_SDR,
        Candidate(kind="pod", pod="telecom", role="SDR"),
        Candidate(kind="nurture", content="ROI calculator"),
    )
    decisions, _ = assign_all(checked, [judged(*chain)] * 3, EMPTY, NOON)
    full = "nobody is free in pod insurance"
    assert [(each.outcome, each.pod, each.role, each.rep, each.content, each.reason) for each in decisions] == [
        ("assigned", "insurance", "SDR", "Ana", None, None),
        ("assigned", "telecom", "SDR", "Eva", None, f"{full} SDR: Ana has 1 of 1 leads today"),
        (
            "nurture", None, None, None, "ROI calculator",
            f"{full} SDR: Ana has 1 of 1 leads today; nobody is free in pod telecom SDR: Eva has 1 of 1 leads today",
        ),
    ]  # fmt: skip


def test_a_lead_waits_in_words() -> None:
    checked = policy(
        pod(role("SDR", "Ana Ruiz", "Luis Gómez", "Eva Font", "Max Roy"), calendar="office", only_in_hours=True),
        reps=(
            away("Ana Ruiz", date(2026, 12, 24), date(2026, 12, 31)),
            Rep(name="Luis Gómez", only_in_hours=False, capacity=Capacity(per_day=2)),
            Rep(name="Eva Font", only_in_hours=False, capacity=Capacity(open=1)),
        ),
        calendars=(calendar("office", "Europe/Madrid", 14, 18),),
    )
    decisions, _ = assign_all(checked, [judged(POD_SDR)] * 4, EMPTY, NOON)
    waiting = decisions[-1]
    assert waiting.outcome == "waiting"
    assert (waiting.pod, waiting.role, waiting.rep) == ("insurance", "SDR", None)
    assert waiting.reason == (
        "nobody is free in pod insurance SDR: Ana Ruiz is away until 31 December 2026, "
        "Luis Gómez has 2 of 2 leads today, Eva Font has 1 of 1 leads open, "
        "Max Roy is outside office hours until 29 December 2026 14:00"
    )


def test_a_lead_that_waits_names_all_it_was_tried_on_and_keeps_the_first() -> None:
    reps = tuple(away(name, date(2026, 12, 1), date(2026, 12, 31)) for name in ("Ana", "Eva", "Max"))
    checked = policy(pod(role("SDR", "Ana")), teams=(Team(name="inbound", roles=(role("SDR", "Eva"),)),), reps=reps)
    chain = (
        Candidate(kind="rep", rep="Max"),
        Candidate(kind="team", team="inbound"),
        Candidate(kind="role", role="SDR"),
    )
    decision, state = assign(checked, judged(*chain), EMPTY, NOON)
    assert decision.reason == (
        "Max is away until 31 December 2026; "
        "nobody is free in team inbound: Eva is away until 31 December 2026; "
        "nobody is free in role SDR: Ana is away until 31 December 2026, Eva is away until 31 December 2026"
    )
    assert (decision.outcome, decision.pod, decision.team, decision.rep) == ("waiting", None, None, None)
    assert state == EMPTY


def test_a_reason_from_before_is_kept() -> None:
    checked = policy(pod(role("SDR", "Ana")), reps=(Rep(name="Ana", capacity=Capacity(open=1)),))
    judgement = judged(POD_SDR)
    decision = replace(judgement.decision, reason="owner is missing")
    decisions, _ = assign_all(checked, [replace(judgement, decision=decision)] * 2, EMPTY, NOON)
    assert [each.reason for each in decisions] == [
        "owner is missing",
        "owner is missing; nobody is free in pod insurance SDR: Ana has 1 of 1 leads open",
    ]


def test_who_was_full_is_asked_again_after_a_release() -> None:
    handout = Handout(policy(pod(role("SDR", "Ana")), reps=(Rep(name="Ana", capacity=Capacity(open=1)),)))
    hold = handout.take((POD_SDR,), NOON).hold
    assert hold is not None
    assert handout.take((POD_SDR,), NOON).outcome == "waiting"
    handout.release(hold)
    assert handout.take((POD_SDR,), NOON).rep == "Ana"


def test_the_reason_of_a_large_pool_is_cut() -> None:
    names = [f"Rep {number}" for number in range(1, 9)]
    reps = tuple(Rep(name=name, capacity=Capacity(open=0)) for name in names)
    decision, _ = assign(policy(pod(role("SDR", *names)), reps=reps), judged(POD_SDR), EMPTY, NOON)
    assert decision.reason is not None
    assert decision.reason.endswith("Rep 5 has 0 of 0 leads open, and 3 more")


# ---------------------------------------------------------------- kept together


def kept(value: str) -> Judgement:
    return judged(Candidate(kind="pod", pod="insurance", role="SDR", keep=value))


def test_leads_kept_together_use_no_turn() -> None:
    checked = policy(pod(role("SDR", "Ana", "Luis", "Eva")))
    batch = [kept("acme"), kept("acme"), kept("bolt"), kept("acme"), judged(POD_SDR), judged(POD_SDR)]
    decisions, state = assign_all(checked, batch, EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana", "Luis", "Ana", "Eva", "Ana"]
    assert state.loads["Ana"].open == 4


def test_a_full_rep_keeps_nothing_more_and_the_rotation_decides() -> None:
    checked = policy(pod(role("SDR", "Ana", "Luis", "Eva")), reps=(Rep(name="Ana", capacity=Capacity(open=2)),))
    decisions, _ = assign_all(checked, [kept("acme")] * 5, EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Ana", "Luis", "Luis", "Luis"]


def test_of_two_who_keep_a_value_the_first_written_who_is_free_takes_the_lead() -> None:
    checked = policy(pod(role("SDR", "Ana", "Luis", "Eva")), reps=(Rep(name="Ana", capacity=Capacity(open=1)),))
    handout = Handout(checked)
    holds = [handout.hand_out(kept("acme"), NOON)[1] for _ in range(3)]
    assert [hold.rep for hold in holds if hold] == ["Ana", "Luis", "Luis"]
    roomier = policy(pod(role("SDR", "Ana", "Luis", "Eva")))
    assert assign(roomier, kept("acme"), handout.state(), NOON)[0].rep == "Ana"
    assert holds[0] is not None
    assert assign(roomier, kept("acme"), release(handout.state(), holds[0]), NOON)[0].rep == "Luis"


def test_each_role_keeps_together_on_its_own() -> None:
    checked = policy(pod(role("SDR", "Ana", "Luis"), role("AE", "Eva", "Luis")))
    to_ae = judged(Candidate(kind="pod", pod="insurance", role="AE", keep="acme"))
    decisions, _ = assign_all(checked, [kept("acme"), to_ae, to_ae, kept("acme")], EMPTY, NOON)
    assert [decision.rep for decision in decisions] == ["Ana", "Eva", "Eva", "Ana"]
