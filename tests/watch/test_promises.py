"""What a watch promises whatever happens to it: processes that are killed, clocks that jump, policies that change."""

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy_engine.watch.steady import SteadyClock
from tests.sla.support import moment
from tests.watch.support import POLICY, Scene

ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import sys, time
from datetime import datetime, timedelta
from policy_engine import Policy
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.store.open import open_store
from policy_engine.watch.sinks import file_sink
from policy_engine.watch.watcher import Watcher
from pathlib import Path
url, policy, out, at = sys.argv[1:]
sink, stream = file_sink(Path(out))
sink.name = "shared"
watcher = Watcher(open_store(url), PolicyInForce(Policy.load(policy).checked), [sink], 100_000)
now = datetime.fromisoformat(at)
print("ready", flush=True)
while True:
    # A minute of the watch's time for each look: what another took and lost is soon taken again.
    watcher.tick(now)
    now += timedelta(minutes=1)
    time.sleep(0.05)
"""


@pytest.mark.parametrize("steps", [120, pytest.param(10_000, marks=pytest.mark.soak)])
def test_three_processes_that_are_killed_fire_each_step_once(steps: int, tmp_path: Path) -> None:
    scene = Scene(
        tmp_path / "state.db", POLICY.replace("at 100% reassign in pod and notify manager", 'at 100% tag "late"')
    )
    (tmp_path / "p.policy").write_text(
        POLICY.replace("at 100% reassign in pod and notify manager", 'at 100% tag "late"')
    )
    leads = steps // 2
    at = moment("Mon 10:00")
    scene.engine.route_many([{"id": str(number), "score": 1} for number in range(leads)], at=at)
    chance = random.Random(35)
    started: list[subprocess.Popen[str]] = []

    def start(number: int) -> subprocess.Popen[str]:
        arguments = [scene.url, tmp_path / "p.policy", tmp_path / f"told{number}.jsonl", "2026-03-02T10:01:00+00:00"]
        return subprocess.Popen(
            [sys.executable, "-c", CHILD, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    try:
        started = [start(number) for number in range(3)]
        kills = 0
        limit = time.monotonic() + (60 if steps < 1000 else 600)
        while time.monotonic() < limit:
            victim = chance.randrange(3)
            ready = started[victim].stdout
            assert ready is not None and ready.readline() == "ready\n"
            time.sleep(chance.uniform(0.05, 1.5))
            with scene.store.read() as reader:
                fired = len(reader.fired_steps([str(number) for number in range(leads)]))
                waits = reader.next_try(["shared"]) is not None
            if fired >= steps and not waits and kills >= 3:
                break
            started[victim].send_signal(signal.SIGKILL)
            started[victim].wait()
            started[victim] = start(victim)
            kills += 1
    finally:
        for process in started:
            process.kill()
            process.wait()
    with scene.store.read() as reader:
        fired_steps = reader.fired_steps([str(number) for number in range(leads)])
        assert reader.faults() == []
    # The first two steps of each lead were due; the later ones may have followed.
    of_the_first_two = [(step.lead, step.step) for step in fired_steps if step.step < 2]
    assert sorted(set(of_the_first_two)) == sorted(of_the_first_two)
    assert len(of_the_first_two) == steps
    told = "".join((tmp_path / f"told{number}.jsonl").read_text() for number in range(3))
    assert all(step.event in told for step in fired_steps)


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=3), timedelta(days=30)], ids=str)
def test_what_was_due_during_an_outage_fires_in_due_order_marked_late(down: timedelta, tmp_path: Path) -> None:
    """The thirty days go over the change of the clock on 29 March."""
    scene = Scene(tmp_path / "state.db")
    for number in range(40):
        scene.route(str(number), moment("Mon 10:00") + timedelta(minutes=(number * 17) % 40))
    back = moment("Mon 10:50") + down
    scene.fired(back)
    events = scene.listener.told
    due = [str(data["due"]) for _, data in events[:40]]
    assert due == sorted(due)
    for _, data in events:
        late = (back - datetime.fromisoformat(str(data["due"]))).total_seconds()
        assert data["late_seconds"] == late
    assert len({event for event, _ in events}) == len(events)


JUMPS = [-1, -120, -86_400, 86_400, 315_360_000]


@pytest.mark.parametrize("histories", [40, pytest.param(1_000, marks=pytest.mark.soak)])
def test_a_clock_that_jumps_fires_nothing_early_or_twice(histories: int, tmp_path: Path) -> None:
    chance = random.Random(37)
    scene = Scene(tmp_path / "state.db")
    for history in range(histories):
        truth = moment("Mon 10:00") + timedelta(days=history)
        while truth.weekday() >= 5:
            truth += timedelta(days=1)
        wall, steady = [truth], [0.0]
        clock = SteadyClock(lambda wall=wall: wall[0], lambda steady=steady: steady[0])  # type: ignore[misc]
        lead = str(history)
        scene.route(lead, truth)
        jump = chance.choice(JUMPS)
        jumps_at = chance.randrange(1, 60)
        warned = False
        first = len(scene.listener.told)
        for minute in range(1, 62):
            passed = timedelta(minutes=minute)
            steady[0] = minute * 60.0
            wall[0] = truth + passed + timedelta(seconds=jump if minute >= jumps_at else 0)
            scene.watcher.tick(clock.now())
            warned |= bool(clock.astray)
            for _, data in scene.listener.told[first:]:
                due = datetime.fromisoformat(str(data["due"]))
                assert due <= truth + passed + timedelta(seconds=1), (lead, jump)
        events = [event for event, data in scene.listener.told[first:] if data["lead"] == lead]
        assert len(events) == len(set(events)) == 2
        assert warned == (abs(jump) >= 60)


def test_the_time_never_goes_back_and_follows_small_corrections() -> None:
    wall, steady = [datetime(2026, 1, 1, tzinfo=UTC)], [0.0]
    clock = SteadyClock(lambda: wall[0], lambda: steady[0])
    seen = [clock.now()]
    for correction in (0.5, -0.5, 30, -20, -20, 59):
        steady[0] += 10
        wall[0] += timedelta(seconds=10 + correction)
        seen.append(clock.now())
        assert not clock.astray
    assert seen == sorted(seen)


@pytest.mark.parametrize("edits", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_edits_do_not_touch_running_clocks_unless_asked(edits: int, tmp_path: Path) -> None:
    from policy_engine import Policy
    from policy_engine.dispatch.arrival import PolicyInForce
    from policy_engine.watch.memory import Recaller
    from policy_engine.watch.recalculate import changes, recalculate

    chance = random.Random(39)
    scene = Scene(tmp_path / "state.db")
    for number in range(10):
        scene.route(str(number), moment("Mon 10:00") + timedelta(minutes=number))
    scene.fired("Mon 10:15")
    ids = [str(number) for number in range(10)]

    def due(policy: str) -> dict[str, datetime | None]:
        with scene.store.read() as reader:
            known = Recaller(Policy.parse(policy).checked).recall(reader, ids, moment("Mon 10:16"))
        return {lead.stored.id: lead.clocks[0].due for lead in known}

    expected = due(POLICY)
    edited = POLICY
    for _ in range(edits):
        edited = chance.choice([
            lambda p: p.replace("within 1 hour", f"within {chance.randint(2, 9)} hours"),
            lambda p: p.replace("09:00-18:00", f"{chance.choice(('08', '10'))}:00-{chance.choice((17, 19))}:00"),
            lambda p: p.replace("at 50%", f"at {chance.randint(10, 60)}%"),
            lambda p: p.replace("open Mon-Fri", f"closed 2026-03-02\n  open {chance.choice(('Tue-Sat', 'Mon-Sun'))}"),
            lambda p: p.replace('sla "First touch"', 'sla "Something else"'),
        ])(POLICY)  # fmt: skip
        assert due(edited) == expected
    force = PolicyInForce(Policy.parse(POLICY.replace("within 1 hour", "within 2 hours")).checked)
    shown = changes(scene.store, force, moment("Mon 10:16"))
    assert len(shown) == 10
    assert recalculate(scene.store, force, moment("Mon 10:16")) == shown
    assert len(scene.log("recalculated")) == 10


@pytest.mark.soak
def test_ten_thousand_steps_due_within_a_minute_fire_within_five_seconds(tmp_path: Path) -> None:
    """One process, by the processor's time: what else the machine does meanwhile does not count."""
    text = POLICY.replace(", in office hours", "").replace("at 50% warn the rep", "at 100% warn the rep")
    text = text.replace("  at 100% reassign in pod and notify manager\n", "").replace("1 hour later", "9 hours later")
    scene = Scene(tmp_path / "state.db", text)
    begin = moment("Mon 10:00")
    for second in range(60):
        at = begin + timedelta(seconds=second)
        scene.engine.route_many([{"id": f"{second}-{number}", "score": 1} for number in range(167)], at=at)
    due = begin + timedelta(hours=1)
    scene.watcher.tick(due - timedelta(minutes=1))
    started, waited = time.process_time(), timedelta(seconds=-5)

    def now() -> datetime:
        return due + waited + timedelta(seconds=time.process_time() - started)

    lateness: list[float] = []
    while len(lateness) < 60 * 167 and now() < due + timedelta(minutes=5):
        fired = scene.watcher.tick(now())
        # Told when the look is over: that is when the last of them is out.
        lateness += [(now() - each.due).total_seconds() for each in fired]
        wakes = scene.watcher.wakes(now(), timedelta(seconds=1))
        waited += max(timedelta(), wakes - now())
    assert len(lateness) == 60 * 167
    assert max(lateness) < 5
