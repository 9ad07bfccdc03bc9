"""The Census Bureau's two-digit codes of the states and territories (FIPS 5-2)."""

from typing import Final

import us

STATE_CODES: Final[dict[str, str]] = {
    str(entry.fips): str(entry.abbr) for entry in (*us.states.STATES_AND_TERRITORIES, us.states.DC)
}
"""Two-digit code to USPS code."""
