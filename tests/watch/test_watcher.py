"""Steps fire as they fall due, once each, and do what they say."""

from datetime import timedelta
from pathlib import Path

import pytest

from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.verify import verify
from policy_engine.watch.recalculate import changes, recalculate
from tests.sla.support import moment, shown
from tests.watch.support import POLICY, Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "state.db")


def test_each_step_fires_when_it_is_due_and_only_once(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    assert scene.fired("Mon 10:29") == []
    assert scene.fired("Mon 10:30") == [("1", "at 50%")]
    assert scene.fired("Mon 10:31") == []
    assert scene.fired("Mon 11:00") == [("1", "at 100%")]
    assert scene.fired("Mon 12:00") == [("1", "1 hour later")]
    assert scene.fired("Mon 12:30") == []


def test_the_watch_wakes_when_the_next_step_is_due(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.fired("Mon 10:00")
    assert shown(scene.watcher.wakes(moment("Mon 10:00"), timedelta(hours=9))) == "Mon 10:30"
    assert shown(scene.watcher.wakes(moment("Mon 10:00"), timedelta(minutes=1))) == "Mon 10:01"


def test_a_message_says_who_is_told_of_what(scene: Scene) -> None:
    assert scene.route("1", "Mon 10:00") == "Ana Ruiz"
    scene.fired("Mon 10:30")
    event, told = scene.listener.told[0]
    assert event == told["id"]
    assert told["did"] == [{"action": "warn the rep", "to": [{"name": "Ana Ruiz", "email": "ana@example.com"}]}]
    assert (told["sla"], told["cycle"], told["state"], told["rep"]) == ("First touch", 1, "running", "Ana Ruiz")
    assert (told["due"], told["late_seconds"]) == ("2026-03-02T09:30:00+00:00", 0)


def test_a_reassigned_lead_goes_to_another_rep(scene: Scene) -> None:
    assert scene.route("1", "Mon 10:00") == "Ana Ruiz"
    scene.fired("Mon 11:00")
    scene.fired("Mon 11:00")
    assert scene.decision("1")["rep"] == "Bo Lund"
    assert scene.engine.state.loads["Ana Ruiz"].open == 0
    assert scene.engine.state.loads["Bo Lund"].open == 1
    assert [entry["from"] for entry in scene.log("reassigned")] == ["Ana Ruiz"]
    assert scene.faults() == []


def test_where_nobody_else_is_free_the_lead_stays_and_the_step_says_so(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "s.db", POLICY.replace("SDR: Ana Ruiz, Bo Lund", "SDR: Ana Ruiz"))
    scene.route("1", "Mon 10:00")
    scene.fired("Mon 11:00")
    scene.fired("Mon 11:00")
    did = scene.listener.told[1][1]["did"]
    assert did[0] == {"action": "reassign in pod", "stays": "nobody but Ana Ruiz is free in pod one SDR"}  # type: ignore[index]
    assert scene.decision("1")["rep"] == "Ana Ruiz"


def test_a_step_may_take_the_lead_away_and_ends_its_clocks(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    for at in ("Mon 10:30", "Mon 11:00", "Mon 12:00", "Mon 13:00", "Mon 14:00"):
        scene.fired(at)
    assert [data["step"] for _, data in scene.listener.told] == ["at 50%", "at 100%", "1 hour later", "1 hour later"]
    decision = scene.decision("1")
    assert (decision["outcome"], decision.get("rep"), decision["queue"]) == ("assigned", None, "triage")
    assert {load.open for load in scene.engine.state.loads.values()} == {0}
    assert scene.faults() == []


def test_an_event_ends_the_clock(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.happen("1", "contacted", "Mon 10:40")
    assert scene.fired("Mon 10:45") == [("1", "at 50%")]
    assert scene.fired("Tue 10:00") == []


def test_a_pause_holds_the_steps_back(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.happen("1", "replied", "Mon 10:10", status="on_hold")
    assert scene.fired("Mon 12:00") == []
    scene.happen("1", "replied", "Mon 12:10", status="open")
    assert scene.fired("Mon 12:29") == []
    assert scene.fired("Mon 12:30") == [("1", "at 50%")]


def test_a_late_event_corrects_what_was_told_and_fires_nothing_twice(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.fired("Mon 10:30")
    scene.happen("1", "contacted", "Mon 10:20")
    assert scene.fired("Mon 10:50") == []
    assert [entry["now"] for entry in scene.log("corrected")] == ["it did not fall due"]
    scene.fired("Mon 10:51")
    assert len(scene.log("corrected")) == 1


def test_what_was_due_while_nobody_watched_fires_in_its_order_marked_late(scene: Scene) -> None:
    for number in range(20):
        scene.route(str(number), moment("Mon 10:00") + timedelta(minutes=number % 7, seconds=number))
    scene.fired("Tue 10:00")
    while scene.fired("Tue 10:00"):
        pass
    due = [str(data["due"]) for _, data in scene.listener.told]
    first_of_each = due[:20]
    assert first_of_each == sorted(first_of_each)
    assert all(int(str(data["late_seconds"])) > 60 for _, data in scene.listener.told)
    assert len({event for event, _ in scene.listener.told}) == len(scene.listener.told)


def test_after_an_outage_no_more_fire_in_a_second_than_the_rate(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "s.db", rate=7)
    for number in range(30):
        scene.route(str(number), "Mon 10:00")
    counts = [len(scene.fired(moment("Tue 10:00") + timedelta(seconds=second))) for second in range(5)]
    assert counts == [7, 7, 7, 7, 7]


def test_a_sink_that_takes_nothing_is_told_later_with_the_same_id(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.listener.deaf = True
    assert scene.fired("Mon 10:30") == []
    scene.listener.deaf = False
    assert scene.fired(moment("Mon 10:30") + timedelta(seconds=4)) == []
    assert scene.fired(moment("Mon 10:30") + timedelta(seconds=5)) == [("1", "at 50%")]
    with scene.store.read() as reader:
        (step,) = reader.fired_steps(["1"])
    assert scene.listener.told[0][0] == step.event


def test_two_watchers_fire_each_step_once(scene: Scene) -> None:
    other = scene.new_watcher()
    for number in range(10):
        scene.route(str(number), "Mon 10:00")
    for _ in range(3):
        scene.watcher.tick(moment("Mon 10:31"))
        other.tick(moment("Mon 10:31"))
    ids = [event for event, _ in scene.listener.told]
    assert len(ids) == len(set(ids)) == 10


def test_the_log_of_all_that_still_verifies(scene: Scene) -> None:
    for number in range(5):
        scene.route(str(number), "Mon 10:00")
    for at in ("Mon 10:30", "Mon 11:00", "Mon 12:00", "Mon 13:00"):
        scene.fired(at)
    with scene.store.read() as reader:
        assert verify(rows_of(reader), reader.head(), Keys(reader)).bad is None
        assert reader.faults() == []


# ---------------------------------------------------------------- policies that change

LONGER = POLICY.replace("contacted within 1 hour", "contacted within 3 hours")


def test_a_changed_policy_does_not_touch_a_clock_that_runs(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.fired("Mon 10:01")
    scene.watcher = scene.new_watcher(LONGER)
    assert scene.fired("Mon 10:30") == [("1", "at 50%")]


def test_a_clock_goes_by_the_policy_that_decided_its_lead_though_nobody_watched(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.watcher = scene.new_watcher(LONGER)
    assert scene.fired("Mon 10:30") == [("1", "at 50%")]


def test_a_clock_whose_sla_is_gone_ends_as_it_began(scene: Scene) -> None:
    scene.route("1", "Mon 10:00")
    scene.fired("Mon 10:01")
    scene.watcher = scene.new_watcher(POLICY.replace('sla "First touch"', 'sla "Another"'))
    assert ("1", "at 50%") in scene.fired("Mon 10:30")


def test_recalculate_shows_and_then_makes_a_change(scene: Scene) -> None:
    from policy_engine import Policy
    from policy_engine.dispatch.arrival import PolicyInForce

    scene.route("1", "Mon 10:00")
    scene.fired("Mon 10:01")
    force = PolicyInForce(Policy.parse(LONGER).checked)
    for _ in range(2):
        (change,) = changes(scene.store, force, moment("Mon 10:05"))
        assert (shown(change.before.due), shown(change.after.due)) == ("Mon 11:00", "Mon 13:00")
    assert len(recalculate(scene.store, force, moment("Mon 10:05"))) == 1
    assert changes(scene.store, force, moment("Mon 10:05")) == []
    assert [entry["now"] for entry in scene.log("recalculated")] == ["2026-03-02T12:00:00+00:00"]
    scene.watcher = scene.new_watcher(LONGER)
    assert scene.fired("Mon 10:30") == []
    assert scene.fired("Mon 11:30") == [("1", "at 50%")]


def test_the_clocks_of_a_state_are_shown(scene: Scene, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from policy_engine.cli.main import main

    scene.route("1", "Mon 10:00")
    scene.happen("1", "contacted", "Mon 10:40")
    scene.route("2", "Mon 10:30")
    (tmp_path / "p.policy").write_text(POLICY, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["sla", str(tmp_path / "p.policy"), "--state", scene.url, "--at", "2026-03-02 10:45"])
    assert not left.value.code
    out = capfd.readouterr().out.splitlines()
    assert [line.split(",")[:4] for line in out[1:]] == [
        ["1", "First touch", "1", "met"],
        ["2", "First touch", "1", "running"],
    ]
