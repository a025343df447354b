"""The state in tables: the statements that every SQL store shares.

Statements are written once, with `?` for a value and `= ANY(?)` for one of several; a
session turns them into the words of its database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from policy_engine.assignment import HandoutState, Hold
from policy_engine.assignment.state import PoolId, PoolMemory, RepLoad
from policy_engine.store.faults import find_faults
from policy_engine.store.records import (
    Capacities,
    EntryRow,
    Head,
    LogRow,
    Needs,
    Reading,
    Request,
    StoredEvent,
    StoredLead,
)
from policy_engine.store.session import Row, Session, micros, moment
from policy_engine.store.sql_clocks import SqlClockReader, SqlClockWriter, erase_clocks

__all__ = ["Row", "Session", "SqlReader", "SqlWriter", "micros", "moment"]

_NO_CAPACITY = Capacities()
_NOTHING_HELD = (None,) * 5
_INSERT_LEAD = (
    "INSERT INTO leads "
    "(id, entry, policy, outcome, stage, decision, waiting_since, rep, day, pool, turn, keep, is_open) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


_day_text = lru_cache(maxsize=1_024)(date.isoformat)


@lru_cache(maxsize=1_024)
def _pool_text(pool: PoolId) -> str:
    return json.dumps(pool, ensure_ascii=False, separators=(",", ":"))


def _pool_of(text: str) -> PoolId:
    return PoolId(*json.loads(text))


class SqlReader(SqlClockReader):
    """A state that stands still."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ------------------------------------------------------------ turns and loads

    def handout_state(self, needs: Needs) -> HandoutState:
        """Return the part of the turns and loads that is asked for."""
        wanted = {_pool_text(pool): pool for pool in needs.pools}
        run, reps = self._session.run, list(needs.reps)
        return HandoutState(
            self._pools(
                run("SELECT pool, turns FROM pools WHERE pool = ANY(?)", list(wanted)),
                run("SELECT pool, rep, turn, credit FROM turns WHERE pool = ANY(?)", list(wanted)),
                {pool: self._kept(text, needs.kept.get(pool, ())) for text, pool in wanted.items()},
            ),
            _loads(
                run("SELECT rep, open FROM loads WHERE rep = ANY(?)", reps),
                run(
                    "SELECT rep, day, taken FROM days WHERE rep = ANY(?) AND day = ANY(?)",
                    reps,
                    [day.isoformat() for day in needs.days],
                ),
            ),
        )

    def whole_handout_state(self) -> HandoutState:
        """Return all turns and loads."""
        run = self._session.run
        kept: dict[PoolId, dict[str, dict[str, int]]] = {}
        for pool, value, rep, count in run(
            "SELECT pool, keep, rep, count(*) FROM leads WHERE is_open = 1 AND keep IS NOT NULL "
            "GROUP BY pool, keep, rep"
        ):
            kept.setdefault(_pool_of(pool), {}).setdefault(value, {})[rep] = count
        pools = self._pools(
            run("SELECT pool, turns FROM pools"), run("SELECT pool, rep, turn, credit FROM turns"), kept
        )
        return HandoutState(pools, _loads(run("SELECT rep, open FROM loads"), run("SELECT rep, day, taken FROM days")))

    def _pools(
        self, counts: Iterable[Row], turns: Iterable[Row], kept: Mapping[PoolId, Mapping[str, Mapping[str, int]]]
    ) -> dict[PoolId, PoolMemory]:
        past: dict[str, list[Row]] = {}
        for pool, *turn in turns:
            past.setdefault(pool, []).append(tuple(turn))
        return {
            _pool_of(pool): PoolMemory(
                count,
                {rep: turn for rep, turn, _ in past.get(pool, ()) if turn},
                {rep: credit for rep, _, credit in past.get(pool, ()) if credit},
                kept.get(_pool_of(pool), {}),
            )
            for pool, count in counts
        }

    def _kept(self, pool: str, values: Iterable[str]) -> dict[str, dict[str, int]]:
        wanted = list(values)
        if not wanted:
            return {}
        kept: dict[str, dict[str, int]] = {}
        for value, rep, count in self._session.run(
            "SELECT keep, rep, count(*) FROM leads WHERE pool = ? AND keep = ANY(?) AND is_open = 1 GROUP BY keep, rep",
            pool,
            wanted,
        ):
            kept.setdefault(value, {})[rep] = count
        return kept

    # ------------------------------------------------------------ leads

    def leads(self, ids: Sequence[str]) -> dict[str, StoredLead]:
        """Return the decisions in force for these leads, those that have one."""
        rows = self._session.run(
            "SELECT id, entry, policy, outcome, stage, decision, waiting_since, rep, day, pool, turn, keep, is_open "
            "FROM leads WHERE id = ANY(?)",
            list(ids),
        )
        return {row[0]: _lead_of(row) for row in rows}

    def waiting(self) -> list[str]:
        """Return the leads that wait, oldest first."""
        rows = self._session.run("SELECT id FROM leads WHERE waiting_since IS NOT NULL ORDER BY waiting_since, entry")
        return [lead for (lead,) in rows]

    def secrets(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the keys of these leads, of those that have one."""
        rows = self._session.run("SELECT lead, secret FROM secrets WHERE lead = ANY(?)", list(ids))
        return {lead: bytes(secret) for lead, secret in rows}

    def secret(self) -> bytes:
        """Return the key of the store itself."""
        return bytes(self._session.run("SELECT secret FROM head")[0][0])

    # ------------------------------------------------------------ the log

    def head(self) -> Head:
        """Return the end of the log."""
        return Head(*self._session.run("SELECT entries, hash FROM head")[0])

    def log(self, first: int, last: int) -> list[LogRow]:
        """Return the entries of the log from one number to another, both included."""
        rows = self._session.run(
            "SELECT log.number, log.entry, log.hash, lead, reading, sealed "
            "FROM log LEFT JOIN readings ON readings.number = log.number "
            "WHERE log.number BETWEEN ? AND ? ORDER BY log.number",
            first,
            last,
        )
        return [
            LogRow(number, entry, digest, Reading(lead, text, bytes(sealed)) if lead is not None else None)
            for number, entry, digest, lead, text, sealed in rows
        ]

    def readings(self, numbers: Sequence[int]) -> dict[int, Reading]:
        """Return what these entries were decided from, of those that were not erased."""
        rows = self._session.run(
            "SELECT number, lead, reading, sealed FROM readings WHERE number = ANY(?)", list(numbers)
        )
        return {number: Reading(lead, text, bytes(sealed)) for number, lead, text, sealed in rows}

    def entries_of(self, lead: str) -> list[int]:
        """Return the numbers of the entries about a lead that was not erased."""
        return [number for (number,) in self._session.run(
            "SELECT number FROM readings WHERE lead = ? ORDER BY number", lead
        )]  # fmt: skip

    def policy(self, hash: str) -> str | None:
        """Return a policy that decided something, as JSON."""
        rows = self._session.run("SELECT content FROM policies WHERE hash = ?", hash)
        return rows[0][0] if rows else None

    # ------------------------------------------------------------ events and calls

    def events(self, ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of these leads in the order of their times."""
        rows = self._session.run(
            "SELECT lead, mark, event, at, by, changes FROM events WHERE lead = ANY(?) ORDER BY lead, at, number",
            list(ids),
        )
        return {
            lead: [StoredEvent(mark, lead, event, moment(at), by, changes) for _, mark, event, at, by, changes in told]
            for lead, told in groupby(rows, key=lambda row: row[0])
        }

    def leads_with_events(self) -> Iterator[str]:
        """Yield every lead that has an event or a decision."""
        for (lead,) in self._session.run("SELECT id FROM leads UNION SELECT lead FROM events ORDER BY 1"):
            yield lead

    def request(self, key: str) -> Request | None:
        """Return the call that came with a key."""
        rows = self._session.run("SELECT body, lead, entry, at, answer FROM requests WHERE key = ?", key)
        return next((Request(body, lead, entry, moment(at), answer) for body, lead, entry, at, answer in rows), None)

    def faults(self) -> list[str]:
        """Return in words what does not add up: turns, loads, decisions and log say the same of each other."""
        return find_faults(self._session.run)


class SqlWriter(SqlReader, SqlClockWriter):
    """A state being changed by one who has it alone."""

    def save_handout(self, before: HandoutState, after: HandoutState, capacities: Mapping[str, Capacities]) -> None:
        """Keep the turns and loads that changed; `capacities` are the limits of the reps by name."""
        changed = [(pool, memory) for pool, memory in after.pools.items() if memory is not before.pools.get(pool)]
        self._session.run_many(
            "INSERT INTO pools (pool, turns) VALUES (?, ?) ON CONFLICT (pool) DO UPDATE SET turns = excluded.turns",
            [(_pool_text(pool), memory.count) for pool, memory in changed],
        )
        self._session.run_many(
            "INSERT INTO turns (pool, rep, turn, credit) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (pool, rep) DO UPDATE SET turn = excluded.turn, credit = excluded.credit",
            [turn for pool, memory in changed for turn in _changed_turns(pool, before.pools.get(pool), memory)],
        )
        loads = [(rep, load) for rep, load in after.loads.items() if load != before.loads.get(rep)]
        self._session.run_many(
            "INSERT INTO loads (rep, open) VALUES (?, 0) ON CONFLICT (rep) DO NOTHING", [(rep,) for rep, _ in loads]
        )
        # The limit in force when the last lead was added is the one that counts: a rep who was
        # given a smaller one later keeps what is open.
        self._session.run_many(
            "UPDATE loads SET most = CASE WHEN ? > open THEN ? ELSE most END, open = ? WHERE rep = ?",
            [(load.open, capacities.get(rep, _NO_CAPACITY).open, load.open, rep) for rep, load in loads],
        )
        days = [
            (rep, day.isoformat(), taken, capacities.get(rep, _NO_CAPACITY).per_day)
            for rep, load in loads
            for day, taken in _changed_days(before.loads.get(rep), load)
        ]
        self._session.run_many(
            "INSERT INTO days (rep, day, taken) VALUES (?, ?, 0) ON CONFLICT (rep, day) DO NOTHING",
            [(rep, day) for rep, day, _, _ in days],
        )
        self._session.run_many(
            "UPDATE days SET most = CASE WHEN ? > taken THEN ? ELSE most END, taken = ? WHERE rep = ? AND day = ?",
            [(taken, most, taken, rep, day) for rep, day, taken, most in days],
        )

    def add_leads(self, leads: Iterable[StoredLead]) -> None:
        """Keep the decisions about leads that have none."""
        self._session.run_many(_INSERT_LEAD, [_row_of(lead) for lead in leads])

    def put_leads(self, leads: Iterable[StoredLead]) -> None:
        """Keep the decisions in force."""
        self._session.run_many(
            f"{_INSERT_LEAD} ON CONFLICT (id) DO UPDATE SET "
            "entry = excluded.entry, policy = excluded.policy, outcome = excluded.outcome, stage = excluded.stage, "
            "decision = excluded.decision, waiting_since = excluded.waiting_since, rep = excluded.rep, "
            "day = excluded.day, pool = excluded.pool, turn = excluded.turn, keep = excluded.keep, "
            "is_open = excluded.is_open",
            [_row_of(lead) for lead in leads],
        )

    def put_secrets(self, secrets: Mapping[str, bytes]) -> None:
        """Keep the keys of leads that have none."""
        self._session.run_many("INSERT INTO secrets (lead, secret) VALUES (?, ?)", list(secrets.items()))

    def put_policy(self, hash: str, name: str, content: str) -> None:
        """Keep a policy, as JSON; one that is there stays."""
        self._session.run(
            "INSERT INTO policies (hash, name, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
            hash,
            name,
            content,
        )

    def append(self, rows: Iterable[EntryRow]) -> None:
        """Add entries to the end of the log."""
        entries: list[Row] = []
        readings: list[Row] = []
        for number, entry, digest, reading in rows:
            entries.append((number, entry, digest))
            if reading is not None:
                readings.append((number, *reading))
        if entries:
            self._session.run_many("INSERT INTO log (number, entry, hash) VALUES (?, ?, ?)", entries)
            self._session.run_many("INSERT INTO readings (number, lead, reading, sealed) VALUES (?, ?, ?, ?)", readings)
            number, _, digest = entries[-1]
            self._session.run("UPDATE head SET entries = ?, hash = ?", number, digest)

    def add_events(self, events: Iterable[StoredEvent]) -> list[StoredEvent]:
        """Keep events, and return those that were new."""
        told = {event.mark: event for event in events}
        known = {mark for (mark,) in self._session.run("SELECT mark FROM events WHERE mark = ANY(?)", list(told))}
        new = [event for mark, event in told.items() if mark not in known]
        self._session.run_many(
            "INSERT INTO events (mark, lead, event, at, by, changes) VALUES (?, ?, ?, ?, ?, ?)",
            [(event.mark, event.lead, event.event, micros(event.at), event.by, event.changes) for event in new],
        )
        return new

    def put_request(self, key: str, request: Request) -> None:
        """Keep the answer to a call."""
        self._session.run(
            "INSERT INTO requests (key, body, lead, entry, at, answer) VALUES (?, ?, ?, ?, ?, ?)",
            key,
            request.body,
            request.lead,
            request.entry,
            micros(request.at),
            request.answer,
        )

    def forget_requests(self, before: datetime) -> None:
        """Forget the calls that were answered before a time."""
        self._session.run("DELETE FROM requests WHERE at < ?", micros(before))

    def erase(self, lead: str) -> None:
        """Take away a lead, its key, its readings, events and calls; the log's entries stay."""
        run = self._session.run
        run("DELETE FROM leads WHERE id = ?", lead)
        run("DELETE FROM readings WHERE lead = ?", lead)
        run("DELETE FROM secrets WHERE lead = ?", lead)
        run("DELETE FROM events WHERE lead = ?", lead)
        run("DELETE FROM requests WHERE lead = ?", lead)
        erase_clocks(self._session, lead)


# ---------------------------------------------------------------- rows


def _loads(loads: Iterable[Row], days: Iterable[Row]) -> dict[str, RepLoad]:
    taken: dict[str, dict[date, int]] = {}
    for rep, day, count in days:
        if count:
            taken.setdefault(rep, {})[date.fromisoformat(day)] = count
    return {rep: RepLoad(count, taken.get(rep, {})) for rep, count in loads}


def _changed_turns(pool: PoolId, before: PoolMemory | None, after: PoolMemory) -> Iterator[Row]:
    past = before or PoolMemory()
    for rep in after.turns.keys() | after.credits.keys():
        now = after.turns.get(rep, 0), after.credits.get(rep, 0)
        if now != (past.turns.get(rep, 0), past.credits.get(rep, 0)):
            yield _pool_text(pool), rep, *now


def _changed_days(before: RepLoad | None, after: RepLoad) -> Iterator[tuple[date, int]]:
    days = before.days if before is not None else {}
    for day in after.days.keys() | days.keys():
        if after.days.get(day, 0) != days.get(day, 0):
            yield day, after.days.get(day, 0)


def _lead_of(row: Row) -> StoredLead:
    lead, entry, policy, outcome, stage, decision, waiting_since, rep, day, pool, turn, keep, is_open = row
    hold = None
    if rep is not None:
        hold = Hold(rep, date.fromisoformat(day), _pool_of(pool) if pool is not None else None, keep, turn)
    since = moment(waiting_since) if waiting_since is not None else None
    return StoredLead(lead, entry, policy, outcome, stage, decision, since, hold, bool(is_open))


def _row_of(lead: StoredLead) -> Row:
    lead_id, entry, policy, outcome, stage, decision, waiting_since, hold, is_open = lead
    since = micros(waiting_since) if waiting_since is not None else None
    return lead_id, entry, policy, outcome, stage, decision, since, *_held(hold), int(is_open)


def _held(hold: Hold | None) -> Row:
    if hold is None:
        return _NOTHING_HELD
    rep, day, pool, keep, turn = hold
    return rep, _day_text(day), _pool_text(pool) if pool is not None else None, turn, keep
