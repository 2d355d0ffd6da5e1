"""The routes and events that show what other members do. With the separation switched off, each must differ, so that
the harness is not blind; verbs are among them because they answer otherwise about things that are there."""

CONTENT: frozenset[str] = frozenset(
    {
        "apart.ask", "apart.ask_by_name", "apart.keep",
        "frames",
        "meetings.enter", "meetings.group", "meetings.ask_hide", "meetings.hide", "meetings.index",
        "meetings.late_entry",
        "meetings.meeting", "meetings.room", "meetings.say", "meetings.show",
        "meetings.change", "meetings.edit", "meetings.react", "meetings.take_back",
        "meetings.give_turn", "meetings.hand_over", "meetings.later", "meetings.more_time", "meetings.next_step",
        "meetings.end_soon", "meetings.pause", "meetings.take_over",
        "meetings_api.enter", "meetings_api.events", "meetings_api.hide", "meetings_api.list_groups",
        "meetings_api.show", "meetings_api.show_group",
        "meetings_api.edit", "meetings_api.react", "meetings_api.take_back", "meetings_api.take_reaction_back",
        "meetings_api.done", "meetings_api.hand", "meetings_api.listen", "meetings_api.state",
        "moderation.report", "moderation.send_report",
        "moderation_api.make_report",
        "notifications.index",
        "notifications_api.list_notices",
        "room.enter", "room.sync",
        "room.edit", "room.hide", "room.react", "room.show", "room.take_back",
        "search.find", "search.my_words", "search_api.find", "search_api.list_my_words",
        "threads.add_note", "threads.ask", "threads.be_with", "threads.keep", "threads.kept", "threads.let_go",
        "threads.note", "threads.post", "threads.preview_edit", "threads.preview_reply",
        "threads_api.ask", "threads_api.be_with", "threads_api.be_with_no_more", "threads_api.keep",
        "threads_api.keep_no_more", "threads_api.kept", "threads_api.note",
        "threads.edit", "threads.first_unread", "threads.follow", "threads.history", "threads.lock",
        "threads.pin", "threads.reply", "threads.save", "threads.show", "threads.space", "threads.take_back",
        "threads_api.edit", "threads_api.follow", "threads_api.history", "threads_api.list_posts",
        "threads_api.list_threads", "threads_api.lock", "threads_api.mark_read", "threads_api.pin",
        "threads_api.reply", "threads_api.show_post", "threads_api.show_thread", "threads_api.take_back",
        "threads_api.unfollow", "threads_api.unlock", "threads_api.unpin",
        "threads.start_here", "threads.decline_start_here",
        "threads_api.start_here", "threads_api.not_start_here",
        "threads_api.allow_start_here", "threads_api.decline_start_here",
    }
)  # fmt: skip
