"""`policy check`: what it finds, in four forms, and what its exit status says."""

import json

import pytest

WARNS = "when score >= 60 and vertical = insurance or cta = demo, assign pod insurance SDR\n"
FAULTY = "when score == 60, nurture\n\nif score > 3, nurture\n"


def test_a_sound_policy_is_called_so(policy, one_line):
    run = policy("check", one_line)
    assert (run.status, run.out) == (0, "sound: routing, 1 rule, 1 pod\n")
    assert "note[" in run.err


def test_errors_go_to_standard_error_with_the_line_underlined(policy, tmp_path):
    path = tmp_path / "faulty.policy"
    path.write_text(FAULTY)
    run = policy("check", path)
    assert (run.status, run.out) == (1, "")
    assert f" --> {path}:1:12\n" in run.err
    assert "1 | when score == 60, nurture\n  |            ^^" in run.err
    assert run.err.endswith("\n2 errors in 1 file\n")


def test_strict_takes_warnings_as_errors(policy, tmp_path):
    path = tmp_path / "warns.policy"
    path.write_text(WARNS)
    lax, strict = policy("check", path), policy("check", path, "--strict")
    assert (lax.status, strict.status) == (0, 1)
    assert "warning[" in lax.err
    assert "warning[" not in strict.err
    assert "error[" in strict.err


def test_json_is_one_object_with_all_findings(policy, tmp_path):
    path = tmp_path / "faulty.policy"
    path.write_text(FAULTY)
    run = policy("check", path, "--format", "json")
    findings = json.loads(run.out)["diagnostics"]
    assert (run.status, run.err) == (1, "")
    assert [(finding["file"], finding["line"], finding["severity"]) for finding in findings] == [
        (str(path), 1, "error"),
        (str(path), 3, "error"),
    ]


def test_sarif_and_workflow_commands_go_to_standard_output(policy, tmp_path):
    path = tmp_path / "faulty.policy"
    path.write_text(FAULTY)
    sarif = json.loads(policy("check", path, "--format", "sarif").out)
    (run,) = sarif["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [result["ruleId"] for result in run["results"]]
    assert all("shortDescription" in rule for rule in run["tool"]["driver"]["rules"])
    assert policy("check", path, "--format", "github").out.count("::error file=") == 2


def test_proofs_may_be_left_out(policy, one_line):
    assert policy("check", one_line, "--no-prove").status == 0


def test_a_code_is_explained_with_both_examples(policy):
    run = policy("check", "--explain", "s007")
    assert run.status == 0
    assert run.out.startswith("S007: ")
    assert "\ninstead of\n  " in run.out
    assert "\nwrite\n  " in run.out


def test_an_unknown_code_is_answered_with_those_of_its_letter(policy):
    run = policy("check", "--explain", "S999")
    assert run.status == 2
    assert "S001, S002" in run.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_policy_that_cannot_be_read_is_told_from_a_faulty_one(policy, tmp_path, form):
    path = tmp_path / "binary.policy"
    path.write_bytes(b"when \xff\xfe\xfa\n")
    assert policy("check", path, "--format", form).status == 2
    assert policy("check", tmp_path / "gone.policy", "--format", form).status == 2
    assert policy("check", tmp_path, "--format", form).status == 2


def test_a_finding_fits_a_narrow_terminal(terminal, tmp_path):
    path = tmp_path / "a.policy"
    path.write_text(FAULTY.replace("nurture", 'nurture with "a content whose name is long"'))
    shown = terminal("check", "a.policy", columns=40, cwd=tmp_path)
    assert all(len(line) <= 40 for line in shown.plain.splitlines())
    assert "\x1b[1;31merror[S007]" in shown.out
