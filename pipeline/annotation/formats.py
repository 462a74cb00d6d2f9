"""Which formats of annotation tools there are; each has a module with `write` and `read`."""

from enum import StrEnum


class Format(StrEnum):
    """A format of annotation tools."""

    prodigy = "prodigy"
    label_studio = "label-studio"
    doccano = "doccano"
    brat = "brat"
    conll = "conll"
    spacy = "spacy"


MODULES = {
    Format.prodigy: "prodigy",
    Format.label_studio: "label_studio",
    Format.doccano: "doccano",
    Format.brat: "brat",
    Format.conll: "conll",
    Format.spacy: "docbin",
}

# How the files of each are named; brat's is a folder.
ENDINGS = {
    Format.prodigy: ".jsonl",
    Format.label_studio: ".json",
    Format.doccano: ".jsonl",
    Format.brat: "",
    Format.conll: ".conll",
    Format.spacy: ".spacy",
}

# What is written beside the file of some, and what it is for.
BESIDE = {
    Format.label_studio: (".config.xml", "paste it into Settings, Labeling Interface, Code of the project"),
    Format.conll: (".facts.jsonl", "values and ids; keep it beside the file for the import"),
}
