"""What is remembered between leads: as a value, as text, and after a lead is given back."""

from datetime import UTC, date, datetime

from policy_engine.assignment import Handout, HandoutState, Hold, assign, assign_all, release, withdraw
from policy_engine.assignment.state import PoolId
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.organisation import Capacity, Member, Pod, Rep, Role
from policy_engine.model.policy import CheckedPolicy

NOON = datetime(2026, 12, 29, 12, 0, tzinfo=UTC)
MEMBERS = (Member(rep="Ana", weight=2), Member(rep="Luis Gómez"))
POLICY = CheckedPolicy(
    name="tests",
    pods=(Pod(name='in"sur/ance', roles=(Role(name="SDR", rotation="weight", members=MEMBERS),)),),
    reps=(Rep(name="Ana", capacity=Capacity(per_day=2, open=2)), Rep(name="Luis Gómez")),
)
POOL = PoolId("pod", 'in"sur/ance', "SDR")


def lead(keep: str | None = None) -> Judgement:
    candidate = Candidate(kind="pod", pod='in"sur/ance', role="SDR", keep=keep)
    return Judgement(decision=Decision(lead="1", outcome="assigned", at=NOON), candidates=(candidate,))


def after(*leads: Judgement) -> tuple[HandoutState, list[Hold]]:
    handout = Handout(POLICY)
    holds = [hold for judgement in leads if (hold := handout.hand_out(judgement, NOON)[1])]
    return handout.state(), holds


def test_a_state_is_the_same_after_a_round_through_text() -> None:
    state, _ = after(lead("acme"), lead("acme"), lead(), lead("bolt"))
    assert HandoutState.from_json(state.to_json()) == state
    assert HandoutState.from_json(HandoutState().to_json()) == HandoutState()


def test_equal_states_are_equal_text() -> None:
    one = HandoutState.from_json(after(lead("acme"), lead("bolt"))[0].to_json())
    other, _ = after(lead("acme"), lead("bolt"))
    assert one.to_json() == other.to_json()


def test_a_state_never_changes() -> None:
    state, _ = after(lead("acme"), lead("bolt"))
    text = state.to_json()
    for keep in ("acme", "bolt", None):
        _, following = assign(POLICY, lead(keep), state, NOON)
        assert following != state
    assert state.to_json() == text


def test_an_empty_batch_changes_nothing() -> None:
    state, _ = after(lead("acme"))
    assert assign_all(POLICY, [], state, NOON) == ([], state)


def test_a_hold_says_what_a_lead_takes_up() -> None:
    _, holds = after(lead("acme"))
    assert holds == [Hold("Ana", date(2026, 12, 29), POOL, "acme", turn=1)]


def test_a_lead_that_closes_gives_back_its_room_but_not_its_day() -> None:
    state, holds = after(lead("acme"), lead("acme"))
    assert state.loads["Ana"].open == 2
    state = release(state, holds[0])
    assert state.loads["Ana"].open == 1
    assert state.loads["Ana"].days == {date(2026, 12, 29): 2}
    assert state.pools[POOL].kept == {"acme": {"Ana": 1}}
    # The day is still full.
    assert assign(POLICY, lead("acme"), state, NOON)[0].rep == "Luis Gómez"


def test_who_closed_the_last_lead_of_a_value_no_longer_keeps_it() -> None:
    state, holds = after(lead("acme"), lead("acme"))
    for hold in holds:
        state = release(state, hold)
    assert state.pools[POOL].kept == {}
    assert state.loads["Ana"].open == 0


def test_an_assignment_undone_gives_back_the_day_but_not_the_turn() -> None:
    state, holds = after(lead(), lead(), lead())
    assert [hold.rep for hold in holds] == ["Ana", "Luis Gómez", "Ana"]
    undone = withdraw(state, holds[0])
    assert undone.loads["Ana"].open == 1
    assert undone.loads["Ana"].days == {date(2026, 12, 29): 1}
    assert undone.pools[POOL].turns == state.pools[POOL].turns
    assert undone.pools[POOL].credits == state.pools[POOL].credits
    assert assign(POLICY, lead(), undone, NOON)[0].rep == "Ana"
