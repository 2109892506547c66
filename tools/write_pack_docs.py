"""Writes docs/packs.md from the models of quizzes/packs/format.py; --check only says whether it is current."""

import argparse
import ast
import inspect
import re
import sys
from pathlib import Path
from typing import Any, get_args, get_origin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pydantic import BaseModel  # noqa: E402
from pydantic_core import PydanticUndefined  # noqa: E402

from quizzes.packs import format as pack_format  # noqa: E402
from quizzes.packs.checks import PERIOD_MINUTES  # noqa: E402
from quizzes.packs.yaml_lines import MAX_BYTES  # noqa: E402

TARGET = ROOT / "docs" / "packs.md"
ORDER = [
    "Pack",
    "QuizSpec",
    "RunningOrder",
    "RunningStep",
    "Scenario",
    "Text",
    "Difficulty",
    "Contact",
    "Message",
    "Part",
    "Link",
    "SmsSurface",
    "ChatSurface",
    "CallSurface",
    "WebSurface",
    "WebBlock",
    "JudgeItem",
    "ChoiceItem",
    "MultiItem",
    "Option",
    "FlagsItem",
    "DialogueItem",
    "DialogueNode",
    "DialogueChoice",
    "DialogueTimer",
    "RehearseItem",
    "Person",
    "Debrief",
    "DebriefFlag",
]
HEAD = f"""# Scenario packs

Written by `tools/write_pack_docs.py` from `quizzes/packs/format.py`; do not edit by hand.

A pack is a folder: `pack.yaml` and one YAML file a scenario under `scenarios/`, named `<id>.yaml`.
`manage.py load_pack DIR --dry-run` checks it and names file, line, field and reason for everything that is wrong, all at once;
without `--dry-run` it publishes all of it or nothing. Unchanged text makes no new version. Text that has changed under a version
of the pack that was published is refused: raise `version`.

Only plain YAML is read: UTF-8, no anchors, aliases or tags, no field twice, at most {MAX_BYTES // 1000} kB a file. Text is NFC-normalised; HTML is
refused. A field that is not named here is an error.

Checked beyond the fields: ids once only; parts that are marked exist; a judgement agrees with the scenario's kind; a twin is in the
pack and of the other side; texts are whole in the pack's languages; every address ends in `.example` or `.test`, also one
written in a text without `https://`; a second chance is a scam of the pack on another channel; in a dialogue every
node can be reached, every path can end, and every talking node has a safe way out; a form is half scams, half legitimate, asks only
`judge`, `choice` and `multi`, and shares no scenario with practice; a running order fits {PERIOD_MINUTES} minutes.

Parts that a surface has without being written: `sender` and `number` (`sms`, `chat`, `call`), `address` and `certificate` (`web`),
`sender`, `address` and `subject` (`email`), `sender` and `note` (`social`), `sender` and `address` (`app`); where they are given also
`reply-to` (`email`), `stamp` and `qr` (`paper`). No written part bears such a name.

## What is published

`/content/<sha256>.json`, one file a quiz version and language, canonical JSON (RFC 8785), for ever the same. A text is a string, or
`{{"text", "spoken"}}` where a voice must say something else. Item ids are `<scenario>/<item>`. `is_shuffled` is called `shuffled`.

```
{{"format": 1, "quiz", "version", "language", "mode", "title", "shuffled",
 "scenarios": [{{"id", "title", "opening", "warning" (where there is one), "channel", "surface",
   "items": [{{"id", "type", "prompt", …}}],
   "key": {{"<item>": …}}, "debrief": {{"happened", "flags": [{{"part", "why"}}], "action", "tell"}}}}]}}
```

`key` and `debrief` stand in practice only. An assessment has a second file, `{{"format", "quiz", "version", "language", "debriefs":
{{"<scenario>": {{"is_scam", "key", "debrief"}}}}}}`, whose address is given out when no class has the form ahead.

| item | besides `id`, `type`, `prompt` | key | answer | marks |
|---|---|---|---|---|
| `judge` | | `answer` | `"scam"` or `"legitimate"`, with confidence 1 to 3 | 1 |
| `choice` | `options`, `shuffled` | `right`, `feedback`, `depths`, `acts` | an option's id | 1 |
| `multi` | `options`, `shuffled` | the same | a list of ids | right minus wrong, never below 0 |
| `flags` | `parts`, `max_marks` | `marked` | a list of part ids | found minus false, never below 0 |
| `dialogue` | `start`, `wallet`, `nodes` | | the list of choices from the start to an end | none: depth and first protective act |
| `rehearse` | `people`, `sentences` | | `{{"person", "sentence"}}`; `"own"` for words of one's own, which are not sent | 1 |
| `order` | `steps`, in no order that means anything | `right`, `feedback` | the ids of all steps, first to last | pairs the right way round, of all pairs, scaled to 0..3 and rounded down |
| `triage` | `messages` | `answers`, `feedback` | message id to `safe`, `suspect` or `report`, all of them | one a message in its place |

tests/vectors/grading.json and dialogue.json hold the engines in Python and JavaScript to the same outcomes.

## The fields
"""


