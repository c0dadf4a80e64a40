"""«Siempre que…»: rules that set a fact of what comes, and of what is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions as inbox
from tertulia.intake import take_in
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import actions
from tertulia.listening.heard import Arrivals
from tertulia.listening.learning import relabel
from tertulia.listening.models import (
    Correction,
    Count,
    Doubt,
    FactRule,
    Item,
    Relabelled,
    Relabelling,
    Search,
)
from tertulia.listening.prepare import Understand
from tertulia.text.facts import FACTS, Gazetteer, Understanding
from tests import make
from tests.world import World

State = Relabelling.State


def understood(**facts: Any) -> Understand:
    def read(texts: Any, gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        return [Understanding(language="es", **facts) for _ in texts]

    return read


def hear(world: World, *texts: str, **facts: Any) -> list[Item]:
    said = [make.said(text) for text in texts]
    take_in(Arrivals(world.source, said), read=understood(**facts))
    stored = {item.remote_id: item for item in Item.objects.all()}
    return [stored[one.id] for one in said]


def rule(world: World, words: str, fact: str = "intent", value: str = "lead") -> FactRule:
    return actions.save_fact_rule(world.brand, words=words, fact=fact, value=value, by=world.bob.actor)


def search(world: World, words: str, kind: str = "risk") -> Search:
    return actions.create_search(
        world.brand, name=words, words=words, kind=kind, look_back_days=0, by=world.bob.actor
    )


def work() -> None:
    while relabel.relabel_due():
        pass


def test_it_sets_the_fact_of_what_comes_and_ends_its_doubt(world: World) -> None:
    rule(world, "tarifa", "intent", "lead")
    rule(world, "tarifa", "department", "sales")
    rule(world, "tarifa", "topic", "Tarifas")
    met, other = hear(world, "¿Qué tarifa tenéis?", "¿Abrís hoy?", intent="question", doubts=FACTS)
    assert (met.intent, met.department, met.topic) == ("lead", "sales", "Tarifas")
    assert met.doubts == Doubt.SENTIMENT | Doubt.TOXICITY
    assert (other.intent, other.department, other.doubts) == ("question", "", sum(Doubt))


def test_the_first_that_matches_wins_for_each_fact(world: World) -> None:
    first, second = rule(world, "tarifa", value="lead"), rule(world, "qué", value="praise")
    assert [item.intent for item in hear(world, "¿Qué tarifa?", "¡Qué bien!")] == ["lead", "praise"]
    actions.move_fact_rule(second, up=True, by=world.bob.actor)
    assert [item.intent for item in hear(world, "¿Qué tarifa?")] == ["praise"]
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert [item.intent for item in hear(world, "¿Qué tarifa?")] == ["lead"]
    actions.set_fact_rule_active(first, on=False, by=world.bob.actor)
    assert [item.intent for item in hear(world, "¿Qué tarifa?")] == ["praise"]
    actions.change_fact_rule(second, words="cómo", by=world.bob.actor)
    assert [item.intent for item in hear(world, "¿Qué tarifa?", "¿Cómo?")] == ["chat", "praise"]


def test_it_may_ask_for_other_facts_and_searches_see_what_it_set(world: World) -> None:
    rule(world, "cobro tono:negativo", "intent", "complaint")
    found = search(world, "cobro intención:queja", kind="brand")
    said = [make.said("El cobro")]
    take_in(Arrivals(world.source, said), read=understood(sentiment="negative"))
    assert list(Item.objects.filter(heard__search=found).values_list("intent", flat=True)) == ["complaint"]


def test_it_sets_what_an_edit_says_as_well(world: World) -> None:
    rule(world, "tarifa")
    [item] = hear(world, "¿Abrís hoy?")
    take_in(Arrivals(world.source, [make.said("¿Qué tarifa?", id=item.remote_id)]), read=understood())
    assert Item.objects.get().intent == "lead"


def test_it_is_of_its_brand_alone(world: World) -> None:
    rule(world, "tarifa")
    theirs = make.source(world.other_brand)
    take_in(Arrivals(theirs, [make.said("¿Qué tarifa?")]), read=understood())
    assert Item.objects.get().intent == "chat"


@pytest.mark.parametrize(
    ("words", "fact", "value", "wrong"),
    [
        ("", "intent", "lead", "words"),
        ("tarifa OR", "intent", "lead", "words"),
        ("intención:queja", "intent", "lead", "words"),
        ("luz (asunto:finanzas O gas)", "department", "legal", "words"),
        ("tóxico:sí", "toxicity", "", "words"),
        ("tarifa estado:abierto", "intent", "lead", "words"),
        ("es:dudoso", "intent", "lead", "words"),
        ("tarifa", "intent", "furious", "value"),
        ("tarifa", "sentiment", "", "value"),
        ("tarifa", "author", "Bob", "value"),
    ],
)
def test_it_refuses_what_cannot_be(world: World, words: str, fact: str, value: str, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        rule(world, words, fact, value)
    assert set(refused.value.problems) == {wrong}


def test_it_comes_and_goes_and_comes_back(world: World) -> None:
    correction = inbox.correct(make.item(world.workspace), fact="intent", now="lead", by=world.bob.actor)
    made = actions.save_fact_rule(
        world.brand, words="tarifa", fact="intent", value="lead", correction=correction, by=world.bob.actor
    )
    assert made.correction == correction
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert FactRule.objects.get().removed_at is not None
    made.refresh_from_db()
    actions.restore_fact_rule(made, before={"removed": False}, by=world.bob.actor)
    actions.remove_fact_rule(made, by=world.bob.actor)
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert FactRule.objects.get().removed_at is None
    for somebody in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            actions.remove_fact_rule(made, by=somebody.actor)


def test_it_is_taken_to_the_past_and_back_as_one(world: World) -> None:
    items = hear(world, "¿Qué tarifa?", "La tarifa nocturna", "Otra cosa", sentiment="neutral", doubts=FACTS)
    made = rule(world, "tarifa", "sentiment", "positive")
    run = actions.apply_fact_rule(made, by=world.bob.actor)
    entry = AuditEntry.objects.latest("pk")
    work()
    run.refresh_from_db()
    assert (run.state, run.looked, run.expected, run.changed) == (State.DONE, 3, 3, 2)
    assert [i.sentiment for i in Item.objects.order_by("pk")] == ["positive", "positive", "neutral"]
    assert Item.objects.get(pk=items[0].pk).doubts == sum(Doubt) & ~Doubt.SENTIMENT
    assert dict(Count.objects.values_list("sentiment", "items")) == {"neutral": 1, "positive": 2}
    take_back(entry, by=world.bob.actor)
    work()
    run.refresh_from_db()
    assert (run.state, Relabelled.objects.count()) == (State.UNDONE, 0)
    assert {(i.sentiment, i.doubts) for i in Item.objects.all()} == {("neutral", sum(Doubt))}
    assert dict(Count.objects.values_list("sentiment", "items")) == {"neutral": 3, "positive": 0}
    with pytest.raises(Refused):
        actions.undo_relabelling(run, by=world.bob.actor)


def test_what_a_person_said_stands_in_the_past(world: World) -> None:
    before, after, free = hear(world, "tarifa", "tarifa", "tarifa")
    inbox.correct(before, fact="intent", now="praise", by=world.bob.actor)
    run = actions.apply_fact_rule(rule(world, "tarifa"), by=world.bob.actor)
    work()
    inbox.correct(after, fact="intent", now="spam", by=world.bob.actor)
    assert [i.intent for i in Item.objects.order_by("pk")] == ["praise", "spam", "lead"]
    run.refresh_from_db()
    actions.undo_relabelling(run, by=world.bob.actor)
    work()
    assert [i.intent for i in Item.objects.order_by("pk")] == ["praise", "spam", "chat"]
    assert free.intent == "chat"


def test_the_rules_above_it_win_in_the_past_too(world: World) -> None:
    hear(world, "¿Qué tarifa?", "¡Qué bien!")
    rule(world, "tarifa", value="lead")
    actions.apply_fact_rule(rule(world, "qué", value="praise"), by=world.bob.actor)
    work()
    assert [i.intent for i in Item.objects.order_by("pk")] == ["chat", "praise"]


def test_it_goes_on_in_pieces_and_repeats_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relabel, "IDS", 2)
    monkeypatch.setattr(relabel, "BACK", 2)
    monkeypatch.setattr(relabel, "TURN_S", 0.0)
    hear(world, *["tarifa"] * 5)
    made = rule(world, "tarifa")
    run = actions.apply_fact_rule(made, by=world.bob.actor)
    assert relabel.relabel_due() == 1
    run.refresh_from_db()
    assert (run.state, run.looked) == (State.RUNNING, 2)
    assert actions.apply_fact_rule(made, by=world.bob.actor) == run
    # The worker died with the row in its hands: the next run gives it back and goes on where it was.
    Relabelling.objects.update(lease_until=run.created_at.replace(year=2100), lease_by="me")
    assert relabel.relabel_due() == 0
    monkeypatch.setattr(relabel, "release_own", lambda rows: rows.update(lease_until=None))
    assert relabel.recover() == 1
    work()
    run.refresh_from_db()
    assert (run.state, run.looked, run.changed) == (State.DONE, 5, 5)
    actions.undo_relabelling(run, by=world.bob.actor)
    work()
    assert set(Item.objects.values_list("intent", flat=True)) == {"chat"}


def test_a_rule_that_rests_is_not_taken_anywhere(world: World) -> None:
    made = rule(world, "tarifa")
    actions.set_fact_rule_active(made, on=False, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.apply_fact_rule(made, by=world.bob.actor)
    actions.set_fact_rule_active(made, on=True, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.apply_fact_rule(made, days=0, by=world.bob.actor)


def test_what_a_search_for_risks_finds_is_a_risk(world: World) -> None:
    search(world, "denuncia")
    risk, other = hear(world, "Os pongo una denuncia", "Hola", department="legal", doubts=FACTS)
    assert (risk.intent, risk.department, risk.doubts & Doubt.INTENT) == ("risk", "legal", 0)
    assert (other.intent, other.doubts & Doubt.INTENT) == ("chat", Doubt.INTENT)


def test_a_rule_knows_better_than_a_search_for_risks(world: World) -> None:
    search(world, "demanda")
    rule(world, '"demanda de empleo"', value="chat")
    assert [i.intent for i in hear(world, "Una demanda", "Hay demanda de empleo")] == ["risk", "chat"]


def test_a_search_for_risks_may_ask_for_facts_but_not_for_the_intent(world: World) -> None:
    search(world, "miedo tono:negativo")
    search(world, "susto intención:queja")
    assert [i.intent for i in hear(world, "miedo", sentiment="negative")] == ["risk"]
    assert [i.intent for i in hear(world, "miedo", sentiment="positive")] == ["chat"]
    assert [i.intent for i in hear(world, "susto", intent="complaint")] == ["complaint"]


def test_what_a_search_hides_is_no_risk(world: World) -> None:
    found = search(world, "denuncia")
    said = make.said("denuncia", author=make.author("Pep", handle="@pep"))
    actions.hide(found, author="@pep", by=world.bob.actor)
    take_in(Arrivals(world.source, [said]), read=understood())
    assert Item.objects.get().intent == "chat"


def test_a_search_for_risks_is_taken_to_the_past(world: World) -> None:
    hear(world, "Os pongo una denuncia", "Una denuncia de empleo", "Hola")
    found = search(world, "denuncia")
    rule(world, "empleo", value="chat")
    run = actions.apply_risk_search(found, by=world.bob.actor)
    work()
    assert [i.intent for i in Item.objects.order_by("pk")] == ["risk", "chat", "chat"]
    run.refresh_from_db()
    assert (run.state, run.changed, run.search) == (State.DONE, 1, found)
    with pytest.raises(Refused):
        actions.apply_risk_search(search(world, "otra", kind="brand"), by=world.bob.actor)
    with pytest.raises(Refused):
        actions.apply_risk_search(search(world, "susto intención:queja"), by=world.bob.actor)
    assert not Correction.objects.exists()
