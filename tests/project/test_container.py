"""The container files: what they copy is there, and no service does without the safeguards."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flows/container"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if name != "database"}


def test_all_that_is_copied_is_there_and_not_ignored() -> None:
    copied = {name for line in re.findall(r"^COPY ([^-].*) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()}
    kept = re.findall(r"^!(.*)$", (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert copied == set(kept)
    assert all((ROOT / name).exists() for name in copied)


def test_base_images_have_a_tag_and_the_user_is_not_root() -> None:
    assert all(":" in image for image in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert all(":" in service["image"] for name, service in COMPOSE["services"].items() if name not in OURS)
    assert int(re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[-1]) > 0


@pytest.mark.parametrize("name", OURS)
def test_a_service_can_write_only_where_it_must(name: str) -> None:
    service = OURS[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_that_stays_has_a_healthcheck(name: str) -> None:
    assert "test" in COMPOSE["services"][name]["healthcheck"] or name == "deploy"


def test_no_port_is_open_beyond_this_machine() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in ports)
