"""Bandeja."""

from django.urls import path

from tertulia.web.inbox import acts, answers, drafts, gist, show, similar

urlpatterns = [
    path("bandeja/", show.index, name="inbox"),
    path("bandeja/nuevas/", show.newer, name="inbox-newer"),
    path("bandeja/varias/", acts.many, name="inbox-many"),
    path("bandeja/<int:pk>/", show.case, name="case"),
    path("bandeja/<int:pk>/mensajes/", show.messages, name="case-messages"),
    path("bandeja/<int:pk>/hilo/", gist.thread, name="case-gist"),
    path("bandeja/<int:pk>/parecidos/", similar.similar, name="case-similar"),
    path("bandeja/<int:pk>/fila/", show.one_row, name="case-row"),
    path("bandeja/<int:pk>/asignar/", acts.assign, name="case-assign"),
    path("bandeja/<int:pk>/posponer/", acts.snooze, name="case-snooze"),
    path("bandeja/<int:pk>/etiquetar/", acts.label, name="case-label"),
    path("bandeja/<int:pk>/prioridad/", acts.priority, name="case-priority"),
    path("bandeja/<int:pk>/resolver/", acts.resolve, name="case-resolve"),
    path("bandeja/<int:pk>/reabrir/", acts.reopen, name="case-reopen"),
    path("bandeja/<int:pk>/sin-leer/", acts.unread, name="case-unread"),
    path("bandeja/<int:pk>/responder/", answers.reply, name="case-reply"),
    path("bandeja/<int:pk>/nota/", answers.note, name="case-note"),
    path("bandeja/<int:pk>/preguntar/", answers.ask, name="case-ask"),
    path("bandeja/<int:pk>/borrador/", drafts.draft, name="case-draft"),
    path("bandeja/<int:pk>/presencia/", drafts.presence, name="case-presence"),
    path("bandeja/<int:pk>/envios/<int:delivery>/<slug:act>/", answers.sent, name="case-sent"),
    path("bandeja/<int:pk>/mensajes/<int:item>/aprobar/", answers.approve, name="case-approve"),
    path("bandeja/<int:pk>/mensajes/<int:item>/corregir/", answers.correct, name="case-correct"),
    path("bandeja/<int:pk>/consultas/<int:handoff>/<slug:act>/", answers.asking, name="case-asking"),
]
