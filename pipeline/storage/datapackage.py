"""The description of exported files by the standard of Frictionless Data: `datapackage.json`."""

import json
from collections.abc import Iterable
from itertools import product
from typing import Any

import pyarrow as pa

from schemas import CONTRACT_VERSION, Table, arrow_schema, foreign_keys, literal_values

# Formats that a package describes, the standard's own first: its resources have the names of the tables.
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def describe(tables: Iterable[Table], forms: Iterable[str]) -> str:
    """The package of one file a table and format, `<table>.<form>`: columns with types, meanings, values and keys."""
    package = {
        "profile": "data-package",
        "name": "depeche",
        "title": "Organisations, dates, amounts and headcounts of French press articles",
        "version": CONTRACT_VERSION,
        "resources": [_resource(table, form) for form, table in product(forms, tables)],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, form: str) -> dict[str, Any]:
    keys = [
        {"fields": [name], "reference": {"resource": _name(target, form) if target != table else "", "fields": [target.key]}}
        for name, target in foreign_keys(table).items()
    ]
    schema = {
        "fields": [_field(table, field, form) for field in arrow_schema(table)],
        "missingValues": [""],
        **({"primaryKey": [table.key]} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }
    return {
        "name": _name(table, form),
        "path": f"{table.name}.{form}",
        "profile": "tabular-data-resource",
        "format": form,
        "mediatype": MEDIA[form],
        "encoding": "utf-8",
        "description": (table.model.__doc__ or "").split("\n")[0],
        "schema": schema,
    }


def _name(table: Table, form: str) -> str:
    """The name of a resource, the same whatever else lies beside it: `amounts`, `amounts-parquet`."""
    return table.name if form == next(iter(MEDIA)) else f"{table.name}-{form}"


def _field(table: Table, field: pa.Field, form: str) -> dict[str, Any]:
    info = table.model.model_fields[field.name]
    constraints: dict[str, Any] = {} if field.nullable else {"required": True}
    if values := literal_values(info):
        constraints["enum"] = list(values)
    kind = _type(field.type)
    if kind == "integer" and field.nullable and form == "parquet":
        kind = "number"  # the standard's own tool reads Parquet by pandas, which has no whole numbers beside gaps
    described = {"name": field.name, "type": kind, "description": info.description or ""}
    return described | ({"constraints": constraints} if constraints else {})


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return "number"
    return "date" if pa.types.is_date(kind) else "datetime" if pa.types.is_timestamp(kind) else "string"
