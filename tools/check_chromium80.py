"""Refuses scripts and styles that Chromium 80 (the oldest phones we serve) does not know.

    python tools/check_chromium80.py [FILE …]     default: everything below static/

Scripts are cut into tokens first, so that words inside strings, comments and regular expressions do not count.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<number>\d[\w.]*)
  | (?P<private>\#[A-Za-z_$][\w$]*)
  | (?P<word>[A-Za-z_$\u0080-\uffff][\w$]*)
  | (?P<mark>\?\?=|\|\|=|&&=|\?\.|\?\?|=>|\.\.\.|[-+*/%&|^!=<>]=?=?|.)
    """,
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
ENDS_VALUE = {")", "]", "}"}
BEFORE_REGEX = {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "await", "yield"}

OPERATORS = {"??=": 85, "||=": 85, "&&=": 85}
# Methods by name: a method of our own of the same name would be refused too, which is a good reason for another name.
METHODS = {
    "at": 92, "replaceAll": 85, "findLast": 97, "findLastIndex": 97, "toSorted": 110, "toReversed": 110,
    "toSpliced": 110, "with": 110, "hasOwn": 93, "randomUUID": 92, "any": 85, "replaceChildren": 86, "groupBy": 117,
    "withResolvers": 119, "throwIfAborted": 100, "showPicker": 99,
    "togglePopover": 114, "showPopover": 114, "checkVisibility": 105, "setHTML": 999,
    "startViewTransition": 111, "difference": 122, "isSubsetOf": 122, "union": 122, "intersection": 122,
    "toWellFormed": 111, "isWellFormed": 111, "canParse": 120, "timeout": 103, "fromAsync": 121,
    "getOrInsert": 999, "bytes": 132,
}  # fmt: skip
NAMES = {
    "structuredClone": 98, "WeakRef": 84, "FinalizationRegistry": 84, "AggregateError": 85, "reportError": 95,
    "scheduler": 94, "URLPattern": 95,
    "Highlight": 105, "Temporal": 999,
    "BarcodeDetector": 83, "TrustedHTML": 83, "Sanitizer": 999, "EditContext": 121, "CookieStore": 87, "cookieStore": 87,
}  # fmt: skip
NEVER_ALONE = {
    "union",
    "difference",
    "intersection",
    "timeout",
    "any",
    "with",
    "at",
    "bytes",
}  # only as a call: x.union(

STYLES: list[tuple[str, str, int]] = [
    (r":has\(", ":has()", 105),
    (r":is\(", ":is()", 88),
    (r":where\(", ":where()", 88),
    (r":not\([^()]*,", ":not() with a list", 88),
    (r":focus-visible", ":focus-visible", 86),
    (r":user-(?:valid|invalid)", ":user-valid", 119),
    (r":modal\b", ":modal", 105),
    (r"::marker", "::marker", 86),
    (r"::file-selector-button", "::file-selector-button", 89),
    (r"(?<![-\w])inset(?:-(?:block|inline)(?:-(?:start|end))?)?\s*:", "inset", 87),
    (r"(?<![-\w])(?:margin|padding|border|inset)-(?:inline|block)\s*:", "two-value logical shorthand", 87),
    (r"(?<![-\w])border-(?:inline|block)(?:-(?:color|style|width))?\s*:", "two-value logical shorthand", 87),
    (r"(?<![-\w])border-(?:start|end)-(?:start|end)-radius\s*:", "logical radius", 89),
    (r"(?<![-\w])aspect-ratio\s*:", "aspect-ratio", 88),
    (r"(?<![-\w])accent-color\s*:", "accent-color", 93),
    (r"(?<![-\w])(?:translate|rotate|scale)\s*:", "individual transforms", 104),
    (r"(?<![-\w])text-wrap\s*:", "text-wrap", 114),
    (r"(?<![-\w])content-visibility\s*:", "content-visibility", 85),
    (r"(?<![-\w])field-sizing\s*:", "field-sizing", 123),
    (r"(?<![-\w])overflow\s*:\s*clip", "overflow: clip", 90),
    (r"(?<![-\w])color-scheme\s*:", "color-scheme", 81),
    (r"(?<![-\w])forced-color-adjust\s*:", "forced-color-adjust", 89),
    (r"(?<![-\w])print-color-adjust\s*:", "print-color-adjust", 136),
    (r"(?<![-\w])text-underline-offset\s*:", "text-underline-offset", 87),
    (r"(?<![-\w])text-decoration-thickness\s*:", "text-decoration-thickness", 89),
    (r"(?<![-\w])mask(?:-\w+)?\s*:", "mask without -webkit-", 120),
    (r"\bcolor-mix\(", "color-mix()", 111),
    (r"\blight-dark\(", "light-dark()", 123),
    (r"\b(?:oklch|oklab|lch|lab|hwb)\(", "new colour functions", 101),
    (r"\d(?:dvh|svh|lvh|dvw|svw|lvw)\b", "dynamic viewport units", 108),
    (r"\d(?:cqw|cqh|cqi|cqb)\b", "container units", 105),
    (r"\d(?:lh|rlh)\b", "lh units", 109),
    (r"@container\b", "@container", 105),
    (r"@layer\b", "@layer", 99),
    (r"@property\b", "@property", 85),
    (r"@scope\b", "@scope", 118),
    (r"@starting-style\b", "@starting-style", 117),
    (r"@supports\s+selector", "@supports selector()", 83),
    (r"@media[^{]*[<>]", "@media with < or >", 104),
    (r"\bsubgrid\b", "subgrid", 117),
]
# What an old browser may ignore without harm: it then lays out, colours or marks a little less finely.
HARMLESS = {"color-scheme", "accent-color", "forced-color-adjust", "print-color-adjust", "text-wrap", "content-visibility",
            "text-underline-offset", "text-decoration-thickness"}  # fmt: skip
