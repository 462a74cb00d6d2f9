"""The tables of the output contract, worked out from the models: Arrow schemas, JSON Schema, data dictionary."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.kinds import KINDS
from schemas.rows import Alias, ArticleRow, FlatFigure, Organisation, Reject, Run

CONTRACT_VERSION = "2"

_ARROW = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float32(),
    Decimal: pa.decimal128(24, 4),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}
_ENUMERATION = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Table:
    """One table: its name, the model of its rows, its key, and whether it is partitioned by month of publication."""

    name: str
    model: type[BaseModel]
    key: str | None
    by_month: bool


TABLES = {
    table.name: table
    for table in (
        Table("articles", ArticleRow, "article_id", True),
        *(Table(kind.name, kind.model, kind.key, True) for kind in KINDS),
        Table("organisations", Organisation, "organisation_id", False),
        Table("rejects", Reject, None, False),
        Table("runs", Run, "run_id", False),
    )
}

# What exports have besides, made of the others: all figures in one table, and former names.
FIGURES = Table("figures", FlatFigure, "figure_id", True)
ALIASES = Table("aliases", Alias, "mention_id", True)
EXPORTED = {**TABLES, FIGURES.name: FIGURES, ALIASES.name: ALIASES}

_LEADS = {
    "article_id": "articles",
    "organisation_id": "organisations",
    "canonical_id": "organisations",
    "date_id": "dates",
    "part_of": "headcounts",
}


def foreign_keys(table: Table) -> dict[str, Table]:
    """The columns of a table that lead to another row's key, each with that row's table."""
    if table.model is Reject:  # what was refused is in no other table
        return {}
    leads = {column: TABLES[name] for column, name in _LEADS.items() if column in table.model.model_fields}
    return {column: target for column, target in leads.items() if (table.name, column) != (target.name, target.key)}


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table as written to its Parquet files, the partition column left out.

    Each field carries its description, unit included, as metadata; the schema carries the contract's version.
    """
    fields = [_arrow_field(name, info) for name, info in table.model.model_fields.items()]
    return pa.schema(fields, metadata={"contract_version": CONTRACT_VERSION, "table": table.name})


def json_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of one row of a table."""
    schema = table.model.model_json_schema(mode="serialization")
    return schema | {"title": table.name, "x-contract-version": CONTRACT_VERSION}


def data_dictionary() -> str:
    """Markdown: every table and column of the contract, with types and meaning."""
    parts = [_DICTIONARY_HEAD] + [_dictionary_section(table) for table in EXPORTED.values()]
    return "\n".join(parts)


_DICTIONARY_HEAD = f"""# Tables

Generated from `schemas/` by `depeche schema > output/README.md`. Contract version {CONTRACT_VERSION}.

Each table is a folder of Parquet files, `<table>/**/*.parquet`. The tables that belong to an article are partitioned
by `month=YYYY-MM` of its publication (`month=unknown` without a date). `figures` and `aliases`, the last, are in exports alone.
A column marked `?` may be null: a value that the text does not give is null, never a guess.

In an object store, and on disks without links, these folders lie below the current state, which `current.json` names:
`{{"generation": ".generations/000007-…"}}` means `.generations/000007-…/<table>/**/*.parquet`. Read it once, then all tables
below that state: nothing there ever changes.
"""


def _dictionary_section(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        (table.model.__doc__ or "").split("\n")[0],
        "",
        "| column | type | meaning |",
        "| --- | --- | --- |",
    ]
    for name, info in table.model.model_fields.items():
        field = _arrow_field(name, info)
        values = literal_values(info)
        meaning = field.metadata[b"description"].decode()
        meaning += f" One of: {', '.join(f'`{value}`' for value in values)}." if values else ""
        kind = "enumeration" if values else str(field.type)
        lines.append(f"| `{name}` | {kind}{'?' if field.nullable else ''} | {meaning} |")
    return "\n".join(lines) + "\n"


def _arrow_field(name: str, info: FieldInfo) -> pa.Field:
    kind, nullable = _unwrap(info.annotation)
    if get_origin(kind) is Literal:
        arrow = _ENUMERATION
    elif "int32" in info.metadata:
        arrow = pa.int32()
    else:
        arrow = _ARROW[kind]
    return pa.field(name, arrow, nullable=nullable, metadata={"description": info.description or ""})


def literal_values(info: FieldInfo) -> tuple[str, ...]:
    """The values that a field may take, where they are few and named."""
    kind, _ = _unwrap(info.annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """The type below `Annotated` and `| None`, and whether None is allowed."""
    nullable = NoneType in get_args(annotation)
    if nullable:
        annotation = next(arg for arg in get_args(annotation) if arg is not NoneType)
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    return annotation, nullable
