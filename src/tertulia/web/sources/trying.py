"""«Probar»: what would be heard, before anything is connected."""

from __future__ import annotations

from typing import Any, cast

from django.forms import Form
from django.http import HttpResponse, QueryDict

from tertulia.connectors import base
from tertulia.kit.http import default_http
from tertulia.web.access import Seated
from tertulia.web.sources.arrive import show
from tertulia.web.sources.errand import Errand, asked


def tried(request: Seated, connector: type[base.Connector], form: Form, errand: Errand) -> HttpResponse:
    """The form with its empty boxes guessed, and the first things as they would be heard. Raises Failure, at
    the box to mend; what was guessed until then stays in the form."""
    typed = dict(form.cleaned_data)
    guessed = dict(asked(lambda: _live(connector, typed).guess()))
    data = cast(QueryDict, form.data).copy()
    for name in form.fields:
        if not typed.get(name) and guessed.get(name):
            typed[name] = data[name] = guessed[name]
    form.data = data
    items = asked(lambda: _live(connector, typed).sample())
    return show(request, connector, form, errand, goes_there=False, heard=items)


def _live(connector: type[base.Connector], config: dict[str, Any]) -> Any:
    return connector(config, default_http())
