"""What accounts say to people: codes to sentences, and the two letters."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from forum.accounts import mails
from forum.accounts.mails import Letter
from forum.mail.addresses import token_of
from forum.web import words
from forum.web.links import outside

words.register(
    {
        "email_form": _("This does not look like an e-mail address. Please check it for a typing slip."),
        "adults_only": _("Please tick this if you are 18 or over. This place is for adults only."),
        "consent_needed": _("Please read the agreement and tick the box if you can say yes to it."),
        "own_zone_unknown": _("Please choose one of the time zones in the list."),
        "password_short": _("Please use ten letters or more. A short sentence is good."),
        "password_long": _("Please use 200 letters or fewer."),
        "password_email": _("Please choose something other than your e-mail address."),
        "password_common": _("Many people use this one, so it is easy to guess. Please choose another."),
        "password_not_yours": _("This is not the password you use now. Please type it again."),
        "code_not_right": _("This is not the code from our mail. Please check the six digits."),
        "code_over": _("This code is used up or too old. Please ask for a new one."),
        "joining_over": _("This took a while, so we have to start again. Nothing of yours was kept."),
        "prove_it_is_you": _("Please type your password again, so that we know it is you. What you sent is kept."),
        "second_factor_needed": _("Please type the code from your app too, or one of your recovery codes."),
        "step_code_not_right": _("This code did not fit, or was used before. Please take the next one your app shows."),
        "second_step_is_on": _("Your second step is on already."),
        "second_step_not_begun": _("There is no second step set up here yet."),
        "step_over": _("This took a while. Please sign in once more."),
        "email_same": _("This is the address you have now."),
        "way_back_over": _("This link is used up or too old. If you need help, please write to us."),
        "way_out": _(
            "“Leave quickly” at the top, or the Shift key three times, takes you elsewhere at once and signs you out "
            "here. What you were writing is kept."
        ),
        "already_joined": _("You have joined already. Please sign in."),
        "reset_over": _("This took a while. Please ask for a new code."),
        "not_matching": _("That e-mail and password do not match. Check for a typing slip, or ask for a new password."),
        "check_both": _("Check the address and the password."),
        "suspended": _("You can read what was decided and why, and ask for another look. All else rests for you."),
        "not_yourself": _("You cannot do this to yourself. Please ask a colleague."),
        "name_too_short": _("Please use three letters or more."),
        "name_too_long": _("Please use thirty letters or fewer."),
        "name_handle": _("This reads like an address or an account elsewhere. People could find you by it."),
        "name_characters": _(
            "Please use letters of one alphabet, spaces and a few digits. Signs and pictures do not work."
        ),
        "name_digit_run": _("Leave out the year. Numbers can point to you."),
        "name_reserved": _("This name could be taken for someone who works here. Please choose another."),
        "name_from_email": _("This is part of your e-mail address. Please choose a name that does not lead to you."),
        "name_taken": _("Somebody here has this name, or one that looks like it. Please choose another."),
    },
    titles={
        "not_matching": _("That e-mail and password do not match"),
        "prove_it_is_you": _("Your password, please"),
        "second_factor_needed": _("One more step"),
        "suspended": _("Your place here rests"),
    },
)


def letter(kind: Letter, code: str, email: str) -> tuple[str, str]:
    """Subject and text of a letter: neutral, so that whoever sees it on a screen learns nothing (S-21, S-37)."""
    if kind is Letter.MOVED:
        return gettext("A note for you"), gettext(
            "This address was replaced by another one. If you did that, you do not need to do anything.\n\n"
            "If it was not you, take it back with this link. It works for %(span)s:\n%(link)s\n\n"
            "All devices are signed out then, and you choose a new password.",
            link=outside("accounts.address_back", token=code),
            span=words.held("address_way_back"),
        )
    subject = gettext("Your code")
    if kind is Letter.CODE:
        text = gettext(
            "Here is your code: %(code)s\n\n"
            "It works for %(span)s. Nobody will ever ask you for it.\n\n"
            "If you did not ask for a code, you do not need to do anything. Someone may have mistyped their address.",
            code=code,
            span=words.held("code_lifetime"),
        )
    else:
        text = gettext(
            "Someone asked for a code with this address.\n\n"
            "You already have a place with us, so there is no code this time. If it was you: sign in as usual, or ask "
            "for a new password on the sign-in page.\n\n"
            "If it was not you, you do not need to do anything. They were not told that you are with us."
        )
    never = gettext(
        "Was it someone else? Here you can stop all mail from us for good, or let more codes come:\n%(link)s",
        link=outside("mail.never", token=token_of(email)),
    )
    return str(subject), f"{text}\n\n{never}"


mails.speak(letter)
