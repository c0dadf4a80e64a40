"""Words of risk in Portuguese: as `spanish`, of both sides of the sea."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "legal": {
        "": """
            processar | "vou processar" | denuncia* | tribunal | tribunais | "processo judicial" |
            "ação judicial" | "medidas legais" | "ação em tribunal" | "em tribunal" | (advogad* NEAR/3 (meu
            O minha O nosso O falar O falei O mãos)) | "queixa crime" | "queixa na polícia" |
            "propaganda enganosa" | "publicidade enganosa" | "defesa do consumidor" | "quebra de contrato"
        """,
        "br": """
            Procon | "Reclame Aqui" | "consumidor gov" | "juizado especial" | "pequenas causas" |
            "entrar na justiça" | "entro na justiça" | "danos morais" | "dano moral" | Anatel | Senacon |
            "boletim de ocorrência" | "código de defesa" | "causas no juizado"
        """,
        "pt": """
            =DECO | "livro de reclamações" | "livro de reclamação" | "Portal da Queixa" | ASAE | ANACOM |
            ERSE | "centro de arbitragem" | "julgado de paz" | "julgados de paz"
        """,
    },
    "safety": {
        "": """
            intoxica* | salmonel* | "reação alérgica" | "choque elétrico" | "levei um choque" |
            "cheiro a queimado" | "cheiro de queimado" | "pegou fogo" | "incêndio" NEAR/6 (aparelho O
            carregador O loja O cozinha O prédio) | derreteu | ((vidro* O plástico O larva* O barata* O
            bicho* O parafuso) NEAR/6 (comida O prato O dentro O lata O pão O iogurte O salada O sopa)) |
            larva* | bolor | ((acabei O acabou O parei O fui O foi) NEAR/3 (urgência* O hospital O pronto))
            | queimadura* | (explodiu NEAR/5 (bateria O telemóvel O celular O carregador)) | (perigo* NEAR/4
            (criança* O vida* O saúde O bebé* O bebê*))
        """,
        "br": """
            Anvisa | "vigilância sanitária" | "passei mal" | "cheiro de gás" | "vazamento de gás" | mofo
        """,
        "pt": """
            "cheiro a gás" | "fuga de gás" | "fiquei mal" | "autoridade de saúde" | DGAV
        """,
    },
    "data": {
        "": """
            "dados de outr*" | "dados pessoais" | "de outra pessoa" | "de outro cliente" |
            "de outra cliente" | "proteção de dados" | "os meus dados" NEAR/5 (vend* O divulg*) | "meus
            dados" NEAR/5 (vend* O vaz* O divulg* O expost*) | "fatura de outra pessoa" |
            "conta de outra pessoa" | "pedido de outra pessoa" | "violação de dados" | "falha de segurança"
        """,
        "br": """
            LGPD | ANPD | "vazamento de dados" | (vaz* NEAR/4 dados) | "meu CPF" NEAR/5 (vaz* O expost* O
            vend*)
        """,
        "pt": """
            RGPD | CNPD | "fuga de dados" | "fuga de informação" | "meu NIF" NEAR/5 (expost* O vend* O
            publicad*)
        """,
    },
    "phishing": {
        "": """
            phishing | smishing | hacke* | "site falso" | "perfil falso" | "conta falsa" | "página falsa" |
            "email falso" | "e-mail falso" | "mensagem falsa" | "sms falso" | "sms falsa" |
            "roubaram a minha conta" | "roubaram minha conta" | "invadiram minha conta" |
            "entraram na minha conta" | "passar por vocês" | "em vosso nome" | "em nome de vocês" | ((sms O
            ligação O ligaram O mensagem) NEAR/8 (cartão O senha O código O NIB O pix)) | "fazem-se passar"
            | "se passando por" | "fazendo-se passar" | "não reconheço" | "roubo de identidade"
        """,
        "br": """
            "um golpe" | "caí em golpe" | "golpe do" | golpista* | fraude* | "boleto falso" | clonaram |
            clonado | clonada | "pix falso" | estelionato
        """,
        "pt": """
            burla* | burlad* | "mb way" NEAR/5 (burla* O falso O fraude) | "fui burlad*" | "clonaram"
        """,
    },
    "discrimination": {
        "": """
            racis* | xenofob* | xenófob* | homofob* | homofób* | transfob* | transfób* | machis* | misogin*
            | misógin* | discrimin* | antissemit* | "por ser mulher" | "por ser negr*" | "por ser gay" |
            "por ser lésbica" | "por ser trans" | "por ser estrangeir*" | "pela cor da" | "pelo meu sotaque"
            | "por estar grávida" | "assédio sexual" | "cadeira de rodas" NEAR/8 (negaram O "não pud*" O
            "sem rampa")
        """,
        "br": """
            capacitis* | "injúria racial" | "por ser pret*" | "por ser nordestin*" | gordofob* |
            "intolerância religiosa"
        """,
        "pt": """
            "por ser brasileir*" | "por ser african*" | "por ser cigan*" | CICDR | "volta para a tua terra"
        """,
    },
    "boycott": {
        "": """
            boicot* | #boicot* | "não comprem" | "cancelem todos" | "deixem de comprar" |
            "ninguém devia comprar" | "nunca mais comprem" | "cancelamento em massa"
        """,
        "br": """
            "parem de comprar" | "não compre mais" | "vamos cancelar" | "nem um real"
        """,
        "pt": """
            "não lhes comprem" | "deixem de ir" | "nem um cêntimo" | "não ponham lá os pés"
        """,
    },
    "press": {
        "": """
            jornalista* | repórter* | reportagem | "estou apurando" | "preparando uma reportagem" |
            "a preparar uma reportagem" | "fazendo uma reportagem" | "a fazer uma reportagem" |
            "assessoria de imprensa" | "gabinete de imprensa" | "contacto de imprensa" |
            "contato de imprensa" | "antes de publicar*" | "direito de resposta" | "jornalista do" |
            "jornalista da" | "repórter do" | "repórter da"
        """,
        "br": """
            "matéria sobre" | "nota oficial" | "posicionamento oficial" | ((jornalista O repórter O redação)
            NEAR/6 (Folha O Estadão O G1 O UOL O Globo O Record O Metrópoles))
        """,
        "pt": """
            "peça sobre" | "esclarecimento oficial" | ((jornalista O repórter O redação) NEAR/6 (Público O
            Expresso O SIC O TVI O RTP O "Correio da Manhã"))
        """,
    },
}
