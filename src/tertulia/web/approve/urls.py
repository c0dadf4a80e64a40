"""Giving a yes: guests by their link, colleagues on a list; the client's calendar."""

from django.urls import path

from tertulia.web.approve import client, guest, team

urlpatterns = [
    path("aprobar/<slug:token>/", guest.page, name="approve"),
    path("aprobaciones/", team.index, name="approvals"),
    path("aprobaciones/<int:pk>/enlace/", team.revoke, name="approval-revoke"),
    path("aprobaciones/<int:pk>/<slug:act>/", team.act, name="approval-act"),
    path("aprobaciones/fecha/<int:pk>/", team.again, name="approval-again"),
    path("cliente/<slug:token>/", client.page, name="client"),
]
