"""What every door of forms needs: a verb's refusal becomes errors at the fields it names."""

from __future__ import annotations

from django import forms

from tertulia.kit.verbs import Refused


def refused_to_form(form: forms.BaseForm, refused: Refused) -> None:
    """Put each problem of `refused` at its field of `form` (already cleaned), or at the form as a whole when
    the form has no such field. `form.is_valid()` is False afterwards."""
    for name, sentence in refused.problems.items():
        form.add_error(name if name in form.fields else None, str(sentence))
