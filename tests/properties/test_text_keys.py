"""P43: texts compare the same everywhere, because one function makes their keys."""

import unicodedata

import pytest

from policy_engine.model.text import control_characters, exact_form, is_blank, text_key, trimmed

EVERY_CODE_POINT = range(0x110000)
SHARDS = 2
TOGETHER = 64

# Changed by case folding, each with what it is folded to: both must have one key.
FOLDED = [(chr(code), chr(code).casefold()) for code in EVERY_CODE_POINT if chr(code).casefold() != chr(code)]

SPACES = [chr(code) for code in EVERY_CODE_POINT if chr(code).isspace() and not 0x1C <= code <= 0x1F]
INVISIBLE = [*"\u200b\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_key_of_a_key_is_that_key(shard: int) -> None:
    for code in EVERY_CODE_POINT[shard::SHARDS]:
        key = text_key(chr(code))
        assert text_key(key) == key, hex(code)


def test_the_key_of_a_key_is_that_key_among_other_characters() -> None:
    for start in EVERY_CODE_POINT[::TOGETHER]:
        text = "".join(f"a{chr(code)}\u0301 B" for code in range(start, start + TOGETHER))
        key = text_key(text)
        assert text_key(key) == key, hex(start)


def test_what_case_folding_makes_equal_has_one_key() -> None:
    assert len(FOLDED) >= 500
    for written, folded in FOLDED:
        assert text_key(written) == text_key(folded), ascii(written)
        assert text_key(f"x{written}") == text_key(f"X{folded}"), ascii(written)


def test_composed_and_taken_apart_have_one_key() -> None:
    for code in EVERY_CODE_POINT:
        apart = unicodedata.normalize("NFD", chr(code))
        if apart != chr(code):
            assert text_key(apart) == text_key(chr(code)), hex(code)


def test_the_short_way_for_ascii_gives_what_the_long_way_gives() -> None:
    # An invisible mark sends a text the long way, and is nothing to a key.
    for code in range(0x80):
        for text in (chr(code), f"A{chr(code)}b", f" A{chr(code)}{chr(code)} b "):
            assert text_key(text) == text_key(text + "\u200b"), ascii(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Straße", "STRASSE", id="full folding"),
        pytest.param("İzmir", "i\u0307zmir", id="a dotted capital I, under every locale"),
        pytest.param("ΣΊΣΥΦΟΣ", "σίσυφος", id="both small sigmas"),
        pytest.param("ﬁrst", "FIRST", id="ligatures"),
        pytest.param("ＡＣＭＥ", "acme", id="full width"),
        pytest.param("  Acme \t\u00a0 Corp\n", "acme corp", id="spaces of all kinds"),
        pytest.param("\ufeffac\u200bme\u200e", "ACME", id="marks that nobody sees"),
    ],
)
def test_texts_that_are_one_to_a_reader(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a\u200db", "ab", id="a joiner is a letter's part"),
        pytest.param("a\x1fb", "a b", id="a control character is no space"),
        pytest.param("résumé", "resume", id="an accent counts"),
        pytest.param("ab", "a b", id="a space counts"),
    ],
)
def test_texts_that_are_two(one: str, other: str) -> None:
    assert text_key(one) != text_key(other)


def test_spaces_are_those_of_unicode() -> None:
    for code in EVERY_CODE_POINT:
        assert (trimmed(chr(code)) == "") is (chr(code) in SPACES), hex(code)
        assert is_blank(chr(code)) is (chr(code) in SPACES or chr(code) in INVISIBLE), hex(code)


def test_control_characters_are_those_of_unicode_but_tabs_and_line_breaks_and_halves_of_characters() -> None:
    for code in EVERY_CODE_POINT:
        expected = unicodedata.category(chr(code)) in ("Cc", "Cs") and chr(code) not in "\t\r\n"
        assert control_characters(chr(code)) is expected, hex(code)


def test_to_the_letter_means_the_composed_form() -> None:
    assert exact_form("e\u0301 ") == "é"
    assert exact_form("E\u0301") != exact_form("é")
    assert exact_form("ﬁ") != exact_form("fi")
