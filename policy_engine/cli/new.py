"""`policy new`: a policy to start from, copied from those that are shipped."""

import shutil
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from policy_engine.cli.faults import CommandError
from policy_engine.cli.screen import heading, output, print_rows, show_line
from policy_engine.cli.usage import Command

__all__ = ["command"]

_MODELS = {
    "isolated": "one role owns every stage",
    "chain": "each stage has one owner, and leads are handed on",
    "pods-by-vertical": "small mixed teams, each for an industry",
    "pods-by-product": "small mixed teams, each for a product",
    "pods-by-customer-size": "small mixed teams for small, middling and large customers",
    "hybrid": "pods, and teams outside that serve them all",
    "key-accounts": "an AE owns the whole cycle, and juniors call no large account",
    "integrated-verticals": "marketing, sales and support in each industry, a strategic team above",
    "agreement": "what marketing and sales owe each other, in four parts",
}
# Other names that people know a model by.
_ALSO = {"pods": "pods-by-vertical"}
_EXAMPLES = ("policy new inbound --model hybrid",)


def _home() -> Traversable:
    """Return the folder of the shipped policies: inside the package, in a checkout beside it."""
    inside = files("policy_engine") / "models"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "policies"


def _there() -> list[str]:
    return [name for name in _MODELS if (_home() / name).is_dir()]


def _choices() -> list[str]:
    return [*_there(), *(name for name, model in _ALSO.items() if model in _there())]


@click.command("new", cls=Command, examples=_EXAMPLES)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--model", type=click.Choice(_choices()), metavar="MODEL", required=True,
    help="How the sales force is organised: "
    + "; ".join(f"{name} ({_MODELS[name]})" for name in _there())
    + "".join(f"; {name} (the same as {model})" for name, model in _ALSO.items()) + ".",
)  # fmt: skip
def command(folder: Path, model: str) -> None:
    """Write a policy to start from, with leads and examples; it checks and routes as it stands.

    FOLDER is made; if it is there already it must be empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"`{folder}` is there already", "name a folder that is not there yet, or an empty one")
    with as_file(_home() / _ALSO.get(model, model)) as source:
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*", "*.py"))
    console = output()
    show_line(f"wrote {folder}", console)
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    print_rows([(name, "") for name in written], console)
    heading("next", console)
    print_rows(_next_steps(folder, written), console)


def _next_steps(folder: Path, written: list[str]) -> list[tuple[str, str]]:
    leads = next((name for name in written if Path(name).name.startswith("leads")), None)
    measured = f"policy scorecard {folder} {folder / 'leads.csv'} --events {folder / 'events.csv'}"
    return [
        (f"policy check {folder}", "does it hold together"),
        (f"policy test {folder}", "do its examples come out as expected"),
        *([(f"policy route {folder} {folder / leads}", "who gets which lead")] if leads else []),
        *([(measured, "what was promised, and what was reached")] if "events.csv" in written else []),
    ]
