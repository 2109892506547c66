"""A read that is asked thousands of times with other ids: its queryset is turned into SQL once a process.

Building a queryset costs Django more than PostgreSQL needs to answer it. The rule of what may be seen still stands in the
queryset alone; only its SQL is kept. For `values_list()` with ids as parameters, and only where profiling asked for it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet


class Compiled:
    """`Compiled(lambda a, b: queryset.values_list(…))`, then `.rows(a, b)`. Every parameter is a UUID and is used."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self._kept: tuple[str, list[Any], Any, Any] | None = None

    def rows(self, *ids: UUID) -> list[Any]:
        """Tuples, converted as Django converts them."""
        if self._kept is None:
            self._kept = self._compile(len(ids))
        sql, template, compiler, converters = self._kept
        params = [self._adapted(ids[part.place]) if isinstance(part, _Place) else part for part in template]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _compile(self, count: int) -> tuple[str, list[Any], Any, Any]:
        marks = [uuid4() for _ in range(count)]
        places = {str(self._adapted(mark)): _Place(place) for place, mark in enumerate(marks)}
        compiler = self.build(*marks).query.get_compiler(using="default")
        sql, params = compiler.as_sql()
        template = [places.get(str(param), param) for param in params]
        if len({part.place for part in template if isinstance(part, _Place)}) != count:
            raise ValueError("a parameter of this read is not used, or was changed on its way")
        return sql, template, compiler, compiler.get_converters(column[0] for column in compiler.select)

    @staticmethod
    def _adapted(value: UUID) -> Any:
        return value if connection.features.has_native_uuid_field else value.hex


class _Place:
    def __init__(self, place: int) -> None:
        self.place = place
