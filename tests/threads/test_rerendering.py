"""Posts rendered by an older pipeline are rendered again from their source."""

from sqlalchemy import select, update

from forum.core.db import db
from forum.core.viewer import Audience
from forum.safety.text import RENDERER_VERSION
from forum.threads import operations
from forum.threads.models import Post, PostRevision, Wants
from tests.factories import a_person, a_space, viewer_of


def test_an_older_rendering_is_made_anew_and_the_rest_is_left_alone(app_context):
    author, space = a_person(), a_space(Audience.PARENTS)
    operations.start_thread(viewer_of(author), space.public_id, title="A title", source="*soft*", wants=Wants.ANYTHING)
    db.session.execute(update(Post).values(renderer_version=RENDERER_VERSION - 1))
    db.session.commit()
    assert operations.rerender() == 1
    post = db.session.scalars(select(Post)).one()
    assert post.renderer_version == RENDERER_VERSION
    assert "<em>soft</em>" in post.body
    assert "<em>soft</em>" in db.session.scalars(select(PostRevision)).one().body
    assert operations.rerender() == 0
