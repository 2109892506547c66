"""Words: msgids are Vietnamese, `locale/en` holds the English. Needs no gettext on the machine.

python tools/messages.py extract   add what is new in code and templates to locale/en, drop what is gone
python tools/messages.py compile   make the .mo files that Django reads
python tools/messages.py check     say what is missing, untranslated or has other placeholders; exit 1 if anything
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
ROOMS = ["jobs", "paper", "accounts", "quizzes", "commitments", "alerts", "campaigns", "portal", "config"]
KEYWORDS: dict[str, "tuple[int | tuple[int, str], ...] | None"] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w+\}")


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file with words in it, as Python source that Babel can read."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for folder in [ROOT / "templates", *(ROOT / room / "templates" for room in ROOMS)]:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".txt", ".svg"):
                source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # What is left of the markup is only X and spaces; as it starts lines it must not look like indentation.
                yield path, "\n".join(line.lstrip() for line in source.splitlines()).encode()


def extracted() -> Catalog:
    """All msgids, each with the files that say it."""
    catalog = Catalog(charset="utf-8")
    for path, source in sources():
        place = str(path.relative_to(ROOT))
        for _, message, comments, context in extract("python", io.BytesIO(source), KEYWORDS, ["Translators:"]):
            flags = ["python-format"] if "%(" in str(message) else []
            catalog.add(message, locations=[(place, None)], flags=flags, auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def extract_messages() -> int:
    catalog = read(ENGLISH, "en")
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.fuzzy = "Lá Chắn", "1", False
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    waiting = sum(1 for message in catalog if message.id and not is_translated(message))
    print(f"{ENGLISH.relative_to(ROOT)}: {len(catalog)} messages, {waiting} to translate")
    return 0


def compile_messages() -> int:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, read(path, path.parent.parent.name))
    return 0


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def faults() -> list[str]:
    """What keeps the English from being whole, one line each."""
    english = read(ENGLISH, "en")
    found = []
    for message in extracted():
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        where = ", ".join(place for place, _ in message.locations[:2])
        translated = english.get(message.id, message.context)
        if translated is None or not is_translated(translated):
            found.append(f"untranslated: {name!r} ({where})")
            continue
        strings = translated.string if isinstance(translated.string, (list, tuple)) else (translated.string,)
        for string in strings:
            wrong = set(PLACEHOLDER.findall(string or "")) - set(PLACEHOLDER.findall(" ".join(_texts(message))))
            if wrong:
                found.append(f"placeholder {', '.join(sorted(wrong))} is not in {name!r} ({where})")
    return found


def _texts(message: Message) -> "tuple[str, ...]":
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def check_messages() -> int:
    found = faults()
    for line in found[:40]:
        print(line)
    if len(found) > 40:
        print(f"… and {len(found) - 40} more")
    return 1 if found else 0


COMMANDS = {"extract": extract_messages, "compile": compile_messages, "check": check_messages}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
