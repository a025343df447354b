"""Leads with a history in a state: decided as they are after their events, and replayed to the letter."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy_engine import Policy, PolicyEngine
from policy_engine.cli.main import main
from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.replay import Replayed, replay
from tests.conftest import ON_BOTH_STORES

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]
ORGANISATIONS = sorted(path.parent.name for path in ROOT.glob("policies/*/events.csv"))
TEXT = """
lead has
  id      text
  email   text, personal, optional
  score   number 0 to 100, optional
  budget  money, optional
  asked   list of text, optional
  created time, optional

events
  qualified
  contacted

funnel
  MQL: owned by SDR, when score >= 60
  qualified: owned by AE

team sales
  SDR: Ana Ruiz, Luis Gómez
  AE: Pia Arndt

rep Pia Arndt
  capacity 1 open

content for MQL
  team sales produces "Guide", "Case"

sla "Answer" when stage = MQL
  contacted within 2 hours of assigned

when stage = qualified and budget >= 50k, assign rep Pia Arndt
when stage = qualified, hand off to AE
when score >= 60, assign SDR
otherwise nurture
"""


@pytest.fixture(params=ON_BOTH_STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PolicyEngine]:
    store = f"sqlite:///{tmp_path}/state.db"
    if request.param == "postgres":
        store = request.getfixturevalue("cluster").new_database()
    with PolicyEngine(Policy.parse(TEXT), store=store) as engine:
        yield engine


def replayed(engine: PolicyEngine, policy: Policy) -> Replayed:
    found = Replayed()
    with engine._store.read() as reader:
        list(replay(rows_of(reader), policy.checked, Keys(reader), found))
    return found


def test_a_lead_whose_event_moves_it_on_is_decided_anew(engine: PolicyEngine) -> None:
    lead = {"id": "1", "email": "a@x.example", "score": 80, "budget": "10000"}
    first = engine.route(lead, AT)
    assert (first.stage, first.role, first.rep) == ("MQL", "SDR", "Ana Ruiz")
    assert first.sla == ("Answer: due 2026-11-18T12:30:00+00:00",)
    engine.record("1", "qualified", AT + timedelta(minutes=5), changes={"budget": "75000", "asked": ["demo", "price"]})
    again = engine.route(lead, LATER)
    assert (again.stage, again.rep) == ("qualified", "Pia Arndt")
    assert engine.route(lead, LATER) == again
    assert {rep: load.open for rep, load in engine.state.loads.items()} == {"Ana Ruiz": 0, "Pia Arndt": 1}
    assert "stage is qualified" in engine.explain("1")
    found = replayed(engine, Policy.parse(TEXT))
    assert (found.decisions, found.same, found.differences) == (2, 2, 0)


def test_an_event_that_moves_nothing_leaves_the_decision(engine: PolicyEngine) -> None:
    lead = {"id": "1", "score": 80}
    first = engine.route(lead, AT)
    engine.record("1", "sent", AT + timedelta(minutes=5), changes={"content": "Guide"})
    assert engine.route(lead, LATER) == first


def test_a_lead_with_events_before_it_was_routed_is_decided_as_it_is_now(engine: PolicyEngine) -> None:
    engine.record("1", "qualified", AT - timedelta(days=1), changes={"score": 10})
    decision = engine.route({"id": "1", "score": 80}, AT)
    assert (decision.stage, decision.role) == ("qualified", "AE")
    assert replayed(engine, Policy.parse(TEXT)).same == 1


def test_who_waits_with_a_history_is_handed_out_by_it(engine: PolicyEngine) -> None:
    for number in ("1", "2"):
        engine.record(number, "qualified", AT - timedelta(hours=1), changes={"budget": "90000"})
    decisions = engine.route_many([{"id": "1"}, {"id": "2"}], AT)
    assert [decision.outcome for decision in decisions] == ["assigned", "waiting"]
    engine.record("1", "closed", AT + timedelta(minutes=1))
    (waited,) = engine.route_waiting(LATER)
    assert (waited.lead, waited.rep, waited.stage) == ("2", "Pia Arndt", "qualified")
    assert replayed(engine, Policy.parse(TEXT)).differences == 0


def test_what_a_log_calls_content_and_the_policy_does_not_know_is_not_kept_in_clear(engine: PolicyEngine) -> None:
    engine.record("1", "sent", AT - timedelta(hours=1), changes={"content": "for Ana at 12 Rue Rome"})
    engine.record("1", "sent", AT - timedelta(hours=1), changes={"content": "Guide"})
    engine.route({"id": "1", "score": 80}, AT)
    with engine._store.read() as reader:
        (row,) = rows_of(reader)
    assert row.reading is not None
    assert "guide" in row.reading.text and "rome" not in row.reading.text.lower()


def test_another_policy_without_that_stage_replays_the_log(engine: PolicyEngine) -> None:
    engine.record("1", "qualified", AT - timedelta(days=1))
    engine.route({"id": "1", "score": 80}, AT)
    other = Policy.parse("lead has\n  score number, optional\nwhen score >= 60, assign queue a\n")
    assert replayed(engine, other).differences == 1


# ---------------------------------------------------------------- batches


def policy(*arguments: object) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert not left.value.code


def decisions(path: Path) -> Sequence[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        # What only the way to a stage left undecided is told where the lead has no history.
        return [{name: cell for name, cell in row.items() if name != "undecided"} for row in csv.DictReader(file)]


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_a_batch_with_events_and_a_state_gets_what_it_gets_without_one(organisation: str, tmp_path: Path) -> None:
    folder = ROOT / "policies" / organisation
    asked = ("route", folder, folder / "leads.csv", "--events", folder / "events.csv", "--at", "2026-11-18 10:30")
    state = f"sqlite:///{tmp_path}/state.db"
    policy(*asked, "-o", tmp_path / "without.csv")
    policy(*asked, "-o", tmp_path / "with.csv", "--state", state)
    policy(*asked, "-o", tmp_path / "again.csv", "--state", state)
    expected = decisions(tmp_path / "without.csv")
    assert len(expected) >= 100
    assert decisions(tmp_path / "with.csv") == expected
    assert decisions(tmp_path / "again.csv") == expected
    policy("replay", state, folder)


def test_an_id_that_comes_twice_in_a_batch_with_events_is_one_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.policy").write_text(TEXT, encoding="utf-8")
    Path("leads.csv").write_text("id,score\n1,80\n2,70\n1,80\n2,10\n", encoding="utf-8")
    events = "lead,event,at\n1,qualified,2026-11-18 08:00\nx,qualifed,2026-11-18 08:00\n2,contacted,soon\n"
    Path("events.csv").write_text(events, encoding="utf-8")
    asked = ("route", "p.policy", "leads.csv", "--events", "events.csv", "--at", "2026-11-18 10:30", "-o", "out.csv")
    policy(*asked, "--state", "sqlite:///state.db", "--log", "log.jsonl")
    rows = decisions(tmp_path / "out.csv")
    assert [(row["stage"], row["rep"]) for row in rows] == [
        ("qualified", "Pia Arndt"),
        ("MQL", "Ana Ruiz"),
        ("qualified", "Pia Arndt"),
        ("MQL", "Ana Ruiz"),
    ]
    assert [row["problems"] for row in rows] == ["", "", "", "id: the same id with other values"]
    told = capsys.readouterr().err
    assert "1 event with a name that the policy does not know: `qualifed` (1, did you mean `qualified`?)" in told
    assert "line 4 of the event log" in told
    policy("replay", "log.jsonl", "p.policy")
