"""What each verb is called when somebody reads the activity: one plain sentence a verb, said of who did it.

`%(noun)s` is the thing's name at that time; other names are the verb's own words (`%(role)s`, `%(to)s`…) or
what `_spoken` makes of them. A verb that does two things has two sentences (`_Either`). A verb of any room
has its line here: a test names those that lack one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import AuditEntry, Role
from tertulia.accounts.wording_publishing import PUBLISHING


@dataclass(frozen=True, slots=True)
class _Either:
    """Two sentences for one verb: `yes` where `word` among its words is true, else `no`."""

    word: str
    yes: Any
    no: Any


SENTENCES: dict[str, Any] = {
    # accounts
    "accounts.open_workspace": _("abrió el espacio «%(noun)s»"),
    "accounts.rename_workspace": _("cambió el nombre, el idioma o la hora del espacio: «%(name)s»"),
    "accounts.mark_step": _("avanzó en la guía para empezar"),
    "accounts.close_demo": _("salió de la demostración"),
    "accounts.reopen_demo": _("volvió a abrir la demostración"),
    "accounts.invite": _("invitó a %(noun)s con el papel «%(role)s»"),
    "accounts.renew_invitation": _("hizo un enlace nuevo para invitar a %(noun)s"),
    "accounts.revoke_invitation": _("retiró la invitación de %(noun)s"),
    "accounts.accept_invitation": _("aceptó la invitación y se unió al equipo"),
    "accounts.change_role": _("dio a %(noun)s el papel «%(role)s»"),
    "accounts.remove_member": _("quitó a %(noun)s del equipo"),
    "accounts.restore_member": _("devolvió a %(noun)s el puesto que tenía"),
    "accounts.set_prefs": _("cambió sus preferencias"),
    "accounts.set_access": _("cambió su correo o su contraseña"),
    "accounts.make_login_link": _("hizo un enlace de entrada para %(noun)s"),
    "accounts.use_login_link": _("entró con un enlace de un solo uso"),
    "accounts.set_mail_server": _("conectó el servidor de correo %(host)s"),
    "accounts.clear_mail_server": _("quitó el servidor de correo"),
    # brand
    "brand.create": _("creó la marca «%(noun)s»"),
    "brand.change": _("cambió la ficha de la marca «%(noun)s»"),
    "brand.rename_department": _("cambió el nombre de un área: ahora es «%(name)s»"),
    "brand.describe_department": _("cambió lo que sabe o promete el área «%(noun)s»"),
    "brand.merge_departments": _("unió el área «%(noun)s» a «%(into)s»"),
    "brand.switch_department": _Either(
        "on", _("volvió a usar el área «%(noun)s»"), _("apagó el área «%(noun)s»")
    ),
    "brand.restore_department": _("dejó el área «%(noun)s» como estaba"),
    "brand.add_colleague": _("añadió a %(noun)s a un área"),
    "brand.change_colleague": _("cambió los datos de %(noun)s en su área"),
    "brand.remove_colleague": _("quitó a %(noun)s de su área"),
    "brand.restore_colleague": _("devolvió a %(noun)s a su área"),
    # sources
    "sources.connect": _("conectó la fuente «%(noun)s»"),
    "sources.bring": _("subió un archivo para leerlo"),
    "sources.reconnect": _("reconectó la fuente «%(noun)s»"),
    "sources.rename": _("cambió el nombre de una fuente: ahora es «%(noun)s»"),
    "sources.pause": _("puso en pausa la fuente «%(noun)s»"),
    "sources.resume": _("volvió a leer la fuente «%(noun)s»"),
    "sources.read_now": _("pidió leer ya la fuente «%(noun)s»"),
    "sources.remove": _("quitó la fuente «%(noun)s»"),
    "sources.restore": _("dejó la fuente «%(noun)s» como estaba"),
    "sources.retry_set_aside": _("pidió leer otra vez algo que se había apartado"),
    # people
    "people.join": _("unió a %(noun)s con %(to)s: son la misma persona"),
    "people.part": _("separó a %(noun)s: son dos personas"),
    "people.rejoin": _("deshizo un cambio en la ficha de %(noun)s"),
    "people.describe": _("anotó algo en la ficha de %(noun)s"),
    # listening
    "listening.create_search": _("creó la búsqueda «%(noun)s»"),
    "listening.change_search": _("cambió la búsqueda «%(noun)s»"),
    "listening.switch_search": _Either(
        "on", _("reanudó la búsqueda «%(noun)s»"), _("puso en pausa la búsqueda «%(noun)s»")
    ),
    "listening.restore_search": _("dejó la búsqueda «%(noun)s» como estaba"),
    "listening.delete_search": _("quitó la búsqueda «%(noun)s»"),
    "listening.look_back": _("miró atrás con la búsqueda «%(noun)s»"),
    "listening.hide": _("ocultó a alguien o un sitio en la búsqueda «%(noun)s»"),
    "listening.show": _("volvió a mostrar a alguien o un sitio en la búsqueda «%(noun)s»"),
    "listening.choose_engine": _("eligió el motor de comprensión «%(noun)s»"),
    "listening.switch_engine": _Either(
        "on",
        _("encendió el motor de comprensión «%(noun)s»"),
        _("apagó el motor de comprensión «%(noun)s»"),
    ),
    "listening.restore_engine": _("dejó el motor de comprensión «%(noun)s» como estaba"),
    "listening.retry_engine": _("volvió a preguntar al motor de comprensión «%(noun)s»"),
    "listening.remove_engine": _("quitó el motor de comprensión"),
    "listening.create_alert": _("creó el aviso «%(noun)s»"),
    "listening.change_alert": _("cambió el aviso «%(noun)s»"),
    "listening.switch_alert": _Either(
        "on", _("encendió el aviso «%(noun)s»"), _("apagó el aviso «%(noun)s»")
    ),
    "listening.delete_alert": _("quitó el aviso «%(noun)s»"),
    "listening.restore_alert": _("dejó el aviso «%(noun)s» como estaba"),
    "listening.see_firings": _("vio los avisos que habían saltado"),
    "listening.save_fact_rule": _("creó una regla de lo que se entiende: «%(noun)s»"),
    "listening.change_fact_rule": _("cambió una regla de lo que se entiende: «%(noun)s»"),
    "listening.set_fact_rule_active": _Either(
        "on",
        _("encendió una regla de lo que se entiende: «%(noun)s»"),
        _("apagó una regla de lo que se entiende: «%(noun)s»"),
    ),
    "listening.move_fact_rule": _("cambió de sitio una regla de lo que se entiende: «%(noun)s»"),
    "listening.remove_fact_rule": _("quitó una regla de lo que se entiende: «%(noun)s»"),
    "listening.restore_fact_rule": _("dejó como estaba una regla de lo que se entiende: «%(noun)s»"),
    "listening.apply_fact_rule": _("aplicó una regla a lo ya oído: «%(noun)s»"),
    "listening.apply_risk_search": _("marcó como riesgo lo que una búsqueda ya había oído: «%(noun)s»"),
    "listening.undo_relabelling": _("deshizo lo que una regla había cambiado en lo ya oído"),
    "listening.forget_lessons": _("olvidó lo aprendido de las correcciones"),
    "listening.remember_lessons": _("volvió a aprender de las correcciones que había olvidado"),
    "listening.keep_view": _("guardó la vista «%(noun)s»"),
    "listening.change_view": _("cambió la vista «%(noun)s»"),
    "listening.drop_view": _("quitó la vista «%(noun)s»"),
    "listening.restore_view": _("dejó la vista «%(noun)s» como estaba"),
    # outbox
    "outbox.reply": _("escribió una respuesta: «%(noun)s»"),
    "outbox.approve": _("aprobó un comentario"),
    "outbox.withdraw": _("retiró algo publicado: «%(noun)s»"),
    "outbox.retry": _("volvió a enviar: «%(noun)s»"),
    "outbox.settle": _("comprobó en la red si salió: «%(noun)s»"),
    "outbox.post": _("dejó para publicar: «%(noun)s»"),
    "outbox.move": _("cambió la hora de un envío: «%(noun)s»"),
    "outbox.published_by_hand": _("publicó a mano: «%(noun)s»"),
    "outbox.take_down": _("pidió retirar de la red: «%(noun)s»"),
    "outbox.amend": _("cambió lo ya publicado: «%(noun)s»"),
    "outbox.freeze": _("paró las publicaciones: «%(reason)s»"),
    "outbox.lift": _("reanudó las publicaciones"),
    "outbox.restore": _("deshizo la retirada de: «%(noun)s»"),
    "outbox.unmove": _("devolvió su hora a un envío: «%(noun)s»"),
    "outbox.unfreeze": _("deshizo la parada de las publicaciones"),
    "outbox.open_channel": _("abrió el canal «%(noun)s»"),
    "outbox.remove_channel": _("quitó el canal «%(noun)s»"),
    "outbox.restore_channel": _("dejó el canal «%(noun)s» como estaba"),
    # planner (most of it: `wording_publishing`)
    **PUBLISHING,
    "planner.pause_recurrence": _Either(
        "on", _("reanudó lo que se repite: «%(noun)s»"), _("puso en pausa lo que se repite: «%(noun)s»")
    ),
    "planner.switch_feed_rule": _Either(
        "on",
        _("volvió a leer el canal RSS «%(noun)s» para proponer publicaciones"),
        _("puso en pausa el canal RSS «%(noun)s» que propone publicaciones"),
    ),
    # inbox
    "inbox.answer": _("respondió: «%(noun)s»"),
    "inbox.undo_answer": _("detuvo una respuesta antes de que saliera"),
    "inbox.assign": _Either(
        "to", _("dio a %(to)s el caso de %(noun)s"), _("dejó sin asignar el caso de %(noun)s")
    ),
    "inbox.set_department": _Either(
        "department",
        _("pasó el caso de %(noun)s a otra área: %(department)s"),
        _("dejó sin área el caso de %(noun)s"),
    ),
    "inbox.label": _("puso la etiqueta «%(label)s» al caso de %(noun)s"),
    "inbox.unlabel": _("quitó la etiqueta «%(label)s» del caso de %(noun)s"),
    "inbox.set_priority": _("cambió la prioridad del caso de %(noun)s"),
    "inbox.snooze": _("pospuso el caso de %(noun)s"),
    "inbox.wake": _("trajo de vuelta el caso de %(noun)s, que estaba pospuesto"),
    "inbox.resolve": _("resolvió el caso de %(noun)s"),
    "inbox.reopen": _("abrió otra vez el caso de %(noun)s"),
    "inbox.open_case": _("abrió un caso de %(noun)s, que se oyó en público"),
    "inbox.take_back_case": _("deshizo el caso de %(noun)s que se había abierto a mano"),
    "inbox.restore": _("deshizo un cambio en el caso de %(noun)s"),
    "inbox.note": _("dejó una nota: «%(noun)s»"),
    "inbox.correct": _("corrigió lo que se entendió de un mensaje"),
    "inbox.undo_correct": _("deshizo una corrección"),
    "inbox.correct_many": _("corrigió lo que se entendió de varios mensajes a la vez"),
    "inbox.undo_correct_many": _("deshizo las correcciones de varios mensajes"),
    "inbox.ask": _("preguntó a %(department)s: «%(noun)s»"),
    "inbox.revoke_ask": _("retiró una pregunta: «%(noun)s»"),
    "inbox.remind_ask": _("recordó una pregunta que esperaba: «%(noun)s»"),
    "inbox.open_ask": _("abrió una pregunta"),
    "inbox.answer_ask": _("contestó a una pregunta: «%(noun)s»"),
    "inbox.create_label": _("creó la etiqueta «%(noun)s»"),
    "inbox.rename_label": _("cambió el nombre de una etiqueta: ahora es «%(noun)s»"),
    "inbox.delete_label": _("quitó la etiqueta «%(noun)s»"),
    "inbox.restore_label": _("devolvió la etiqueta «%(noun)s»"),
    "inbox.create_rule": _("creó la regla «%(noun)s»"),
    "inbox.change_rule": _("cambió la regla «%(noun)s»"),
    "inbox.move_rule": _("cambió de sitio la regla «%(noun)s»"),
    "inbox.switch_rule": _Either("on", _("encendió la regla «%(noun)s»"), _("apagó la regla «%(noun)s»")),
    "inbox.delete_rule": _("quitó la regla «%(noun)s»"),
    "inbox.restore_rule": _("dejó la regla «%(noun)s» como estaba"),
    "inbox.save_draft": _("guardó un borrador"),
    "inbox.mark_unread": _("dejó sin leer el caso de %(noun)s"),
    "inbox.mark_read": _("leyó el caso de %(noun)s"),
    "inbox.be_present": _("abrió el caso de %(noun)s"),
    "inbox.leave": _("cerró el caso de %(noun)s"),
    # media
    "media.add": _("trajo «%(noun)s» a Medios"),
    "media.change": _("cambió «%(noun)s» en Medios"),
    "media.remove": _("quitó «%(noun)s» de Medios"),
    "media.restore": _("dejó «%(noun)s» como estaba en Medios"),
    "media.make_frame": _("hizo la plantilla «%(noun)s»"),
    "media.change_frame": _("cambió la plantilla «%(noun)s»"),
    "media.remove_frame": _("quitó la plantilla «%(noun)s»"),
    "media.restore_frame": _("dejó la plantilla «%(noun)s» como estaba"),
}


def sentence(entry: AuditEntry) -> str:
    """What `entry` says was done, without who did it: «dio a Bob el papel «Responsable»»."""
    template = SENTENCES.get(entry.verb)
    if isinstance(template, _Either):
        template = template.yes if entry.words.get(template.word) else template.no
    if template is None:
        return _now("hizo un cambio en «%(noun)s»") % {"noun": entry.noun_name}
    words: defaultdict[str, Any] = defaultdict(str, {**entry.words, **_spoken(entry.words)})
    words["noun"] = entry.noun_name or _now("algo")
    return str(template) % words


def _spoken(words: dict[str, Any]) -> dict[str, str]:
    """The words of a verb that are codes, in the reader's language."""
    spoken: dict[str, str] = {}
    if words.get("role") in Role.values:
        spoken["role"] = str(Role(words["role"]).label)
    return spoken
