"""What each of the twelve departments usually knows: the line that helps to choose whom to ask."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Kind

ANSWERS: dict[Kind, Any] = {
    Kind.CUSTOMER_SERVICE: _("Pedidos, citas, reclamaciones y todo lo que le pasa a un cliente concreto."),
    Kind.PRODUCT: _("Cómo funciona lo que vendemos, qué falta y qué viene."),
    Kind.ENGINEERING: _("Averías, cortes y fallos: qué ocurre, desde cuándo y cuándo se arregla."),
    Kind.IT: _("La web, la aplicación, las cuentas y las contraseñas."),
    Kind.FINANCE: _("Facturas, cobros, devoluciones y pagos."),
    Kind.LEGAL: _("Contratos, privacidad, derechos de autor y lo que no se puede decir."),
    Kind.PR: _("Periodistas, instituciones y lo que se dice en nombre de la empresa."),
    Kind.MARKETING: _("Campañas, sorteos, colaboraciones y uso de la marca."),
    Kind.SALES: _("Precios, presupuestos, condiciones y altas."),
    Kind.HR: _("Empleo, prácticas y trato entre compañeros."),
    Kind.INTERNAL_COMMS: _("Lo que el equipo debe saber antes que la calle."),
    Kind.STRATEGY: _("Alianzas, expansión y decisiones de la dirección."),
}
