"""Leading a meeting: its agenda under way, turns and hands, changed lines, reactions, private words, the debrief."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _row_of(table: str, column: str, of: str = "person", gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{of}")
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=name, ondelete=gone)


def upgrade() -> None:
    with op.batch_alter_table("meeting") as meeting:
        meeting.add_column(sa.Column("agenda", sa.JSON(), server_default="[]", nullable=False))
        meeting.add_column(sa.Column("step", NUMBER, server_default="0", nullable=False))
        for name in ("step_since", "turn_since", "turn_until", "paused_at"):
            meeting.add_column(_moment(name))
        meeting.add_column(sa.Column("rehearsal", sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in ("turn_id", "lead_id"):
            meeting.add_column(sa.Column(name, NUMBER, nullable=True))
            meeting.create_index(op.f(f"ix_meeting_{name}"), [name])
            key = op.f(f"fk_meeting_{name}_person")
            meeting.create_foreign_key(key, "person", [name], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("room_event") as event:
        event.add_column(_moment("edited_at"))
        event.add_column(sa.Column("about_id", NUMBER, nullable=True))
        event.create_index(op.f("ix_room_event_about_id"), ["about_id"])
        key = op.f("fk_room_event_about_id_person")
        event.create_foreign_key(key, "person", ["about_id"], ["id"], ondelete="SET NULL")
    op.add_column("admission", _moment("muted_at"))
    op.add_column("admission", sa.Column("listening", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("admission", sa.Column("hand", NUMBER, nullable=True))
    _make_lines()
    _make_private()
    op.create_table(
        "debrief",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        _moment("written_at", needed=True),
        _row_of("debrief", "meeting_id", "meeting"),
        _row_of("debrief", "person_id"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_debrief")),
    )
    op.create_index(op.f("ix_debrief_person_id"), "debrief", ["person_id"])


def _make_lines() -> None:
    op.create_table(
        "room_earlier",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        _moment("until", needed=True),
        _row_of("room_earlier", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", "seq", "number", name=op.f("pk_room_earlier")),
    )
    op.create_table(
        "room_reaction",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        _row_of("room_reaction", "meeting_id", "meeting"),
        _row_of("room_reaction", "person_id"),
        sa.PrimaryKeyConstraint("meeting_id", "seq", "person_id", "kind", name=op.f("pk_room_reaction")),
    )
    op.create_index(op.f("ix_room_reaction_person_id"), "room_reaction", ["person_id"])


def _make_private() -> None:
    op.create_table(
        "private_talk",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("last_seq", NUMBER, nullable=False),
        sa.Column("seen_by_member", NUMBER, nullable=False),
        sa.Column("seen_by_leads", NUMBER, nullable=False),
        _moment("opened_at", needed=True),
        _moment("help_at"),
        sa.Column("help_by", NUMBER, nullable=True),
        _row_of("private_talk", "meeting_id", "meeting"),
        _row_of("private_talk", "member_id"),
        _row_of("private_talk", "help_by", gone="SET NULL"),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_private_talk")),
    )
    op.create_index(op.f("ix_private_talk_member_id"), "private_talk", ["member_id"])
    op.create_table(
        "private_word",
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("author_id", NUMBER, nullable=True),
        sa.Column("client_nonce", sa.String(length=64), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("card", sa.String(length=2), nullable=True),
        _moment("created_at", needed=True),
        _row_of("private_word", "meeting_id", "meeting"),
        _row_of("private_word", "member_id"),
        _row_of("private_word", "author_id", gone="SET NULL"),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", "seq", name=op.f("pk_private_word")),
        sa.UniqueConstraint("public_id", name=op.f("uq_private_word_public_id")),
        sa.UniqueConstraint(
            "meeting_id", "author_id", "client_nonce", name=op.f("uq_private_word_meeting_id_author_id_client_nonce")
        ),
    )
    for column in ("author_id", "member_id"):
        op.create_index(op.f(f"ix_private_word_{column}"), "private_word", [column])


def downgrade() -> None:
    for table in ("debrief", "private_word", "private_talk", "room_reaction", "room_earlier"):
        op.drop_table(table)
    for column in ("hand", "listening", "muted_at"):
        op.execute(f"ALTER TABLE admission DROP COLUMN {column}")
    # The older house has no word for these: what they are about is gone with the columns.
    op.execute(
        "DELETE FROM room_event WHERE kind IN ('edited', 'reacted', 'step', 'turn', 'paused', 'unpaused', 'lead')"
    )
    op.execute("UPDATE meeting SET state = 'closed' WHERE state = 'purged'")
    with op.batch_alter_table("room_event") as event:
        event.drop_constraint(op.f("fk_room_event_about_id_person"), type_="foreignkey")
        event.drop_index(op.f("ix_room_event_about_id"))
        for name in ("about_id", "edited_at"):
            event.drop_column(name)
    with op.batch_alter_table("meeting") as meeting:
        for name in ("turn_id", "lead_id"):
            meeting.drop_constraint(op.f(f"fk_meeting_{name}_person"), type_="foreignkey")
            meeting.drop_index(op.f(f"ix_meeting_{name}"))
            meeting.drop_column(name)
        for name in ("rehearsal", "paused_at", "turn_until", "turn_since", "step_since", "step", "agenda"):
            meeting.drop_column(name)
