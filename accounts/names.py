"""Vietnamese names as text: one composition, one order, one way to search. No Django, no database."""

import unicodedata

# f, j, w and z are in no Vietnamese word but in people's names; they stand where the Latin order puts them.
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng, after no mark at all
# Digits and small letters sort alike under every database collation, so a key is made of these alone.
SYMBOLS = "0123456789abcdefghijklmnopqrstuvwxyz"
BREAK = SYMBOLS[0]
SORT_KEY_LENGTH = 160
PlaceKey = tuple[tuple[tuple[int, int, str], ...], str, str]


def nfc(text: str) -> str:
    """One composed form, single spaces, nothing invisible: what is stored and compared."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if char.isspace() else char for char in composed if not _is_invisible(char))
    return " ".join(visible.split())


def fold(text: str) -> str:
    """Small letters without any marks: "Lò Thị Hoà" and "lo thi hoa" give the same."""
    decomposed = unicodedata.normalize("NFD", nfc(text).casefold())
    return "".join("d" if char == "đ" else char for char in decomposed if not unicodedata.combining(char))


def exact(text: str) -> str:
    """Small letters with their marks, wherever the tone mark was put: "Hoà" and "Hòa" give the same, "Hoa" not."""
    return " ".join(f"{_letters(word)}{_tone(word)}" for word in nfc(text).split())


def search_key(name: str) -> str:
    return fold(name)[:100]


def sort_key(name: str) -> str:
    """Orders as a Vietnamese class list does: given name, its tone, then family and middle names. Empty for no name."""
    words = nfc(name).split()
    if not words:
        return ""
    given, rest = words[-1], words[:-1]
    key = [_ranks(given), BREAK, _tone_rank(given), BREAK]
    key += [BREAK.join(_ranks(word) for word in rest), BREAK, BREAK, "".join(_tone_rank(word) for word in rest)]
    return "".join(key)[:SORT_KEY_LENGTH]


def place_key(name: str) -> PlaceKey:
    """Orders names of places, schools and classes: word by word as read, numbers by their size, letters before tones."""
    words = nfc(name).split()
    letters = tuple((0, int(word), "") if word.isdecimal() else (1, 0, _ranks(word)) for word in words)
    return letters, "".join(_tone_rank(word) for word in words), nfc(name).casefold()


def _is_invisible(char: str) -> bool:
    # Cf: zero-width joiners, direction marks, soft hyphens. Cc: control characters, of which white space is kept.
    return unicodedata.category(char) in ("Cf", "Cc") and not char.isspace()


def _letters(word: str) -> str:
    """Without its tone, but with the marks that make another letter: ấ is â, ờ is ơ."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char not in TONES)
    return unicodedata.normalize("NFC", bare)


def _tone(word: str) -> int:
    return next((TONES.index(char) + 1 for char in unicodedata.normalize("NFD", word) if char in TONES), 0)


def _tone_rank(word: str) -> str:
    return SYMBOLS[_tone(word) + 1]


def _ranks(word: str) -> str:
    return "".join(SYMBOLS[LETTERS.index(char) + 1] for char in _letters(word) if char in LETTERS)
