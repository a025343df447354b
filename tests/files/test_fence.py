"""P59: what a policy names lies inside its folder, and everything else is refused before it is opened."""

import os
import random
import socket
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_engine.files.folder import open_policy
from policy_engine.source.files import FileRefused, PolicyFiles
from policy_engine.source.text import SourceText

ROOT = SourceText("10-first.policy", "")
BELOW = SourceText("below/20-second.policy", "")

OPENED: list[str] = []
WATCHING = [False]


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    # A number is a file that is open already.
    if WATCHING[0] and event == "open" and not isinstance(arguments[0], int):
        OPENED.append(str(arguments[0]))


sys.addaudithook(_watch)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Collect the name of every file that is opened during the test."""
    OPENED.clear()
    WATCHING[0] = True
    yield OPENED
    WATCHING[0] = False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a policy's folder with a secret beside it, and all sorts of ways from one to the other."""
    outside, inside = tmp_path / "outside", tmp_path / "policy"
    (inside / "below").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.csv").write_text("domain\nsecret.example\n", encoding="utf-8")
    (tmp_path / "policy-secret.csv").write_text("domain\nsecret.example\n", encoding="utf-8")
    (inside / "10-first.policy").write_text("timezone Europe/Paris\n", encoding="utf-8")
    for name in ("own.csv", "below/own.csv", "%2e%2e", "Twin.csv", "twin.csv", "Spelled.csv"):
        (inside / name).write_text("domain\nacme.example\n", encoding="utf-8")
    (inside / unicodedata.normalize("NFD", "société.csv")).write_text("domain\n", encoding="utf-8")
    (inside / "link-in.csv").symlink_to("below/own.csv")
    (inside / "link-in-absolute.csv").symlink_to(inside / "own.csv")
    (inside / "link-out.csv").symlink_to(outside / "secret.csv")
    (inside / "link-out-relative.csv").symlink_to("../outside/secret.csv")
    (inside / "link-twice.csv").symlink_to("link-out.csv")
    (inside / "link-folder").symlink_to(outside, target_is_directory=True)
    (inside / "link-in-folder").symlink_to("below", target_is_directory=True)
    (inside / "link-up").symlink_to("..", target_is_directory=True)
    (inside / "link-nowhere.csv").symlink_to("nothing.csv")
    (inside / "link-circle.csv").symlink_to("link-circle.csv")
    (inside / "link-device.csv").symlink_to("/dev/zero")
    os.mkfifo(inside / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(inside)
        listener.bind("socket.csv")
        os.chdir(here)
    return inside


def files_of(folder: Path) -> PolicyFiles:
    return open_policy(folder)[2]


INSIDE = [
    pytest.param("own.csv", ROOT, id="a file of the folder"),
    pytest.param("./own.csv", ROOT, id="with a dot"),
    pytest.param("below/own.csv", ROOT, id="in a folder below"),
    pytest.param("below//own.csv", ROOT, id="with two slashes"),
    pytest.param("own.csv", BELOW, id="beside the file that names it"),
    pytest.param("../own.csv", BELOW, id="up, but not out"),
    pytest.param("below/../own.csv", ROOT, id="down and up"),
    pytest.param("link-in.csv", ROOT, id="a link that stays inside"),
    pytest.param("link-in-absolute.csv", ROOT, id="an absolute link that stays inside"),
    pytest.param("link-in-folder/own.csv", ROOT, id="a link to a folder inside"),
    pytest.param("%2e%2e", ROOT, id="percent signs are percent signs"),
]


@pytest.mark.parametrize(("name", "beside"), INSIDE)
def test_what_lies_inside_is_read(folder: Path, name: str, beside: SourceText) -> None:
    assert files_of(folder).sheet(name, beside).header == ("domain",)


REFUSED = {
    "../outside/secret.csv": "lies outside",
    "../policy-secret.csv": "lies outside",
    "./../outside/secret.csv": "lies outside",
    "below/../../outside/secret.csv": "lies outside",
    "..": "lies outside",
    "../": "lies outside",
    "../policy/own.csv": "lies outside",
    "....//own.csv": "ends with a dot",
    ".../own.csv": "ends with a dot",
    "%2e%2e/outside/secret.csv": "not a directory",
    "..%2foutside/secret.csv": "there is no file",
    "%2e%2e%2foutside%2fsecret.csv": "there is no file",
    "..%00/secret.csv": "there is no file",
    "..;/outside/secret.csv": "there is no file",
    "~/secret.csv": "there is no file",
    "$HOME/secret.csv": "there is no file",
    "/etc/passwd": "absolute path",
    "//etc/passwd": "absolute path",
    "/": "absolute path",
    "/dev/zero": "absolute path",
    "/proc/self/environ": "absolute path",
    "//server/share/leads.csv": "absolute path",
    "\\\\server\\share\\leads.csv": "backslash",
    "\\\\?\\C:\\leads.csv": "backslash",
    "..\\outside\\secret.csv": "backslash",
    "below\\own.csv": "backslash",
    "\\etc\\passwd": "backslash",
    "C:/leads.csv": "holds `:`",
    "C:leads.csv": "holds `:`",
    "c:\\leads.csv": "backslash",
    "own.csv:hidden": "holds `:`",
    "own.csv::$DATA": "holds `:`",
    "file:///etc/passwd": "holds `:`",
    "https://example.com/leads.csv": "holds `:`",
    "own*.csv": "holds `*`",
    "own?.csv": "holds `?`",
    "<own.csv": "holds `<`",
    "|id": "holds `|`",
    'own".csv': 'holds `"`',
    "own.csv\0": "invisible character",
    "own.csv\0.policy": "invisible character",
    "own\u200b.csv": "invisible character",
    "own\u202e.csv": "invisible character",
    "own\n.csv": "invisible character",
    "\ud800.csv": "invisible character",
    "CON": "names a device",
    "con.csv": "names a device",
    "below/NUL.csv": "names a device",
    "aux.tar.gz": "names a device",
    "COM1": "names a device",
    "lpt9.csv": "names a device",
    "COM¹.csv": "names a device",
    "CONIN$": "names a device",
    "nul .csv": "names a device",
    "own.csv.": "ends with a dot",
    "own.csv ": "ends with a dot or a space",
    "below./own.csv": "ends with a dot",
    "": "missing",
    "   ": "missing",
    ".": "is a folder",
    "./": "is a folder",
    "below": "is a folder",
    "below/": "is a folder",
    "own.csv/": "is a folder",
    "own.csv/x": "not a directory",
    "nothing.csv": "there is no file",
    "spelled.csv": "is spelled `Spelled.csv`",
    "OWN.CSV": "is spelled `own.csv`",
    "Below/own.csv": "is spelled `below`",
    "twin.csv": "do not tell them apart",
    "Twin.csv": "do not tell them apart",
    "société.csv": "is spelled",
    unicodedata.normalize("NFD", "société.csv"): "separate accents",
    "link-out.csv": "lies outside",
    "link-out-relative.csv": "lies outside",
    "link-twice.csv": "lies outside",
    "link-folder/secret.csv": "lies outside",
    "link-up/outside/secret.csv": "lies outside",
    "link-nowhere.csv": "no such file",
    "link-circle.csv": "circle",
    "link-device.csv": "lies outside",
    "pipe.csv": "a device or a pipe",
    "socket.csv": "a device or a pipe",
    "x" * 5000: "longer than a file name",
}


@pytest.mark.parametrize(("name", "reason"), REFUSED.items(), ids=[ascii(name)[:40] for name in REFUSED])
@pytest.mark.parametrize("what", ["sheet", "text"])
def test_what_does_not_is_refused_before_it_is_opened(
    folder: Path, opened: list[str], name: str, reason: str, what: str
) -> None:
    files = files_of(folder)
    opened.clear()
    with pytest.raises(
        FileRefused, match=reason.replace("*", r"\*").replace("?", r"\?").replace("|", r"\|")
    ) as refused:
        files.sheet(name, ROOT) if what == "sheet" else files.text(name, ROOT)
    assert opened == []
    assert refused.value.help


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(REFUSED) >= 60


PARTS = [
    ".",
    "..",
    "",
    "below",
    "own.csv",
    "link-up",
    "link-folder",
    "link-in-folder",
    "outside",
    "policy",
    "secret.csv",
]


@pytest.mark.parametrize("seed", range(3))
def test_no_path_made_of_any_parts_leads_outside(folder: Path, opened: list[str], seed: int) -> None:
    chance = random.Random(seed)
    files = files_of(folder)
    opened.clear()
    for _ in range(1000):
        name = chance.choice(["", "", "/", "./"]) + "/".join(chance.choices(PARTS, k=chance.randint(1, 6)))
        try:
            files.sheet(name, chance.choice([ROOT, BELOW]))
        except FileRefused:
            continue
    assert opened, "no path led to any file: nothing was shown"
    inside = str(folder.resolve())
    assert [path for path in opened if not os.path.realpath(path).startswith(f"{inside}/")] == [], f"seed {seed}"


def test_a_file_that_turns_into_a_link_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening someone puts a link in the file's place."""
    files = files_of(folder)
    honest = os.open

    def swapped(path: Path, *arguments: int) -> int:
        path.unlink()
        path.symlink_to(folder.parent / "outside/secret.csv")
        return honest(path, *arguments)

    monkeypatch.setattr("policy_engine.files.fence.os.open", swapped)
    with pytest.raises(FileRefused, match="cannot be read"):
        files.sheet("own.csv", ROOT)
