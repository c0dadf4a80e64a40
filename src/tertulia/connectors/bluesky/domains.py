"""Which words end a domain, so that «aurora.coop» is an address and «etc.Luego» none: those of countries
(ISO 3166, as IANA delegates them) and the others that are met most; read 2026-11-01."""

_KNOWN = """
com org net edu gov mil int info biz name pro coop museum aero jobs mobi travel tel cat eus gal app dev
page blog shop store online site web website cloud tech social community network news media press live
life world today space club team agency studio design art music film photo video events energy eco bio
farm food bar cafe restaurant hotel tours health care fit school academy university foundation ong ngo
digital software systems solutions group company business consulting legal finance bank money market
games fun fans xyz top link click email chat lat madrid barcelona london paris berlin nyc africa asia ac
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca
cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm
fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir
is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk
ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl
pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc
td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
ENDINGS = frozenset(_KNOWN.split())
