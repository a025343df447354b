"""Reading ahead and writing behind: the order stays, and no error is lost."""

import threading
from collections.abc import Iterator

import pytest

from policy_engine.batch.meanwhile import read_ahead, written_behind


def test_items_come_in_their_order_and_one_is_made_ahead() -> None:
    made: list[int] = []
    is_made = threading.Event()

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            if number == 1:
                is_made.set()
            yield number

    coming = read_ahead(items())
    assert next(coming) == 0
    assert is_made.wait(10)
    assert list(coming) == [1, 2, 3, 4]
    assert made == [0, 1, 2, 3, 4]


def test_an_error_in_reading_comes_after_what_was_read() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken here")

    coming = read_ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken here"):
        next(coming)


def test_whoever_stops_early_stops_the_reading() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1_000):
            made.append(number)
            yield number

    coming = read_ahead(items())
    assert next(coming) == 0
    coming.close()  # type: ignore[attr-defined]
    assert len(made) <= 2


def test_all_is_written_in_order_when_the_block_ends() -> None:
    written: list[int] = []
    with written_behind(written.append) as later:
        for number in range(100):
            later(number)
    assert written == list(range(100))


def test_an_error_in_the_last_write_is_no_secret() -> None:
    def fail(_: int) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), written_behind(fail) as later:
        later(1)


def test_an_error_in_a_write_stops_the_next() -> None:
    written: list[int] = []

    def write(number: int) -> None:
        if number == 1:
            raise OSError("the disk is full")
        written.append(number)

    with pytest.raises(OSError, match="the disk is full"), written_behind(write) as later:
        list(map(later, range(10)))
    assert written == [0]
