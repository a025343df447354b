"""The public surface: a policy loaded, a lead decided, an engine that remembers."""

import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import policy_engine
from policy_engine import Decision, Policy, PolicyEngine, PolicyError

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
ONE_LINE = "when score >= 60 and vertical = insurance, assign pod insurance SDR\n"
TURNS = """
lead has
  id     text
  score  number 0 to 100, optional
  email  text, personal, optional

funnel
  prospect: owned by SDR, when score is present
  MQL: owned by SDR, when score >= 60

pod insurance
  SDR: Ana Ruiz, Luis Gómez
queue triage

when score >= 40, assign pod insurance SDR, failing that queue triage
otherwise nurture with "news"
"""


@pytest.fixture(scope="module")
def turns() -> Policy:
    return Policy.parse(TURNS)


def test_the_one_line_policy_decides():
    policy = Policy.parse(ONE_LINE)
    decision = policy.decide({"score": 72, "vertical": "insurance"}, at=AT)
    assert isinstance(decision, Decision)
    assert (decision.outcome, decision.pod, decision.role, decision.at) == ("assigned", "insurance", "SDR", AT)
    assert policy.decide({"score": 12, "vertical": "insurance"}, at=AT).outcome == "unrouted"


def test_a_policy_is_the_same_from_a_file_and_from_its_text(tmp_path):
    path = tmp_path / "first.policy"
    path.write_text(ONE_LINE, encoding="utf-8")
    loaded, parsed = Policy.load(path), Policy.parse(ONE_LINE, name="first")
    assert (loaded.name, loaded.hash) == (parsed.name, parsed.hash) == ("first", loaded.hash)
    assert len(loaded.hash) == 64


def test_a_faulty_policy_says_all_that_is_wrong():
    with pytest.raises(PolicyError) as caught:
        Policy.parse("when score >= , nurture\n\nwhen score == 3, nurture\n")
    assert [diagnostic.line for diagnostic in caught.value.diagnostics] == [1, 3]
    assert "policy.policy:1" in str(caught.value)


def test_a_policy_that_is_not_there_is_a_policy_error_too(tmp_path):
    with pytest.raises(PolicyError) as caught:
        Policy.load(tmp_path / "gone.policy")
    assert caught.value.diagnostics[0].file == str(tmp_path / "gone.policy")


def test_a_time_without_zone_is_wall_clock_time_of_the_policy():
    policy = Policy.parse("timezone Europe/Madrid\n" + ONE_LINE)
    assert policy.decide({}, at=datetime(2026, 7, 1, 12, 0)).at == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_a_time_that_no_policy_speaks_of_is_refused():
    with pytest.raises(ValueError, match="between 1970 and 2199"):
        Policy.parse(ONE_LINE).decide({}, at=datetime(1815, 6, 18, tzinfo=UTC))


def test_without_a_time_it_is_now():
    before = datetime.now(UTC)
    assert before <= Policy.parse(ONE_LINE).decide({}).at <= datetime.now(UTC)


def test_an_engine_hands_out_by_turn(turns):
    engine = PolicyEngine(turns)
    reps = [engine.route({"id": str(number), "score": 72}, at=AT).rep for number in range(4)]
    assert reps == ["Ana Ruiz", "Luis Gómez", "Ana Ruiz", "Luis Gómez"]


def test_a_lead_that_comes_again_keeps_its_rep_and_takes_no_turn(turns):
    engine = PolicyEngine(turns)
    first = engine.route({"id": "7", "score": 72}, at=AT)
    assert engine.route({"id": "7", "score": 73}, at=AT) == first
    assert engine.route({"id": "8", "score": 72}, at=AT).rep == "Luis Gómez"


def test_a_lead_whose_stage_has_changed_is_decided_again(turns):
    engine = PolicyEngine(turns)
    assert engine.route({"id": "7", "score": 20}, at=AT).outcome == "nurture"
    again = engine.route({"id": "7", "score": 80}, at=AT)
    assert (again.outcome, again.stage, again.rep) == ("assigned", "MQL", "Ana Ruiz")


def test_a_lead_that_leaves_its_rep_is_no_longer_open_for_it(turns):
    engine = PolicyEngine(turns)
    engine.route({"id": "7", "score": 50}, at=AT)
    engine.route({"id": "7", "score": 80}, at=AT)
    assert {rep: load.open for rep, load in engine.state.loads.items()} == {"Ana Ruiz": 0, "Luis Gómez": 1}


def test_leads_without_an_id_are_counted(turns):
    engine = PolicyEngine(turns)
    assert [engine.route({"score": 72}, at=AT).lead for _ in range(2)] == ["1", "2"]


def test_an_engine_goes_on_where_another_ended(turns, tmp_path):
    store = f"sqlite:///{tmp_path}/state.db"
    with PolicyEngine(turns, store=store) as first:
        first.route({"id": "1", "score": 72}, at=AT)
    with PolicyEngine(turns, store=store) as second:
        assert second.route({"id": "2", "score": 72}, at=AT).rep == "Luis Gómez"


def test_an_engine_explains_what_it_routed(turns):
    engine = PolicyEngine(turns)
    engine.route({"id": "7", "score": 72}, at=AT)
    words = engine.explain("7")
    assert "Ana Ruiz" in words
    assert "score >= 40" in words
    with pytest.raises(KeyError):
        engine.explain("8")


def test_threads_share_an_engine_without_losing_a_turn(turns):
    engine = PolicyEngine(turns)
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(lambda number: engine.route({"id": str(number), "score": 72}, at=AT), range(200)))
    reps = [decision.rep for decision in decisions]
    assert (reps.count("Ana Ruiz"), reps.count("Luis Gómez")) == (100, 100)


def test_importing_and_deciding_load_neither_frames_nor_proofs():
    code = (
        "import sys\n"
        "import policy_engine\n"
        "assert not {'pydantic', 'lark'} & set(sys.modules), 'the import is not lazy'\n"
        f"policy_engine.Policy.parse({ONE_LINE!r}).decide({{'score': 72, 'vertical': 'insurance'}})\n"
        "slow = {'polars', 'z3', 'openpyxl', 'xlsxwriter', 'click', 'rich'} & set(sys.modules)\n"
        "sys.exit(','.join(slow) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_public_name_is_there_and_no_other():
    for name in policy_engine.__all__:
        assert getattr(policy_engine, name) is not None
    with pytest.raises(AttributeError):
        policy_engine.nonsense  # noqa: B018 - looking it up is the test


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == policy_engine.__version__


def test_a_scorecard_takes_rows_as_they_come() -> None:
    policy = Policy.parse(
        "lead has\n  id text\n  created time\nteam sales\n  SDR: Ana\nevents\n  won\n"
        'objective "Sell" for sales\n  count of won at least 2\notherwise nurture\n'
    )
    leads = [{"id": "1", "created": "2026-01-05"}, {"created": "2026-01-06"}, {"id": "1", "created": "2026-01-07"}]
    events = [{"lead": lead, "event": "won", "at": "2026-01-08"} for lead in ("1", "2", "3")]
    scorecard = policy.scorecard(leads, events, at=datetime(2026, 2, 1, tzinfo=UTC))
    (reading,) = scorecard.objectives[0].promises[0].readings
    assert (scorecard.leads, reading.value, reading.verdict) == (2, 2, "reached")
