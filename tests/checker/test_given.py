"""What an example gives, as the data of a lead spells it."""

import pytest

from policy_engine.evaluator.decode import read_lead
from policy_engine.model.values import Value
from tests.checker.support import checked, findings

LEAD = """\
lead has
  name     text, optional
  size     one of "1-10", small, optional
  seats    whole number, optional
  score    number 0 to 100, optional
  rate     number, optional, decimal comma
  revenue  money, optional
  partner  yes/no, optional
  signed   date, like "DD.MM.YYYY", optional
  created  time, optional
  topics   list of text, optional
  from_crm text, optional, from "CRM id"
missing is "N/A"
timezone Europe/Paris
when score > 3, nurture
"""


def given(written: str) -> dict[str, str | tuple[str, ...] | None]:
    policy = checked(f'{LEAD}example "x"\n  given {written}\n  expect nurture\n')
    return dict(policy.examples[0].given)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        pytest.param("name Acme", ("name", "Acme"), id="a word"),
        pytest.param("name 75001", ("name", "75001"), id="a number in a text"),
        pytest.param('size "1-10"', ("size", "1-10"), id="a quoted member"),
        pytest.param("SEATS 1_000", ("seats", "1000"), id="a long number"),
        pytest.param("score 25%", ("score", "0.25"), id="a percentage"),
        pytest.param("rate 2.5", ("rate", "2,5"), id="a decimal comma"),
        pytest.param("revenue 50k", ("revenue", "50000"), id="thousands"),
        pytest.param("partner yes", ("partner", "yes"), id="yes"),
        pytest.param("signed 2026-12-01", ("signed", "2026-12-01"), id="a date"),
        pytest.param("created 2026-12-01 09:00", ("created", "2026-12-01 09:00"), id="a time"),
        pytest.param("topics demo", ("topics", ("demo",)), id="one of a list"),
        pytest.param("topics (demo, pricing)", ("topics", ("demo", "pricing")), id="several of a list"),
        pytest.param("name missing", ("name", None), id="missing"),
        pytest.param('seats "N/A"', ("seats", "N/A"), id="a spelling of missing"),
        pytest.param("from_crm x1", ("from_crm", "x1"), id="a field with a header"),
    ],
)
def test_a_given_value_is_kept_as_data_spells_it(
    written: str, spelled: tuple[str, str | tuple[str, ...] | None]
) -> None:
    assert given(written) == dict([spelled])


@pytest.mark.parametrize(
    "written",
    ["name Acme", 'size "1-10"', "seats 12", "score 72.5", "rate 2.5", "revenue 1M", "partner no", "signed 2026-12-01",
     "created 2026-12-01 09:00", "topics (a, b)", "from_crm x"],
)  # fmt: skip
def test_what_the_checker_takes_the_reader_of_leads_reads(written: str) -> None:
    policy = checked(f'{LEAD}example "x"\n  given {written}\n  expect nurture\n')
    lead = read_lead(policy, dict(policy.examples[0].given))
    assert lead.problems == ()
    read: list[Value] = [value for value in lead.values.values() if value is not None]
    assert len(read) == 1


@pytest.mark.parametrize(
    "written", ['score "abc"', 'seats "2.5"', 'partner "perhaps"', 'size "11-50"', 'signed "soon"']
)
def test_a_quoted_value_may_be_unreadable(written: str) -> None:
    policy = checked(f'{LEAD}example "x"\n  given {written}\n  expect unrouted\n')
    assert len(read_lead(policy, dict(policy.examples[0].given)).problems) == 1
    assert "X005" in {
        finding.code for finding in findings(f'{LEAD}example "x"\n  given {written}\n  expect unrouted\n')
    }


def test_the_time_of_an_example_is_kept_as_written() -> None:
    policy = checked(f'{LEAD}example "x"\n  given score 3, at 2026-12-24 10:00\n  expect waiting\n')
    assert (policy.examples[0].at, policy.examples[0].outcome) == ("2026-12-24 10:00", "waiting")
