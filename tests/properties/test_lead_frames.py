"""Leads in frames are the leads of `rows`: the same rows, the same refused, whatever the file holds."""

import json
from pathlib import Path
from random import Random

import polars as pl
import pytest

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.frames import lead_frames
from policy_engine.batch.leads import LeadRow, RefusedRow, open_leads
from policy_engine.evaluator.decode import read_lead, reader_of
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.source.limits import Limits
from tests.evaluator.support import policy_of

CELLS = (
    "", "a", "1", "  ", " x ", "'=1", "''=x", "'tis", "=1+1", "é", "名前", "\ufeff", "\u200b", "\x00", "\x0b", "\x1c",
    "NULL", "nan", "0001", '"q"', '"a,b"', '"two\nlines"', '"cr\rlf\r\n"', '"un""quoted"', 'mid"dle', '"open',
    '""', "\u2028", "#", "x" * 70,
)  # fmt: skip
PLAIN = ("a", "1", "", "é", " x ", "'=1", "\ufeffa", "  ", "#", "\x00")
QUOTED = (*PLAIN, '"a"', '"b,c;d\te"', '"un""quoted"', '""', '"\'=1"', '" "', '""""')
ENDS = ("\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \n")


def csv_text(random: Random) -> str:
    """Return a file that is plain for the most part, or hostile all over."""
    width, separator = random.choice((1, 2, 3)), random.choice(",;\t")
    wild = random.choice((0.0, 0.02, 0.5))
    tame = random.choice((PLAIN, QUOTED))
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    lines = [separator.join(f"c{number}" for number in range(width)) + (separator if random.random() < 0.1 else "")]
    for _ in range(random.randint(0, 60)):
        count = width if random.random() >= wild / 3 else random.randint(0, width + 2)
        lines.append(separator.join(random.choice(CELLS if random.random() < wild else tame) for _ in range(count)))
    text = "".join(line + (random.choice(ENDS) if random.random() < wild else end) for line in lines)
    return random.choice(("", "", "\ufeff", "\n")) + (text if random.random() < 0.7 else text.rstrip("\r\n"))


Outcome = tuple[list[LeadRow], list[RefusedRow]] | str


def by_rows(path: Path, limits: Limits) -> Outcome:
    try:
        with open_leads(path, limits=limits) as leads:
            rows = list(leads.rows())
            return rows, leads.refused
    except LeadsError as error:
        return str(error)


def by_frames(path: Path, limits: Limits, rows: int, block: int) -> Outcome:
    try:
        with open_leads(path, limits=limits) as leads:
            found = []
            for frame in lead_frames(leads, rows, block=block):
                cells = frame.cells.iter_rows(named=True)
                found += map(LeadRow, frame.numbers.to_list(), frame.lines.to_list(), cells)
            return found, leads.refused
    except LeadsError as error:
        return str(error)


@pytest.mark.parametrize("part", range(8))
def test_csv_files_of_every_kind(tmp_path: Path, part: int) -> None:
    path = tmp_path / "leads.csv"
    whole = 0
    for seed in range(part * 250, (part + 1) * 250):
        random = Random(seed)
        path.write_bytes(csv_text(random).encode())
        limits = Limits(line_bytes=random.choice((60, 300, 1 << 20)))
        expected = by_rows(path, limits)
        assert by_frames(path, limits, random.choice((1, 7, 1000)), random.choice((16, 100, 1 << 20))) == expected, seed
        whole += not isinstance(expected, str)
    assert whole > 200


def test_a_plain_file_is_read_in_whole_blocks(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("id,name\n" + "".join(f'{number},"n, ""m"""\n' for number in range(1000)))
    with open_leads(path) as leads:
        assert [frame.cells.height for frame in lead_frames(leads, rows=1)] == [1000]


def test_another_encoding_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes("id,name\n1,é\n".encode("utf-16"))
    assert by_frames(path, Limits(), 10, 100) == by_rows(path, Limits())


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"id": ["a", None, "c"], "score": [1.5, None, float("inf")]}).write_parquet(path)
    assert by_frames(path, Limits(), 10, 100) == by_rows(path, Limits())


OBJECTS = (
    {"id": "a", "Score": 5}, {"id": "b", "score": "6"}, {"No.": "7", "id": "c"}, {"score": None, "No.": None},
    {"id": 9, "score": 2.5, "No.": True}, {"id": ["x", None]}, {"id": [1]}, {"id": {"a": 1}}, {"id": 10**30}, {},
    {"id": "e", "topics": ["a", "b"]}, {"topics": "a;b"}, {"score": False},
)  # fmt: skip


def test_json_lines_are_decoded_as_one_by_one(tmp_path: Path) -> None:
    """A null and an absent key differ where another name of the field stands in the object."""
    policy = policy_of('lead has\n  id text\n  score number, optional, from "No."\n  topics list of text, optional\n')
    alternatives = reader_of(policy).alternatives
    path = tmp_path / "leads.jsonl"
    for seed in range(100):
        random = Random(seed)
        path.write_text("\n".join(json.dumps(each) for each in random.choices(OBJECTS, k=20)) + "\n{broken\n")
        with open_leads(path) as leads:
            expected = [read_lead(policy, row.cells) for row in leads.rows()]
            frames = list(lead_frames(leads, random.choice((3, 100)), alternatives))
            assert len(leads.refused) == 1
        tables = [decode_table(policy, frame.cells) for frame in frames]
        assert [table.lead(row) for table in tables for row in range(table.height)] == expected, seed
