"""`policy format`, `show` and `new`."""

import json

import pytest

ROUGH = "when   score>=60 and vertical = insurance,assign pod insurance SDR # hot\n"
SMOOTH = "when score >= 60 and vertical = insurance, assign pod insurance SDR  # hot\n"

# ---------------------------------------------------------------- format


def test_format_writes_the_canonical_layout_once(policy, tmp_path):
    path = tmp_path / "a.policy"
    path.write_text(ROUGH)
    first, second = policy("format", path), policy("format", path)
    assert (first.status, first.out) == (
        0,
        f"{path}: changed 1 line, the first is line 1\n1 of 1 file changed\n",
    )
    assert (second.status, second.out) == (0, "1 file in the canonical layout\n")
    assert path.read_text() == SMOOTH


def test_format_check_writes_nothing_and_says_no(policy, tmp_path):
    path = tmp_path / "a.policy"
    path.write_text(ROUGH)
    run = policy("format", path, "--check")
    assert (run.status, path.read_text()) == (1, ROUGH)
    assert "would change" in run.out


def test_format_takes_all_files_of_a_folder_and_leaves_a_faulty_one(policy, tmp_path):
    for name, text in (("1.policy", ROUGH), ("2.policy", "when score == 3, nurture\n"), ("3.policy", SMOOTH)):
        (tmp_path / name).write_text(text)
    run = policy("format", tmp_path)
    assert run.status == 1
    assert (tmp_path / "1.policy").read_text() == SMOOTH
    assert (tmp_path / "2.policy").read_text() == "when score == 3, nurture\n"
    assert "error[S007]" in run.err
    assert "1 of 3 files changed" in run.out


def test_format_keeps_line_breaks_and_permissions(policy, tmp_path):
    path = tmp_path / "a.policy"
    path.write_bytes(ROUGH.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    policy("format", path)
    assert path.read_bytes() == SMOOTH.replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------- show


def test_show_tells_what_was_understood(policy, one_line):
    run = policy("show", one_line)
    assert run.status == 0
    assert run.out.startswith("routing  ")
    assert "\nrules\n  1  when score >= 60 and vertical = insurance, assign pod insurance SDR\n" in run.out
    assert "\npods\n  insurance  taken from the rules\n" in run.out


def test_show_gives_the_checked_policy_as_data(policy, one_line):
    shown = json.loads(policy("show", one_line, "--format", "json").out)
    assert (shown["name"], len(shown["hash"]), len(shown["rules"])) == ("routing", 64, 1)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("routing.html", "<!doctype html>"),
        ("routing.mmd", "flowchart TB"),
        ("routing.json", "{"),
        ("routing.txt", "routing  "),
    ],
)
def test_show_writes_what_the_ending_says(policy, one_line, tmp_path, name, begins):
    run = policy("show", one_line, "-o", tmp_path / name)
    assert (run.status, run.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("columns", [60, 120])
def test_show_fits_the_terminal(policy, terminal, tmp_path, columns):
    policy("new", tmp_path / "inbound", "--model", "hybrid")
    shown = terminal("show", "inbound", columns=columns, cwd=tmp_path)
    assert max(map(len, shown.plain.splitlines())) <= columns


def test_a_long_table_is_shown_by_its_first_rows(policy, tmp_path):
    path = tmp_path / "a.policy"
    rows = "".join(f"  | C{number} | queue triage |\n" for number in range(30))
    path.write_text(f'queue triage\n\ntable "Countries"\n  | country | assign |\n{rows}')
    shown = policy("show", path).out
    assert "Countries row 8: " in shown
    assert "Countries row 9: " not in shown
    assert "  …  Countries: 22 more rows\n" in shown


# ---------------------------------------------------------------- new


MODELS = (
    "isolated", "chain", "pods", "pods-by-vertical", "pods-by-product", "pods-by-customer-size", "hybrid",
    "key-accounts", "integrated-verticals", "agreement",
)  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_a_new_policy_checks_tests_and_routes_as_it_stands(policy, tmp_path, model):
    folder = tmp_path / "inbound"
    assert policy("new", folder, "--model", model).status == 0
    assert policy("check", folder, "--strict").status == 0
    assert policy("format", folder, "--check").status == 0
    assert policy("test", folder).status == 0
    assert policy("route", folder, folder / "leads.csv", "--at", "2026-11-18 10:30").status == 0
    assert not list(folder.rglob("*.py"))


def test_new_offers_each_model_with_a_word_about_it(policy):
    shown = " ".join(policy("new", "--help").out.replace("-\n", "-").split()).replace("- ", "-")
    assert all(f" {model} (" in shown for model in MODELS)


def test_new_never_writes_over_anything(policy, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    run = policy("new", tmp_path, "--model", "hybrid")
    assert run.status == 2
    assert "is there already" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
