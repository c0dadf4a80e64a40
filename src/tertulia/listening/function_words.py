"""Words that hold sentences together and say nothing of their subject, in the four languages that we read.

Articles, prepositions, pronouns, conjunctions, forms of «to be», «to have», «to do», and greetings: a phrase
neither begins nor ends with one. Written plainly (no accents), as `query.word_tokens` gives them.
"""

from __future__ import annotations

from typing import Final

SPANISH: Final = """
a al algo alguien algun alguna algunas alguno algunos ahi ahora alla alli ante antes aquel aquella aquellas
aquello aquellos aqui asi aun aunque bajo bien cada casi como con contra cual cuales cualquier cuando cuanto
cuanta cuantos cuantas de del demas desde despues donde dos durante e el ella ellas ello ellos en entonces
entre era eran eramos eres es esa esas ese eso esos esta estaba estaban estado estais estamos estan estar
estas este esto estos estoy fue fueron fui ha habeis haber habia habian han has hasta hay haya he hemos hace
hacer haces haceis hacen hago hice hizo hoy incluso jaja la las le les lo los luego mas me mediante menos mi
mia mias mientras mio mios mis mismo misma mismos mismas mucha muchas mucho muchos muy nada nadie ni ningun
ninguna ninguno no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros
para pero poca pocas poco pocos por porque pues que quien quienes se sea sean segun ser sera seran si sido
siempre siendo sin sino sobre sois solo somos son soy su sus suya suyas suyo suyos tal tambien tampoco tan
tanta tantas tanto tantos te teneis tenemos tener tengo ti tiene tienen tienes toda todas todavia todo todos
tras tu tus tuya tuyas tuyo tuyos un una unas uno unos usted ustedes va vais vamos van varias varios vas ver
vez veces voy vosotras vosotros vuestra vuestras vuestro vuestros y ya yo hola gracias buenas buenos dias
tardes noches saludos favor vale pues igual cosa cosas ayer manana puede pueden puedes puedo podeis poder
podria queria quiero quiere sabe sabeis alguna tipo parece creo dice dicen dijo decir ir
tres cuatro cinco seis siete ocho nueve diez cien mil hora horas minuto minutos semana semanas mes meses ano
anos
iba iban acaba acabo acaban dan dar das daba doy deja dejan digo mira oye gente alguien viene vienen llego
seguro verdad primera primero segundo segunda ultimo ultima
"""
ENGLISH: Final = """
a about after again all also am an and any are as at be because been before being but by can could did do does
doing don down for from get got had has have having he her here hers him his how i if in into is isn it its
just like me more most my no nor not now of off on once one only or other our ours out over own really s same
she should so some such t than that the their theirs them then there these they this those through to too
under until up us very was we were what when where which while who whom why will with would you your yours
hello hi thanks please ll ve re amp via
two three four five six ten hour hours minute minutes day days week weeks month months year years today
tomorrow yesterday anyone people thing things
"""
PORTUGUESE: Final = """
ao aos aquela aquele aquilo as ate com da das dele dela do dos ela elas ele eles em essa esse esta estao
estava este estou eu foi foram isso isto ja lhe mais mas me mesmo meu minha muito na nao nas nem no nos nossa
nosso num numa os ou para pela pelo por porque pra quando que quem se sem ser seu sua sao so tambem te tem
temos tenho ter teu tua tudo um uma voce voces vou obrigado obrigada bom boa ola
dois duas tres quatro cinco hora horas hoje ontem amanha semana mes ano anos gente
"""
CATALAN: Final = """
al als amb aquest aquesta aquestes aquests aixo com de del dels des el ella ells els en ens entre era es estan
esta fins ha han hi ho i jo la les li ls m ma meu meva mes molt n ne no nosaltres o on per pero perque que qui
quin se sense seu seva si sobre son t tambe te tot tota tots una uns va van vaig vosaltres hola gracies bon
bona dia dies
"""
NEGATIONS: Final = frozenset(
    ["no", "sin", "nunca", "ni", "not", "never", "without", "nao", "sem", "nem", "sense", "mai"]
)
"""A phrase may begin with one of these: «no puedo entrar»."""

FUNCTION_WORDS: Final = frozenset(f"{SPANISH} {ENGLISH} {PORTUGUESE} {CATALAN}".split())
