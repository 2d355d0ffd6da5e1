"""Links out of our mails. They are open to everybody: the link is the proof, and any token is answered alike."""

from tests.rules.matrix.rows import VIEWERS, WRONG_HOST, Wrong, everybody, post

EVERYBODY = frozenset(VIEWERS)
_ANY = {"token": "a-token-of-nobody"}

ROWS = (
    everybody("mail.never", "the link out of a mail: never write to me", at=_ANY),
    post("mail.set_never", "never write to this address", EVERYBODY, {"wish": "never"}, at=_ANY, public=True,
         wrong=Wrong("422 invalid_input", "with another wish", form={"wish": "perhaps"})),
    everybody("notifications.stop", "the link out of a reply mail: no more of this", at=_ANY),
    post("notifications.stop_now", "ending reply mail", EVERYBODY, {"List-Unsubscribe": "One-Click"}, at=_ANY,
         public=True, wrong=WRONG_HOST),
)  # fmt: skip
