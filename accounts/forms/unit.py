"""Choosing a unit."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelChoiceIterator

from accounts.models import AdministrativeUnit

if TYPE_CHECKING:
    _Choices = ModelChoiceIterator[AdministrativeUnit]
    _Choice = forms.ModelChoiceField[AdministrativeUnit]
else:  # generic only for the type checker
    _Choices, _Choice = ModelChoiceIterator, forms.ModelChoiceField


class UnitsInOrder(_Choices):
    """As people read a list of units, which no collation of both databases does."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for unit in sorted(self.queryset, key=lambda unit: unit.list_key):
            yield self.choice(unit)


class UnitField(_Choice):
    iterator = UnitsInOrder
