"""Demo people live in the demo only."""

import pytest

from forum.core.db import db
from forum.core.settings import UnsafeSettings
from forum.demo.guard import refuse_demo_rows
from tests.factories import a_person


def test_a_database_with_demo_people_does_not_start_outside_the_demo(app, make_app):
    with app.app_context():
        a_person().demo = True
        db.session.commit()
    with pytest.raises(UnsafeSettings, match="demo"):
        refuse_demo_rows(app)
    refuse_demo_rows(make_app(demo=True))


def test_a_database_with_real_people_starts(app):
    with app.app_context():
        a_person()
    refuse_demo_rows(app)
