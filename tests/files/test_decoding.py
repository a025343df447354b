"""Encodings and lines of a stream: the same answer wherever the pieces of the stream are cut."""

import io

import pytest

from policy_engine.files import decoding
from policy_engine.files.decoding import check_encoding, likely_encoding, lines_of
from policy_engine.files.errors import UnreadableError

TEXT = "id,name\r\nGómez\n\nAna\rLuis\r\r\nz\x0b\x0c\x85\u2028é𝔘\r"
LINES = ["id,name\r\n", "Gómez\n", "\n", "Ana\r", "Luis\r", "\r\n", "z\x0b\x0c\x85\u2028é𝔘\r"]


def lines(data: bytes, named: str | None = None, limit: int = 1000) -> list[str]:
    return [text for _, text in lines_of(io.BytesIO(data), named, limit)]


@pytest.mark.parametrize("piece", [*range(1, 40), 1 << 20])
@pytest.mark.parametrize(
    ("data", "named"),
    [
        pytest.param(TEXT.encode(), None, id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), None, id="UTF-8 with its mark"),
        pytest.param(TEXT.encode("utf-16"), None, id="UTF-16 with its mark"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", id="UTF-16 by name"),
        pytest.param(TEXT.encode("utf-32"), "utf-32", id="UTF-32 by name"),
    ],
)
def test_lines_are_the_same_in_any_pieces(
    monkeypatch: pytest.MonkeyPatch, data: bytes, named: str | None, piece: int
) -> None:
    monkeypatch.setattr(decoding, "_CHUNK", piece)
    assert lines(data, named) == LINES
    check_encoding(io.BytesIO(data), named)


@pytest.mark.parametrize("piece", [*range(1, 40), 1 << 20])
def test_the_line_of_a_bad_byte_is_the_same_in_any_pieces(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(decoding, "_CHUNK", piece)
    data = b"a\r\nb\rc\n\r\nd\xe9,1\n"
    for read in (lambda: check_encoding(io.BytesIO(data)), lambda: lines(data)):
        with pytest.raises(UnreadableError) as error:
            read()
        assert (error.value.line, error.value.encoding) == (5, "cp1252")


@pytest.mark.parametrize("length", [10, 100, 5000])
def test_a_long_line_is_cut_and_costs_no_other_line(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setattr(decoding, "_CHUNK", 7)
    first, long, last = lines(f"ab\n{'é' * length}\nz\n".encode(), limit=9)
    assert (first, last) == ("ab\n", "z\n")
    assert 9 < len(long) < 60


def test_a_long_line_is_not_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        """A gigabyte without a line end."""

        left = 1000

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"x" * (1 << 20) if self.left > 0 else b""

    ((_, text),) = lines_of(Endless(), None, 1000)  # type: ignore[arg-type]
    assert len(text) < 10_000


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_the_likely_encoding_is_that_of_names_of_people(encoding: str) -> None:
    names = "Gómez, Müller, Désirée, Núñez, Jørgensen, Façade, Kühn, José, Élodie, Łukasz"
    assert likely_encoding(names.encode(encoding, "ignore")) == encoding


@pytest.mark.parametrize("name", ["nonsense", "", "hex", "rot13", "zip", "undefined", "a\0b", "idna" * 100, "../x"])
def test_an_encoding_that_there_is_not_is_said(name: str) -> None:
    with pytest.raises(UnreadableError, match="there is no encoding"):
        lines(b"a", name)


def test_a_mark_wins_over_a_name() -> None:
    assert lines(b"\xef\xbb\xbf\xc3\xa9", "cp1252") == ["é"]
