"""YAML read as plain data that remembers its lines: no tags, no anchors, no bombs. No Django."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

MAX_BYTES = 200_000
MAX_DEPTH = 24
Location = tuple[str | int, ...]
PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}


class YamlRefused(ValueError):
    """The text is not the plain YAML that a pack is made of."""

    def __init__(self, reason: str, line: int, location: Location = ()) -> None:
        super().__init__(reason)
        self.reason, self.line, self.location = reason, line, location


@dataclass
class Document:
    """value: dicts, lists, strings (NFC), numbers, dates. lines: where each value begins, by its way down from the top."""

    value: Any
    lines: dict[Location, int] = field(default_factory=dict)

    def line_of(self, location: Location) -> int:
        """The line of the nearest part of the way that is really there."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


class PlainLoader(yaml.SafeLoader):
    """Refuses anchors and aliases as they are met, before anything can be multiplied by them."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise YamlRefused("anchors and aliases (& and *) are not allowed", event.start_mark.line + 1)
        return super().compose_node(parent, index)


def read_yaml(content: bytes) -> Document:
    """Raises YamlRefused, with the line, for what is too big, too deep, not UTF-8, or more than plain data."""
    if len(content) > MAX_BYTES:
        raise YamlRefused(f"the file is larger than {MAX_BYTES} bytes", 1)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise YamlRefused("the file is not UTF-8", content[: error.start].count(b"\n") + 1) from error
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        document = Document(None)
        document.value = _plain(loader, node, (), document.lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(error.problem or "not YAML", mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, YamlRefused):
            raise
        raise YamlRefused(str(error).splitlines()[0] if str(error) else "not YAML", 1) from error
    return document


def _plain(loader: PlainLoader, node: Any, location: Location, lines: dict[Location, int]) -> Any:
    line = node.start_mark.line + 1 if node is not None else 1
    lines[location] = line
    if len(location) > MAX_DEPTH:
        raise YamlRefused("nested too deeply", line, location)
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(loader, node, location, lines)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [_plain(loader, part, (*location, at), lines) for at, part in enumerate(node.value)]
    if node is None or node.tag not in PLAIN_TAGS:
        raise YamlRefused("the file is empty" if node is None else f"tag {node.tag} is not allowed", line, location)
    value = loader.construct_object(node)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date) or value is None or isinstance(value, bool | int | float):
        return value
    raise YamlRefused("not plain data", line, location)


def _plain_mapping(
    loader: PlainLoader, node: yaml.MappingNode, location: Location, lines: dict[Location, int]
) -> dict[str, Any]:
    if node.tag != "tag:yaml.org,2002:map":
        raise YamlRefused(f"tag {node.tag} is not allowed", node.start_mark.line + 1, location)
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        line = key_node.start_mark.line + 1
        if not isinstance(key, str) or key_node.tag != "tag:yaml.org,2002:str":
            raise YamlRefused("a field's name is plain text (put quotes round it)", line, location)
        if key in result:
            raise YamlRefused(f"the field {key!r} stands here twice", line, (*location, key))
        result[key] = _plain(loader, value_node, (*location, key), lines)
        lines[(*location, key)] = line
    return result
