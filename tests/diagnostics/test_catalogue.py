"""Every code is explained, and its examples do what they say."""

import re
from pathlib import Path

import pytest

from policy_engine.diagnostics.catalogue import CatalogueEntry, catalogue_codes, catalogue_entry
from policy_engine.engine import Policy
from policy_engine.source.diagnostic import PolicyError
from policy_engine.source.limits import Limits

PACKAGE = Path(__file__).resolve().parents[2] / "policy_engine"
CODE = re.compile(r'"([SNTLFCORGX]\d{3})"')


def codes_by_stage() -> dict[str, set[str]]:
    stages: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("errors*.py"):
        codes = CODE.findall(path.read_text(encoding="utf-8"))
        stages.setdefault(path.parent.name, set()).update(codes)
    return stages


def constructed_codes() -> set[str]:
    return set().union(*codes_by_stage().values())


def codes_of(text: str, entry: CatalogueEntry, folder: Path) -> set[str]:
    try:
        diagnostics = read(text, entry, folder).diagnostics
    except PolicyError as error:
        diagnostics = error.diagnostics
    return {diagnostic.code for diagnostic in diagnostics}


def read(text: str, entry: CatalogueEntry, folder: Path) -> Policy:
    limits = Limits(**entry.limits)
    if not entry.files:
        return Policy.parse(text, limits=limits, prove=True)
    for name, content in {**entry.files, "example.policy": text}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return Policy.load(folder / "example.policy", limits, prove=True)


def test_every_code_that_is_given_is_explained():
    assert constructed_codes() - set(catalogue_codes()) == set()


def test_every_code_that_is_explained_is_given():
    assert set(catalogue_codes()) - constructed_codes() == set()


def test_a_code_is_given_by_one_stage_alone():
    stages = codes_by_stage()
    shared = {
        code: [stage for stage, codes in stages.items() if code in codes]
        for code in constructed_codes()
        if sum(code in codes for codes in stages.values()) > 1
    }
    assert shared == {}


@pytest.mark.parametrize("code", catalogue_codes())
def test_an_entry_is_complete(code):
    entry = catalogue_entry(code)
    assert entry is not None
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.explanation.endswith(".")
    assert entry.bad.endswith("\n")
    assert entry.good.endswith("\n")


@pytest.mark.parametrize("code", catalogue_codes())
def test_the_bad_example_has_the_fault(code, tmp_path):
    entry = catalogue_entry(code)
    assert code in codes_of(entry.bad, entry, tmp_path)


@pytest.mark.parametrize("code", catalogue_codes())
def test_the_good_example_has_it_no_more(code, tmp_path):
    entry = catalogue_entry(code)
    assert code not in codes_of(entry.good, entry, tmp_path)


def test_a_code_is_found_in_either_case():
    code = catalogue_codes()[0]
    assert catalogue_entry(code.lower()) == catalogue_entry(code)


def test_an_unknown_code_has_no_entry():
    assert catalogue_entry("Z999") is None
    assert catalogue_entry("../catalogue/N003") is None
