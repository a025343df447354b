"""`PolicyEngine` on a store: what it keeps, and what comes of a lead that comes again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from policy_engine import Decision, KeyReusedError, Policy, PolicyEngine, StoreError
from tests.conftest import ON_BOTH_STORES

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
POLICY = """
lead has
  id      text
  email   text, personal, optional
  company text, optional
  score   number 0 to 100, optional
  note    text, optional

funnel
  prospect: owned by SDR, when score is present
  MQL: owned by SDR, when score >= 60
  customer: owned by SDR

pod insurance
  SDR: Ana Ruiz, Luis Gómez
  keep company together
rep Ana Ruiz
  capacity 2 per day, 2 open
rep Luis Gómez
  capacity 2 per day, 2 open

share on MQL email, score with SDR

rule "Ours" when domain of email = "ours.example", reject because "a colleague"
when score >= 40, assign pod insurance SDR
otherwise nurture with "news"
"""


@pytest.fixture(params=ON_BOTH_STORES)
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("cluster").new_database()
    return f"sqlite:///{tmp_path}/state.db"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.parse(POLICY)


@pytest.fixture
def engine(url: str, policy: Policy) -> Iterator[PolicyEngine]:
    with PolicyEngine(policy, store=url) as engine:
        yield engine


def lead(number: int, score: int = 50, **more: object) -> dict[str, object]:
    return {"id": str(number), "score": score, **more}


def loads(engine: PolicyEngine) -> dict[str, int]:
    return {rep: load.open for rep, load in engine.state.loads.items()}


def faults(engine: PolicyEngine) -> list[str]:
    with engine._store.read() as reader:
        return reader.faults()


def test_what_was_decided_is_there_for_the_next_engine(engine: PolicyEngine, url: str, policy: Policy) -> None:
    first = engine.route(lead(1, 80, email="ana@x.example"), AT)
    assert (first.rep, first.shared) == ("Ana Ruiz", ("email: ana@x.example", "score: 80"))
    with PolicyEngine(policy, store=url) as another:
        assert another.decision("1") == first
        assert another.route(lead(1, 80, email="ana@x.example"), LATER) == first
        assert another.route(lead(2), LATER).rep == "Luis Gómez"
        assert "score >= 40" in another.explain("1")
        with pytest.raises(KeyError):
            another.explain("3")


def test_a_lead_without_an_id_is_refused_where_a_state_is_kept(engine: PolicyEngine) -> None:
    with pytest.raises(ValueError, match="needs an `id`"):
        engine.route({"score": 50}, AT)


def test_a_lead_whose_stage_has_changed_leaves_its_rep(engine: PolicyEngine) -> None:
    assert engine.route(lead(1, 50), AT).rep == "Ana Ruiz"
    again = engine.route(lead(1, 80), LATER)
    assert (again.stage, again.rep, again.at) == ("MQL", "Luis Gómez", LATER)
    assert loads(engine) == {"Ana Ruiz": 0, "Luis Gómez": 1}
    assert faults(engine) == []


def test_a_lead_decided_anew_gives_its_capacity_back_but_not_the_turn(engine: PolicyEngine) -> None:
    engine.route(lead(1), AT)
    again = engine.route(lead(1), LATER, again="the rep was ill")
    assert (again.rep, again.at) == ("Luis Gómez", LATER)
    days = {rep: sum(load.days.values()) for rep, load in engine.state.loads.items()}
    assert (loads(engine), days) == ({"Ana Ruiz": 0, "Luis Gómez": 1},) * 2
    assert faults(engine) == []


def test_leads_that_wait_are_handed_out_at_the_next_run_oldest_first(engine: PolicyEngine) -> None:
    decisions = engine.route_many([lead(number) for number in range(6)], AT)
    assert [decision.outcome for decision in decisions] == ["assigned"] * 4 + ["waiting"] * 2
    assert engine.route_waiting(LATER) == []
    tomorrow = AT + timedelta(days=1)
    assert engine.record("0", "closed", tomorrow)
    assert not engine.record("0", "closed", tomorrow)
    assert engine.record("1", "customer", tomorrow)
    decisions = engine.route_many([lead(9), lead(4)], tomorrow)
    assert [(decision.outcome, decision.rep) for decision in decisions] == [("waiting", None), ("assigned", "Ana Ruiz")]
    assert engine.decision("5").rep == "Luis Gómez"
    assert faults(engine) == []


def test_an_event_from_before_the_decision_ends_nothing(engine: PolicyEngine) -> None:
    engine.route(lead(1), AT)
    assert engine.record("1", "closed", AT - timedelta(days=1))
    assert loads(engine) == {"Ana Ruiz": 1}


def test_leads_of_one_company_stay_with_one_rep(engine: PolicyEngine) -> None:
    reps = [engine.route(lead(number, company=name), AT).rep for number, name in enumerate(["Acme", "acme ", "Bolt"])]
    assert reps == ["Ana Ruiz", "Ana Ruiz", "Luis Gómez"]
    engine.record("0", "closed", LATER)
    engine.record("1", "closed", LATER)
    assert engine.route(lead(7, company="ACME"), LATER).rep == "Luis Gómez"


def test_a_batch_names_a_lead_once(engine: PolicyEngine) -> None:
    decisions = engine.route_many([lead(1), lead(2), lead(1, 90)], AT)
    assert decisions[0] == decisions[2]
    assert [decision.rep for decision in decisions] == ["Ana Ruiz", "Luis Gómez", "Ana Ruiz"]
    assert loads(engine) == {"Ana Ruiz": 1, "Luis Gómez": 1}


def test_ids_that_a_state_keeps_alike_are_one_lead(engine: PolicyEngine) -> None:
    """No store keeps half a character, nor every store a NUL."""
    kept, half, nul = "x\ufffd", "x\ud800", "x\0"
    first = engine.route({"id": half, "score": 50, "note": "half: \ud800"}, AT, key="call \ud800")
    assert first.lead == kept
    assert engine.route({"id": nul, "score": 90}, AT, again="moved").lead == kept
    several = engine.route_many([{"id": each, "score": 50} for each in (half, nul, "y\udfff", "y\ufffd")], LATER)
    assert [decision.lead for decision in several] == [kept, kept, "y\ufffd", "y\ufffd"]
    assert engine.decision(half) == engine.decision(kept)
    assert engine.explain(nul) == engine.explain(kept)
    assert engine.record(half, "closed", LATER)
    assert sum(loads(engine).values()) == 1
    assert not faults(engine)
    assert engine.erase(nul) == 4
    with pytest.raises(KeyError):
        engine.decision(kept)


# ---------------------------------------------------------------- the same call again


def test_a_repeated_call_gets_the_same_answer(engine: PolicyEngine) -> None:
    first = engine.route(lead(1, 80, email="ana@x.example"), AT, key="call-1")
    engine.route(lead(1, 80), LATER, again="moved")
    assert engine.route(lead(1, 80, email="ana@x.example"), LATER, key="call-1") == first
    assert engine.route(lead(1, 80), LATER).rep == "Luis Gómez"


def test_a_key_that_comes_with_another_lead_is_refused(engine: PolicyEngine) -> None:
    engine.route(lead(1), AT, key="call-1")
    with pytest.raises(KeyReusedError):
        engine.route(lead(2), AT, key="call-1")
    with pytest.raises(KeyError):
        engine.decision("2")


def test_a_call_that_fails_keeps_nothing(engine: PolicyEngine) -> None:
    with pytest.raises(ValueError, match="between 1970"):
        engine.route(lead(1), datetime(1815, 6, 18, tzinfo=UTC), key="call-1")
    assert engine.route(lead(2), AT, key="call-1").lead == "2"


def test_a_thousand_twins_are_one_decision(engine: PolicyEngine) -> None:
    """P26."""
    with ThreadPoolExecutor(16) as pool:
        decisions = list(pool.map(lambda _: engine.route(lead(1), AT, key="twin"), range(1_000)))
    only = engine.decision("1")
    assert all(decision == only for decision in decisions)
    assert loads(engine) == {"Ana Ruiz": 1}
    with engine._store.read() as reader:
        assert reader.head().entries == 1


# ---------------------------------------------------------------- another policy, erasing


def test_each_decision_names_one_policy_while_it_is_replaced(engine: PolicyEngine, policy: Policy) -> None:
    other = Policy.parse(POLICY.replace('"news"', '"letters"'))
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(engine.route, lead(number, 10), AT) for number in range(200)]
        for number in range(50):
            engine.reload(other if number % 2 == 0 else policy)
        decisions: list[Decision] = [future.result() for future in futures]
    contents = {(decision.policy.split("@")[1], decision.content) for decision in decisions}
    assert contents <= {(policy.hash[:12], "news"), (other.hash[:12], "letters")}
    engine.reload(other)
    assert engine.route(lead(900, 10), AT).content == "letters"
    assert "news" in engine.explain(next(each.lead for each in decisions if each.content == "news"))


def test_an_erased_lead_is_a_new_one(engine: PolicyEngine) -> None:
    engine.route(lead(1), AT)
    assert engine.erase("1") == 1
    with pytest.raises(KeyError):
        engine.decision("1")
    assert loads(engine) == {"Ana Ruiz": 0}
    assert engine.route(lead(1), LATER).rep == "Luis Gómez"
    assert faults(engine) == []


def test_a_state_that_cannot_be_reached_is_a_store_error(policy: Policy) -> None:
    with pytest.raises(StoreError):
        PolicyEngine(policy, store="sqlite:////nowhere/at/all/state.db")
