"""P24, P25 and P50: no change to the log goes unseen, it replays to the letter, and a lead can be erased from it."""

import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_engine import Policy, PolicyEngine
from policy_engine.decision_log.book import Keys, LogExport, rows_of
from policy_engine.decision_log.errors import LogError
from policy_engine.decision_log.from_jsonl import LogFile
from policy_engine.decision_log.reading import canonical
from policy_engine.decision_log.record import chained, reading_digest
from policy_engine.decision_log.replay import Replayed, replay
from policy_engine.decision_log.to_jsonl import end_line, entry_line, head_line
from policy_engine.decision_log.verify import verify
from policy_engine.store.records import Head, LogRow
from tests.promises.histories import BEGIN, POLICY, engine_of, live_through

ENTRIES = 1_000


@pytest.fixture(scope="module")
def engine() -> Iterator[PolicyEngine]:
    with engine_of() as engine:
        live_through(engine, seed=24, count=900)
        yield engine


@pytest.fixture(scope="module")
def rows(engine: PolicyEngine) -> list[LogRow]:
    with engine._store.read() as reader:
        rows = list(rows_of(reader))
    assert len(rows) > ENTRIES
    return rows


@pytest.fixture(scope="module")
def lines(engine: PolicyEngine) -> list[bytes]:
    """Return the lines of entries as a file has them."""
    with engine._store.read() as reader:
        return [line.encode() for line in LogExport(reader).whole()][1:-1]


def replayed(engine: PolicyEngine, policy: Policy) -> Replayed:
    found = Replayed()
    with engine._store.read() as reader:
        list(replay(rows_of(reader), policy.checked, Keys(reader), found))
    return found


# ---------------------------------------------------------------- P24


def bad_entry(path: Path, content: bytes) -> int | None:
    """Return which entry of a file is the first that is not what was written."""
    path.write_bytes(content)
    try:
        log = LogFile(path)
        verdict = verify(log.rows(), after=log.after)
    except LogError as error:
        return error.entry
    return verdict.bad.number if verdict.bad is not None else None


def test_a_log_that_was_left_alone_holds(tmp_path: Path, engine: PolicyEngine, rows: list[LogRow]) -> None:
    path = tmp_path / "log.jsonl"
    with engine._store.read() as reader:
        assert verify(rows, reader.head(), Keys(reader)).bad is None
        content = "\n".join(LogExport(reader).whole()) + "\n"
    assert bad_entry(path, content.encode()) is None


def window(rows: list[LogRow], lines: list[bytes], place: int) -> tuple[list[bytes], int]:
    """Return the log around a place as the lines of a file, whose first entry is the one after `start`."""
    start, stop = max(place - 1, 0), min(place + 3, len(rows))
    before = Head(rows[start - 1].number, rows[start - 1].hash) if start else Head(0, "")
    end = Head(rows[stop - 1].number, rows[stop - 1].hash)
    return [head_line(before).encode(), *lines[start:stop], end_line(end).encode()], start


@pytest.mark.parametrize("trials", [1_500, pytest.param(10_000, marks=pytest.mark.soak)])
def test_every_change_to_a_file_is_found_where_it_stands(
    tmp_path: Path, rows: list[LogRow], lines: list[bytes], trials: int
) -> None:
    """Any byte flipped, any entry deleted, told twice or swapped: the first bad entry is named each time."""
    chance = random.Random(24)
    path = tmp_path / "log.jsonl"
    for trial in range(trials):
        place = chance.randrange(len(rows) - 1)
        piece, start = window(rows, lines, place)
        at = place - start + 1
        match trial % 4:
            case 0:
                line = bytearray(piece[at])
                line[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
                piece[at] = bytes(line)
            case 1:
                del piece[at]
            case 2:
                piece.insert(at, piece[chance.randrange(1, len(piece) - 1)])
            case 3:
                piece[at], piece[at + 1] = piece[at + 1], piece[at]
        original = window(rows, lines, place)[0]
        first = next(number for number, line in enumerate(piece) if line != original[number])
        assert bad_entry(path, b"\n".join(piece) + b"\n") == start + first, trial


def test_a_change_to_the_spare_bits_of_a_sealed_reading_is_found(
    tmp_path: Path, rows: list[LogRow], lines: list[bytes]
) -> None:
    place = next(number for number, line in enumerate(lines) if b'=="}' in line)
    piece, start = window(rows, lines, place)
    at = place - start + 1
    letter = piece[at].index(b'=="}') - 1
    changed = bytearray(piece[at])
    changed[letter] += 1
    piece[at] = bytes(changed)
    assert bad_entry(tmp_path / "log.jsonl", b"\n".join(piece) + b"\n") == place + 1


def test_a_long_file_is_read_line_by_line(tmp_path: Path, rows: list[LogRow]) -> None:
    path = tmp_path / "log.jsonl"
    last, count = Head(0, ""), 5_000
    with path.open("w", encoding="utf-8") as file:
        print(head_line(last), file=file)
        for number in range(1, count + 1):
            entry = canonical({**json.loads(rows[0].entry), "number": number})
            row = LogRow(number, entry, chained(last.hash, entry), rows[0].reading)
            print(entry_line(row, last.hash), file=file)
            last = Head(number, row.hash)
        print(end_line(last), file=file)
    tracemalloc.start()
    assert sum(1 for _ in LogFile(path).rows()) == count
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < path.stat().st_size / 10


def test_nothing_moves_from_what_is_sealed_into_what_is_clear() -> None:
    assert reading_digest("{}", b"a\nb") != reading_digest("{}\na", b"b")
    assert reading_digest("{}", b"a\nb") != reading_digest("{}a", b"\nb")


@pytest.mark.parametrize("cut", [0, 1])
def test_a_file_that_was_cut_is_found(tmp_path: Path, rows: list[LogRow], lines: list[bytes], cut: int) -> None:
    head, *entries, end = window(rows, lines, 0)[0]
    kept = entries[: len(entries) - 1]
    content = b"\n".join([head, *kept, *([end] if cut else [])]) + b"\n"
    assert bad_entry(tmp_path / "log.jsonl", content) == len(kept) + 1


def test_every_change_to_a_state_is_found_where_it_stands(engine: PolicyEngine, rows: list[LogRow]) -> None:
    chance = random.Random(25)
    with engine._store.read() as reader:
        keys = Keys(reader)
        for trial in range(2_000):
            place = chance.randrange(1, len(rows) - 1)
            before = Head(rows[place - 1].number, rows[place - 1].hash)
            piece = rows[place : place + 2]
            piece[0] = _changed(piece[0], chance)
            verdict = verify(piece, Head(rows[place + 1].number, rows[place + 1].hash), keys, before)
            assert verdict.bad is not None, trial
            assert verdict.bad.number == place + 1, trial
        gone = [*rows[:5], rows[5]._replace(reading=None), *rows[6:]]
        bad = verify(gone, reader.head(), keys).bad
        assert bad is not None
        assert bad.number == 6
        cut = verify(rows[:-1], reader.head(), keys).bad
        assert cut is not None
        assert cut.number == len(rows)


def _changed(row: LogRow, chance: random.Random) -> LogRow:
    """Return an entry with one byte of one of its columns flipped."""
    reading = row.reading
    assert reading is not None
    name = chance.choice(["entry", "hash", "text", "sealed", "lead", "number"])
    if name == "number":
        return row._replace(number=row.number + chance.choice([-1, 1]))
    if name in ("entry", "hash"):
        return row._replace(**{name: _flipped(getattr(row, name), chance)})
    value = getattr(reading, name)
    changed = bytes(_flip(bytearray(value), chance)) if isinstance(value, bytes) else _flipped(value, chance)
    return row._replace(reading=reading._replace(**{name: changed}))


def _flipped(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def _flip(content: bytearray, chance: random.Random) -> bytearray:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content


# ---------------------------------------------------------------- P25


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        *((seed, 600) for seed in range(5)),
        *(pytest.param(seed, 16_000, marks=pytest.mark.soak) for seed in range(5)),
    ],
)
def test_a_log_replays_without_a_difference(seed: int, count: int) -> None:
    with engine_of() as engine:
        live_through(engine, seed, count)
        found = replayed(engine, engine.policy)
    assert found.decisions > count
    assert (found.differences, found.other_reps, found.undecidable, found.erased) == (0, 0, 0, 0)
    assert found.same == found.decisions


