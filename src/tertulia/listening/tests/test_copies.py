"""Near-duplicates: what is the same thing said again, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.connectors.base import Gone
from tertulia.intake import take_in
from tertulia.listening import copies, likeness
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item, Search, SearchCount, Sketch
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World

NEWS = (
    "La Cooperativa Aurora lanza una tarifa solar para comunidades de vecinos que baja la factura un veinte "
    "por ciento desde el primer mes"
)
HURT = (
    "Un incendio en la nave de Aurora en Getafe deja 12 heridos y obliga a cortar la carretera toda la tarde"
)

SAME = {
    "another case and accents of signs": (NEWS, f"«{NEWS.upper()}»!!"),
    "passed on": (NEWS, f"RT @diario: {NEWS}"),
    "passed on twice": (NEWS, f"RT @ana RT @diario: {NEWS}"),
    "emoji": (NEWS, f"🔥🔥 {NEWS} ☀️"),
    "another link": (f"{NEWS} https://a.example/1", f"{NEWS} https://corto.example/xYz?utm_source=x"),
    "no link": (f"{NEWS} https://a.example/1", NEWS),
    "via": (NEWS, f"{NEWS} (vía @diario)"),
    "to somebody": (NEWS, f"@ana @luis@masto.example {NEWS}"),
    "cut off": (NEWS, f"{NEWS[:95]}…"),
    "a word added": (NEWS, f"Atención: {NEWS}"),
    "a word changed": (NEWS, NEWS.replace("baja", "reduce")),
    "a remark after it": (NEWS, f"{NEWS}. Ya era hora, digo yo"),
    "short but equal": ("Aurora nos ha timado", "¡AURORA nos ha timado!"),
    "the same numbers": (HURT, f"{HURT}, según fuentes municipales"),
}
OTHER = {
    "thanks": ("Gracias", "¡gracias!"),
    "two words": ("Muchas gracias", "muchas gracias"),
    "short and nearly": ("Aurora nos ha timado", "Aurora nos ha ayudado"),
    "another number": (HURT, HURT.replace("12", "15")),
    "yes and no": ("Aurora sube la luz en enero", "Aurora baja la luz en enero"),
    "the same template": (
        "El precio de la luz hoy lunes 4 de mayo será de 120 euros el megavatio hora",
        "El precio de la luz hoy martes 5 de mayo será de 98 euros el megavatio hora",
    ),
    "an agency's teaser and another of its news": (
        "Última hora: la Cooperativa Aurora anuncia una ampliación de capital para comprar dos parques",
        "Última hora: la Cooperativa Aurora anuncia el despido de su directora tras la fuga de datos de ayer",
    ),
    "a teaser and the whole article": (NEWS[:70], f"{NEWS}. {HURT}. {NEWS} {HURT}"),
    "an answer that quotes": ("¿Qué os parece la nueva tarifa?", f"Me parece fatal: {NEWS}"),
    "only links": ("https://a.example/1", "https://a.example/1"),
    "only emoji": ("🔥🔥🔥🔥🔥🔥🔥", "🔥🔥🔥🔥🔥🔥🔥"),
    "nothing": ("", ""),
}


def searching(world: World) -> Search:
    return Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Aurora", words="aurora O incendio"
    )


@pytest.mark.parametrize("name", SAME)
def test_it_knows_what_is_said_again(world: World, name: str) -> None:
    first, again = hear(world.source, *SAME[name], tone="neutral")
    assert (first.copy_of_id, again.copy_of_id) == (None, first.pk)


@pytest.mark.parametrize("name", OTHER)
def test_it_knows_what_is_another_matter(world: World, name: str) -> None:
    heard = hear(world.source, *OTHER[name], tone="neutral")
    assert not any(item.copy_of_id for item in heard)


def test_it_takes_no_thanks_for_a_campaign(world: World) -> None:
    assert not any(item.copy_of_id for item in hear(world.source, *["gracias"] * 20, tone="neutral"))


def test_it_points_to_the_first_across_pages(world: World) -> None:
    [first] = hear(world.source, NEWS, tone="neutral")
    again = [hear(world.source, f"RT @ana: {NEWS}", tone="neutral")[0] for _ in range(3)]
    assert [item.copy_of_id for item in again] == [first.pk] * 3
    assert set(Sketch.objects.values_list("head", flat=True)) == {first.pk}


def test_it_groups_within_one_workspace_and_a_month(world: World) -> None:
    [first] = hear(world.source, NEWS, tone="neutral")
    [elsewhere] = hear(make.source(world.other_brand), NEWS, tone="neutral")
    [long_ago] = hear(world.source, NEWS, tone="neutral", published=timezone.now() - timedelta(days=31))
    [lately] = hear(world.source, NEWS, tone="neutral", published=timezone.now() - timedelta(days=29))
    assert (elsewhere.copy_of_id, long_ago.copy_of_id) == (None, None)
    assert lately.copy_of_id == first.pk


def test_it_takes_nothing_of_ours_for_the_first(world: World) -> None:
    [ours] = hear(world.source, NEWS, own=True)
    [theirs] = hear(world.source, NEWS, tone="neutral")
    assert (ours.copy_of_id, theirs.copy_of_id) == (None, None)


def test_it_makes_a_group_anew_when_its_first_is_edited(world: World) -> None:
    found = searching(world)
    first, second, third = hear(world.source, NEWS, NEWS, NEWS, tone="neutral")
    assert SearchCount.objects.get(search=found, copies__gt=0).copies == 2
    take_in(Arrivals(world.source, [make.said(HURT, id=first.remote_id)]), read=None)
    for item in (first, second, third):
        item.refresh_from_db()
    assert [item.copy_of_id for item in (first, second, third)] == [None, None, second.pk]
    assert sum(SearchCount.objects.values_list("copies", flat=True)) == 1
    [fourth, fifth] = hear(world.source, NEWS, HURT, tone="neutral")
    assert (fourth.copy_of_id, fifth.copy_of_id) == (second.pk, first.pk)


def test_it_leaves_a_group_and_joins_another_when_edited(world: World) -> None:
    search = searching(world)
    first, other, copy = hear(world.source, NEWS, HURT, NEWS, tone="neutral")
    take_in(Arrivals(world.source, [make.said(HURT, id=copy.remote_id)]), read=None)
    copy.refresh_from_db()
    assert copy.copy_of_id == other.pk
    assert sum(SearchCount.objects.values_list("copies", flat=True)) == 1
    take_in(Arrivals(world.source, [make.said("Otra cosa de Aurora", id=copy.remote_id)]), read=None)
    copy.refresh_from_db()
    assert copy.copy_of_id is None
    assert sum(SearchCount.objects.filter(search=search).values_list("copies", flat=True)) == 0
    assert first.copy_of_id is None


def test_it_does_not_leave_it_for_a_slip_that_is_mended(world: World) -> None:
    first, copy = hear(world.source, NEWS, NEWS, tone="neutral")
    take_in(
        Arrivals(world.source, [make.said(NEWS.replace("baja", "rebaja"), id=first.remote_id)]), read=None
    )
    copy.refresh_from_db()
    assert copy.copy_of_id == first.pk


def test_it_finds_another_first_when_that_is_deleted(world: World) -> None:
    first, second, third = hear(world.source, NEWS, NEWS, NEWS, tone="neutral")
    take_in(Arrivals(world.source, [], gone=[Gone(first.remote_id)]))
    for item in (first, second, third):
        item.refresh_from_db()
    assert [item.copy_of_id for item in (first, second, third)] == [None, None, second.pk]


def test_it_compares_with_few_where_many_begin_alike(world: World) -> None:
    texts = [f"Última hora de la Cooperativa Aurora y su {n} {n * 7} {n * 13} {n * 17}" for n in range(1, 60)]
    hear(world.source, *texts, tone="neutral")
    crowds = Sketch.objects.values_list("band", flat=True)
    assert max(list(crowds).count(band) for band in set(crowds)) == copies.CROWD


def test_it_forgets_after_a_month(world: World) -> None:
    hear(world.source, NEWS, HURT, tone="neutral")
    assert copies.forget_old() == 0
    Item.objects.filter(text=NEWS).update(heard_at=timezone.now() - timedelta(days=31))
    assert copies.forget_old() == likeness.BANDS + 1
    assert Sketch.objects.count() == likeness.BANDS + 1
