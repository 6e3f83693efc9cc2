"""The API described for programs (OpenAPI 3.1) and for people (one plain page): both from the model, the catalogue and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import i18n
from intake import submission
from intake.api.problems import STATUS, TYPE, language_of, words
from intake.api.submissions import PREFIX
from intake.catalogue import Catalogue
from intake.packing import packed
from intake.store.writing import MOST_ITEMS
from intake.submission import Submission
from intake.words import say

REQUIRED = ("submission_id", "service_codes")
EXAMPLE = {
    "submission_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "occurred_at": "2024-02-05T09:40",
    "is_ongoing": True,
    "service_codes": ["RECIPE", "MCN_INSUR"],
    "kind_code": "K_DOWN",
    "consequence_codes": ["I_NO_ERX", "I_PAPER"],
    "minutes_lost": 25,
    "postal_code": "5000",
    "software_name": "CARECONNECT",
    "comment": "Écran gris depuis ce matin.",
    "quote_consent": False,
}
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_STYLE = Path(__file__).with_name("pages") / "description.css"
_LENGTHS = {
    "form_version": submission.VERSION_LENGTH,
    "software_version": submission.VERSION_LENGTH,
    "software_name": submission.NAME_LENGTH,
    "error_code": submission.ERROR_CODE_LENGTH,
    "comment": submission.COMMENT_LENGTH,
    "reporter_id": submission.IDENTIFIER_LENGTH,
}


@dataclass(frozen=True)
class Field:
    """One field as a reader of the page needs it."""

    name: str
    type: str
    means: str
    is_required: bool
    values: tuple[str, ...]


def field_names() -> list[str]:
    return [info.alias or name for name, info in Submission.model_fields.items()]


def schema_of(name: str, catalogue: Catalogue) -> dict[str, Any]:
    """The JSON schema of one field, without its description."""
    if name == "submission_id":
        return {"type": "string", "minLength": submission.ID_LENGTHS[0], "maxLength": submission.ID_LENGTHS[1]}
    if name == "version":
        return {"type": "integer", "minimum": 1, "maximum": submission.MOST_VERSIONS, "default": 1}
    if name == "service_codes":
        values = sorted(set(catalogue.services.values()))
        return {"type": "array", "items": {"type": "string", "examples": values}, "minItems": 1, "maxItems": submission.MOST_SERVICES}
    if name == "consequence_codes":
        values = sorted(catalogue.codes[name].values())
        return {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": submission.MOST_CONSEQUENCES}
    if name in catalogue.codes:
        return {"type": "string", "enum": list(catalogue.codes[name].values())}
    if name in ("is_ongoing", "quote_consent"):
        return {"type": "boolean"}
    if name in ("minutes_lost", "patients_affected"):
        most = submission.MOST_MINUTES if name == "minutes_lost" else submission.MOST_PATIENTS
        return {"type": "integer", "minimum": 0, "maximum": most}
    if name == "postal_code":
        return {"type": "string", "pattern": "^[1-9][0-9]{3}$"}
    if name in _LENGTHS:
        return {"type": "string", "maxLength": _LENGTHS[name]}
    return {"type": "string", "format": "date-time", "examples": ["2024-02-05T09:40", "2024-02-05T08:40:00Z", "2024-02-05"]}


def openapi(catalogue: Catalogue, lang: str) -> dict[str, Any]:
    fields = {name: schema_of(name, catalogue) | {"description": say(f"field.{name}", lang)} for name in field_names()}
    kept = {
        "type": "object",
        "properties": {
            "submission_id": {"type": "string"},
            "version": {"type": "integer"},
            "received_at": {"type": "string", "format": "date-time"},
        },
        "required": ["submission_id", "version", "received_at"],
    }
    problem = {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": sorted(STATUS)},
            "errors": {
                "type": "array",
                "items": {"type": "object", "properties": {name: {"type": "string"} for name in ("field", "code", "message")}},
            },
        },
        "required": ["title", "status", "code"],
    }
    results = {
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in ("stored", "repeated", "refused")},
            "results": {"type": "array", "items": {"anyOf": [_ref("Kept"), _ref("Problem")]}},
        },
    }
    either = {"oneOf": [_ref("Submission"), {"type": "array", "items": _ref("Submission"), "minItems": 1, "maxItems": MOST_ITEMS}]}
    return {
        "openapi": "3.1.0",
        "info": {"title": say("api.title", lang), "version": "1", "description": say("api.lead", lang)},
        "security": [{"key": []}],
        "paths": {
            f"{PREFIX}/submissions": {
                "post": {
                    "summary": say("api.send", lang),
                    "description": f"{say('api.list', lang)} {say('api.again', lang)}",
                    "requestBody": {"required": True, "content": {"application/json": {"schema": either, "example": EXAMPLE}}},
                    "responses": {
                        "201": _answer(say("api.stored", lang), "Kept"),
                        "200": _answer(say("api.repeated", lang), "Kept", "Results"),
                        **_problems(lang),
                    },
                }
            },
            f"{PREFIX}/submissions/{{submission_id}}": {
                "delete": {
                    "summary": say("api.withdraw", lang),
                    "parameters": [{"name": "submission_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {"200": _answer(say("api.withdrawn", lang), "Kept"), **_problems(lang)},
                }
            },
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": say("api.key", lang)}},
            "schemas": {
                "Submission": {"type": "object", "properties": fields, "required": list(REQUIRED), "additionalProperties": False},
                "Kept": kept,
                "Problem": problem,
                "Results": results,
            },
        },
    }


def description_routes(catalogue: Catalogue) -> list[Route]:
    documents = {lang: orjson.dumps(openapi(catalogue, lang)) for lang in i18n.LANGUAGES}
    pages = {lang: _page(catalogue, lang) for lang in i18n.LANGUAGES}
    style = _STYLE.read_bytes()

    async def for_programs(request: Request) -> Response:
        return _told(request, documents, "application/json")

    async def for_people(request: Request) -> Response:
        return _told(request, pages, "text/html")

    async def its_style(_request: Request) -> Response:
        return Response(style, media_type="text/css", headers={"cache-control": "public, max-age=3600"})

    return [
        Route(f"{PREFIX}/openapi.json", for_programs),
        Route(f"{PREFIX}/docs", for_people),
        Route(f"{PREFIX}/description.css", its_style),
    ]


def _told(request: Request, by_language: Mapping[str, str | bytes], media_type: str) -> Response:
    lang = _language(request)
    headers = {"content-language": lang, "vary": "accept-language, accept-encoding"}
    return packed(request, Response(by_language[lang], headers=headers, media_type=media_type))


def _page(catalogue: Catalogue, lang: str) -> str:
    fields = []
    for name in field_names():
        schema = schema_of(name, catalogue)
        inner = schema.get("items", schema)
        values = tuple(inner.get("enum", inner.get("examples", ())))
        fields.append(Field(name, schema["type"], say(f"field.{name}", lang), name in REQUIRED, values))
    answers = [(201, "", say("api.stored", lang)), (200, "", say("api.repeated", lang))]
    answers += [(status, code, words(code, lang)) for code, status in STATUS.items()]
    codes = [key.removeprefix("intake.fault.") for key in i18n.texts(lang) if key.startswith("intake.fault.")]
    return _PAGES.get_template("description.html").render(
        lang=lang,
        languages=i18n.LANGUAGES,
        say=lambda key: say(key, lang),
        prefix=PREFIX,
        fields=fields,
        answers=answers,
        faults=[(code, say(f"fault.{code}", lang)) for code in codes],
        example=orjson.dumps(EXAMPLE, option=orjson.OPT_INDENT_2).decode(),
    )


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in i18n.LANGUAGES else language_of(request)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, *names: str, media_type: str = "application/json") -> dict[str, Any]:
    schema = _ref(names[0]) if len(names) == 1 else {"anyOf": [_ref(name) for name in names]}
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _problems(lang: str) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code, status in STATUS.items():
        by_status.setdefault(status, []).append(f"{code}: {words(code, lang)}")
    return {str(status): _answer("\n".join(codes), "Problem", media_type=TYPE) for status, codes in sorted(by_status.items())}