ALLOW = re.compile(r"chromium80:\s*(.+)")  # in a comment on the same line or the one above, with the reason


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


def tokens(source: str, line: int = 1) -> Iterator[Token]:
    """Words, marks and private names of a script; what is inside `${…}` of templates too."""
    place, previous = 0, Token("mark", ";", 0)
    while place < len(source):
        if source[place] == "`":
            end, inner = _template(source, place)
            for start, text in inner:
                yield from tokens(text, line + source.count("\n", place, start))
            token = Token("string", "``", line)
        else:
            match = (
                REGEX.match(source, place) if source[place] == "/" and _may_be_regex(source, place, previous) else None
            )
            if match:
                end, token = match.end(), Token("regex", match.group(), line)
            else:
                found = TOKEN.match(source, place)
                if found is None or found.lastgroup is None:
                    raise ValueError(f"line {line}: not a script")
                end, token = found.end(), Token(found.lastgroup, found.group(), line)
        line += source.count("\n", place, end)
        place = end
        if token.kind not in ("space", "comment"):
            yield token
            previous = token


def _may_be_regex(source: str, place: int, previous: Token) -> bool:
    if source[place : place + 2] in ("//", "/*"):
        return False
    if previous.kind in ("number", "string", "regex", "private"):
        return False
    if previous.kind == "word":
        return previous.text in BEFORE_REGEX
    return previous.text not in ENDS_VALUE


def _template(source: str, start: int) -> tuple[int, list[tuple[int, str]]]:
    """Where a template literal ends, and its `${…}` parts with their places."""
    place, parts = start + 1, []
    while place < len(source) and source[place] != "`":
        if source[place] == "\\":
            place += 2
        elif source.startswith("${", place):
            begin, depth = place + 2, 1
            place = begin
            while place < len(source) and depth:
                if source[place] == "`":
                    place = _template(source, place)[0]
                    continue
                depth += {"{": 1, "}": -1}.get(source[place], 0)
                place += 1
            parts.append((begin, source[begin : place - 1]))
        else:
            place += 1
    return place + 1, parts


def script_faults(source: str) -> Iterator[tuple[int, str]]:
    """(line, what and since which version) for everything that Chromium 80 does not know."""
    found = [*tokens(source), *[Token("mark", "", 0)] * 3]
    depth = 0
    for index, token in enumerate(found[:-3]):
        before = found[index - 1] if index else Token("mark", "", 0)
        after = found[index + 1]
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if token.kind == "mark" and token.text in OPERATORS:
            yield token.line, f"{token.text} (Chromium {OPERATORS[token.text]})"
        elif token.kind == "private" and (after.text == "(" or before.text in ("get", "set", "async", "static")):
            if before.text not in (".", "?."):
                yield token.line, f"private method {token.text} (Chromium 84)"
        elif token.kind == "private" and after.text == "in":
            yield token.line, f"{token.text} in … (Chromium 91)"
        elif token.kind == "word":
            yield from _word_faults(token, before, after, found[index + 2], depth)


