"""The worked notebook runs from tables to findings, each with rows and a plot."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline.run.options import Options
from pipeline.run.steps import run

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "output" / "findings.ipynb"


@pytest.fixture
def notebook(no_model: None, output: Path) -> nbformat.NotebookNode:
    """The notebook as executed beside the tables of the bundled corpus."""
    run(Options(corpus=ROOT / "corpus" / "articles", output=output))
    stored = nbformat.read(NOTEBOOK, as_version=4)
    return NotebookClient(stored, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(output)}}).execute()


def test_three_findings_have_rows_and_a_plot(notebook: nbformat.NotebookNode) -> None:
    findings = [cell for cell in notebook.cells if "finding" in cell.metadata.get("tags", [])]
    shown = [[output.data for output in cell.outputs if "data" in output] for cell in findings]
    assert [sum("image/png" in each for each in outputs) for outputs in shown] == [1, 1, 1]
    assert all(outputs[-1]["text/html"].count("<tr") > 3 for outputs in shown)


def test_the_notebook_is_stored_without_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert [cell.id for cell in cells if cell.get("outputs")] == []
