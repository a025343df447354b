"""The command line as a whole: help, wrong usage, faults, exit statuses, colour."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from policy_engine.cli import main as shell
from policy_engine.cli.faults import run_guarded

ROOT = Path(__file__).resolve().parents[2]
ESCAPE = "\x1b["


@pytest.mark.parametrize("name", shell.COMMANDS)
def test_every_command_has_a_help_with_an_example(policy, name):
    run = policy(name, "--help")
    assert run.status == 0
    assert f"Usage: policy {name}" in run.out
    assert f"\n  policy {name} " in run.out.partition("Examples:")[2]


@pytest.mark.parametrize("name", shell.COMMANDS)
def test_every_command_answers_wrong_usage_with_an_example(policy, name):
    run = policy(name, "--no-such-option")
    assert run.status == 2
    assert run.err.startswith("error: no such option '--no-such-option'")
    assert f"for example `policy {name} " in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize("name", shell.COMMANDS)
def test_the_table_says_of_a_command_what_the_command_says_itself(name):
    command = import_module(f"policy_engine.cli.{name}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help.splitlines()[0].startswith(shell.COMMANDS[name].rstrip("."))


def test_an_unknown_command_is_answered_with_the_one_meant(policy):
    run = policy("chek", "routing.policy")
    assert run.status == 2
    assert "did you mean 'check'?" in run.err.lower()
    assert "for example `policy check routing.policy`" in run.err


def test_help_is_quick_because_it_loads_little():
    code = (
        "import sys\n"
        "from policy_engine.cli.main import commands\n"
        "commands.main(['--help'], standalone_mode=False)\n"
        "slow = {'polars', 'z3', 'numpy', 'lark', 'pydantic', 'rich', 'openpyxl', 'xlsxwriter', 'holidays'}\n"
        "sys.exit(','.join(slow & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_fault_of_the_program_is_one_plain_line_without_the_lead(capfd):
    def broken() -> None:
        raise ValueError("ana@example.com")

    assert run_guarded(broken) == 2
    _, err = capfd.readouterr()
    assert err.startswith("error: the program failed, not your policy (ValueError at ")
    assert "ana@example.com" not in err
    assert "Traceback" not in err


def test_a_panic_of_a_library_is_a_fault_too(capfd):
    class PanicException(BaseException):
        pass

    def panic() -> None:
        raise PanicException

    assert run_guarded(panic) == 2
    assert "PanicException" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("raised", "status"),
    [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141)],
    ids=["interrupted", "no reader"],
)
def test_what_is_not_worth_a_word_gets_none(raised, status):
    code = (
        "import sys\n"
        "from policy_engine.cli.faults import run_guarded\n"
        "def stop(): raise getattr(__builtins__, sys.argv[1])()\n"
        "sys.exit(run_guarded(stop))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, type(raised).__name__],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")


def test_a_missing_file_is_named(capfd):
    def missing() -> None:
        raise FileNotFoundError(2, "No such file or directory", "leads.csv")

    assert run_guarded(missing) == 2
    assert capfd.readouterr().err == "error: cannot use `leads.csv`: no such file or directory\n"


def test_colour_is_for_terminals_and_follows_no_color(process, terminal, tmp_path):
    gone = tmp_path / "gone.policy"
    assert ESCAPE not in process("check", gone).err
    assert ESCAPE in terminal("check", gone).out
    assert ESCAPE not in terminal("check", gone, NO_COLOR="1").out


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="a locale without UTF-8"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="streams in ASCII"),
        pytest.param({"LC_ALL": "tr_TR.UTF-8"}, id="Turkish"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": ""}, id="colour forced"),
    ],
)
def test_what_is_piped_is_the_same_under_every_locale(process, tmp_path, settings):
    path = tmp_path / "a.policy"
    path.write_text(
        'pod İstanbul\n  SDR: Luis Gómez\n\nwhen city = "会社", assign pod İstanbul SDR\n', encoding="utf-8"
    )
    (tmp_path / "leads.csv").write_text("id,city\n1,会社\n", encoding="utf-8")
    arguments = ("route", path, tmp_path / "leads.csv", "--at", "2026-11-18 10:30")
    assert process(*arguments, **settings).out == process(*arguments).out
    assert "Luis Gómez" in process(*arguments, **settings).out
