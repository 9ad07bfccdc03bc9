"""The description of the interface, taken at its word by Schemathesis.

What fits the description may still be refused (a search without a letter), and a blank value is
none, so whether an answer is 200 or 400 is for ``test_public_sites.py`` to say.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.applications import Starlette

from roster.build import Inputs
from roster.snapshot import Roster
from roster.store import Loaded
from tests.helpers import DATA
from ui.public import answers
from ui.public.routes import public_routes
from versions.folder import FolderStorage

APP = Starlette(routes=public_routes())
_LEFT_OUT = [negative_data_rejection, positive_data_acceptance]
FUZZ = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described(shipped: Roster) -> Iterator[schemathesis.BaseSchema]:
    loaded = Loaded(shipped, Inputs.read(FolderStorage(DATA)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: loaded))
        yield schemathesis.openapi.from_asgi("/api/openapi.json", APP)


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_operation_answers_as_described(described, mode):
    for result in described.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"):
            continue  # nothing can be wrong with the question

        @FUZZ
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case):
            case.call_and_validate(excluded_checks=_LEFT_OUT)

        check()
