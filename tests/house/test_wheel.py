"""What is shipped works where there is no checkout."""

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")

GRAMMAR = {"policy_engine/grammar/policy.lark", "policy_engine/grammar/terminals.lark"}


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel and an sdist of the checkout, without any network."""
    folder = tmp_path_factory.mktemp("dist")
    _build(root, folder, "wheel", "sdist")
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """Return the wheel."""
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment, and return the folder of its commands.

    Its dependencies are those of this environment; the checkout is not among them.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(home, with_pip=False)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", home, "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
    )
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_holds_the_grammar_the_catalogue_and_the_models(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= GRAMMAR
    assert "policy_engine/diagnostics/catalogue/S001.md" in names
    assert "policy_engine/report/templates/page.css" in names
    assert "policy_engine/models/hybrid/leads.csv" in names
    shipped = {name.split("/")[2] for name in names if name.startswith("policy_engine/models/")}
    root = Path(__file__).resolve().parents[2]
    assert shipped == {path.name for path in (root / "policies").iterdir() if path.is_dir()} - {"first"}
    assert "policy_engine/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/")) or "__pycache__" in name]


def test_an_installed_wheel_routes_leads_far_from_the_checkout(installed: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "routing.policy").write_bytes((root / "policies/first/first.policy").read_bytes())
    (tmp_path / "leads.csv").write_bytes((root / "policies/first/leads.csv").read_bytes())
    home = _run(installed / "python", "-c", "import policy_engine; print(policy_engine.__file__)", cwd=tmp_path)
    assert Path(home.strip()).is_relative_to(installed.parent)
    routed = _run(installed / "policy", "route", "routing.policy", "leads.csv", cwd=tmp_path)
    assert "insurance,,SDR" in routed


@pytest.mark.parametrize("model", ["isolated", "chain", "pods", "hybrid"])
def test_an_installed_wheel_writes_a_policy_to_start_from(installed: Path, tmp_path: Path, model: str) -> None:
    _run(installed / "policy", "new", "mine", "--model", model, cwd=tmp_path)
    _run(installed / "policy", "check", "mine", "--strict", cwd=tmp_path)
    _run(installed / "policy", "test", "mine", cwd=tmp_path)
    _run(installed / "policy", "route", "mine", "mine/leads.csv", "-o", "out.csv", cwd=tmp_path)
    assert len((tmp_path / "out.csv").read_text().splitlines()) > 5


def test_the_sdist_builds_the_same_wheel(built: Path, wheel: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    _build(source, tmp_path / "dist", "wheel")
    (again,) = (tmp_path / "dist").glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()


def _build(source: Path, folder: Path, *targets: str) -> None:
    chosen = [word for target in targets for word in ("-t", target)]
    subprocess.run([sys.executable, "-m", "hatchling", "build", *chosen, "-d", folder], cwd=source, check=True)


def _run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
