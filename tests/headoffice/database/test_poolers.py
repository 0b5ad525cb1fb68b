"""Through a pooler that gives each transaction another connection, nothing is prepared on one."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.storage.database import OfficeDatabase, read_url

PREPARED = text("SELECT count(*) FROM pg_prepared_statements")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("is_pooled", [False, True])
def test_statements_are_prepared_unless_the_address_says_otherwise(
    url: str, is_pooled: bool
) -> None:
    more = {"prepare_threshold": "none"} if is_pooled else {}
    address = make_url(url).update_query_dict(more).render_as_string(hide_password=False)
    with closing(OfficeDatabase(address)) as database, database.transaction() as connection:
        for _ in range(10):
            connection.execute(text("SELECT CAST(:number AS integer)"), {"number": 1})
        assert bool(connection.execute(PREPARED).scalar_one()) is not is_pooled


def test_another_word_there_is_refused() -> None:
    read_url("postgresql://kiosk@10.0.0.1/kiosk?prepare_threshold=none")
    with pytest.raises(InvalidDatabase) as refused:
        read_url("postgresql://kiosk:secret@10.0.0.1/kiosk?prepare_threshold=5")
    assert refused.value.problem == "url"
    assert "secret" not in refused.value.given
