"""The register of the invented bodies of `corpus/registry`, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.registry.build import build_register
from pipeline.registry.register import Register
from pipeline.training.bodies import register_files

FOLDER = Path(__file__).parents[2] / "corpus" / "registry"
FILES = register_files(FOLDER)


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("registry") / "register.sqlite"
    with Register(build_register(FILES, path).path) as found:
        yield found
