"""The passwords of ten letters and more that everybody tries first (shorter ones are refused by their length).

Written down by us from patterns, not copied from a leaked list: keyboard walks, counting, the usual words with the
usual endings, and what this community's name would suggest.
"""

_WALKS = (
    *(
        "qwertyuiop",
        "qwertzuiop",
        "azertyuiop",
        "asdfghjkl;",
        "1q2w3e4r5t",
        "q1w2e3r4t5",
        "1qaz2wsx3edc",
        "zaq12wsxcde",
    ),
    *(
        "1234567890",
        "0123456789",
        "12345678910",
        "123456789a",
        "a123456789",
        "9876543210",
        "0987654321",
        "1122334455",
    ),
    *(
        "123123123123",
        "1234512345",
        "abcdefghij",
        "abcdefghijk",
        "abc1234567",
        "qwerty12345",
        "12345qwerty",
        "abcd123456",
    ),
    *(
        "qwerty123456",
        "1q2w3e4r5t6y",
        "qazwsxedcrfv",
        "asdfghjkl1",
        "zxcvbnm123",
        "qwertyuiop1",
        "1234qwerasdf",
    ),
)
_WORDS = (
    *(
        "password",
        "passwort",
        "motdepasse",
        "contrasena",
        "letmein",
        "welcome",
        "iloveyou",
        "sunshine",
        "princess",
    ),
    *(
        "football",
        "baseball",
        "superman",
        "trustno1",
        "whatever",
        "starwars",
        "michelle",
        "jennifer",
        "computer",
    ),
    *(
        "internet",
        "butterfly",
        "chocolate",
        "liverpool",
        "forgetmenot",
        "mychildren",
        "mydaughter",
        "myfamily",
    ),
    *(
        "family",
        "mother",
        "father",
        "daughter",
        "openchair",
        "open chair",
        "administrator",
        "changeme",
        "secret",
    ),
)
_ENDINGS = (
    "",
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "!",
    "1!",
    "123!",
    "01",
    "2023",
    "2024",
    "2025",
    "2026",
)

COMMON = frozenset(_WALKS) | frozenset(
    whole
    for word in _WORDS
    for ending in _ENDINGS
    for whole in (
        word + ending,
        word + word,
        word.replace("a", "@").replace("o", "0") + ending,
    )
)
