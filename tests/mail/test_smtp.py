"""Over real SMTP: what is sent arrives as it is, encrypted where asked, and each refusal is what it says."""

import pytest

from forum.core.relay import Relay
from forum.core.settings import Settings
from forum.mail import transport
from forum.mail.smtp import NotNow, Refused, Unsure
from forum.mail.transport import Mail
from tests.mail.server import mail_server

NOTE = Mail("ana@example.org", "Your code", "One line.\n.A line with a dot before it\n..and two\n.\nThe last.\n")
HEADERS = (("List-Unsubscribe", "<https://chair.example/" + "x" * 200 + ">"),)


@pytest.fixture
def post(server, tmp_path, monkeypatch):
    """Send by a relay (this module's server)."""

    def send(mail=NOTE, relay=None, before_end=lambda: None):
        settings = Settings.for_tests(
            "sqlite://", tmp_path, mail_transport="smtp", mail_sender="Open Chair <no-reply@chair.example>",
            relay=relay or server.relay,
        )  # fmt: skip
        monkeypatch.setattr(transport, "_settings", settings)
        transport.hand_over(mail, "a-name-of-its-own", before_end)

    return send


def test_it_arrives_once_and_as_it_was(box, post):
    post()
    (found,) = box.taken
    assert found.get_content() == NOTE.text
    assert (found["To"], found["Subject"]) == (NOTE.to, NOTE.subject)
    assert found["Message-ID"] == "<a-name-of-its-own@chair.example>"
    assert found["From"] == "Open Chair <no-reply@chair.example>"
    assert found["Auto-Submitted"] == "auto-generated"


def test_words_of_every_script_and_long_headers_arrive(box, post):
    post(Mail("ana@bücher.example", "Grüße — 日本", "Ein Stück Kuchen: 日本\n", HEADERS))
    (found,) = box.taken
    assert (found["Subject"], found.get_content()) == ("Grüße — 日本", "Ein Stück Kuchen: 日本\n")
    assert found["To"] == "ana@xn--bcher-kva.example"
    assert found["List-Unsubscribe"] == HEADERS[0][1]


def test_an_address_that_the_server_cannot_take_is_refused_for_good(box, post):
    box.at_rcpt = lambda: "553 5.6.7 no such letters here"
    with pytest.raises(Refused):
        post(Mail("änna@example.org", "Hello", "Words\n"))
    assert box.taken == []


@pytest.mark.parametrize(
    ("answer", "outcome"), [("451 4.7.1 later, ana@example.org", NotNow), ("550 5.1.1 no ana@example.org", Refused)]
)
@pytest.mark.parametrize("where", ["at_rcpt", "at_end"])
def test_a_refusal_is_for_now_or_for_good_and_keeps_no_word_of_theirs(box, post, where, answer, outcome):
    setattr(box, where, lambda: answer)
    with pytest.raises(outcome) as refused:
        post()
    assert refused.value.code == answer[:3]
    assert "ana" not in str(refused.value)
    assert box.taken == []


def test_nothing_is_sent_when_the_last_instant_says_no(box, post):
    class No(Exception):
        pass

    def no():
        assert box.tried == 1
        raise No

    with pytest.raises(No):
        post(before_end=no)
    assert box.taken == []


def test_a_line_that_breaks_at_the_end_leaves_it_open_whether_it_arrived(box, post):
    box.hangs_up = True
    with pytest.raises(Unsure):
        post()
    assert len(box.taken) == 1


def test_a_server_that_is_away_is_ours_to_mend(post):
    with pytest.raises(NotNow) as refused:
        post(relay=Relay("127.0.0.1", 1, "none"))
    assert refused.value.ours
    assert refused.value.code == "ConnectionRefusedError"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_encrypted_line_is_signed_in_to_and_checked(post, tmp_path, monkeypatch, security):
    with mail_server(security, tmp_path) as safe:
        with pytest.raises(NotNow) as stranger:
            post(relay=safe.relay)
        assert (stranger.value.code, stranger.value.ours) == ("tls", True)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        post(relay=safe.relay)
        assert len(safe.box.taken) == 1
        if security == "tls":
            return  # this server of the tests knows no passwords on such a line
        wrong = Relay(safe.relay.host, safe.relay.port, security, safe.relay.user, "another password")
        with pytest.raises(NotNow) as unknown:
            post(relay=wrong)
        assert (unknown.value.code, unknown.value.ours) == ("535", True)
        assert len(safe.box.taken) == 1


def test_a_server_that_offers_no_encryption_gets_no_mail(server, box, post):
    plain = Relay(server.relay.host, server.relay.port, "starttls")
    with pytest.raises(NotNow) as refused:
        post(relay=plain)
    assert refused.value.ours
    assert box.taken == []
