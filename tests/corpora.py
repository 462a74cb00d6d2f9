"""Small corpora for the tests, and what a run over them left."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.weights import LINEAR, load_shipped
from pipeline.weights.manifest import shipped_version
from pipeline.weights.own import OwnManifest, OwnWeights, identifier

ARTICLES = {
    "2012/clinique.md": (
        "---\nid: clinique\ntitle: La clinique des Tilleuls s'agrandit\npublished: 2012-04-27\npublisher: L'Écho du Val\n---\n"
        "La clinique des Tilleuls investit 3,5 millions d'euros. Elle emploie 412 personnes depuis le 2 janvier 2011.\n"
    ),
    "2012/chambre.txt": "Publié le 3 mai 2012\n\nLa CCI du Jura a aidé 40 entreprises en 2011. Coût : entre 2 et 3 M€.\n",
    "2019/usine.md": "---\npublished: 2019-11-20\n---\nL'usine Vernet supprimera 120 postes fin 2020 et paiera 900 000 euros.\n",
    "sans-date.txt": "Le pôle Mécaval compte 87 adhérents.\n",
}
# What golden tables are made of: a unit price and a file that is refused besides.
GOLDEN_ARTICLES = ARTICLES | {"prix.txt": "Le kilowattheure coûtait 0,2516 € en 2023.\n", "vide.txt": ""}


def write_corpus(folder: Path, articles: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for path, content in articles.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def file_bytes(output: Path) -> dict[str, bytes]:
    """The files of all tables but `runs`, by path."""
    files = sorted((output / ".current").resolve().glob("[!.]*/**/*.parquet"))
    named = {file.relative_to((output / ".current").resolve()).as_posix(): file for file in files}
    return {name: file.read_bytes() for name, file in named.items() if not name.startswith("runs/")}


def make_weights(name: str, kind: str) -> OwnWeights:
    """Weights of a user's own by which every sum of money is of one kind, and all else is as it ships."""
    models = {each: load_shipped(each) for each in LINEAR}
    amounts = models["amount_kinds"]
    always = tuple(1000.0 * (each == kind) for each in amounts.classes)
    models["amount_kinds"] = replace(amounts, weights={**amounts.weights, "": always})
    manifest = OwnManifest(
        name=name, id=identifier(models), base=shipped_version(), corpus="0" * 16, articles=5, libraries={},
        trusts={}, own=[], bundled=[],
    )  # fmt: skip
    return OwnWeights(manifest, models)
