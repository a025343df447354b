"""P48: an output file is the old one or the new one, never a part, whatever happens."""

import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import open_leads
from policy_engine.batch.output import OutputKind, open_output
from policy_engine.batch.whole_file import WholeFile

ENDINGS = ["csv", "tsv", "jsonl", "parquet", "xlsx"]
OLD = b"old\n1\n"

# Writes the same file again and again, and says each time that it is done.
WRITER = """
import sys
from policy_engine.batch.output import OutputKind, open_output
rows = [{"id": f"{number:05}", "name": "Ana", "tags": ["a", "b"]} for number in range(1500)]
print("ready", flush=True)
while True:
    with open_output(sys.argv[1], ["id", "name", "tags"]) as out:
        for row in rows:
            out.write(row)
    print("done", flush=True)
"""


def whole(path: Path) -> bool:
    """Tell whether the file is one of the two that it may be."""
    if path.read_bytes() == OLD:
        return True
    with open_leads(path) as leads:
        return [leads.lead_id(row) for row in leads.rows()] == [str(number + 1) for number in range(1500)]


@pytest.mark.parametrize(("ending", "kills"), [("csv", 50), ("jsonl", 20), ("xlsx", 20), ("parquet", 10)])
def test_a_process_that_is_killed_leaves_the_old_or_the_new_file(tmp_path: Path, ending: str, kills: int) -> None:
    """100 real kills in all, spread over the time that writing takes."""
    path = tmp_path / f"out.{ending}"
    seed = 1
    chance = random.Random(seed)
    lasted, found_old = 0.0, 0
    for _ in range(kills):
        path.write_bytes(OLD)
        child = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        begun = time.perf_counter()
        if not lasted:
            assert child.stdout.readline() == b"done\n"
            lasted = time.perf_counter() - begun
        else:
            time.sleep(chance.uniform(0, 1.5 * lasted))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        found_old += path.read_bytes() == OLD
        assert whole(path), f"seed {seed}"
    assert 0 < found_old < kills, "some kills came before the first file was done, and some after it"


class Halt(Exception):
    """Something goes wrong in the middle."""


def write(path: str | Path | None, rows: int, kind: OutputKind | None = None, *, halt: bool = False) -> None:
    """Write rows, and meet an error at their end."""
    with open_output(path, ["id"], kind) as out:
        for _ in range(rows):
            out.write({"id": "1"})
        if halt:
            raise Halt


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("there", [True, False], ids=["a file was there", "no file was there"])
def test_an_error_in_the_middle_leaves_nothing_new(tmp_path: Path, ending: str, there: bool) -> None:
    path = tmp_path / f"out.{ending}"
    if there:
        path.write_bytes(OLD)
    with pytest.raises(Halt):
        write(path, 5000, halt=True)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == ([(path.name, OLD)] if there else [])


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("call", ["write", "fsync", "chmod", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, call: str
) -> None:
    path = tmp_path / f"out.{ending}"
    path.write_bytes(OLD)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr("policy_engine.batch.whole_file.os.fsync", fail)
    elif call == "write":
        honest = os.fdopen
        full = Path("/dev/full").open("wb")  # noqa: SIM115
        monkeypatch.setattr(
            "policy_engine.batch.whole_file.os.fdopen", lambda number, mode: (honest(number).close(), full)[1]
        )
    else:
        monkeypatch.setattr(Path, call, fail)
    with pytest.raises(LeadsError, match="cannot be written: no space left"):
        write(path, 2000)
    monkeypatch.undo()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(path.name, OLD)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_device_is_told(ending: OutputKind) -> None:
    with pytest.raises(LeadsError, match="no space left"):
        write("/dev/full", 100_000, ending)


def test_the_content_is_on_the_disk_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    honest = os.fsync

    def watched(number: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "content"
        steps.append(f"{kind} {(tmp_path / 'out.csv').exists()}")
        honest(number)

    monkeypatch.setattr("policy_engine.batch.whole_file.os.fsync", watched)
    with open_output(tmp_path / "out.csv", ["id"]) as out:
        out.write({"id": "1"})
    assert steps == ["content False", "folder True"]


@pytest.mark.parametrize("path", ["nothing/out.csv", "file/out.csv", "folder"])
def test_where_nothing_can_be_written_it_is_told(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()
    with pytest.raises(LeadsError, match="the file cannot be written"):
        open_output(tmp_path / path, ["id"], "csv")


def test_the_mode_of_the_old_file_stays_and_a_new_one_follows_the_mask(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(OLD)
    old.chmod(0o640)
    mask = os.umask(0o027)
    try:
        for path in (old, new):
            with open_output(path, ["id"]):
                pass
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder/real.csv", tmp_path / "link.csv"
    real.write_bytes(OLD)
    link.symlink_to(real)
    with open_output(link, ["id"]):
        pass
    assert link.is_symlink()
    assert real.read_bytes() == b"id\n"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    null = Path("/dev/null")
    before = null.stat()
    with open_output("/dev/null", ["id"], "csv") as out:
        out.write({"id": "1"})
    assert (null.stat().st_ino, null.stat().st_mode) == (before.st_ino, before.st_mode)
    pipe, taken = tmp_path / "pipe.csv", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    with open_output(pipe, ["id"]) as out:
        out.write({"id": "1"})
    reader.join(10)
    assert taken == [b"id\n1\n"]


def test_a_file_may_be_written_over_the_one_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("id\n" + "1\n" * 50_000, encoding="utf-8")
    with open_leads(path) as leads, open_output(path, ["id", "pod"]) as out:
        for row in leads.rows():
            out.write({**row.cells, "pod": "insurance"})
    assert path.read_text(encoding="utf-8") == "id,pod\n" + "1,insurance\n" * 50_000


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the root user")
def test_a_protected_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(OLD)
    path.chmod(0o444)
    with pytest.raises(LeadsError, match="protected against writing"):
        open_output(path, ["id"])


def test_a_reader_that_goes_away_is_no_fault_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    broken = os.fdopen(writing, "w")
    monkeypatch.setattr(sys, "stdout", broken)
    with pytest.raises(BrokenPipeError):
        write(None, 100_000)
    monkeypatch.undo()
    with suppress(BrokenPipeError):
        broken.close()


def test_dropping_twice_and_keeping_nothing_is_harmless(tmp_path: Path) -> None:
    file = WholeFile(tmp_path / "out.csv")
    file.drop()
    file.drop()
    assert list(tmp_path.iterdir()) == []
