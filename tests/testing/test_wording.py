"""Wordings of steps: the notation, typographic signs, and that no step can be taken for another."""

import re
from itertools import permutations

import pytest

from policy_engine.testing.wording import StepWords, Wording, known_steps, nearest_step, straight


def test_a_placeholder_stands_for_words() -> None:
    assert Wording("it goes to {target}").parse_arguments("it goes to pod one SDR") == {"target": "pod one SDR"}


def test_what_is_in_square_brackets_may_be_left_out_with_the_space_before_it() -> None:
    wording = Wording("the (lead is/leads are) decided [again] [at {time}]")
    assert wording.parse_arguments("the lead is decided") == {"time": None}
    assert wording.parse_arguments("the leads are decided again at 2026-11-18 10:30") == {"time": "2026-11-18 10:30"}
    assert not wording.is_matching("the lead are decided")
    assert not wording.is_matching("the lead is decided  again")


def test_a_number_is_a_number() -> None:
    assert Wording("{rep} gets {count} lead[s]").is_matching("Ana Ruiz gets 1 lead")
    assert not Wording("{count} leads").is_matching("some leads")


@pytest.mark.parametrize("name", ["la règle est « Prêts »", "la règle est «\u00a0Prêts\u00a0»", "la règle est “Prêts”"])
def test_typographic_quotation_marks_are_plain_ones(name: str) -> None:
    assert Wording('la règle est "{rule}"').parse_arguments(name) == {"rule": "Prêts"}


def test_a_typographic_apostrophe_is_a_plain_one() -> None:
    assert straight("rien n’est indécis") == "rien n'est indécis"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("the rep was Ana Ruiz", "the rep is {rep}"),
        ("the lead goes to pod insurance SDR", "it goes to {target}"),
        ('la regle est "Prêts"', 'la règle est "{rule}"'),
        ("the moon is full tonight over Paris", None),
    ],
)
def test_a_step_nobody_knows_is_told_what_it_comes_nearest_to(name: str, near: str | None) -> None:
    assert nearest_step("then", name) == near


def _samples(notation: str) -> list[str]:
    """Return what may be written for a wording: with and without its optional parts, each alternative once."""
    shorter = re.sub(r" ?\[[^\]]*\]", "", notation)
    longer = notation.replace("[", "").replace("]", "")
    written = []
    for words in {shorter, longer}:
        alternatives = re.search(r"\(([^)]*)\)", words)
        choices = alternatives[1].split("/") if alternatives else [""]
        whole = alternatives[0] if alternatives else "\0"
        written += [words.replace(whole, choice) for choice in choices]
    return [re.sub(r"\{(\w+)\}", lambda name: "12" if name[1] in ("count", "first", "last", "low", "high", "line")
                   else "xyz", words) for words in written]  # fmt: skip


def _wordings(step: StepWords) -> tuple[str, ...]:
    return tuple(dict.fromkeys((step.english, step.french)))


@pytest.mark.parametrize("kind", ["given", "when", "then"])
def test_no_step_can_be_taken_for_another(kind: str) -> None:
    wordings = [wording for step in known_steps() if step.kind == kind for wording in _wordings(step)]
    assert len(wordings) == len(set(wordings)) > 3
    for one, other in permutations(wordings, 2):
        assert not [sample for sample in _samples(one) if Wording(other).is_matching(sample)], (one, other)


@pytest.mark.parametrize("step", known_steps(), ids=lambda step: step.english)
def test_a_step_asks_the_same_in_both_languages(step: StepWords) -> None:
    placeholders = re.compile(r"\{(\w+)\}")
    assert sorted(placeholders.findall(step.english)) == sorted(placeholders.findall(step.french))
    for wording in _wordings(step):
        assert all(Wording(wording).is_matching(sample) for sample in _samples(wording))
