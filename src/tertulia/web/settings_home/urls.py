"""Ajustes: the brand, its areas, the team, mail, the activity and one's own account."""

from django.urls import path

from tertulia.web.settings_home import account, activity, areas, brand, mail, team, undo

urlpatterns = [
    path("ajustes/", brand.home, name="settings_home"),
    path("ajustes/marca/", brand.brand, name="settings_brand"),
    path("ajustes/marca/<int:pk>/", brand.brand, name="settings_brand"),
    path("ajustes/marca/nueva/", brand.new_brand, name="settings_new_brand"),
    path("ajustes/areas/", areas.areas, name="settings_areas"),
    path("ajustes/areas/<int:pk>/", areas.area, name="settings_area"),
    path("ajustes/areas/<int:pk>/unir/", areas.merge, name="settings_area_merge"),
    path("ajustes/areas/<int:pk>/uso/", areas.switch, name="settings_area_switch"),
    path("ajustes/areas/<int:pk>/persona/", areas.new_person, name="settings_new_person"),
    path("ajustes/areas/personas/<int:pk>/", areas.person, name="settings_person"),
    path("ajustes/areas/personas/<int:pk>/subir/", areas.move_person, name="settings_move_person"),
    path("ajustes/areas/personas/<int:pk>/quitar/", areas.remove_person, name="settings_remove_person"),
    path("ajustes/equipo/", team.team, name="settings_team"),
    path("ajustes/equipo/espacio/", team.space, name="settings_space"),
    path("ajustes/equipo/invitar/", team.invite, name="settings_invite"),
    path("ajustes/equipo/invitacion/<int:pk>/enlace/", team.renew, name="settings_renew"),
    path("ajustes/equipo/invitacion/<int:pk>/retirar/", team.revoke, name="settings_revoke"),
    path("ajustes/equipo/<int:pk>/papel/", team.change_role, name="settings_change_role"),
    path("ajustes/equipo/<int:pk>/quitar/", team.remove, name="settings_remove_member"),
    path("ajustes/correo/", mail.mail, name="settings_mail"),
    path("ajustes/correo/prueba/", mail.try_mail, name="settings_try_mail"),
    path("ajustes/correo/quitar/", mail.clear_mail, name="settings_clear_mail"),
    path("ajustes/actividad/", activity.activity, name="settings_activity"),
    path("ajustes/cuenta/", account.account, name="settings_account"),
    path("ajustes/cuenta/contrasena/", account.access, name="settings_access"),
    path("ajustes/cuenta/aspecto/", account.look, name="settings_look"),
    path("ajustes/deshacer/<int:pk>/", undo.undo, name="undo"),
]
