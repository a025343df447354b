"""What every store must do, as tests: a class to derive from, with a fixture `store` that gives an empty one.

class TestOurStore(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path):
        ...
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from policy_engine.assignment import HandoutState, Hold
from policy_engine.assignment.state import PoolId, PoolMemory, RepLoad
from policy_engine.model.decision import Outcome
from policy_engine.store.errors import StoreError
from policy_engine.store.protocol import Store, Writer
from policy_engine.store.records import (
    Capacities,
    Head,
    LogRow,
    Needs,
    Reading,
    Request,
    StoredEvent,
    StoredLead,
)

__all__ = ["StoreSuite"]

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 18)
SDR = PoolId("pod", "insurance", "SDR")
AE = PoolId("role", None, "AE")
ANA, LUIS = "Ana Ruiz", "Luis Gómez"


def state(turns: int = 3, ana_open: int = 2) -> HandoutState:
    pool = PoolMemory(turns, {ANA: turns, LUIS: turns - 1}, {ANA: -1, LUIS: 1})
    return HandoutState({SDR: pool}, {ANA: RepLoad(ana_open, {DAY: ana_open}), LUIS: RepLoad(1, {DAY: 1})})


def row(number: int, lead: str | None = None) -> LogRow:
    reading = Reading(lead, '{"values":{}}', b"\0sealed") if lead is not None else None
    return LogRow(number, f'{{"number":{number}}}', f"hash {number}", reading)


def lead(
    id: str, entry: int, hold: Hold | None = None, *, waiting_since: datetime | None = None, is_open: bool = True
) -> StoredLead:
    outcome: Outcome = "waiting" if waiting_since is not None else "assigned" if hold is not None else "nurture"
    return StoredLead(
        id, entry, "f00d", outcome, "MQL", '{"lead":"é"}', waiting_since, hold, is_open and hold is not None
    )


def keep(writer: Writer, leads: Iterable[StoredLead]) -> None:
    """Keep decisions, each with its policy, key and entry."""
    leads = list(leads)
    writer.put_policy("f00d", "routing", "{}")
    known = writer.secrets([each.id for each in leads])
    writer.put_secrets({each.id: b"k" * 32 for each in leads if each.id not in known})
    writer.append([row(each.entry, each.id) for each in leads])
    writer.put_leads(leads)


def written(store: Store, change: Callable[[Writer], object]) -> None:
    """Make a change in a transaction of its own."""
    with store.write() as writer:
        change(writer)


def refused(store: Store, change: Callable[[Writer], object]) -> None:
    """See that a change is refused by the tables themselves."""
    with pytest.raises(StoreError, match="broken what it promises"):
        written(store, change)


class StoreSuite:
    """Tests that every store passes."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError("derive this class, and give a store here")

    # ------------------------------------------------------------ turns and loads

    def test_turns_and_loads_come_back_as_they_were(self, store: Store) -> None:
        with store.write() as writer:
            writer.save_handout(HandoutState(), state(), {ANA: Capacities(20, 60)})
        with store.read() as reader:
            assert reader.whole_handout_state() == state()

    def test_only_what_is_asked_for_is_looked_up(self, store: Store) -> None:
        other = HandoutState({AE: PoolMemory(1, {"Zoe": 1})}, {"Zoe": RepLoad(1, {DAY: 1})})
        with store.write() as writer:
            writer.save_handout(HandoutState(), state(), {})
            writer.save_handout(HandoutState(), other, {})
        with store.read() as reader:
            assert reader.handout_state(Needs(frozenset({AE}), frozenset({"Zoe"}), frozenset({DAY}))) == other
            assert reader.handout_state(Needs()) == HandoutState()
            tomorrow = Needs(reps=frozenset({ANA}), days=frozenset({DAY + timedelta(days=1)}))
            assert reader.handout_state(tomorrow).loads == {ANA: RepLoad(2, {})}

    def test_a_change_keeps_what_it_does_not_touch(self, store: Store) -> None:
        with store.write() as writer:
            writer.save_handout(HandoutState(), state(), {})
            needs = Needs(frozenset({SDR}), frozenset({ANA}), frozenset({DAY}))
            before = writer.handout_state(needs)
            memory = before.pools[SDR]
            after = HandoutState(
                {SDR: PoolMemory(4, {**memory.turns, ANA: 4}, memory.credits)}, {ANA: RepLoad(3, {DAY: 3})}
            )
            writer.save_handout(before, after, {})
        with store.read() as reader:
            kept = reader.whole_handout_state()
        assert kept.pools[SDR].turns == {ANA: 4, LUIS: 2}
        assert kept.loads == {ANA: RepLoad(3, {DAY: 3}), LUIS: RepLoad(1, {DAY: 1})}

    def test_what_is_kept_together_is_counted_from_the_open_leads(self, store: Store) -> None:
        holds = [Hold(ANA, DAY, SDR, "acme", 1), Hold(ANA, DAY, SDR, "acme", 2), Hold(LUIS, DAY, SDR, "bolt", 3)]
        with store.write() as writer:
            writer.save_handout(HandoutState(), state(), {})
            keep(writer, [lead(str(number), number, hold) for number, hold in enumerate(holds, 1)])
            writer.put_leads([lead("2", 2, holds[1], is_open=False)])
        with store.read() as reader:
            assert reader.whole_handout_state().pools[SDR].kept == {"acme": {ANA: 1}, "bolt": {LUIS: 1}}
            asked = reader.handout_state(Needs(frozenset({SDR}), kept={SDR: frozenset({"bolt", "other"})}))
            assert asked.pools[SDR].kept == {"bolt": {LUIS: 1}}

    # ------------------------------------------------------------ promises kept by the tables

    def test_a_turn_is_given_once(self, store: Store) -> None:
        def give_twice(writer: Writer) -> None:
            writer.save_handout(HandoutState(), state(), {})
            keep(writer, [lead("1", 1, Hold(ANA, DAY, SDR, None, 1)), lead("2", 2, Hold(LUIS, DAY, SDR, None, 1))])

        refused(store, give_twice)
        with store.read() as reader:
            assert (reader.leads(["1", "2"]), reader.head(), reader.whole_handout_state()) == (
                {},
                Head(0, ""),
                HandoutState(),
            )

    @pytest.mark.parametrize("limits", [Capacities(per_day=1), Capacities(open=1)])
    def test_a_capacity_is_never_exceeded(self, store: Store, limits: Capacities) -> None:
        refused(store, lambda writer: writer.save_handout(HandoutState(), state(), {ANA: limits}))

    def test_a_smaller_capacity_takes_no_lead_away(self, store: Store) -> None:
        with store.write() as writer:
            writer.save_handout(HandoutState(), state(ana_open=5), {ANA: Capacities(5, 5)})
        with store.write() as writer:
            writer.save_handout(state(ana_open=5), state(ana_open=4), {ANA: Capacities(2, 2)})
        more = state(ana_open=5)
        refused(store, lambda writer: writer.save_handout(state(ana_open=4), more, {ANA: Capacities(2, 2)}))
        with store.read() as reader:
            assert reader.whole_handout_state().loads[ANA].open == 4

    def test_no_load_falls_below_zero(self, store: Store) -> None:
        refused(store, lambda writer: writer.save_handout(HandoutState(), state(ana_open=-1), {}))

    def test_the_log_has_no_holes(self, store: Store) -> None:
        with store.write() as writer:
            writer.append([row(1), row(2)])
        refused(store, lambda writer: writer.append([row(2)]))
        refused(store, lambda writer: writer.append([row(4)]))
        with store.read() as reader:
            assert (reader.head(), len(reader.log(1, 9))) == (Head(2, "hash 2"), 2)

    def test_many_rows_are_kept_as_a_few_are(self, store: Store) -> None:
        numbers = range(1, 1_202)
        leads = [
            lead(str(number), number, Hold(ANA, DAY, SDR, None, number) if number % 3 else None) for number in numbers
        ]
        leads[-1] = lead(str(len(leads)), len(leads), waiting_since=AT)
        with store.write() as writer:
            writer.put_policy("f00d", "routing", "{}")
            writer.put_secrets({str(number): bytes([number % 256]) * 32 for number in numbers})
            writer.append([row(number, str(number)) for number in numbers])
            writer.add_leads(leads)
        with store.read() as reader:
            assert reader.log(1, 2_000) == [row(number, str(number)) for number in numbers]
            kept = reader.leads([str(number) for number in numbers])
            assert kept == {each.id: each for each in leads}
            secrets = reader.secrets([str(number) for number in numbers])
            assert secrets == {str(number): bytes([number % 256]) * 32 for number in numbers}
        holed = [row(number) for number in range(1_202, 2_000) if number != 1_300]
        refused(store, lambda writer: writer.append(holed))
        refused(store, lambda writer: writer.add_leads([lead("7", 8)]))

    def test_a_decision_has_its_entry_and_its_policy(self, store: Store) -> None:
        with store.write() as writer:
            writer.append([row(1)])
        refused(store, lambda writer: writer.put_leads([lead("1", 1)]))
        with store.write() as writer:
            writer.put_policy("f00d", "routing", "{}")
        refused(store, lambda writer: writer.put_leads([lead("1", 2)]))

    def test_what_adds_up_has_no_faults(self, store: Store) -> None:
        hold = Hold(ANA, DAY, SDR, None, 1)
        loads = {ANA: RepLoad(1, {DAY: 1})}
        with store.write() as writer:
            writer.save_handout(HandoutState(), HandoutState({SDR: PoolMemory(1, {ANA: 1})}, loads), {})
            keep(writer, [lead("1", 1, hold)])
            assert writer.faults() == []
            writer.save_handout(HandoutState({}, loads), HandoutState({}, {ANA: RepLoad(2, {DAY: 1})}), {})
            assert writer.faults() == [f"open leads of {ANA} are not those of the decisions in force"]

    # ------------------------------------------------------------ leads, log, events, calls

    def test_leads_come_back_as_they_were(self, store: Store) -> None:
        leads = [
            lead("1", 1, Hold(ANA, DAY, SDR, "acme", 1)),
            lead("quote ' and é", 2, Hold(LUIS, DAY)),
            lead("01", 3, waiting_since=AT),
        ]
        with store.write() as writer:
            keep(writer, leads)
        with store.read() as reader:
            assert reader.leads([each.id for each in leads]) == {each.id: each for each in leads}
            assert reader.leads(["A", "a"]) == {}

    def test_those_that_wait_come_oldest_first(self, store: Store) -> None:
        times = [AT, AT - timedelta(microseconds=1), AT, AT - timedelta(days=1)]
        with store.write() as writer:
            keep(writer, [lead(str(entry), entry, waiting_since=at) for entry, at in enumerate(times, 1)])
        with store.read() as reader:
            assert reader.waiting() == ["4", "2", "1", "3"]

    def test_the_log_comes_back_with_what_was_read(self, store: Store) -> None:
        rows = [row(1, "a"), row(2), row(3, "b")]
        with store.write() as writer:
            writer.append(rows)
        with store.read() as reader:
            assert reader.log(1, 2) == rows[:2]
            assert reader.entries_of("b") == [3]
            assert reader.readings([2, 3]) == {3: rows[2].reading}

    def test_erasing_leaves_the_log(self, store: Store) -> None:
        event = StoredEvent("mark", "1", "contacted", AT, None, "{}")
        with store.write() as writer:
            keep(writer, [lead("1", 1), lead("2", 2)])
            writer.add_events([event])
            writer.put_request("key", Request("body", "1", 1, AT, "{}"))
        with store.write() as writer:
            writer.erase("1")
        store.scrub()
        with store.read() as reader:
            assert reader.log(1, 2) == [row(1), row(2, "2")]
            assert reader.leads(["1", "2"]).keys() == reader.secrets(["1", "2"]).keys() == {"2"}
            assert (reader.events(["1"]), reader.request("key")) == ({}, None)

    def test_an_event_told_twice_is_one(self, store: Store) -> None:
        first = StoredEvent("a", "1", "contacted", AT, "Ana Ruiz", '{"status":"on_hold"}')
        earlier = StoredEvent("b", "1", "created", AT - timedelta(hours=1))
        with store.write() as writer:
            assert writer.add_events([first, earlier, first]) == [first, earlier]
        with store.write() as writer:
            assert writer.add_events([first]) == []
            assert writer.events(["1", "2"]) == {"1": [earlier, first]}
            assert list(writer.leads_with_events()) == ["1"]

    def test_a_call_is_answered_as_before_until_it_is_forgotten(self, store: Store) -> None:
        request = Request("body", "1", 1, AT, '{"rep":"Ana"}')
        with store.write() as writer:
            writer.append([row(1, "1")])
            writer.put_request("key", request)
            writer.forget_requests(AT)
            assert writer.request("key") == request
            writer.forget_requests(AT + timedelta(microseconds=1))
            assert writer.request("key") is None

    # ------------------------------------------------------------ transactions

    def test_an_exception_undoes_everything(self, store: Store) -> None:
        def fail(writer: Writer) -> None:
            keep(writer, [lead("1", 1)])
            raise KeyError

        with pytest.raises(KeyError):
            written(store, fail)
        with store.write() as writer:
            assert (writer.leads(["1"]), writer.head()) == ({}, Head(0, ""))
            keep(writer, [lead("1", 1)])
        with store.read() as reader:
            assert reader.leads(["1"]).keys() == {"1"}

    def test_the_key_of_the_store_stays(self, store: Store) -> None:
        with store.read() as reader:
            first = reader.secret()
        with store.write() as writer:
            assert writer.secret() == first
        assert len(first) == 32
