"""A folder becomes a checked pack, or a list of everything that is wrong with it. No Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from quizzes.packs.checks import Finding, check_pack, check_scenario
from quizzes.packs.format import Pack, Scenario
from quizzes.packs.yaml_lines import Document, Location, YamlRefused, read_yaml

MAX_SCENARIOS = 300
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True)
class PackProblem:
    """One thing to mend: where it stands and why it cannot stay."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field + ': ' if self.field else ''}{self.reason}"


class PackInvalid(ValueError):
    """The pack cannot be published. `problems` names everything that is wrong, by file and line."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class LoadedPack:
    """A pack with all its scenarios, checked. scenarios: by id, in the order of their file names."""

    pack: Pack
    scenarios: dict[str, Scenario]


def read_pack(folder: Path) -> LoadedPack:
    """Read and check `folder`. Raises PackInvalid with every problem at once."""
    problems: list[PackProblem] = []
    documents: dict[str, Document] = {}
    for name, content in _files(folder, problems):
        try:
            documents[name] = read_yaml(content)
        except YamlRefused as error:
            problems.append(PackProblem(name, error.line, _dotted(error.location), error.reason))
    pack = _validated(Pack, "pack.yaml", documents, problems)
    scenarios: dict[str, Scenario] = {}
    for name in sorted(documents.keys() - {"pack.yaml"}):
        scenario = _validated(Scenario, name, documents, problems)
        if scenario is None:
            continue
        languages = pack.languages if pack else []
        _report(name, documents[name], check_scenario(scenario, Path(name).stem, languages), problems)
        scenarios[scenario.id] = scenario
    if pack:
        # a scenario that could not be read is not also reported as missing
        known = {Path(name).stem for name in documents} | {Path(p.file).stem for p in problems}
        _report("pack.yaml", documents["pack.yaml"], check_pack(pack, scenarios, known), problems)
    if problems or pack is None:
        raise PackInvalid(problems)
    return LoadedPack(pack, scenarios)


def _files(folder: Path, problems: list[PackProblem]) -> Iterator[tuple[str, bytes]]:
    paths = [folder / "pack.yaml", *sorted((folder / "scenarios").glob("*.yaml"))]
    if len(paths) > MAX_SCENARIOS + 1:
        problems.append(PackProblem("pack.yaml", 1, "", f"more than {MAX_SCENARIOS} scenarios"))
        paths = paths[:1]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            problems.append(PackProblem(name, 1, "", "the file is missing, or is a link"))
            continue
        with path.open("rb") as file:
            yield name, file.read(1_000_000)


def _validated(
    model: type[Model], name: str, documents: dict[str, Document], problems: list[PackProblem]
) -> Model | None:
    if name not in documents:
        return None
    document = documents[name]
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_context=False):
            location = _real_location(document.value, found["loc"])
            problems.append(PackProblem(name, document.line_of(location), _dotted(location), found["msg"]))
    return None


def _real_location(document: Any, location: Location) -> Location:
    """pydantic puts the type of a surface or an item into the way; it stands in no file."""
    value: Any = document
    real: list[str | int] = []
    for step in location:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]  # type: ignore[index] # checked above
        elif isinstance(value, dict) and value.get("type") == step:
            continue
        real.append(step)
    return tuple(real)


def _report(name: str, document: Document, findings: Iterator[Finding], problems: list[PackProblem]) -> None:
    for location, reason in findings:
        problems.append(PackProblem(name, document.line_of(location), _dotted(location), reason))


def _dotted(location: Location) -> str:
    return ".".join(str(step) for step in location)