def _word_faults(token: Token, before: Token, after: Token, second: Token, depth: int) -> Iterator[tuple[int, str]]:
    is_member = before.text in (".", "?.")
    if is_member and METHODS.get(token.text, 0) > 80 and (token.text not in NEVER_ALONE or after.text in ("(", "?.")):
        yield token.line, f".{token.text} (Chromium {METHODS[token.text]})"
    elif not is_member and NAMES.get(token.text, 0) > 80 and after.text != ":":
        yield token.line, f"{token.text} (Chromium {NAMES[token.text]})"
    elif is_member and NAMES.get(token.text, 0) > 80:
        yield token.line, f".{token.text} (Chromium {NAMES[token.text]})"
    elif token.text == "static" and after.text == "{":
        yield token.line, "static block (Chromium 94)"
    elif token.text == "await" and depth == 0 and not is_member:
        yield token.line, "await outside of a function (Chromium 89)"
    elif token.text == "import" and after.text not in ("(", ".") and not is_member and second.text == "with":
        yield token.line, "import attributes (Chromium 123)"
    elif token.text == "cause" and before.text in ("{", ",") and after.text == ":":
        yield token.line, "error cause (Chromium 93)"


def style_faults(source: str) -> Iterator[tuple[int, str]]:
    """The same for a style sheet. `gap` counts only in a rule that is flex and not grid."""
    bare = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match.group()), source, flags=re.DOTALL)
    bare = re.sub(r'"[^"\n]*"', lambda match: " " * len(match.group()), bare)
    for pattern, name, version in STYLES:
        if version <= 80 or name in HARMLESS:
            continue
        for match in re.finditer(pattern, bare):
            if name == ":focus-visible" and ":focus" in bare.replace(":focus-visible", ""):
                continue  # it has a :focus twin in the same sheet
            yield bare.count("\n", 0, match.start()) + 1, f"{name} (Chromium {version})"
    yield from _gap_faults(bare)
    yield from _nesting_faults(bare)


def _gap_faults(bare: str) -> Iterator[tuple[int, str]]:
    grids = {
        selector.strip()
        for match in re.finditer(r"([^{};]+)\{([^{}]*)\}", bare)
        if re.search(r"display\s*:\s*(?:inline-)?grid|column-count|columns\s*:", match.group(2))
        for selector in match.group(1).split(",")
    }
    for match in re.finditer(r"([^{};]+)\{([^{}]*)\}", bare):
        gap = re.search(r"(?<![-\w])(?:row-|column-)?gap\s*:", match.group(2))
        if gap is None:
            continue
        selectors = {selector.strip() for selector in match.group(1).split(",")}
        is_flex = re.search(r"display\s*:\s*(?:inline-)?flex", match.group(2))
        if is_flex or not selectors <= grids:
            yield bare.count("\n", 0, match.start(2) + gap.start()) + 1, "gap outside of a grid (flex gap: Chromium 84)"


def _nesting_faults(bare: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"(?m)^\s*&", bare):
        yield bare.count("\n", 0, match.start()) + 1, "nested rule (Chromium 112)"


def faults(path: Path) -> list[tuple[int, str]]:
    """Faults of one file, without those that a comment `chromium80: reason` allows on its line or the next."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    check = style_faults if path.suffix == ".css" else script_faults
    return [
        (line, what)
        for line, what in sorted(set(check(source)))
        if not any(ALLOW.search(text) for text in lines[max(0, line - 2) : line])
    ]


def main() -> int:
    given = [Path(argument).resolve() for argument in sys.argv[1:]]
    paths = given or sorted([*(ROOT / "static").rglob("*.js"), *(ROOT / "static").rglob("*.css")])
    count = 0
    for path in paths:
        for line, what in faults(path):
            count += 1
            print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line}: {what}")
    if count:
        print("Use what Chromium 80 knows, or give the reason in a comment: /* chromium80: … */")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
