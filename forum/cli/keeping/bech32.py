"""Bech32 (BIP 173) without its length limit, as age writes its keys: text with a checksum that finds typing errors."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(kind: str, data: bytes) -> str:
    """``kind``, a 1, the data and its checksum, in small letters."""
    values = _regroup(data, 8, 5, pad=True)
    checked = [*_spread(kind), *values, 0, 0, 0, 0, 0, 0]
    sum_ = _polymod(checked) ^ 1
    values += [(sum_ >> 5 * (5 - place)) & 31 for place in range(6)]
    return kind + "1" + "".join(_LETTERS[value] for value in values)


def decode(kind: str, text: str) -> bytes:
    """The data behind a text of this kind.

    Raises:
        ValueError: it is of another kind, or its checksum says that a letter is not right.
    """
    text = text.strip().lower()
    found, one, rest = text.rpartition("1")
    if not one or found != kind or len(rest) < 6 or any(letter not in _LETTERS for letter in rest):
        raise ValueError(f"it does not begin with {kind}1 or has letters that such a key never has")
    values = [_LETTERS.index(letter) for letter in rest]
    if _polymod([*_spread(kind), *values]) != 1:
        raise ValueError("a letter in it is not right")
    return bytes(_regroup(bytes(values[:-6]), 5, 8, pad=False))


def _spread(kind: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in kind), 0, *(ord(letter) & 31 for letter in kind)]


def _polymod(values: list[int]) -> int:
    sum_ = 1
    for value in values:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            sum_ ^= generator if top >> bit & 1 else 0
    return sum_


def _regroup(data: bytes, wide: int, narrow: int, *, pad: bool) -> list[int]:
    kept, bits, out = 0, 0, []
    for value in data:
        kept, bits = kept << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            out.append(kept >> bits & (1 << narrow) - 1)
        kept &= (1 << bits) - 1
    if pad and bits:
        out.append(kept << (narrow - bits) & (1 << narrow) - 1)
    elif not pad and (bits >= wide or kept):
        raise ValueError("a letter in it is not right")
    return out
