"""The index of all orders is made anew so that what is erased from an order leaves it, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEARCH = """
CREATE VIRTUAL TABLE order_search USING fts5(
  words, phones, detail=column, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* S* Co Cn'")
"""
"""It keeps its own copy of the words: only what is known can be taken out of the index."""

_FORGETS = "INSERT INTO order_search(order_search, rank) VALUES ('secure-delete', 1)"
_TERMS = "CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, order_search, instance)"
_FOUND_BY = """
CREATE TEMP TABLE found_by AS
SELECT doc,
       group_concat(CASE WHEN col = 'words' THEN term END, ' ') AS words,
       group_concat(CASE WHEN col = 'phones' THEN term END, ' ') AS phones
FROM temp.term WHERE doc IN (SELECT id FROM orders) GROUP BY doc
"""
_FILLED = """
INSERT INTO order_search(rowid, words, phones)
SELECT doc, coalesce(words, ''), coalesce(phones, '') FROM found_by ORDER BY doc
"""


def upgrade() -> None:
    """Take over what every order is found by, from an index that kept what it once held."""
    for statement in (
        _TERMS,
        _FOUND_BY,
        "DROP TABLE temp.term",
        "DROP TABLE order_search",
        SEARCH,
        _FORGETS,
        _FILLED,
        "DROP TABLE found_by",
    ):
        op.execute(sa.text(statement))
