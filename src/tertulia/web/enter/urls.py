"""Signing in and out (allauth's pages, in our clothes)."""

from django.urls import include, path

urlpatterns = [path("entrar/", include("allauth.account.urls")), path("entrar/2fa/", include("allauth.mfa.urls"))]
