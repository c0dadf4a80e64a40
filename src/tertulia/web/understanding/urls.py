"""Ajustes → Comprensión."""

from django.urls import path

from tertulia.web.understanding import fact_rules, motor, risks, taught, views

HOME = "ajustes/comprension/"
urlpatterns = [
    path(HOME, views.index, name="understanding"),
    path(f"{HOME}probar/", views.try_out, name="understanding-try"),
    path(f"{HOME}correcciones/", taught.index, name="understanding-taught"),
    path(f"{HOME}correcciones/olvidar/", taught.forget, name="understanding-forget"),
    path(f"{HOME}correcciones/<int:pk>/deshacer/", taught.take_back, name="understanding-undo"),
    path(f"{HOME}reglas/", fact_rules.index, name="understanding-rules"),
    path(f"{HOME}reglas/nueva/", fact_rules.edit, name="understanding-rule-new"),
    path(f"{HOME}reglas/<int:pk>/", fact_rules.edit, name="understanding-rule"),
    path(f"{HOME}reglas/<int:pk>/<slug:act>/", fact_rules.act, name="understanding-rule-act"),
    path(f"{HOME}en-lo-oido/<int:pk>/", fact_rules.progress, name="understanding-run"),
    path(f"{HOME}en-lo-oido/<int:pk>/deshacer/", fact_rules.take_back, name="understanding-run-undo"),
    path(f"{HOME}riesgos/", risks.index, name="understanding-risks"),
    path(f"{HOME}riesgos/anadir/", risks.add, name="understanding-risk-add"),
    path(f"{HOME}riesgos/<int:pk>/aplicar/", risks.apply, name="understanding-risk-apply"),
    path(f"{HOME}motor/", motor.engine, name="understanding-engine"),
    path(f"{HOME}motor/<slug:act>/", motor.act, name="understanding-engine-act"),
]
