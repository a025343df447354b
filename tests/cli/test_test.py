"""`policy test`: examples, scenarios, what they saw of the policy, and the exit status."""

import sys
from xml.etree import ElementTree as ET

import pytest

TESTED = """
pod insurance
  SDR: Ana Ruiz
when score >= 60, assign pod insurance SDR
example "hot"
  given score 72
  expect assign pod insurance SDR
example "cold"
  given score 2
  expect assign pod insurance SDR
"""
HOT = TESTED.partition('example "cold"')[0]
FEATURE = """Feature: Inbound
  Scenario: Hot
    Given the policy "routing.policy"
    And a lead with score 72, vertical insurance
    When the lead is decided
    Then it goes to pod {pod} SDR
"""


@pytest.fixture
def tested(tmp_path):
    """Return the path of a policy with an example that holds and one that does not."""
    path = tmp_path / "a.policy"
    path.write_text(TESTED)
    return path


# ---------------------------------------------------------------- examples


def test_a_failing_example_says_what_came_out_and_how_to_ask_why(policy, tested):
    run = policy("test", tested)
    assert run.status == 1
    assert run.out.splitlines() == [
        "ok      hot",
        "failed  cold",
        "        at        a.policy:8",
        "        expected  assign pod insurance SDR",
        "        came out  unrouted",
        f"        why       policy explain {tested} --given 'score 2'",
        "2 examples: 1 as expected, 1 not",
    ]


def test_what_asks_why_runs_as_it_stands(policy, tested):
    assert "score is 2" in policy("explain", tested, "--given", "score 2").out


def test_a_policy_whose_examples_hold_passes(policy, tested):
    tested.write_text(HOT)
    run = policy("test", tested)
    assert (run.status, run.out) == (0, "ok      hot\n1 example, all as expected\n")


def test_a_personal_value_is_not_repeated(policy, tmp_path):
    path = tmp_path / "a.policy"
    path.write_text(
        "lead has\n  email text, personal\nqueue q\nwhen email contains bank, assign queue q\n"
        'example "a"\n  given email "ana@secret.example"\n  expect assign queue q\n'
    )
    run = policy("test", path)
    assert run.status == 1
    assert "secret" not in run.out + run.err


def test_no_test_at_all_is_a_failure(policy, one_line):
    run = policy("test", one_line)
    assert (run.status, run.out) == (1, "this policy has no examples\n")
    assert run.err.startswith("error: no test was run\n")


def test_a_feature_without_scenarios_is_no_test(policy, one_line):
    (one_line.parent / "empty.feature").write_text("Feature: Nothing\n")
    assert policy("test", one_line.parent).status == 1


# ---------------------------------------------------------------- scenarios


def test_the_scenarios_in_the_folder_of_a_policy_are_run(policy, one_line):
    (one_line.parent / "features").mkdir()
    (one_line.parent / "features" / "inbound.feature").write_text(
        FEATURE.format(pod="insurance").replace('"routing', '"../routing')
    )
    run = policy("test", one_line.parent)
    assert run.status == 0
    assert run.out.endswith("ok      Hot\n1 scenario, all as expected\n")


def test_the_feature_named_like_a_policy_of_one_file_is_run(policy, one_line):
    one_line.with_suffix(".feature").write_text(FEATURE.format(pod="insurance"))
    (one_line.parent / "other.feature").write_text(FEATURE.format(pod="telecom"))
    assert policy("test", one_line).out.endswith("1 scenario, all as expected\n")


def test_a_scenario_that_fails_says_which_step_and_what_came_out(policy, one_line, monkeypatch):
    monkeypatch.chdir(one_line.parent)
    (one_line.parent / "inbound.feature").write_text(FEATURE.format(pod="telecom"))
    run = policy("test", "routing.policy", "inbound.feature")
    assert run.status == 1
    assert run.out.splitlines() == [
        "this policy has no examples",
        "failed  Hot",
        "        at        inbound.feature:6",
        "        step      Then it goes to pod telecom SDR",
        "        came out  assign pod insurance SDR",
        "        by rule   routing.policy:1",
        "1 scenario: 0 as expected, 1 not",
    ]


def test_a_step_nobody_knows_names_the_nearest(policy, one_line):
    feature = one_line.parent / "inbound.feature"
    feature.write_text(FEATURE.format(pod="insurance").replace("it goes to", "the lead goes to"))
    out = policy("test", one_line, feature).out
    assert "there is no such step" in out
    assert "help  did you mean `it goes to {target}`?" in out


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('Given the policy "nowhere.policy"', "nowhere.policy"),
        ("Given a lead with score seventy two", "`score seventy two` is no lead"),
        ("When the lead is decided at tea time", "`tea time` is not a time: write 2026-11-18 10:30"),
        ("Then it goes to somewhere else entirely", "is no target"),
    ],
)
def test_a_step_that_cannot_be_understood_says_so_without_a_traceback(policy, one_line, step, said):
    feature = one_line.parent / "inbound.feature"
    lines = FEATURE.format(pod="insurance").splitlines()
    keyword = step.partition(" ")[0]
    place = next(number for number, line in enumerate(lines) if line.strip().startswith(keyword))
    lines[place] = f"    {step}"
    feature.write_text("\n".join(lines))
    run = policy("test", one_line, feature)
    assert run.status == 1
    assert said in run.out
    assert "Traceback" not in run.out
    assert ".py" not in run.out


