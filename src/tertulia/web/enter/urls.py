"""Signing in and out: allauth's pages in our clothes, under our names, and the ways in that are ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from tertulia.web.enter import views

KEY = r"^entrar/contrasena/recuperar/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
ACCOUNT = RedirectView.as_view(url="/ajustes/cuenta/")
PASSWORD = RedirectView.as_view(url="/ajustes/cuenta/contrasena/")

urlpatterns = [
    path("entrar/", account.login, name="account_login"),
    path("salir/", account.logout, name="account_logout"),
    path("entrar/registro/", account.signup, name="account_signup"),
    path("entrar/cerrada/", account.account_inactive, name="account_inactive"),
    path("entrar/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("entrar/codigo/", account.request_login_code, name="account_request_login_code"),
    path("entrar/codigo/escribir/", account.confirm_login_code, name="account_confirm_login_code"),
    path("entrar/contrasena/", PASSWORD, name="account_change_password"),
    path("entrar/contrasena/poner/", PASSWORD, name="account_set_password"),
    path("entrar/contrasena/recuperar/", account.password_reset, name="account_reset_password"),
    path("entrar/contrasena/enviada/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "entrar/contrasena/cambiada/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(KEY, account.password_reset_from_key, name="account_reset_password_from_key"),
    path("entrar/correo/", ACCOUNT, name="account_email"),
    path("entrar/segundo-paso/", mfa.authenticate, name="mfa_authenticate"),
    path("entrar/segundo-paso/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("entrar/segundo-paso/cuenta/", ACCOUNT, name="mfa_index"),
    path("entrar/segundo-paso/encender/", totp.activate_totp, name="mfa_activate_totp"),
    path("entrar/segundo-paso/apagar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("entrar/recuperacion/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("entrar/recuperacion/nuevos/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "entrar/recuperacion/codigos.txt",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("entrar/enlace/<str:token>/", views.link, name="login_link"),
    path("entrar/espacio/<int:pk>/", views.choose_seat, name="choose_seat"),
    path("invitacion/<str:token>/", views.invitation, name="invitation"),
]