def written() -> str:
    parts = [HEAD]
    comments = _comments()
    for name in ORDER:
        model = getattr(pack_format, name)
        parts.append(f"### {name}\n")
        if model.__doc__ and model.__doc__ != pack_format.Strict.__doc__:
            parts.append(inspect.cleandoc(model.__doc__) + "\n")
        parts.append("| field | type | default | |\n|---|---|---|---|")
        for field, about in model.model_fields.items():
            default = "required" if about.is_required() else _default(about)
            parts.append(
                f"| `{field}` | {_type(about.annotation, about.metadata)} | {default} | {comments.get((name, field), '')} |"
            )
        parts.append("")
    return "\n".join(parts)


def _default(about: Any) -> str:
    value = about.default_factory() if about.default_factory else about.default
    return "" if value is PydanticUndefined or value in (None, [], "") else f"`{value}`"


def _type(annotation: Any, metadata: list[Any] | None = None) -> str:
    origin, args = get_origin(annotation), get_args(annotation)
    limits = _limits(metadata or [])
    if str(origin) == "typing.Literal":
        return " ".join(f"`{value}`" for value in args)
    if hasattr(annotation, "__metadata__"):
        return _type(args[0], list(annotation.__metadata__))
    if origin is list:
        return f"list of {_type(args[0])}{limits}"
    if origin is dict:
        return f"{_type(args[1])} by id{limits}"
    if (origin is not None and type(None) in args) or str(origin) in ("types.UnionType", "typing.Union"):
        return " or ".join(_type(arg) for arg in args if arg is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {"str": "text", "int": "number", "bool": "true/false", "date": "date"}.get(
        getattr(annotation, "__name__", ""), str(annotation)
    ) + limits


def _limits(metadata: list[Any]) -> str:
    found = []
    for constraint in metadata:
        for name in ("min_length", "max_length", "ge", "le", "pattern"):
            value = getattr(constraint, name, None)
            if value is not None:
                shown = str(value).replace("|", "\\|")
                found.append(f"{name.replace('_', ' ')} {f'`{shown}`' if name == 'pattern' else shown}")
    return f" ({', '.join(dict.fromkeys(found))})" if found else ""


def _comments() -> dict[tuple[str, str], str]:
    """The comment behind each field, as it stands in the source."""
    source = inspect.getsource(pack_format)
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    behind = re.search(r"(?<=\s)# (.+)$", lines[(field.end_lineno or field.lineno) - 1])
                    if behind and "noqa" not in behind[1]:
                        found[node.name, field.target.id] = behind[1].replace("|", "\\|")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when docs/packs.md is not current")
    arguments = parser.parse_args()
    text = written()
    if arguments.check:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            raise SystemExit("docs/packs.md is not current: run .venv/bin/python tools/write_pack_docs.py")
        return
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
