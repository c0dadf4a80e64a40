"""Days that the United Nations and its agencies, or Spanish custom, have given a name.

Source: the United Nations' list of international days and weeks, and for those marked «*» common custom in
Spain. Read on 2026-11-01. Only fixed dates: what moves from year to year is left out.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

DAYS = {
    (1, 24): _("Día de la Educación"),
    (2, 4): _("Día contra el Cáncer"),
    (2, 11): _("Día de la Mujer y la Niña en la Ciencia"),
    (2, 13): _("Día de la Radio"),
    (2, 14): _("San Valentín"),
    (2, 21): _("Día de la Lengua Materna"),
    (3, 3): _("Día de la Vida Silvestre"),
    (3, 8): _("Día de la Mujer"),
    (3, 15): _("Día de los Derechos del Consumidor"),
    (3, 19): _("Día del Padre"),
    (3, 20): _("Día de la Felicidad"),
    (3, 21): _("Día de los Bosques"),
    (3, 22): _("Día del Agua"),
    (3, 27): _("Día del Teatro"),
    (4, 2): _("Día del Autismo"),
    (4, 7): _("Día de la Salud"),
    (4, 22): _("Día de la Tierra"),
    (4, 23): _("Día del Libro"),
    (4, 28): _("Día de la Seguridad en el Trabajo"),
    (5, 3): _("Día de la Libertad de Prensa"),
    (5, 15): _("Día de las Familias"),
    (5, 17): _("Día de Internet"),
    (5, 18): _("Día de los Museos"),
    (5, 20): _("Día de las Abejas"),
    (5, 22): _("Día de la Diversidad Biológica"),
    (6, 3): _("Día de la Bicicleta"),
    (6, 5): _("Día del Medio Ambiente"),
    (6, 8): _("Día de los Océanos"),
    (6, 14): _("Día de Donar Sangre"),
    (6, 20): _("Día de las Personas Refugiadas"),
    (6, 21): _("Día de la Música"),
    (6, 28): _("Día del Orgullo"),
    (7, 11): _("Día de la Población"),
    (7, 30): _("Día de la Amistad"),
    (8, 12): _("Día de la Juventud"),
    (8, 19): _("Día de la Fotografía"),
    (9, 8): _("Día de la Alfabetización"),
    (9, 15): _("Día de la Democracia"),
    (9, 21): _("Día de la Paz"),
    (9, 22): _("Día sin Coches"),
    (9, 27): _("Día del Turismo"),
    (10, 1): _("Día de las Personas Mayores"),
    (10, 5): _("Día de los Docentes"),
    (10, 10): _("Día de la Salud Mental"),
    (10, 15): _("Día de las Mujeres Rurales"),
    (10, 16): _("Día de la Alimentación"),
    (10, 17): _("Día contra la Pobreza"),
    (10, 24): _("Día de las Bibliotecas"),
    (10, 31): _("Día del Ahorro"),
    (11, 14): _("Día de la Diabetes"),
    (11, 20): _("Día de la Infancia"),
    (11, 25): _("Día contra la Violencia hacia las Mujeres"),
    (12, 1): _("Día del Sida"),
    (12, 3): _("Día de las Personas con Discapacidad"),
    (12, 5): _("Día del Voluntariado"),
    (12, 10): _("Día de los Derechos Humanos"),
    (12, 18): _("Día de las Personas Migrantes"),
}


def name_of(day: date) -> str:
    """What `day` is called; «» for a day without a name."""
    return str(DAYS.get((day.month, day.day), ""))
