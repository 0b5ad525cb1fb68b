"""The PostgreSQL for these tests: read before other settings of the environment are removed."""

import os

POSTGRESQL = os.environ.get("KIOSK_TEST_POSTGRESQL")
