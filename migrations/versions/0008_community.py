"""What a community has set for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERSON_TABLES = ("community_agreed", "community_named", "help_country")


def upgrade() -> None:
    community = op.create_table(
        "community",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_community")),
    )
    op.bulk_insert(community, [{"name": "house", "version": 0}])
    op.create_table(
        "community_setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("version", KEY, nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_community_setting_changed_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_community_setting")),
    )
    op.create_table(
        "community_paper",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_community_paper_changed_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_paper")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_community_paper_kind_version")),
    )
    _about_a_person("community_agreed", sa.Column("version", KEY, nullable=False), _at("at"))
    _about_a_person("community_named", _at("since"))
    _about_a_person("help_country", sa.Column("country", sa.String(length=2), nullable=False))
    op.create_table(
        "invite",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "side",
            sa.Enum("parent", "adult_child", "both", "supporter", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("made_by", KEY, nullable=True),
        _at("made_at"),
        _at("expires_at"),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_invite_made_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invite_public_id")),
    )
    op.add_column("space", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _about_a_person(table: str, *columns: sa.Column[object]) -> None:
    """A table with at most one row a person, which goes with the person."""
    op.create_table(
        table,
        sa.Column("person_id", KEY, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_column("space", "closed_at")
    op.drop_table("invite")
    for table in reversed(PERSON_TABLES):
        op.drop_table(table)
    op.drop_table("community_paper")
    op.drop_table("community_setting")
    op.drop_table("community")
