"""What every door of forms needs: a verb's refusal becomes errors at the fields it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from tertulia.kit.verbs import Refused


def refused_to_form(form: forms.BaseForm, refused: Refused) -> None:
    """Put each problem of `refused` at its field of `form` (already cleaned), or at the form as a whole when
    the form has no such field. `form.is_valid()` is False afterwards."""
    for name, sentence in refused.problems.items():
        form.add_error(name if name in form.fields else None, str(sentence))


def attempt(form: forms.BaseForm, run: Callable[[dict[str, Any]], Any]) -> bool:
    """Clean `form` and hand what it holds to `run`. False, with the errors in the form, if either refuses."""
    if not form.is_valid():
        return False
    try:
        run(form.cleaned_data)
    except Refused as refused:
        refused_to_form(form, refused)
        return False
    return True


def read_only(form: forms.BaseForm) -> forms.BaseForm:
    """The same form for somebody who may look and not change: nothing of what they post is read."""
    for field in form.fields.values():
        field.disabled = True
    return form
