"""Other people's text, made safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kit.html import clean, links_of, tidy, tidy_name, to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hola</p><p>Adiós</p>", "Hola\n\nAdiós"),
        ("uno<br>dos<br />tres", "uno\ndos\ntres"),
        ("<div>uno</div><div>dos</div>", "uno\ndos"),
        ("<ul><li>uno</li><li><p>dos</p></li></ul>fin", "- uno\n- dos\n\nfin"),
        ("<h2>Título</h2>texto", "Título\n\ntexto"),
        ("a &amp; b &lt;c&gt; &#8220;d&#8221; &nbsp; e", "a & b <c> “d” e"),
        ("<b>neg</b><i>rita</i>", "negrita"),
        ("  <p>\n  muchos\n\n  espacios </p> ", "muchos espacios"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('mira <a href="https://x.es/a">aquí</a>', "mira aquí (https://x.es/a)"),
        ('<a href="https://x.es/a/">https://x.es/a/</a>', "https://x.es/a/"),
        ('<a href="https://www.x.es/">x.es</a>', "x.es"),
        ('<a href="https://x.es/largo/larguísimo">x.es/largo…</a>', "x.es/largo…"),
        ('<a href="https://malo.es">banco.es</a>', "banco.es (https://malo.es)"),
        ('<a href="https://x.es"></a>', "https://x.es"),
        ('<a href="mailto:a@b.es">a@b.es</a>', "a@b.es"),
        ('<a href="mailto:a@b.es?subject=x">escríbenos</a>', "escríbenos (a@b.es?subject=x)"),
        ('<a href="javascript:alert(1)">pulsa</a>', "pulsa"),
        ('<a href="/interna">dentro</a>', "dentro"),
        (
            '<a href="https://m.es/@ana" class="u-url mention">@<span>ana</span></a> ¿qué tal?',
            "@ana ¿qué tal?",
        ),
        ('<a href="https://m.es/tags/luz" class="mention hashtag">#<span>luz</span></a>', "#luz"),
        ('<span class="h-card"><a href="https://m.es/@ana">@ana</a></span>', "@ana"),
        (
            '<a href="https://x.es/largo/z"><span class="invisible">https://</span>'
            '<span class="ellipsis">x.es/largo</span><span class="invisible">/z</span></a>',
            "https://x.es/largo/z",
        ),
        ('hola <img src="x" alt="🙂" class="wp-smiley">', "hola 🙂"),
        ("<script>alert(1)</script>a<style>b{}</style>", "a"),
        ("<script>alert(1)", ""),
        ("<!-- nada --><!DOCTYPE html><head><title>t</title></head><P>H</P>", "H"),
        ("2 < 3 y 3 <4 <3", "2 < 3 y 3 <4 <3"),
        ("sin cerrar <b>esto <i>y <p>aquello", "sin cerrar esto y\n\naquello"),
        ("<p onclick=\"x('>')\">a</p>", "a"),
        ("a\0b\x07c", "abc"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_it_reduces_html_to_its_words(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 80_000, "<b>" * 130_000, "<" * 400_000, "&" * 400_000, '<a href="x">' * 33_000,
        "<a " + 'x="" ' * 80_000 + ">", "<a " + "a-" * 190_000 + ">", "<!--" * 100_000, "<p '\"" * 66_000,
        "<script>" * 50_000, "</script" * 50_000, "<![" * 130_000, "<p>" + " " * 399_000 + "x",
    ],
)  # fmt: skip
def test_it_is_not_worn_out_by_malice(html: str) -> None:
    # Each is read in a fraction of a second; anything quadratic would never end.
    assert len(to_text(html)) <= 20_000
    assert len(links_of(html)) <= 20
    assert "<script" not in clean(html)


@given(st.text())
def test_it_always_gives_tidy_text(html: str) -> None:
    text = to_text(html)
    assert tidy(text) == text
    assert not set(text) & {"\0", "\r", "\u202e", "\ufeff"}
    text.encode("utf-8")


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_tidying_twice_is_the_same_as_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a\0b", "ab"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a \t\n\n\n\nb", "a\n\nb"),
        ("\u202egnip\u202c \u2066x\u2069", "gnip x"),
        ("\u200fשלום", "\u200fשלום"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83d b\ude00", "a\ufffd b\ufffd"),
        ("\ufeffhola\ufffe", "hola"),
        ("👩\u200d👩\u200d👧 ñ", "👩\u200d👩\u200d👧 ñ"),
        ("z" + "\u0301" * 200, "z" + "\u0301" * 6),
        ("\x1b[31mrojo\x9b", "[31mrojo"),
    ],
)
def test_it_takes_out_what_no_text_should_hold(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_it_cuts_after_a_sentence_and_says_so() -> None:
    cut = tidy("Una frase cualquiera. " * 5000)
    assert len(cut) <= 20_000
    assert cut.endswith("cualquiera. […]")
    assert tidy("a" * 100_000) == "a" * 19_996 + " […]"
    assert len(tidy("palabra " * 20_000)) <= 20_000
    assert tidy("x" * 20_000) == "x" * 20_000


def test_it_keeps_names_on_one_line_and_short() -> None:
    assert tidy_name(" <script>\n alert(1)\t</script> ") == "<script> alert(1) </script>"
    assert tidy_name("a" * 500) == "a" * 199 + "…"
    assert tidy_name("Ana\u202e\0") == "Ana"


def test_it_keeps_form_and_nothing_else_for_showing() -> None:
    dirty = (
        '<p style="x" onclick="y">hola <a href="https://x.es" target="_blank">x</a> <img src="https://t.es/p.gif">'
        '<script>z</script><a href="javascript:1">j</a> <iframe src="x"></iframe></p>'
    )
    shown = clean(dirty)
    assert shown.startswith('<p>hola <a href="https://x.es" rel="nofollow noopener noreferrer ugc">x</a> ')
    for bad in ("style", "onclick", "script", "img", "iframe", "javascript", "target"):
        assert bad not in shown
    assert clean("<div>" * 300 + "hola & <b>tú</b>\nsí") == "<p>hola &amp; tú sí</p>"


def test_it_collects_links() -> None:
    html = (
        '<a href="https://a.es/1?x=1&amp;y=2">a</a> <a href="https://a.es/1?x=1&amp;y=2">otra vez</a>'
        '<a class="mention" href="https://m.es/@ana">@ana</a> <a href="mailto:a@b.es">b</a>'
        "<A HREF='http://b.es'>b</A> <a href=https://c.es/x>c</a>"
    )
    assert links_of(html) == ("https://a.es/1?x=1&y=2", "http://b.es", "https://c.es/x")
    assert len(links_of("".join(f'<a href="https://a.es/{n}">x</a>' for n in range(100)))) == 20
