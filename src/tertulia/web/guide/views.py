"""Leaving the demo, and setting up a workspace of one's own: short, each step can be skipped and taken up
again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tertulia.accounts import actions
from tertulia.accounts.models import Member
from tertulia.accounts.queries import closed_demo_seat, has_password, real_seat
from tertulia.brand import actions as brand_actions
from tertulia.brand.models import Brand
from tertulia.brand.queries import first_brand
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.guide.forms import AccessForm, BrandForm
from tertulia.web.guide.steps import STEPS, next_step, steps_of


@seat("manager")
def guide(request: Seated) -> HttpResponse:
    """Where one is: the steps, and the next of them."""
    steps = steps_of(request.member)
    context = {"steps": steps, "next": next_step(steps), "closed_demo": closed_demo_seat(request.member.user)}
    return render(request, "guide/guide.html", context)


@sensitive_post_parameters("password")
@seat("manager")
def access(request: Seated) -> HttpResponse:
    """Name, address and password of who sets things up; once they have one, their account page does it."""
    if has_password(request.member.user):
        return redirect("guide")
    name = "" if _is_pretended(request.member) else request.member.name
    form = AccessForm(request.POST or None, initial={"name": name})

    def run(given: dict[str, Any]) -> None:
        with transaction.atomic():
            actions.set_prefs(request.member, name=given["name"], by=request.actor)
            actions.set_access(
                request.member, email=given["email"], password=given["password"], by=request.actor
            )
        update_session_auth_hash(request, request.member.user)

    if request.method == "POST" and attempt(form, run):
        return redirect("guide")
    return _form_page(request, "access", form)


def _is_pretended(member: Member) -> bool:
    """Whether a member goes by a name that is nobody's: of an address that we made up, of the demo's cast."""
    cast = Member.objects.filter(user=member.user_id, workspace__is_demo=True, name=member.name)
    return member.user.email.endswith("localhost") or cast.exists()


@seat("manager")
def brand(request: Seated) -> HttpResponse:
    """The first brand; the workspace takes its name."""
    if Brand.objects.of(request.workspace).exists():
        return redirect("settings_brand")
    form = BrandForm(request.POST or None, request=request)

    def run(given: dict[str, Any]) -> None:
        with transaction.atomic():
            made = brand_actions.create(request.workspace, by=request.actor, **given)
            if request.member.role == "owner":
                actions.rename_workspace(
                    request.workspace, name=made.name, time_zone=made.time_zone, by=request.actor
                )

    if request.method == "POST" and attempt(form, run):
        return redirect("guide")
    return _form_page(request, "brand", form)


@seat("manager")
def people(request: Seated) -> HttpResponse:
    """Two doors: who answers with you, and whom to ask."""
    return render(request, "guide/people.html", {"brand": first_brand(request.workspace)})


@require_POST
@seat("manager")
def skip(request: Seated, step: str) -> HttpResponse:
    """Put a step aside, or (with `again`) take it up."""
    if step not in {each.key for each in STEPS}:
        raise Http404
    how = "" if request.POST.get("again") else "skipped"
    actions.mark_step(request.workspace, step=step, how=how, by=request.actor)
    return redirect("guide")


@require_POST
@seat("manager")
def finish(request: Seated) -> HttpResponse:
    """Put the guide away."""
    actions.mark_step(request.workspace, step="done", by=request.actor)
    return redirect("/")


@require_POST
@seat("owner")
def leave_demo(request: Seated) -> HttpResponse:
    """One click out of the demo, into a workspace of one's own."""
    if not request.workspace.is_demo:
        return redirect("guide")
    actions.close_demo(request.workspace, by=request.actor)
    mine = real_seat(request.member.user)
    request.session["member"] = mine.pk if mine else None
    messages.success(
        request, _("Ya estás en tu espacio. La demostración queda guardada, por si quieres volver.")
    )
    return redirect("/" if mine and mine.workspace.guided.get("done") else "guide")


@require_POST
def reopen_demo(request: HttpRequest) -> HttpResponse:
    """Back into the demo that was left."""
    mine = closed_demo_seat(request.user) if request.user.is_authenticated else None
    if mine is None:
        raise Http404
    actions.reopen_demo(mine.workspace, by=mine.actor)
    request.session["member"] = mine.pk
    return redirect("/")


def _form_page(request: Seated, key: str, form: AccessForm | BrandForm) -> HttpResponse:
    step = next(each for each in STEPS if each.key == key)
    context = {"step": step, "form": form}
    return render(request, "guide/form.html", context, status=422 if form.errors else 200)
