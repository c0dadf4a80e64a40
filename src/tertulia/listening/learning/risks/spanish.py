"""Words of risk in Spanish, in the query language: by family, everywhere («») and in each country."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "legal": {
        "": """
            denunciar* | denunciaré | denunciamos | denuncio | "una denuncia" | "la denuncia" |
            "mi denuncia" | (denuncia* NEAR/4 (policía O comisaría O juzgado* O fiscalía O inspección O
            consumo)) | demandar | demandarlos | demandarles | demandaré | demandaremos | "los demando" |
            "os demando" | "demanda colectiva" | "demanda judicial" | "una demanda" | "la demanda" NEAR/4
            (espera* O contra) | querella* | "a juicio" | "mandamiento judicial" | (abogad* NEAR/3 (mi O mis
            O nuestro O nuestra O nuestros O hablado O hablar O manos O consultado O soy O del O solo O un))
            | "acciones legales" | "medidas legales" | "vía judicial" | "vías legales" | "por lo legal" |
            "en los tribunales" | juzgado* | "ante el juez" | burofax | "daños y perjuicios" |
            "defensa del consumidor" | "incumplimiento de contrato" | "publicidad engañosa"
        """,
        "es": """
            OCU | Facua | Asufin | "junta arbitral" | "oficina de consumo" | "oficina del consumidor" | OMIC
            | "hoja de reclamacion*" | "hojas de reclamacion*" | "Banco de España" | "Defensor del Pueblo"
        """,
        "mx": """
            Profeco | Condusef | Conciliaexprés | "ministerio público" | "demanda mercantil"
        """,
        "ar": """
            "carta documento" | COPREC | "defensoría del consumidor" | "ventanilla única federal" |
            "les hago juicio" | "hacerles juicio" | "iniciar un juicio" | "te hago juicio" | Enacom |
            "lealtad comercial"
        """,
        "co": """
            =SIC | "superintendencia de industria" | superfinanciera | superservicios | "acción de tutela" |
            "una tutela" | "derecho de petición" | "estatuto del consumidor"
        """,
        "cl": """
            Sernac | "ley del consumidor" | "juzgado de policía local" | Subtel | "libro de reclamos"
        """,
        "pe": """
            Indecopi | "libro de reclamaciones" | Osiptel | Osinergmin | "código de consumo"
        """,
    },
    "safety": {
        "": """
            intoxica* | intoxiqu* | salmonel* | gastroenteritis | "reacción alérgica" | anafil* | alérgeno*
            | "olor a gas" | "huele a gas" | (huele NEAR/3 (gas O quemado O chamuscado)) | (olor NEAR/4 (gas
            O cloro O quemado)) | "fuga de gas" | "escape de gas" | "huele a quemado" | "olor a quemado" |
            "salió ardiendo" | "sale humo" | "echa humo" | incendi* | (chispa* NEAR/5 (cable* O enchufe* O
            cuadro O cargador O aparato O contador O poste)) | ((explot* O estall* O hinch* O ard* O prend*)
            NEAR/5 (batería O móvil O celular O cargador O pila)) | "descarga eléctrica" | calambrazo |
            electrocut* | ((cristal* O vidrio* O plástico O metal O tornillo O gusano* O cucaracha*) NEAR/6
            (comida O plato O bocado O lata O bolsa O pan O yogur O ensalada O sopa O dentro)) | moho |
            vómito* | vomit* | derriti* | ambulancia* | "salida de emergencia" | (cable* NEAR/4 (suelto* O
            pelado* O colgando O cortado* O caíd*)) | "a quemado" | gusano* | (alergi* NEAR/6 (gluten O
            frutos O leche O huevo O cacahuete O maní)) | "en mal estado" | "me sentó mal" | ((acab* O
            termin* O llevar* O ingres* O está O estoy O estuvo) NEAR/4 (urgencias O hospital O
            veterinario)) | quemadura* | asfixi* | atragant* | "cable suelto" | "sin frenos" |
            "fallaron los frenos" | (peligro* NEAR/4 (niñ* O bebé* O vida* O salud))
        """,
        "es": """
            AESAN | "inspección de sanidad" | "alerta alimentaria" | listeria | "me dio la corriente"
        """,
        "mx": """
            Cofepris | "me dio toques" | "jurisdicción sanitaria" | "protección civil"
        """,
        "ar": """
            ANMAT | bromatolog* | "me dio una patada" | "síndrome urémico"
        """,
        "co": """
            Invima | "secretaría de salud" | "me cogió la corriente"
        """,
        "cl": """
            Seremi | "seremi de salud" | "me dio la corriente"
        """,
        "pe": """
            Digesa | Digemid | "me pasó corriente"
        """,
    },
    "data": {
        "": """
            "fuga de datos" | "filtración de datos" | "brecha de datos" | "brecha de seguridad" |
            "robo de datos" | (filtr* NEAR/4 (datos O contraseñas O correos O teléfono O dirección)) |
            "datos de otr*" | "los datos de clientes" | "datos personales" | "protección de datos" |
            "vendido mis datos" | "vendieron mis datos" | "venden mis datos" | "cedido mis datos" |
            "de otra persona" | "de otro cliente" | "de otra clienta" | "de otros clientes" |
            "de otro paciente" | "de otra paciente" | "de otro usuario" | "de otros usuarios" | "mis datos"
            NEAR/5 (expuest* O vend* O terceros) | ((robaron O filtra* O hacke* O puesto O dejó O abierto)
            NEAR/6 (datos O cuentas O archivo O contraseña*)) | "sin mi consentimiento" | "han publicado mi"
            | "publicaron mi teléfono" | "quién os ha dado mi" | "quién les dio mi" | "borréis mis datos" |
            "borren mis datos" | "derecho al olvido"
        """,
        "es": """
            AEPD | RGPD | LOPD* | "Agencia de Protección de Datos" | "lista robinson"
        """,
        "mx": """
            INAI | "derechos ARCO" | "aviso de privacidad"
        """,
        "ar": """
            "habeas data" | AAIP | "ley 25.326"
        """,
        "co": """
            "habeas data" | "ley 1581" | "datos sensibles"
        """,
        "cl": """
            "ley 19.628" | "vida privada" | "agencia de datos"
        """,
        "pe": """
            "ley 29733" | ANPD | "autoridad de datos"
        """,
    },
    "phishing": {
        "": """
            phishing | smishing | vishing | suplanta* | "hacen pasar por" | "hace pasar por" |
            "haciéndose pasar por" | hacke* | jackea* | jaquea* | ((robar* O robado O abierto O abrieron O
            contrat* O sacaron) NEAR/6 (cuenta O perfil O "mi nombre")) | ((transfir* O transferenc* O
            compra* O viajes O cobro* O cobraron) NEAR/6 ("yo no" O "no hice" O "no reconozco" O "sin mi"))
            | fraude* | estafad* | estafan | "me estafaron" | ((sms O correo O mail O email O enlace O link
            O mensaje O llamada O web O página O perfil O cuenta) NEAR/4 (falso O falsa O fraudulent* O
            sospechos* O estafa)) | ((sms O correo O llamada O mensaje O whatsapp) NEAR/8 (tarjeta O
            contraseña O clave O código O pin)) | "entró a mi cuenta" | "abierto una línea" |
            "sesión iniciada" | "en vuestro nombre" | "robo de identidad" | "duplicado de sim" |
            "duplicado de la sim" | "sim swapping" | "cargos no reconocidos" | "cargo no reconocido" |
            "no reconozco" | "no reconozco el cargo" | "cargo que no he hecho" | "cargos que no hice" |
            clonaron | clonado | "pide la contraseña" | "piden la contraseña" | "entrado en mi cuenta" |
            "entraron en mi cuenta" | "entraron a mi cuenta" | "acceso no autorizado"
        """,
        "es": """
            INCIBE | "grupo de delitos telemáticos" | "bizum" NEAR/5 estafa* | timo
        """,
        "mx": """
            "policía cibernética" | "portal falso" | montadeudas | "me clonaron"
        """,
        "ar": """
            "cuento del tío" | UFECI | "me vaciaron la cuenta" | "ciberestafa*"
        """,
        "co": """
            "CAI virtual" | "me tumbaron" | "sitio falso" | "ladrones cibernéticos"
        """,
        "cl": """
            "brigada del cibercrimen" | cibercrimen | PDI | "cuento del tío"
        """,
        "pe": """
            Divindat | "me vaciaron la cuenta" | yapeo NEAR/4 falso
        """,
    },
    "discrimination": {
        "": """
            racis* | xenófob* | xenofob* | homófob* | homofob* | tránsfob* | transfob* | lgtbifob* | machis*
            | misógin* | misogin* | discrimin* | antisemit* | islamofob* | capacitis* | gordofob* |
            "por ser mujer" | "por ser negr*" | "por ser gitan*" | "por ser extranjer*" |
            "por ser inmigrante*" | "por ser gay" | "por ser lesbiana" | "por ser trans" | "por ser musulm*"
            | "por ser mayor" | "a su edad" | "a tu edad" | "a mi edad" | (autismo NEAR/12 (aparte O echar*
            O negar* O molest*)) | (edad NEAR/4 discrimin*) | "por ser sord*" | "por ser cieg*" |
            "por ser latin*" | "por mi acento" | "por mi color" | "por el color de" | "por llevar velo" |
            "por estar embarazada" | "acoso sexual" | ("silla de ruedas" NEAR/8 ("no pud*" O "no pued*" O
            negaron O "sin rampa" O "no dej*" O "no hay"))
        """,
        "es": """
            "por moro" | "por ser moro" | "por sudaca" | sudaca* | "delito de odio" | "consejo contra"
        """,
        "mx": """
            Conapred | "por moren*" | "por priet*" | "por indígena" | "por naco"
        """,
        "ar": """
            INADI | "por ser bolivian*" | "por ser paraguay*" | "por viller*" | "por negro de"
        """,
        "co": """
            "por ser venezolan*" | "por ser costeñ*" | "por ser indígena" | "defensoría del pueblo"
        """,
        "cl": """
            "ley zamudio" | "por ser mapuche" | "por ser venezolan*" | "por ser haitian*"
        """,
        "pe": """
            chole* | "por cholo" | "por chola" | "por serran*" | "alerta contra el racismo"
        """,
    },
    "boycott": {
        "": """
            boicot* | boikot* | #boicot* | "no compréis" | "no compren" | "dejad de comprar" |
            "dejen de comprar" | "dejemos de comprar" | "baja masiva" | "bajas masivas" |
            "cancelación masiva" | "cancelemos todos" | "cancelad todos" | "nadie debería comprar" |
            "ni un euro" | "dejad de ir" | "dejen de ir" | "no vayáis" | "no vayan a" | "no contratéis" |
            "no contraten" | "no volváis a comprar" | "huelga de consumo"
        """,
        "es": """
            "daos de baja" | "que se arruinen" | "no piséis" | "borrad la app"
        """,
        "mx": """
            "no consuman" | "no le compren" | "ni un peso a" | "ni un peso más"
        """,
        "ar": """
            escrache* | "no les compren" | "no le compren" | "apagón de consumo" | "ni un mango"
        """,
        "co": """
            "no les compren" | "no le compren" | "ni un peso más" | "plantón"
        """,
        "cl": """
            funa* | funemos | "no le compren" | "ni una luca"
        """,
        "pe": """
            "no le compren" | "no consuman" | "ni un sol más" | plantón
        """,
    },
    "press": {
        "": """
            periodista* | reportaje* | informativo* | redacción | "soy redactor*" | "soy reporter*" |
            "soy corresponsal" | "preparando un reportaje" | "preparamos un reportaje" |
            "preparando una noticia" | "preparando una información" | "preparando una pieza" |
            "haciendo un reportaje" | "estoy escribiendo un artículo" | "para un reportaje" |
            "contrastar la información" | "contrastar con vosotros" | "contrastar una información" |
            "gabinete de prensa" | "departamento de prensa" | "contacto de prensa" | "área de prensa" |
            "jefe de prensa" | "jefa de prensa" | "antes de publicar*" | "vuestra versión" | "su versión" |
            "una declaración oficial" | "alguna declaración" | "derecho a réplica" | "derecho de réplica" |
            reportera | reportero | "hacer declaraciones" | "escribo un artículo" |
            "escribiendo un artículo" | "teléfono para medios" | "para medios" | "una entrevista" |
            "nota de tapa" | "estamos preparando un tema"
        """,
        "es": """
            ((periodista O redactor* O escrib* O llam*) NEAR/6 ("El País" O "eldiario es" O RTVE O "La
            Vanguardia" O "El Mundo" O "Antena 3" O laSexta O "Cadena SER" O Newtral O "El Confidencial"))
        """,
        "mx": """
            ((reporter* O periodista O escrib*) NEAR/6 ("El Universal" O Reforma O Milenio O Proceso O
            "Animal Político" O Televisa O "La Jornada" O "El Financiero"))
        """,
        "ar": """
            ((periodista O cronista O redactor* O escrib* O produc*) NEAR/6 (Clarín O "La Nación" O Infobae
            O "Página 12" O TN O Perfil O Chequeado))
        """,
        "co": """
            ((periodista O reporter* O escrib*) NEAR/6 ("El Tiempo" O "El Espectador" O Semana O Caracol O
            RCN O "La Silla Vacía" O "Blu Radio"))
        """,
        "cl": """
            ((periodista O reporter* O escrib*) NEAR/6 ("La Tercera" O "El Mercurio" O Biobío O Emol O Ciper
            O Cooperativa O "Canal 13" O Mega))
        """,
        "pe": """
            ((periodista O reporter* O escrib*) NEAR/6 ("El Comercio" O RPP O "La República" O "Cuarto
            Poder" O "Ojo Público" O "IDL Reporteros" O Gestión))
        """,
    },
}
