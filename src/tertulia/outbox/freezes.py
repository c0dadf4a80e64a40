"""What a freeze holds back, and what passed meanwhile."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.outbox.models import Delivery, Freeze

State, Act = Delivery.State, Delivery.Act
PLANNED = Q(act=Act.POST) | Q(is_automatic=True)
"""What goes out without anybody pressing a button just then: all that a freeze holds back. Taking down and
changing what is out is asked for by people, and goes on."""


def standing_for(brand: Brand) -> Freeze | None:
    """The freeze that keeps `brand` silent: its own, else that of all; None while it may speak."""
    standing = Freeze.objects.standing().filter(workspace_id=brand.workspace_id)
    own = standing.filter(brand=brand).order_by("pk").first()
    return own or standing.filter(brand=None).order_by("pk").first()


def standing_in(workspace: Workspace) -> QuerySet[Freeze]:
    """Every freeze that nobody has lifted, the oldest first."""
    return Freeze.objects.standing().filter(workspace=workspace).select_related("brand", "by").order_by("pk")


def frozen() -> Exists:
    """In a query of deliveries: whether a freeze stands over the brand of each."""
    over = Freeze.objects.filter(workspace_id=OuterRef("workspace_id"), ended_at__isnull=True)
    return Exists(over.filter(Q(brand=None) | Q(brand_id=OuterRef("brand_id"))))


def held() -> Q:
    """In a query of deliveries: what a freeze that stands holds back. Answers of people are none of it, nor
    what is in doubt: looking whether it is out says nothing."""
    return PLANNED & Q(state__in=[State.QUEUED, State.FAILED]) & Q(frozen())


def reach(freeze: Freeze) -> QuerySet[Delivery]:
    """The deliveries that `freeze` is about, whatever became of them."""
    ours = Delivery.objects.filter(PLANNED, workspace_id=freeze.workspace_id)
    return ours if freeze.brand_id is None else ours.filter(brand_id=freeze.brand_id)


def passed(freeze: Freeze) -> QuerySet[Delivery]:
    """What would have gone out while `freeze` stood, oldest first: for each a person says what now. Parts of
    a thread and first comments share the fate of what they go on, and are not among them."""
    waiting = reach(freeze).filter(
        state__in=[State.QUEUED, State.FAILED, State.HAND], next_try_at__lte=timezone.now()
    )
    on_its_own = Q(after__isnull=True) | Q(after__state=State.PUBLISHED)
    return waiting.filter(on_its_own).select_related("channel", "source", "brand").order_by("at", "pk")
