"""The wheel holds all that the command needs: installed apart from this folder, it extracts."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "Le CHU de Rouen emploie plus de 10 000 collaborateurs depuis 2019."


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment of its own, with the wheel, and of what it depends on what is installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("depeche-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = folder / "venv/bin/python"
    install = [str(python), "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    packages = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    ).stdout.strip()
    Path(packages, "what-it-depends-on.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "venv/bin/depeche"


def test_the_wheel_extracts_where_nothing_else_is(command: Path, tmp_path: Path) -> None:
    call = [str(command), "extract", "-", "--format", "json"]
    done = subprocess.run(
        call, input=TEXT, capture_output=True, text=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, check=True
    )
    assert "CHU de Rouen" in json.dumps(json.loads(done.stdout), ensure_ascii=False)


def test_the_wheel_is_what_ran(command: Path, tmp_path: Path) -> None:
    python = command.with_name("python")
    where = subprocess.run(
        [str(python), "-c", "import pipeline; print(pipeline.__file__)"], capture_output=True, text=True, cwd=tmp_path, check=True
    ).stdout
    assert Path(where.strip()).is_relative_to(command.parents[1])
