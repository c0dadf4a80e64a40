"""Ready-made searches for risks: each is read, finds its own, and leaves what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.intake import take_in
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import actions
from tertulia.listening.fields import FIELDS
from tertulia.listening.heard import Arrivals
from tertulia.listening.learning import risks
from tertulia.listening.models import Item, LookBack, Search
from tertulia.listening.queries import find, searched
from tertulia.query import matches, normalise, parse, warnings
from tertulia.text.facts import Gazetteer, Understanding
from tests import make
from tests.world import World

FOUND: dict[str, dict[str, list[str]]] = {
    "legal": {
        "es": ["Mañana voy a Consumo con la hoja de reclamaciones", "Ya he escrito a la OCU"],
        "mx": ["Ya puse mi queja en Profeco", "Nos vemos en la CONDUSEF"],
        "ar": ["Les mando carta documento", "Voy a Defensa del Consumidor"],
        "co": ["Radiqué el derecho de petición", "Voy para la SIC con esto"],
        "cl": ["El reclamo ya está en el Sernac", "Al juzgado de policía local"],
        "pe": ["Lo reporté a Indecopi", "Pedí el libro de reclamaciones"],
        "br": ["Já abri no Procon", "Está no Reclame Aqui desde ontem"],
        "pt": ["Escrevi no livro de reclamações", "A DECO já tem o meu caso"],
        "en": ["You will hear from my lawyer", "See you in court"],
    },
    "safety": {
        "es": ["El enchufe del calefactor echa chispas", "Listeria en el lomo"],
        "mx": ["Aviso a Cofepris: salió con gusanos", "Huele a gas desde ayer"],
        "ar": ["Hay que llamar a Bromatología", "Nos intoxicamos los cuatro"],
        "co": ["Esto lo tiene que ver el Invima", "Terminamos en urgencias toda la noche"],
        "cl": ["La Seremi de Salud tiene que venir", "hay cucarachas dentro del pan"],
        "pe": ["Digesa debería revisar ese lote", "fuga de gas en la cocina"],
        "br": ["Passei mal depois do almoço", "O carregador pegou fogo"],
        "pt": ["cheiro a gás no prédio", "A ASAE e a autoridade de saúde já sabem"],
        "en": ["We both got food poisoning", "The charger caught fire"],
    },
    "data": {
        "es": ["Esto va a la AEPD", "Veo la factura de otra persona"],
        "mx": ["Ejerzo mis derechos ARCO", "¡Filtraron los datos de medio país!"],
        "ar": ["Presento un habeas data", "Me muestra la cuenta de otra persona"],
        "co": ["Según la ley 1581 deben borrarlos", "Vendieron mis datos"],
        "cl": ["Eso vulnera mi vida privada", "Hubo una fuga de datos"],
        "pe": ["La ley 29733 me ampara", "brecha de seguridad en su web"],
        "br": ["Isso fere a LGPD", "Teve vazamento de dados"],
        "pt": ["Queixa na CNPD", "Recebi a fatura de outra pessoa"],
        "en": ["Is this a data breach?", "I can see someone else's invoice"],
    },
    "phishing": {
        "es": ["Me llega un SMS falso vuestro", "Avisado INCIBE"],
        "mx": ["Ya avisé a la policía cibernética", "Me hackearon la cuenta"],
        "ar": ["Cuento del tío con su logo", "Se hacen pasar por ustedes"],
        "co": ["Reportado al CAI virtual", "Suplantaron su página"],
        "cl": ["Denuncia en la PDI", "hay un perfil falso de ustedes"],
        "pe": ["Ya está en Divindat", "me jaquearon el perfil"],
        "br": ["Recebi um boleto falso", "Caí em golpe com o nome de vocês"],
        "pt": ["Isto é burla com o vosso nome", "sms falsa a pedir o cartão"],
        "en": ["There is a fake website using your logo", "My account got hacked"],
    },
    "discrimination": {
        "es": ["No me alquilaron por ser gitana", "Actitud racista del guardia"],
        "mx": ["Queja en Conapred", "No me dejaron pasar por moreno"],
        "ar": ["Ya hablé con el INADI", "Me echaron por ser boliviana"],
        "co": ["Me trataron así por ser venezolano", "discriminación en la entrada"],
        "cl": ["Esto es ley Zamudio", "La negaron por ser mapuche"],
        "pe": ["Me cholearon en la puerta", "Es discriminación pura"],
        "br": ["Foi injúria racial", "Fui barrado por ser nordestino"],
        "pt": ["Recusaram-me por ser brasileira", "comentários xenófobos do gerente"],
        "en": ["Refused because of my accent", "Openly racist staff"],
    },
    "boycott": {
        "es": ["Borrad la app y ya", "#BoicotAurora"],
        "mx": ["No consuman ahí", "Boicot ya"],
        "ar": ["Escrache el viernes", "No les compren más"],
        "co": ["Ni un peso más", "no compren nada"],
        "cl": ["Hay que hacerles una funa", "Ni una luca para ellos"],
        "pe": ["Ni un sol más", "dejen de comprar"],
        "br": ["Parem de comprar deles", "Boicote já"],
        "pt": ["Nem um cêntimo", "deixem de comprar lá"],
        "en": ["Boycott them", "Please stop buying from them"],
    },
    "press": {
        "es": ["Os escribo de El País, soy periodista", "¿Gabinete de prensa?"],
        "mx": ["Soy reportera de El Universal", "busco al jefe de prensa"],
        "ar": ["Periodista de Infobae por acá", "queremos su versión"],
        "co": ["Periodista de Caracol, ¿me ayudan?", "antes de publicar queremos hablar"],
        "cl": ["Soy periodista de Ciper", "para un reportaje de Mega"],
        "pe": ["Periodista de RPP", "derecho a réplica"],
        "br": ["Sou repórter da Folha", "Vocês têm nota oficial?"],
        "pt": ["Sou jornalista do Expresso", "contacto de imprensa?"],
        "en": ["I'm a journalist with the Ledger", "A request for comment"],
    },
}
NEAR_MISSES: dict[str, list[str]] = {
    "legal": [
        "Este pan está de ley",
        "Hay mucha demanda de este modelo",
        "Me mandaron una deco preciosa (sic)",
        "I sued my cat for the sofa, he won",
    ],
    "safety": [
        "Estoy que echo humos y chispas",
        "Qué concierto, explotó el estadio",
        "Mata de rica esta tarta",
        "This salad is fire",
    ],
    "data": ["¿Qué datos necesitáis para el alta?", "Dadme un dato", "Qual é o meu NIF?", "Great data plan"],
    "phishing": [
        "Qué jaqueca tengo",
        "De golpe subió el precio",
        "Mi chaqueta es de piel falsa",
        "This jacket is no joke",
    ],
    "discrimination": [
        "Me encanta este color",
        "Bien por ser lunes",
        "O preço por ser novo",
        "race day",
    ],
    "boycott": ["Comprad antes de que se acabe", "¿Cómo me doy de baja?", "Que boi bonito", "buy one"],
    "press": ["Leo la prensa cada día", "La prensa de aceite va bien", "Imprensado no metrô", "French press"],
}
COMBINED = [(family, country) for family in risks.FAMILIES for country in risks.COUNTRIES]


class Said:
    """A text by itself, as the query language asks it."""

    def __init__(self, text: str) -> None:
        self.norm, self.raw = f" {normalise(text)}", (text, "")

    def get(self, name: str, /) -> Any:
        """It has no fields."""
        return None


@pytest.mark.parametrize(("family", "country"), COMBINED)
def test_each_finds_its_own_and_leaves_what_only_looks_like_it(family: str, country: str) -> None:
    tree = searched(risks.words_of(family, [country]))
    assert [text for text in FOUND[family][country] if not matches(tree, Said(text))] == []
    assert [text for text in NEAR_MISSES[family] if matches(tree, Said(text))] == []


@settings(max_examples=40)
@given(
    families=st.lists(st.sampled_from(list(risks.FAMILIES)), min_size=1, unique=True),
    countries=st.lists(st.sampled_from(list(risks.COUNTRIES)), min_size=1, unique=True),
)
def test_any_choice_of_them_finds_what_each_finds(families: list[str], countries: list[str]) -> None:
    for family in families:
        tree = searched(risks.words_of(family, countries))
        assert not [
            text for country in countries for text in FOUND[family][country] if not matches(tree, Said(text))
        ]
        assert risks.words_of(family, countries[::-1]) == risks.words_of(family, countries)


@pytest.mark.parametrize("countries", [[], ["xx"], ["es", "xx"]])
def test_it_knows_no_other_countries(countries: list[str]) -> None:
    with pytest.raises(KeyError):
        risks.words_of("legal", countries)


def test_it_adds_one_search_a_family_and_none_twice(world: World) -> None:
    made = actions.add_risk_searches(
        world.brand, families=["legal", "press"], countries=["es", "mx"], by=world.bob.actor
    )
    assert [(one.name, one.kind) for one in made] == [
        ("Amenaza legal", "risk"),
        ("Prensa que pregunta", "risk"),
    ]
    assert LookBack.objects.filter(search__in=made).count() == 2
    again = actions.add_risk_searches(
        world.brand, families=["legal", "boycott"], countries=["es"], by=world.bob.actor
    )
    assert [one.name for one in again] == ["Boicot"]
    for one in [*made, *again]:
        assert [w.kind for w in warnings(parse(one.words, FIELDS), FIELDS)] == []


@pytest.mark.parametrize(
    ("families", "countries", "wrong"),
    [
        ([], ["es"], "families"),
        (["x"], ["es"], "families"),
        (["legal"], [], "countries"),
        (["legal"], ["x"], "countries"),
    ],
)
def test_it_refuses_what_there_is_not(
    world: World, families: list[str], countries: list[str], wrong: str
) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_risk_searches(world.brand, families=families, countries=countries, by=world.bob.actor)
    assert set(refused.value.problems) == {wrong}
    with pytest.raises(Forbidden):
        actions.add_risk_searches(world.brand, families=["legal"], countries=["es"], by=world.rita.actor)
    assert not Search.objects.exists()


def test_it_hears_all_of_ours_and_of_others_what_names_us(world: World) -> None:
    actions.add_risk_searches(world.brand, families=["legal"], countries=["es"], by=world.bob.actor)
    public = make.source(world.brand, is_own=False, place={"id": "demo:tag", "name": "#luz"})

    def read(texts: Any, gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        return [Understanding(intent="complaint", department="legal", doubts=("intent",)) for _ in texts]

    take_in(Arrivals(world.source, [make.said("Mañana voy a la OCU"), make.said("Qué tal")]), read=read)
    take_in(
        Arrivals(
            public, [make.said("Voy a la OCU por lo de Aurora"), make.said("Voy a la OCU por otra cosa")]
        ),
        read=read,
    )
    told = dict(Item.objects.values_list("text", "intent"))
    assert told == {
        "Mañana voy a la OCU": "risk",
        "Qué tal": "complaint",
        "Voy a la OCU por lo de Aurora": "risk",
    }
    assert set(Item.objects.filter(intent="risk").values_list("department", "doubts")) == {("legal", 0)}
    at_home = {item.text for item in find(Item.objects.all(), world.workspace.pk, "es:en-casa")}
    assert at_home == {"Mañana voy a la OCU", "Qué tal"}