def test_another_policy_is_told_from_the_one_that_decided(engine: PolicyEngine) -> None:
    found = Replayed()
    other = Policy.parse(POLICY.replace("news", "letters"))
    with engine._store.read() as reader:
        differences = list(replay(rows_of(reader), other.checked, Keys(reader), found))
    assert differences
    assert {json.dumps([each.before["content"], each.after["content"]]) for each in differences} == {
        '["news", "letters"]'
    }
    assert found.same + found.differences == found.decisions


def test_each_entry_names_what_it_was_decided_with(rows: list[LogRow]) -> None:
    for row in rows:
        entry = json.loads(row.entry)
        if entry["kind"] == "decided":
            assert entry["versions"].keys() == {"engine", "language", "zones", "holidays", "unicode"}
            assert len(entry["policy"]["hash"]) == 64


# ---------------------------------------------------------------- P49 and P50


def test_no_personal_value_stands_in_the_log_or_the_state(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with engine_of(f"sqlite:///{path}") as engine:
        live_through(engine, seed=49, count=300)
        with engine._store.read() as reader:
            exported = "\n".join(LogExport(reader).whole()).encode()
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert len(files) > 100_000
    for content in (exported, files):
        assert b"secret" not in content.replace(b"secrets", b"").replace(b"secret BLOB", b"").replace(b"(secret)", b"")
        assert b"hidden" not in content


def test_an_erased_lead_leaves_a_log_that_verifies_and_replays() -> None:
    with engine_of() as engine:
        live_through(engine, seed=50, count=1_000)
        with engine._store.read() as reader:
            before = list(rows_of(reader))
        tokens = set()
        for number in random.Random(50).sample(range(1_000), 100):
            tokens |= {
                json.loads(row.entry)["lead"] for row in before if row.reading and row.reading.lead == f"L{number}"
            }
            assert engine.erase(f"L{number}", BEGIN) >= 1
        found = replayed(engine, engine.policy)
        with engine._store.read() as reader:
            after = list(rows_of(reader))
            verdict = verify(after, reader.head(), Keys(reader))
            exported = "\n".join(LogExport(reader).whole())
    assert verdict.bad is None
    assert [row.entry for row in after[: len(before)]] == [row.entry for row in before]
    assert verdict.erased == sum(row.reading is None for row in after[: len(before)]) > 100
    assert len(tokens) == 100
    assert not any(json.loads(row.entry)["lead"] in tokens for row in after if row.reading is not None)
    assert (found.differences, found.other_reps, found.undecidable) == (0, 0, 0)
    assert found.same == found.decisions - found.erased > 800
    assert '"lead":"L' not in exported


def test_without_the_keys_a_replay_says_what_it_cannot_read(engine: PolicyEngine, rows: list[LogRow]) -> None:
    found = Replayed()
    assert list(replay(rows, engine.policy.checked, lambda _: None, found)) == []
    assert found.unknown.keys() == {"email", "id"}
    assert found.undecidable == found.decisions