def test_scenarios_that_cannot_be_run_are_no_success(policy, one_line, monkeypatch):
    one_line.with_suffix(".feature").write_text(FEATURE.format(pod="insurance"))
    monkeypatch.setitem(sys.modules, "pytest_bdd", None)
    run = policy("test", one_line)
    assert run.status == 2
    assert 'install it with `pip install "policy_engine[test]"`' in run.err


# ---------------------------------------------------------------- coverage and JUnit


def test_coverage_counts_and_names_what_was_not_seen(policy, tested):
    tested.write_text(HOT)
    run = policy("test", tested, "--coverage")
    assert run.status == 0
    assert run.out.splitlines()[2:] == [
        "",
        "seen by the tests",
        "              there  true  false  unknown  true and false  decisive",
        "rules             1     1      0        0               0",
        "single tests      1     1      0        0               0         0",
        "50% of what there is to see was seen",
        "",
        "not seen",
        "  a.policy:4  a.policy:4: never false",
    ]


def test_coverage_stands_beside_the_lines_of_the_policy(policy, tested):
    tested.write_text(HOT)
    lines = policy("test", tested, "--coverage-lines").out.splitlines()
    at = lines.index("     4      1     0     0 | when score >= 60, assign pod insurance SDR")
    assert lines[at + 1].strip() == "! never false"


def test_scenarios_count_too(policy, tested):
    tested.write_text(HOT)
    feature = tested.with_suffix(".feature")
    feature.write_text(
        'Feature: Cold\n  Scenario: Cold\n    Given the policy "a.policy"\n    And a lead with score 2\n'
        "    When the lead is routed\n    Then the outcome is unrouted\n"
    )
    assert "100% of what there is to see was seen" in policy("test", tested, "--coverage").out


def test_less_than_was_asked_for_is_a_failure(policy, tested):
    tested.write_text(HOT)
    assert policy("test", tested, "--at-least", 50).status == 0
    run = policy("test", tested, "--at-least", 51)
    assert run.status == 1
    assert run.err == "error: the tests saw 50.0% of the policy, and 51% were asked for\n"


def test_the_results_are_written_for_a_build_server(policy, tested, tmp_path):
    out = tmp_path / "results.xml"
    assert policy("test", tested, "--junit", out).status == 1
    root = ET.parse(out).getroot()
    assert (root.get("tests"), root.get("failures")) == ("2", "1")


# ---------------------------------------------------------------- screens


@pytest.mark.parametrize("columns", [60, 100])
def test_what_failed_fits_the_terminal_and_is_coloured(terminal, tested, columns):
    run = terminal("test", tested.name, "--coverage", "--coverage-lines", columns=columns, cwd=tested.parent)
    assert "\x1b[1;31mfailed\x1b[0m" in run.out
    assert "\x1b[32mok" in run.out
    listing = run.plain.partition("seen by")[0]
    assert max(map(len, listing.splitlines())) <= columns


def test_in_a_pipe_nothing_is_coloured(process, tested):
    assert "\x1b" not in process("test", tested, "--coverage").out


# ---------------------------------------------------------------- changes and generated examples


def test_what_no_test_notices_is_shown_with_a_lead(policy, tested):
    tested.write_text(HOT)
    run = policy("test", tested, "--mutate")
    assert run.status == 0
    assert run.out.splitlines()[3:] == [
        "small changes of the policy",
        "  2 changes: 1 noticed, 1 not noticed",
        "50% of the changes that matter were noticed",
        "",
        "no test notices",
        "  a.policy:4  a.policy:4: `score >= 60` becomes `score > 60`",
        "      given   score 60",
        "      before  assign pod insurance SDR",
        "      after   unrouted",
    ]


def test_fewer_changes_noticed_than_asked_for_is_a_failure(policy, tested):
    tested.write_text(HOT)
    run = policy("test", tested, "--noticed-at-least", 51)
    assert run.status == 1
    assert run.err == "error: the tests noticed 50.0% of the changes that matter, and 51% were asked for\n"


def test_examples_are_written_until_nothing_is_left_to_show(policy, tested):
    tested.write_text(HOT)
    run = policy("test", tested, "--generate")
    assert run.out == (
        'example "pod insurance SDR: with score >= 60"\n  given score 60\n  expect assign pod insurance SDR\n\n'
        'example "pod insurance SDR: without score >= 60"\n  given score 59\n  expect unrouted\n'
    )
    assert run.err == "2 examples written: 50% of the policy was seen, now 100%\n"
    tested.write_text(HOT + "\n" + run.out)
    assert policy("test", tested, "--mutate").out.endswith("100% of the changes that matter were noticed\n")
    assert policy("test", tested, "--generate").out == ""


def test_examples_are_written_to_a_file_of_the_policy(policy, tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "10-rules.policy").write_text(HOT)
    run = policy("test", folder, "--generate", "-o", folder / "95-generated.policy")
    assert run.err.startswith(f"2 examples written to {folder}/95-generated.policy: ")
    assert policy("test", folder).out.endswith("3 examples, all as expected\n")


def test_with_changes_examples_are_written_until_every_change_is_noticed(policy, tested):
    text = HOT.replace("when score", "queue triage\nwhen score").replace(
        "assign pod insurance SDR\nexample", "assign pod insurance SDR, failing that queue triage\nexample"
    )
    tested.write_text(text)
    run = policy("test", tested, "--generate", "--mutate")
    assert "expect assign pod insurance SDR, failing that queue triage" in run.out
    tested.write_text(text + "\n" + run.out)
    assert policy("test", tested, "--mutate").out.endswith("100% of the changes that matter were noticed\n")
