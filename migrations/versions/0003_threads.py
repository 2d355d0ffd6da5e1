"""Threads, posts and what is kept beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("space_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "wants",
            sa.Enum("listening", "own_story", "practical", "anything", name="wants", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("visible", "held", "hidden", "withdrawn", name="threadstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("title_shown", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_thread_author_id_person")),
        sa.ForeignKeyConstraint(["last_author_id"], ["person.id"], name=op.f("fk_thread_last_author_id_person")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_thread_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("public_id", name=op.f("uq_thread_public_id")),
    )
    op.create_index("ix_thread_author", "thread", ["author_id"], unique=False)
    op.create_index("ix_thread_list", "thread", ["space_id", "pinned", "activity_at", "id"], unique=False)
    op.create_table(
        "follow",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follow_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_follow_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "thread_id", name=op.f("pk_follow")),
    )
    op.create_index(op.f("ix_follow_thread_id"), "follow", ["thread_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opening", sa.Boolean(), nullable=False),
        sa.Column("reply_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to_author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("excerpt", sa.String(length=140), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "visible",
                "held",
                "hidden",
                "removed",
                "returned",
                "withdrawn",
                name="poststate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state_before",
            sa.Enum(
                "visible",
                "held",
                "hidden",
                "removed",
                "returned",
                "withdrawn",
                name="poststate",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("desk_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id_person")),
        sa.ForeignKeyConstraint(["reply_to_author_id"], ["person.id"], name=op.f("fk_post_reply_to_author_id_person")),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["post.id"], name=op.f("fk_post_reply_to_id_post"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("public_id", name=op.f("uq_post_public_id")),
    )
    op.create_index("ix_post_order", "post", ["thread_id", "placed_at", "id"], unique=False)
    op.create_index(op.f("ix_post_reply_to_id"), "post", ["reply_to_id"], unique=False)
    op.create_index("ix_post_thread_author", "post", ["thread_id", "author_id", "state"], unique=False)
    op.create_index("uq_post_nonce", "post", ["author_id", "nonce"], unique=True)
    op.create_table(
        "read_position",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("post_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_read_position_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_read_position_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "thread_id", name=op.f("pk_read_position")),
    )
    op.create_index(op.f("ix_read_position_thread_id"), "read_position", ["thread_id"], unique=False)
    op.create_table(
        "thread_participant",
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visible_posts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_thread_participant_member_id_person")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_participant_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "member_id", name=op.f("pk_thread_participant")),
    )
    op.create_index(op.f("ix_thread_participant_member_id"), "thread_participant", ["member_id"], unique=False)
    op.create_table(
        "thread_view_override",
        sa.Column("viewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("space_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("visible", "held", "hidden", "withdrawn", name="threadstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_view_override_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["person.id"], name=op.f("fk_thread_view_override_viewer_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("viewer_id", "thread_id", name=op.f("pk_thread_view_override")),
    )
    op.create_index(
        "ix_override_list",
        "thread_view_override",
        ["viewer_id", "space_id", "pinned", "activity_at", "thread_id"],
        unique=False,
    )
    op.create_index(op.f("ix_thread_view_override_thread_id"), "thread_view_override", ["thread_id"], unique=False)
    op.create_table(
        "post_revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_revision_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_revision")),
    )
    op.create_index("uq_post_revision_version", "post_revision", ["post_id", "version"], unique=True)


def downgrade() -> None:
    op.drop_table("post_revision")
    op.drop_table("thread_view_override")
    op.drop_table("thread_participant")
    op.drop_table("read_position")
    op.drop_table("post")
    op.drop_table("follow")
    op.drop_table("thread")
