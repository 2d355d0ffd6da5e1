"""The verbs of mail: asking for it, sending it, looking after it, and heeding what addresses say."""

from forum.mail.operations.asking import post, post_letter
from forum.mail.operations.heeding import is_welcome, may_write_unasked, set_never, was_asked
from forum.mail.operations.keeping import put_aside, settle_put_aside, tidy, try_dead_again
from forum.mail.operations.sending import deliver

__all__ = [
    "deliver",
    "is_welcome",
    "may_write_unasked",
    "post",
    "post_letter",
    "put_aside",
    "set_never",
    "settle_put_aside",
    "tidy",
    "try_dead_again",
    "was_asked",
]
