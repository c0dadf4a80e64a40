"""Questions about brands and departments that several doors and rooms ask."""

from __future__ import annotations

from collections.abc import Iterable

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand, Department


def first_brand(workspace: Workspace) -> Brand | None:
    """The brand that a workspace started with: the only one, but for agencies."""
    return Brand.objects.of(workspace).order_by("pk").first()


def department_for(brand: Brand, kind: str) -> Department | None:
    """The department that answers today for the kind of question `kind` (see `brand.models.Kind`): itself, or
    what it was merged into. None when that is switched off."""
    return answering(Department.objects.filter(brand=brand)).get(kind)


def answering(departments: Iterable[Department]) -> dict[str, Department]:
    """{kind: the department that answers today} for the departments of one brand; kinds whose department is
    switched off are left out."""
    rows = list(departments)
    by_id = {row.pk: row for row in rows}
    found: dict[str, Department] = {}
    for row in rows:
        last: Department | None = row
        # A chain is never longer than the brand has departments: beyond that it would be a circle.
        for _hop in rows:
            if last is None or last.merged_into_id is None:
                break
            last = by_id.get(last.merged_into_id)
        if last and last.is_active and last.merged_into_id is None:
            found[row.kind] = last
    return found
