"""The people of the tests of notices."""

import pytest

from tests.factories import a_person


@pytest.fixture
def people(app_context):
    """Ana, Tom and Mia."""
    return [a_person() for _ in range(3)]
