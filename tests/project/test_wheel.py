"""The wheel holds all that the command needs: unpacked apart from this folder, it extracts."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "pipeline", "flows", "depeche")
TEXT = "Le CHU de Rouen emploie plus de 10 000 collaborateurs depuis 2019."


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is in the wheel, built from a copy of the sources with the setuptools that is installed here."""
    pytest.importorskip("setuptools", "77", reason="without a setuptools of today a registry would have to give it")
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("*.*"):
        if path.is_file():
            shutil.copy(path, source)
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(built)], cwd=source, check=True, capture_output=True)
    (wheel,) = built.glob("depeche-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(built / "unpacked")
    return built / "unpacked"


def test_the_wheel_has_every_file_of_the_packages(unpacked: Path) -> None:
    def files(root: Path) -> set[str]:
        found = (path for name in PACKAGES for path in (root / name).rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix() for path in found if "__pycache__" not in path.parts}

    # An image is built from the whole folder, not from the wheel.
    assert files(unpacked) == {name for name in files(ROOT) if not name.startswith("flows/container/")}


def test_the_wheel_extracts_where_nothing_else_is(unpacked: Path, tmp_path: Path) -> None:
    program = "import depeche, sys; print(depeche.__file__, file=sys.stderr); depeche.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "extract", "-", "--format", "json"],
        input=TEXT, capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(unpacked)}, check=True,
    )  # fmt: skip
    assert str(unpacked) in done.stderr
    assert "CHU de Rouen" in json.dumps(json.loads(done.stdout), ensure_ascii=False)
