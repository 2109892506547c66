"""The code on the projector: six signs that survive a Vietnamese keyboard and a hurried hand. No Django.

Digits and consonants. No vowels (tone marks grow on them, and no words come out), no D and W (Telex turns them into đ and ư), and of
signs that look alike one each: what is typed for the other is read as the one that exists.
"""

import secrets
import unicodedata

LENGTH = 6
ALPHABET = "0123456789CFHJKMNPRTVX"
LOOK_ALIKES = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8", "U": "V"})


def new_code() -> str:
    """A random code; the caller tries again when it is taken."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise_code(typed: str) -> str | None:
    """What was meant: marks, spaces and dashes stripped, capitals, look-alikes mapped. None when it can be no code."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", typed[:60]) if not unicodedata.combining(sign))
    code = "".join(sign for sign in plain.upper() if sign.isalnum()).translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
