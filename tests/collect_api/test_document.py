"""Our OpenAPI document against the published facts, written down here."""

from __future__ import annotations

from typing import Any

import httpx2

from kiosk.collect_api.server.app import OPERATIONS
from tests.collect_api.retailer import Retailer

VERSION = "x-api-version"
REQUIRED, OPTIONAL = True, False

PUBLISHED: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/oauth/token"): {
        "body": {"client_id", "client_secret", "grant_type"},
        "optional": {"audience"},
        "statuses": {200, 401},
        "reply": {"access_token", "token_type", "expires_in"},
    },
    ("POST", "/collects"): {
        "version": REQUIRED,
        "body": {"collectId", "exchangePlaceId", "customer", "packages"},
        "optional": {"mode", "bookingId", "slot", "firstAvailableSlot"},
        "statuses": {204, 400, 401, 403, 409},
    },
    ("GET", "/collects"): {
        "version": REQUIRED,
        "query": {
            "exchangePlaceId": OPTIONAL,
            "status": OPTIONAL,
            "start": OPTIONAL,
            "end": OPTIONAL,
            "createdAtStart": OPTIONAL,
            "createdAtEnd": OPTIONAL,
            "limit": OPTIONAL,
            "offset": OPTIONAL,
        },
        "statuses": {200, 400, 401},
        "reply": {"id", "status", "mode"},
        "reply_optional": {"slot", "urls", "firstAvailableSlot"},
    },
    ("GET", "/collects/{collectId}"): {
        "statuses": {200, 404},
        "reply": {"status", "mode"},
        "reply_optional": {"slot", "urls", "firstAvailableSlot"},
    },
    ("PATCH", "/collects/{collectId}"): {
        "version": REQUIRED,
        "body": set(),
        "optional": {
            "exchangePlaceId",
            "bookingId",
            "slot",
            "customer",
            "packages",
            "firstAvailableSlot",
        },
        "statuses": {204, 400, 401, 403, 404},
    },
    ("DELETE", "/collects/{collectId}"): {
        "version": REQUIRED,
        "statuses": {204, 401, 403, 404},
    },
    ("PUT", "/collects/{collectId}/status"): {
        "version": OPTIONAL,
        "body": {"status", "date", "comment"},
        "optional": {"additionalData"},
        "statuses": {204, 401, 403, 404},
    },
    ("GET", "/slots"): {
        "version": REQUIRED,
        "query": {
            "exchangePlaceId": REQUIRED,
            "toDate": REQUIRED,
            "fromDate": OPTIONAL,
            "number": OPTIONAL,
            "minRemainingCapacity": OPTIONAL,
            "withOnGoingSlots": OPTIONAL,
        },
        "statuses": {200, 400, 401, 403},
        "reply": {"slots"},
    },
    ("POST", "/bookings"): {
        "version": REQUIRED,
        "body": {"exchangePlaceId", "slot"},
        "optional": {"isMultiSlot"},
        "statuses": {201, 400, 401, 403, 409},
        "reply": {"bookingId"},
    },
    ("DELETE", "/bookings/{bookingId}"): {
        "version": REQUIRED,
        "statuses": {204, 401, 403, 404},
    },
    ("POST", "/subscriptions"): {
        "version": REQUIRED,
        "body": {"callbacks"},
        "optional": {"headers", "auth"},
        "statuses": {204, 400},
    },
    ("GET", "/health"): {"statuses": {204}},
    ("POST", "/stores"): {"version": REQUIRED, "statuses": {204, 400, 401, 409}},
    ("PATCH", "/stores/{id}"): {"version": REQUIRED, "statuses": {204, 400, 401, 409}},
}
"""The table of the contract: path, method, parameter, required field, status code."""

OF_ANY_CALL = {400, 401, 504}
"""Codes of the contract that each call may get, whether its row has them or not."""

FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "CustomerFields": (
        {"firstName", "lastName", "phone", "email", "language", "timezone"},
        {"main", "title", "isProfessional", "companyName"},
    ),
    "PackageFields": (
        {"length", "width", "height", "weight", "products"},
        {"references", "quantity", "type", "attributes", "category", "volume"},
    ),
    "LengthFields": ({"value", "unit"}, set()),
    "WeightFields": ({"value", "unit"}, set()),
    "ReferenceFields": (set(), {"reference", "barcode", "state", "containerId"}),
    "BarcodeFields": (set(), {"value", "type", "format"}),
    "ContainerFields": (set(), {"trailerId", "palletId"}),
    "AttributesFields": (set(), {"footprint"}),
    "FootprintFields": ({"value", "unit"}, set()),
    "ProductFields": ({"type"}, {"ean", "cug", "label", "quantity"}),
    "SlotFields": ({"start", "end"}, {"expiredAt"}),
    "SlotReply": ({"start", "end"}, set()),
    "OfferedSlotReply": ({"id", "start", "end", "remainingCapacity"}, set()),
    "UrlsReply": ({"track"}, {"reschedule"}),
    "AdditionalData": ({"key", "value"}, set()),
    "ErrorReply": ({"statusCode", "error", "message"}, {"reasons", "validation"}),
}
"""Of each object: its required fields, and the others."""

STATUSES = {
    *("COLLECT_INIT", "COLLECT_STARTED", "COLLECT_READY", "COLLECT_AWAITING"),
    *("COLLECT_IN_PROGRESS", "COLLECT_PICK_UP_OK", "COLLECT_PICK_UP_FAILED"),
    *("COLLECT_PICK_UP_PARTIALLY", "COLLECT_BLOCKED", "COLLECT_DELAYED", "COLLECT_REPLANNED"),
}


def document(retailer: Retailer) -> dict[str, Any]:
    reply = httpx2.get(f"{retailer.http.base_url}/openapi.json")
    assert reply.status_code == 200
    document: dict[str, Any] = reply.json()
    return document


def schema_of(document: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    (kind,) = content["content"].values()
    schema: dict[str, Any] = kind["schema"]
    schema = schema.get("items", schema)
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def names(schema: dict[str, Any]) -> tuple[set[str], set[str]]:
    needed = set(schema.get("required", ()))
    return needed, set(schema["properties"]) - needed


def test_the_document_has_the_published_calls(retailer: Retailer) -> None:
    served = {
        (method.upper(), path)
        for path, methods in document(retailer)["paths"].items()
        for method in methods
    }
    assert served == set(PUBLISHED)
    assert len(OPERATIONS) == len(served)


def test_each_call_has_the_published_parameters_fields_and_status_codes(
    retailer: Retailer,
) -> None:
    whole = document(retailer)
    for (method, path), facts in PUBLISHED.items():
        served = whole["paths"][path][method.lower()]
        where = f"{method} {path}"
        given = {one["name"]: one for one in served["parameters"] if one["in"] != "path"}
        version = given.pop(VERSION, None)
        assert (version and version["required"]) == facts.get("version"), where
        assert {name: one["required"] for name, one in given.items()} == facts.get("query", {}), (
            where
        )
        statuses = {int(status) for status in served["responses"]}
        assert facts["statuses"] <= statuses <= facts["statuses"] | OF_ANY_CALL, where
        if "body" in facts:
            body = schema_of(whole, served["requestBody"])
            assert names(body) == (facts["body"], facts["optional"]), where
        if "reply" in facts:
            (success,) = (served["responses"][one] for one in served["responses"] if one < "300")
            needed, others = names(schema_of(whole, success))
            assert needed == facts["reply"], where
            assert others >= facts.get("reply_optional", set()), where


def test_each_object_has_the_published_fields(retailer: Retailer) -> None:
    schemas = document(retailer)["components"]["schemas"]
    for name, facts in FIELDS.items():
        assert names(schemas[name]) == facts, name


def test_the_published_values_are_listed(retailer: Retailer) -> None:
    whole = document(retailer)
    status = whole["components"]["schemas"]["StatusBody"]["properties"]["status"]
    assert set(status["enum"]) == STATUSES
    (listed,) = (
        one["schema"]["items"]["enum"]
        for one in whole["paths"]["/collects"]["get"]["parameters"]
        if one["name"] == "status"
    )
    assert set(listed) == STATUSES
    customer = whole["components"]["schemas"]["CustomerFields"]["properties"]
    assert customer["language"]["enum"] == ["en", "fr", "es", "nl"]
    length = whole["components"]["schemas"]["LengthFields"]["properties"]["unit"]
    assert length["enum"] == ["mm", "cm", "m", "km", "in", "ft-us", "ft", "mi"]


def test_a_device_gets_the_document_of_the_stores_api(retailer: Retailer) -> None:
    shown = {"authorization": "Bearer hub-1.secret"}
    reply = httpx2.get(f"{retailer.http.base_url}/openapi.json", headers=shown)
    assert (reply.status_code, reply.json()["code"]) == (401, "unknown_device")
