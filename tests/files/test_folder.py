"""Opening a policy: its texts in name order, their encodings and line ends, its limits."""

from pathlib import Path

import pytest

from policy_engine.files.folder import open_policy
from policy_engine.source.files import FileRefused
from policy_engine.source.limits import Limits


def write(folder: Path, **contents: bytes | str) -> Path:
    """Write texts to a folder: `a` becomes `a.policy`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.policy").write_bytes(data)
    return folder


def text_of(folder: Path, content: bytes) -> str:
    return open_policy(write(folder, a=content))[1][0].text


def test_a_folder_gives_its_policies_in_name_order(tmp_path: Path) -> None:
    folder = write(tmp_path / "inbound", b="two", a="one", C="zero")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    (folder / "._a.policy").write_bytes(b"\0\x05\x16\x07 what a Mac leaves behind")
    name, sources, _ = open_policy(folder)
    assert name == "inbound"
    assert [(source.name, source.text) for source in sources] == [
        ("C.policy", "zero"),
        ("a.policy", "one"),
        ("b.policy", "two"),
    ]
    assert sources[1].shown == str(folder / "a.policy")


def test_a_file_is_a_policy_and_its_folder_is_the_fence(tmp_path: Path) -> None:
    folder = write(tmp_path, routing="one", other="two")
    name, sources, files = open_policy(str(folder / "routing.policy"))
    assert (name, [source.name for source in sources]) == ("routing", ["routing.policy"])
    assert files.text("other.policy", sources[0]).text == "two"


def test_names_are_seen_from_the_file_that_names_them(tmp_path: Path) -> None:
    write(tmp_path, a="top")
    write(tmp_path / "parts", a="part", b="other part")
    _, (top,), files = open_policy(tmp_path)
    part = files.text("parts/a.policy", top)
    assert (part.name, part.text) == ("parts/a.policy", "part")
    assert files.text("b.policy", part).text == "other part"
    assert files.text("../a.policy", part).text == "top"


def test_a_link_bears_the_name_of_what_it_leads_to(tmp_path: Path) -> None:
    """So that a circle of `use` through links is seen as one."""
    write(tmp_path, a="top")
    (tmp_path / "again").symlink_to(".", target_is_directory=True)
    _, (top,), files = open_policy(tmp_path)
    assert files.text("again/again/a.policy", top).name == "a.policy"


def test_shown_is_the_path_as_the_user_gave_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "policies", a="one")
    monkeypatch.chdir(tmp_path)
    assert open_policy("policies")[1][0].shown == "policies/a.policy"
    assert open_policy("policies/a.policy")[1][0].shown == "policies/a.policy"
    monkeypatch.chdir(tmp_path / "policies")
    assert open_policy("a.policy")[1][0].shown == "a.policy"
    assert open_policy(".")[0] == "policies"
    assert open_policy("../policies")[0] == "policies"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("é = 1\nb".encode(), id="UTF-8"),
        pytest.param("\ufeffé = 1\nb".encode(), id="UTF-8 with its mark"),
        pytest.param("é = 1\nb".encode("utf-16"), id="UTF-16 with its mark"),
        pytest.param(b"\xfe\xff" + "é = 1\nb".encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param("é = 1\r\nb".encode(), id="CRLF"),
        pytest.param("é = 1\rb".encode(), id="CR"),
    ],
)
def test_encodings_and_line_ends_all_give_one_text(tmp_path: Path, content: bytes) -> None:
    assert text_of(tmp_path, content) == "é = 1\nb"


@pytest.mark.parametrize(
    ("content", "line", "byte", "likely"),
    [
        pytest.param("a\nb\nGómez".encode("cp1252"), 3, "0xF3", "cp1252", id="Windows"),
        pytest.param("a\r\nGómez é".encode("mac_roman"), 2, "0x97", "mac_roman", id="an old Mac"),
        pytest.param("a\rGómez é".encode("cp850"), 2, "0xA2", "cp850", id="DOS"),
        pytest.param("a = 1".encode("utf-16-le"), 1, "0x00", "utf-16-le", id="UTF-16 without its mark"),
        pytest.param("a = 1".encode("utf-16-be"), 1, "0x00", "utf-16-be", id="big UTF-16 without its mark"),
        pytest.param(b"ok\n\xc3", 2, "0xC3", "", id="half a character at the end"),
        pytest.param(b"\xff\xfea\0\n\0b", 2, "0x62", "", id="half a character of UTF-16"),
        pytest.param("a".encode("utf-32"), 1, "", "", id="UTF-32"),
    ],
)
def test_another_encoding_is_refused_by_line_and_byte(
    tmp_path: Path, content: bytes, line: int, byte: str, likely: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        text_of(tmp_path, content)
    assert f"`a.policy`, line {line}: " in refused.value.message
    assert byte in refused.value.message
    assert likely in refused.value.message


def test_limits_are_told_with_their_figure(tmp_path: Path) -> None:
    folder = write(tmp_path, a="x" * 100, b="y")
    with pytest.raises(FileRefused, match="larger than the limit of 99 bytes"):
        open_policy(folder, Limits(policy_bytes=99))
    with pytest.raises(FileRefused, match="more than 1 files"):
        open_policy(folder, Limits(policy_files=1))
    assert len(open_policy(folder, Limits(policy_bytes=100, policy_files=2))[1]) == 2


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """A sparse file of a terabyte is refused by its size alone."""
    folder = write(tmp_path, a="x")
    with (folder / "b.policy").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FileRefused, match="larger than the limit"):
        open_policy(folder)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("nothing", "there is no file or folder", id="nothing there"),
        pytest.param("nothing.policy", "there is no file or folder", id="no such file"),
        pytest.param("empty", "there is no .policy file in the folder", id="a folder without a policy"),
        pytest.param("leads.csv", "does not end in `.policy`", id="another file"),
        pytest.param("folder", "`x.policy` is a folder", id="a folder called x.policy"),
        pytest.param("/dev/null", "is a device", id="a device"),
        pytest.param("a\0b", "cannot be opened", id="a zero byte"),
    ],
)
def test_what_is_no_policy_is_refused_in_words(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "leads.csv").write_text("id\n", encoding="utf-8")
    (tmp_path / "folder/x.policy").mkdir(parents=True)
    with pytest.raises(FileRefused, match=reason):
        open_policy(tmp_path / name)


def test_a_policy_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "outside", secret="one")
    folder = write(tmp_path / "inside", a="one")
    (folder / "b.policy").symlink_to(tmp_path / "outside/secret.policy")
    with pytest.raises(FileRefused, match="lies outside"):
        open_policy(folder)
