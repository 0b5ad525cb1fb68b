"""Finds orders by what a person typed, in the full-text indexes.

Open orders are read by slot and ended ones newest first, both from an index in that order and only
up to the limit, so that years of ended orders make a search little slower.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection

from sqlalchemy import Connection, text

from kiosk.storage.search import (
    ANYWHERE,
    ANYWHERE_LENGTH_MIN,
    near_code_keys,
    near_expression,
    search_expression,
)

OPEN = text(
    "SELECT order_id FROM orders INDEXED BY ix_orders_open WHERE board_column IS NOT NULL "
    "AND id IN (SELECT rowid FROM open_search WHERE open_search MATCH :words) "
    "ORDER BY slot_start NULLS LAST, id LIMIT :limit"
)
ENDED = text(
    "SELECT o.order_id FROM ended_search AS f CROSS JOIN orders AS o ON o.id = f.rowid "
    "WHERE f.ended_search MATCH :words ORDER BY f.rowid DESC LIMIT :limit"
)
_KNOWN = text(
    "SELECT value FROM json_each(:beginnings) WHERE EXISTS "
    "(SELECT 1 FROM known_word WHERE word >= value AND word < value || '{')"
)
_OF_CODES = text(
    "SELECT o.order_id FROM json_each(:keys) CROSS JOIN orders AS o ON o.code_key = value "
    "ORDER BY o.board_column IS NULL, o.slot_start IS NULL, o.slot_start, o.id DESC LIMIT :limit"
)


def found(connection: Connection, typed: str, limit: int) -> list[str]:
    """The ids of the orders by code, name, phone or number; then by shelf or item; open ones
    first.
    """
    named = _matching(connection, search_expression(typed), limit)
    if len(named) == limit or len(typed.strip()) < ANYWHERE_LENGTH_MIN:
        return named
    anywhere = _matching(connection, search_expression(typed, ANYWHERE), limit)
    return list(dict.fromkeys((*named, *anywhere)))[:limit]


def nearly_found(connection: Connection, typed: str, limit: int) -> list[str]:
    """The ids of the orders that were meant if `typed` has one error.

    Those whose code was meant, then the others; of each, open ones first.
    """
    keys = near_code_keys(typed)
    wanted = {"keys": json.dumps(keys), "limit": limit}
    coded = connection.execute(_OF_CODES, wanted).scalars().all() if keys else ()
    words = near_expression(typed, _known(connection))
    named = _matching(connection, words, limit)
    return list(dict.fromkeys((*coded, *named)))[:limit]


def _known(connection: Connection) -> Callable[[Collection[str]], set[str]]:
    """Which of some beginnings of words the words of any order have."""

    def known(beginnings: Collection[str]) -> set[str]:
        asked = {"beginnings": json.dumps(list(beginnings))}
        return set(connection.execute(_KNOWN, asked).scalars())

    return known


def _matching(connection: Connection, words: str, limit: int) -> list[str]:
    order_ids: list[str] = []
    for query in (OPEN, ENDED) if words else ():
        if len(order_ids) < limit:
            wanted = {"words": words, "limit": limit - len(order_ids)}
            order_ids += connection.execute(query, wanted).scalars()
    return order_ids
