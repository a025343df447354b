"""Raw values become typed ones as the policy says, and what cannot be read is written down."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.evaluator.decode import read_lead
from policy_engine.model.decision import ProblemKind
from tests.evaluator.support import policy_of, read


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


# ---------------------------------------------------------------- missing


@pytest.mark.parametrize("raw", [None, "", "   ", "\t\n", "\u200b \ufeff", [], ";; ;"])
def test_an_empty_value_is_missing(raw):
    assert read("list of text, optional", raw) == (None, [])


def test_a_missing_value_that_is_not_optional_is_a_problem():
    assert read("number", "") == (None, ["it: missing"])


def test_else_is_read_where_a_value_is_missing():
    assert read("number, else 5", None) == (5.0, [])


def test_else_is_read_where_a_value_cannot_be_read_and_the_problem_stays():
    assert read("number, else 5", "abc") == (5.0, ["it: `abc` is not a number"])


@pytest.mark.parametrize("raw", ["NULL", "null", " n/a ", "Ｎ/Ａ"])
def test_declared_spellings_are_missing(raw):
    assert read("text, optional", raw, spellings='missing is NULL, "N/A"') == (None, [])


def test_spellings_of_missing_count_only_where_they_are_declared():
    assert read("text, optional", "NULL") == ("NULL", [])


def test_a_spelling_of_missing_inside_a_list_is_no_item():
    declared = 'missing is "N/A"'
    assert read("list of text", "pricing; N/A", spellings=declared) == (("pricing",), [])
    assert read("list of text", ["pricing", "N/A"], spellings=declared) == (("pricing",), [])


def test_an_absent_key_is_missing_and_other_keys_are_passed_over():
    policy = policy_of('lead has\n  a text\n  b text, optional\notherwise nurture with "x"\n')
    lead = read_lead(policy, {"c": "1"})
    assert lead.values == {"a": None, "b": None}
    assert [problem.kind for problem in lead.problems] == [ProblemKind.MISSING]


# ---------------------------------------------------------------- columns


def test_a_field_is_read_from_its_header_and_else_from_its_name():
    policy = policy_of('lead has\n  employees whole number, from "No. of Employees"\notherwise nurture with "x"\n')
    assert read_lead(policy, {"no. OF employees ": "7"}).values == {"employees": 7}
    assert read_lead(policy, {"employees": "7"}).values == {"employees": 7}
    assert read_lead(policy, {"employees": "8", "No. of Employees": "7"}).values == {"employees": 7}


@pytest.mark.parametrize(
    ("raw", "lead_id"),
    [({"ID": " 0042 "}, "0042"), ({"id": 42}, "42"), ({"id": ""}, ""), ({}, ""), ({"id": "A\u200b"}, "A\u200b")],
)
def test_an_id_is_text_trimmed_and_otherwise_untouched(raw, lead_id):
    assert read_lead(policy_of("when score >= 60, reject"), raw).id == lead_id


def test_a_given_id_goes_before_the_one_in_the_data():
    assert read_lead(policy_of("when score >= 60, reject"), {"id": "1"}, "7").id == "7"


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("60", 60.0),
        (" +60.50 ", 60.5),
        ("-0", 0.0),
        ("0.1", 0.1),
        ("00012", 12.0),
        (60, 60.0),
        (60.5, 60.5),
        (Decimal("0.1"), 0.1),
        ("9007199254740993", 9007199254740992.0),
        (9007199254740993, 9007199254740992.0),
        ("1" + "0" * 300, 1e300),
        ("\u00a072\u2009", 72.0),
    ],
)
def test_a_number_is_the_double_nearest_to_its_text(raw, value):
    assert read("number", raw) == (value, [])


def test_a_zero_has_no_sign():
    for raw in ("-0", "-0.0", -0.0, Decimal("-0")):
        assert math.copysign(1, read("number", raw)[0]) == 1
        assert str(read("money", raw)[0]) == "0.0000"


@pytest.mark.parametrize(
    "raw",
    [
        "1e3",
        "1E3",
        "1,000",
        "1_000",
        "２",
        "٣",
        "0x10",
        ".5",
        "5.",
        "--1",
        "+ 1",
        "1 000",
        "50%",
        "50k",
        "$5",
        "1.2.3",
        "\u200b5",
        "five",
        True,
        False,
        [1],
        {"a": 1},
        date(2026, 1, 1),
        b"5",
    ],
)
def test_anything_else_is_not_a_number(raw):
    for kind in ("number", "whole number", "money"):
        value, problems = read(kind, raw)
        assert value is None
        assert len(problems) == 1
        assert problems[0].endswith("is not a number")


@pytest.mark.parametrize(
    "raw",
    [
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "+INF",
        math.nan,
        math.inf,
        -math.inf,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
    ],
)
def test_there_is_no_nan_and_no_infinity(raw):
    for kind in ("number", "whole number", "money"):
        value, problems = read(kind, raw)
        assert value is None
        assert [problem.endswith("is not a finite number") for problem in problems] == [True]


def test_a_number_too_large_for_a_double_is_not_finite():
    assert read("number", "1" + "0" * 400)[1][0].endswith("is not a finite number")
    assert read("number", 10**5000)[1][0].endswith("is not a finite number")


def test_a_decimal_comma_is_read_where_the_field_declares_it_and_the_point_is_not():
    assert read("number, decimal comma", "2,5") == (2.5, [])
    assert read("number, decimal comma", "2.5") == (None, ["it: `2.5` is not a number"])
    assert read("number, decimal comma", 2.5) == (2.5, [])
    assert read("number", "2,5") == (None, ["it: `2,5` is not a number"])


@pytest.mark.parametrize(("raw", "inside"), [("0", True), ("100", True), ("-0.0001", False), ("100.1", False)])
def test_both_ends_of_a_range_are_included(raw, inside):
    value, problems = read("number 0 to 100", raw)
    assert (value is not None) == inside
    assert problems == ([] if inside else [f"it: `{raw}` is out of range"])


def test_the_end_of_a_range_is_the_double_that_a_value_is():
    assert read("number 0 to 0.1", "0.1") == (0.1, [])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2.0", 2),
        ("2.000", 2),
        (2.0, 2),
        (Decimal("2.0"), 2),
        ("-9223372036854775808", -(2**63)),
        ("9223372036854775807", 2**63 - 1),
        ("0" * 5000 + "7", 7),
    ],
)
def test_a_whole_number(raw, value):
    assert read("whole number", raw) == (value, [])
    assert type(read("whole number", raw)[0]) is int


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("2.5", "not a whole number"),
        (2.5, "not a whole number"),
        ("9223372036854775807.5", "out of range"),
        ("9223372036854775808", "out of range"),
        ("-9223372036854775809", "out of range"),
        ("9" * 5000, "out of range"),
        (1e300, "out of range"),
        (2**63, "out of range"),
    ],
)
def test_what_is_no_whole_number(raw, problem):
    value, problems = read("whole number", raw)
    assert value is None
    assert [words.endswith(f"is {problem}") for words in problems] == [True]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("5000", "5000.0000"),
        ("0.00005", "0.0000"),
        ("0.00015", "0.0002"),
        ("0.00025", "0.0002"),
        ("0.000250000000000000000000000000000000000001", "0.0003"),
        ("-0.00015", "-0.0002"),
        ("922337203685477.58074", "922337203685477.5807"),
        ("-922337203685477.5808", "-922337203685477.5808"),
        (0.1, "0.1000"),
        (10**14, "100000000000000.0000"),
        (Decimal("0E+50"), "0.0000"),
    ],
)
def test_money_is_exact_and_rounded_once_half_to_even(raw, value):
    amount, problems = read("money", raw)
    assert (str(amount), problems) == (value, [])


@pytest.mark.parametrize("raw", ["922337203685477.58075", "-922337203685477.58086", "1" + "0" * 400, 1e30])
def test_money_past_its_range(raw):
    value, problems = read("money", raw)
    assert value is None
    assert problems[0].endswith("is out of range")


def test_no_decimal_context_changes_what_is_read():
    with localcontext() as context:
        context.prec = 3
        assert str(read("money", "123456.78915")[0]) == "123456.7892"


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=6))
def test_money_is_never_further_off_than_half_a_place(amount):
    policy = policy_of('lead has\n  it money\notherwise nurture with "x"\n')
    value = read_lead(policy, {"it": format(amount, "f")}).values["it"]
    assert isinstance(value, Decimal)
    assert abs(value - amount) <= Decimal("0.00005")


# ---------------------------------------------------------------- yes/no, one of, text, lists


@pytest.mark.parametrize("raw", ["yes", "Y", "TRUE", " true ", "1", 1, True, 1.0, "ＹＥＳ"])
def test_yes(raw):
    assert read("yes/no", raw) == (True, [])


@pytest.mark.parametrize("raw", ["no", "N", "false", "0", 0, False])
def test_no(raw):
    assert read("yes/no", raw) == (False, [])


@pytest.mark.parametrize("raw", ["maybe", "oui", "2", 2, "on", "1.0", [True]])
def test_neither_yes_nor_no(raw):
    value, problems = read("yes/no", raw)
    assert value is None
    assert [words.endswith("is neither yes nor no") for words in problems] == [True]


@pytest.mark.parametrize("raw", ["Insurance", " INSURANCE ", "insur\u200bance", "ｉnsurance"])
def test_one_of_is_read_by_key_and_is_the_declared_spelling(raw):
    assert read("one of insurance, telecom", raw) == ("insurance", [])


def test_a_value_nobody_declared():
    assert read("one of insurance, telecom", "retail") == (None, ["it: `retail` is not a declared value"])
    assert read("one of insurance, telecom", ["insurance"])[0] is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0001", "0001"),
        (" a  b ", "a  b"),
        (42, "42"),
        (42.0, "42"),
        (2.5, "2.5"),
        (Decimal("1.50"), "1.5"),
        ("=1+1", "=1+1"),
        ("'x", "'x"),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_a_text_is_trimmed_and_otherwise_untouched(raw, value):
    assert read("text", raw) == (value, [])


@pytest.mark.parametrize("raw", [True, ["a"], {"a": 1}, b"a"])
def test_what_is_no_text(raw):
    value, problems = read("text", raw)
    assert value is None
    assert [words.endswith("is not a text") for words in problems] == [True]


def test_control_characters_are_a_problem_and_the_value_is_kept():
    assert read("text", "be\x07ll") == ("be\x07ll", ["it: `be\ufffdll` is control characters"])
    assert read("list of text", "a;be\x07ll")[0] == ("a", "be\x07ll")
    assert read("list of text", "a;be\x07ll")[1] != []
    assert read("text", "two\nlines\tand a tab") == ("two\nlines\tand a tab", [])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("pricing; demo ;;", ("pricing", "demo")),
        ("pricing", ("pricing",)),
        (["pricing", " demo ", "", None, 7], ("pricing", "demo", "7")),
        (("a;b",), ("a;b",)),
        (7, ("7",)),
    ],
)
def test_a_list_is_split_at_semicolons_in_text(raw, value):
    assert read("list of text", raw) == (value, [])


@pytest.mark.parametrize("raw", [[["a"]], [True], {"a": 1}])
def test_a_list_of_something_else_is_no_list_of_text(raw):
    value, problems = read("list of text", raw)
    assert value is None
    assert [words.endswith("is not a text") for words in problems] == [True]


# ---------------------------------------------------------------- dates and times


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-12-01T09:00:00Z", utc(2026, 12, 1, 9)),
        ("2026-12-01t09:00:00.5z", utc(2026, 12, 1, 9, 0, 0, 500_000)),
        ("2026-12-01 09:00:00+05:45", utc(2026, 12, 1, 3, 15)),
        ("2026-12-01T09:00:00-00:00", utc(2026, 12, 1, 9)),
        ("2026-12-01 09:00", utc(2026, 12, 1, 8)),
        ("2026-12-01T09:00:30.1234567", utc(2026, 12, 1, 8, 0, 30, 123_456)),
        (" 2026-12-01 ", utc(2026, 11, 30, 23)),
        (date(2026, 12, 1), utc(2026, 11, 30, 23)),
        (datetime(2026, 12, 1, 9), utc(2026, 12, 1, 8)),
        (datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=2))), utc(2026, 12, 1, 7)),
        ("1970-01-01T00:00:00Z", utc(1970, 1, 1)),
        ("2199-12-31T23:59:59.999999Z", utc(2199, 12, 31, 23, 59, 59, 999_999)),
    ],
)
def test_an_instant_is_in_utc_and_an_offset_wins_over_the_zone(raw, value):
    assert read("time", raw, before="timezone Europe/Paris") == (value, [])


def test_a_time_that_does_not_exist_moves_on_by_the_gap():
    assert read("time", "2026-03-29 02:30", before="timezone Europe/Paris")[0] == utc(2026, 3, 29, 1, 30)


def test_of_a_time_that_exists_twice_it_is_the_first():
    assert read("time", "2026-10-25 02:30", before="timezone Europe/Paris")[0] == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-12-01 24:00",
        "2026-12-01 09:60",
        "01/12/2026",
        "2026-12-01T09:00:00+0100",
        "2026-12-01T09:00Z",
        "2026-12-01T09:00:00+25:00",
        "2026-12-01 9:00",
        "20261201",
        "1764579600",
        1764579600,
        "soon",
        "２026-12-01",
        True,
        "2026-12-01  09:00",
    ],
)
def test_what_is_no_time(raw):
    value, problems = read("time", raw)
    assert value is None
    assert [words.endswith("is not a time") for words in problems] == [True]


@pytest.mark.parametrize(
    "raw",
    [
        "1969-12-31T12:00:00Z",
        "2200-01-01T00:00:00Z",
        "0001-01-01",
        "9999-12-31T23:59:59-23:00",
        "0000-01-01",
        datetime.min,
        datetime.max,
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_an_instant_outside_the_span_of_time(raw):
    for kind in ("time", "date"):
        value, problems = read(kind, raw, before="timezone Asia/Kathmandu")
        assert value is None
        assert len(problems) == 1


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        ("2026-12-01 23:59", date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 59), date(2026, 12, 1)),
        ("2026-12-01T23:59:00Z", date(2026, 12, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 2)),
    ],
)
def test_a_date_of_a_time_with_an_offset_is_its_day_in_the_zone(raw, value):
    assert read("date", raw, before="timezone Europe/Paris") == (value, [])


@pytest.mark.parametrize("raw", ["2026-02-30", "2026-12-01 25:00", "1/2/2026", 5])
def test_what_is_no_date(raw):
    value, problems = read("date", raw)
    assert value is None
    assert [words.endswith("is not a date") for words in problems] == [True]


def test_a_form_of_its_own_is_read_where_the_field_declares_it():
    declared = 'time, like "DD/MM/YYYY HH:MM"'
    assert read(declared, "01/12/2026 09:05") == (utc(2026, 12, 1, 9, 5), [])
    assert read(declared, "2026-12-01T09:05:00Z") == (utc(2026, 12, 1, 9, 5), [])
    assert read(declared, "12/31/2026 09:05")[0] is None
    assert read('date, like "DD.MM.YYYY"', "31.12.2026") == (date(2026, 12, 31), [])


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        pytest.param("MM/DD/YYYY HH:MM", "11/5/2026 9:05", id="the month first"),
        pytest.param("HH:MM DD/MM/YYYY", "9:05 5/11/2026", id="the time first: MM behind HH are its minutes"),
        pytest.param("HH.DD.MM.YYYY (MM)", "9.05.05.2026 (11)", id="the first MM behind HH are its minutes"),
        pytest.param("DD/MM/YYYYTHH:MM:SS", "05/11/2026T09:05:00", id="with seconds"),
    ],
)
def test_the_parts_of_a_form_may_stand_in_any_order(form, raw):
    assert read(f'time, like "{form}"', raw) == (utc(2026, 11, 5, 9, 5), [])


# ---------------------------------------------------------------- values of other libraries, and of no sense


def test_a_float_of_numpy_is_a_float():
    assert read("number", np.float64("0.1")) == (0.1, [])
    assert read("money", np.float64("0.1")) == (Decimal("0.1000"), [])
    assert read("text", np.float64("0.1")) == ("0.1", [])
    assert read("number", np.float64("nan"))[1] == ["it: `nan` is not a finite number"]


@pytest.mark.parametrize("raw", [Decimal("1e999999"), Decimal("-1e-999999")])
def test_a_number_of_a_million_digits_is_not_written_out(raw):
    assert read("text", raw) == (str(raw), [])


def test_half_a_character_is_a_problem_and_reads_as_a_mark_of_replacement():
    assert read("text", "a\ud800b") == ("a\ufffdb", ["it: `a\ufffdb` is control characters"])


# ---------------------------------------------------------------- problems


def test_a_problem_holds_the_value_as_it_came_cut_to_40_characters():
    assert read("number", "x" * 100)[1] == [f"it: `{'x' * 40}` is not a number"]


def test_a_problem_of_a_personal_value_never_holds_it():
    for declared in ("number, personal", "one of a, b, personal", "time, personal", "list of text, personal"):
        value, problems = read(declared, ["secret", {"secret": 1}])
        assert value is None
        assert "secret" not in problems[0]
        assert problems[0].startswith("it: ")
    assert read("text, personal", "sec\x07ret")[1] == ["it: control characters"]


_ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.sampled_from([UTC, timezone(timedelta(hours=-12))])),
    st.lists(st.none() | st.text(max_size=5) | st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
_ALL_KINDS = policy_of(
    "timezone America/St_Johns\nlead has\n  a text\n  b number 0 to 9\n  c whole number\n  d money\n  e yes/no\n"
    '  f date\n  g time, like "DD/MM/YYYY HH:MM"\n  h one of x, y\n  i list of text\notherwise nurture with "x"\n'
)


@given(st.dictionaries(st.sampled_from("abcdefghi"), _ANYTHING))
def test_no_value_stops_a_lead(raw):
    lead = read_lead(_ALL_KINDS, raw)
    assert list(lead.values) == list("abcdefghi")
    missing = {name for name, value in lead.values.items() if value is None}
    named = [problem.field for problem in lead.problems]
    assert missing <= set(named), "a value that is not there has a problem"
    assert len(named) == len(set(named)), "one mistake gives one report"


@given(st.text(max_size=12))
def test_a_text_cell_and_the_same_text_read_again_give_the_same(text):
    assert read_lead(_ALL_KINDS, {"b": text, "g": text}) == read_lead(_ALL_KINDS, {"g": text, "b": text})
