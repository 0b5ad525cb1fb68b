"""Where a PostgreSQL is for these tests: read before other settings of the environment go."""

import os

POSTGRESQL = os.environ.get("KIOSK_TEST_POSTGRESQL")
