"""JSON Schemas for editors, made from the same dataclasses that read the YAML, so that the two cannot drift apart."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from calculator.ground.records import SHORTHAND, Pattern, hints_of, required
from calculator.packs.schema import PackRecord
from site_build.corpus import kinds
from site_build.corpus.works import Version

Schema = dict[str, Any]

# Editors read YAML 1.2, where a bare 3000 is a number and a bare true a boolean; ours are read from their text.
TEXT: Schema = {"type": ["string", "number", "boolean"]}
FOLDER = "schemas"
NAMELESS: Mapping[type, str] = {PackRecord: "pack", Version: "version"}


def schemas() -> Mapping[str, Schema]:
    """One schema per kind of file, by the name of its schema file."""
    names = {kind.record: kind.stem or NAMELESS[kind.record] for kind in kinds.FILES}
    return {f"{name}.json": schema_of(record) for record, name in names.items()}


def write_schemas(root: Path) -> None:
    """Write every schema below `root`/schemas."""
    for name, text in schema_texts().items():
        (root / FOLDER).mkdir(exist_ok=True)
        (root / FOLDER / name).write_text(text, encoding="utf-8")


def schema_texts() -> Mapping[str, str]:
    """Every schema as the text of its file."""
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas().items()}


def schema_of(record: type) -> Schema:
    """The JSON Schema (2020-12) of a record, with the records it holds as definitions."""
    definitions: dict[str, Schema] = {}
    root = _schema(record, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": definitions}


def _schema(hint: Any, definitions: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        pattern = next((note.regex for note in arguments[1:] if isinstance(note, Pattern)), None)
        return {**_schema(arguments[0], definitions), **({"pattern": f"^({pattern})$"} if pattern else {})}
    if origin in (Union, types.UnionType):
        return _schema(next(one for one in arguments if one is not type(None)), definitions)
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is Mapping:
        keys = _schema(arguments[0], definitions)
        return {
            "type": "object",
            "propertyNames": _key(keys),
            "additionalProperties": _schema(arguments[1], definitions),
        }
    if origin is Literal:
        return {"enum": [*arguments, *([True] if "true" in arguments else [])]}
    return _record(hint, definitions) if is_dataclass(hint) else _scalar(hint)


def _key(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "type"}


def _scalar(hint: Any) -> Schema:
    if hint is date:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    return {"type": "boolean"} if hint is bool else dict(TEXT)


def _record(record: Any, definitions: dict[str, Schema]) -> Schema:
    name = record.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = {
            "description": cleandoc(record.__doc__),
            "type": "object",
            "properties": dict(_properties(record, definitions)),
            "required": [item.name.rstrip("_") for item in fields(record) if required(item)],
            "additionalProperties": False,
        }
    reference = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [dict(TEXT), reference]} if hasattr(record, SHORTHAND) else reference


def _properties(record: Any, definitions: dict[str, Schema]) -> Iterator[tuple[str, Schema]]:
    for item in fields(record):
        yield item.name.rstrip("_"), _schema(hints_of(record)[item.name], definitions)
