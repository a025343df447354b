"""SLA clocks in tables: the statements that every SQL store shares."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from policy_engine.store.clock_protocol import DefinitionKey
from policy_engine.store.records import FiredStep, LogRow, Marks, Parcel, Reading
from policy_engine.store.session import Session, micros, moment

__all__ = ["SqlClockReader", "SqlClockWriter", "erase_clocks"]


class SqlClockReader:
    """Clocks that stand still."""

    _session: Session

    def marks(self) -> Marks:
        """Return how far the log and the events go."""
        entry = self._session.run("SELECT entries FROM head")[0][0]
        event = self._session.run("SELECT coalesce(max(number), 0) FROM events")[0][0]
        return Marks(entry, event)

    def leads_since(self, marks: Marks) -> list[str]:
        """Return the leads that something was written about, or happened to, after these marks."""
        rows = self._session.run(
            "SELECT lead FROM readings WHERE number > ? UNION SELECT lead FROM events WHERE number > ? ORDER BY 1",
            marks.entry,
            marks.event,
        )
        return [lead for (lead,) in rows]

    def log_about(self, leads: Sequence[str]) -> list[LogRow]:
        """Return the entries of the log about some leads, in order, those of each with what was read."""
        rows = self._session.run(
            "SELECT log.number, log.entry, log.hash, lead, reading, sealed FROM readings "
            "JOIN log ON log.number = readings.number WHERE lead = ANY(?) ORDER BY log.number",
            list(leads),
        )
        return [
            LogRow(number, entry, digest, Reading(lead, text, bytes(sealed)))
            for number, entry, digest, lead, text, sealed in rows
        ]

    def definitions(self, leads: Sequence[str]) -> dict[DefinitionKey, str]:
        """Return what the clocks of some leads go by, as text."""
        rows = self._session.run(
            "SELECT lead, sla, started, content FROM clocks JOIN definitions ON definitions.hash = clocks.definition "
            "WHERE lead = ANY(?)",
            list(leads),
        )
        return {(lead, sla, moment(started)): content for lead, sla, started, content in rows}

    def fired_steps(self, leads: Sequence[str]) -> list[FiredStep]:
        """Return the steps of the clocks of some leads that fired."""
        rows = self._session.run(
            "SELECT lead, sla, cycle, step, started, due, fired, event, truth FROM steps WHERE lead = ANY(?) "
            "ORDER BY fired, event",
            list(leads),
        )
        return [
            FiredStep(lead, sla, cycle, step, moment(started), moment(due), moment(fired), event, truth)
            for lead, sla, cycle, step, started, due, fired, event, truth in rows
        ]

    def parcels(self, sink: str, at: datetime, most: int) -> list[Parcel]:
        """Return messages to be tried now, oldest first."""
        rows = self._session.run(
            "SELECT event, sink, lead, message, due, tries, again FROM outbox WHERE sink = ? AND again <= ? "
            "ORDER BY again, due, event LIMIT ?",
            sink,
            micros(at),
            most,
        )
        return [
            Parcel(event, sink, lead, message, moment(due), tries, moment(again))
            for event, sink, lead, message, due, tries, again in rows
        ]

    def next_try(self, sinks: Sequence[str]) -> datetime | None:
        """Return when the next message is to be tried; None where none waits."""
        ((again,),) = self._session.run("SELECT min(again) FROM outbox WHERE sink = ANY(?)", list(sinks))
        return None if again is None else moment(again)


class SqlClockWriter(SqlClockReader):
    """Clocks being changed by one who has them alone."""

    def put_definitions(self, definitions: Mapping[DefinitionKey, str]) -> None:
        """Keep what clocks go by; one that is there is replaced."""
        hashes = {text: sha256(text.encode()).hexdigest() for text in set(definitions.values())}
        self._session.run_many(
            "INSERT INTO definitions (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
            [(key, text) for text, key in hashes.items()],
        )
        self._session.run_many(
            "INSERT INTO clocks (lead, sla, started, definition) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (lead, sla, started) DO UPDATE SET definition = excluded.definition",
            [(lead, sla, micros(started), hashes[text]) for (lead, sla, started), text in definitions.items()],
        )

    def add_steps(self, steps: Iterable[FiredStep]) -> None:
        """Keep steps that fired; one that fired before is an error."""
        self._session.run_many(
            "INSERT INTO steps (lead, sla, cycle, step, started, due, fired, event, truth) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (s.lead, s.sla, s.cycle, s.step, micros(s.started), micros(s.due), micros(s.fired), s.event, s.truth)
                for s in steps
            ],
        )

    def correct_steps(self, steps: Iterable[FiredStep]) -> None:
        """Keep what the history says now of steps that fired."""
        self._session.run_many(
            "UPDATE steps SET truth = ? WHERE event = ?", [(step.truth, step.event) for step in steps]
        )

    def add_parcels(self, parcels: Iterable[Parcel]) -> None:
        """Keep messages until their sinks took them."""
        self._session.run_many(
            "INSERT INTO outbox (event, sink, lead, message, due, tries, again) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(p.event, p.sink, p.lead, p.message, micros(p.due), p.tries, micros(p.again)) for p in parcels],
        )

    def try_again(self, parcels: Iterable[Parcel]) -> None:
        """Keep how often messages were tried, and when to try them again."""
        self._session.run_many(
            "UPDATE outbox SET tries = ?, again = ? WHERE event = ? AND sink = ?",
            [(parcel.tries, micros(parcel.again), parcel.event, parcel.sink) for parcel in parcels],
        )

    def delivered(self, parcels: Iterable[Parcel]) -> None:
        """Forget messages that their sinks took."""
        self._session.run_many(
            "DELETE FROM outbox WHERE event = ? AND sink = ?", [(parcel.event, parcel.sink) for parcel in parcels]
        )


def erase_clocks(session: Session, lead: str) -> None:
    """Take away the clocks of a lead, their steps, and what was still to be told of them."""
    for statement in (
        "DELETE FROM clocks WHERE lead = ?",
        "DELETE FROM steps WHERE lead = ?",
        "DELETE FROM outbox WHERE lead = ?",
    ):
        session.run(statement, lead)
