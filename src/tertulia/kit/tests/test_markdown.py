"""Markdown to clean HTML and back."""

from __future__ import annotations

import html as entities

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kit import markdown
from tertulia.kit.markdown import from_html, to_html

WORDS = st.text(alphabet=st.sampled_from("aeñ 1.-+#>*_`[]()!<&~|\\=:;/'\"¿€0"), min_size=1, max_size=24).map(
    lambda text: " ".join(text.split()) or "x"
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line of HTML with words, marks and links."""
    parts = []
    for _one in range(draw(st.integers(1, 3))):
        plain = "a " + entities.escape(draw(WORDS)) + " z"
        kind = draw(st.sampled_from(["", "", "strong", "em", "s", "a"]))
        if kind == "a":
            parts.append(f'<a href="https://aurora.example/{draw(st.integers(0, 99))}?b=1">{plain}</a>')
        else:
            parts.append(f"<{kind}>{plain}</{kind}>" if kind else plain)
    return " ".join(parts)


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A block of HTML."""
    kind = draw(st.sampled_from(["p", "h2", "h3", "quote", "ul", "ol", "table", "image"]))
    if kind in ("p", "h2", "h3"):
        return f"<{kind}>{draw(lines())}</{kind}>"
    if kind == "quote":
        return f"<blockquote><p>{draw(lines())}</p><p>{draw(lines())}</p></blockquote>"
    if kind == "image":
        return f'<p><img src="asset:{draw(st.integers(1, 99))}" alt="Una placa"></p>'
    if kind == "table":
        head, body = (f"<tr><{c}>{draw(lines())}</{c}><{c}>b</{c}></tr>" for c in ("th", "td"))
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<{kind}><li>{draw(lines())}</li><li>{draw(lines())}</li></{kind}>"


@given(st.lists(blocks(), min_size=1, max_size=4))
def test_it_says_the_same_after_going_there_and_back(parts: list[str]) -> None:
    written = from_html("".join(parts))
    shown = to_html(written)
    assert to_html(from_html(shown)) == shown
    assert from_html(shown) == written


@given(st.lists(lines(), min_size=1, max_size=3))
def test_it_keeps_every_word_of_what_was_written(parts: list[str]) -> None:
    before = "".join(f"<p>{part}</p>" for part in parts)
    after = to_html(from_html(before))
    assert "".join(after.split()) == "".join(markdown.clean(before).split())


@given(st.text(max_size=200))
def test_it_takes_any_text(text: str) -> None:
    shown = to_html(text)
    assert "<script" not in shown
    assert to_html(from_html(shown)) is not None


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "<a href='javascript:alert(1)'>a</a>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://evil.example'></iframe>",
        "<svg onload=alert(1)></svg>",
        "<p style='position:fixed' onclick='a()'>a</p>",
        "![a](data:text/html;base64,PHNjcmlwdD4=)",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_that_runs_passes(evil: str) -> None:
    for shown in (to_html(evil), markdown.clean(evil), to_html(from_html(evil))):
        for word in (
            "<script",
            'href="javascript',
            "onerror=",
            "onclick=",
            "<iframe",
            "<svg",
            "style",
            'data:text/html;base64,PHN"',
        ):
            assert word not in shown


def test_it_reads_what_a_rich_editor_leaves() -> None:
    left = "<div>Hola</div><div><br></div><div><b>a</b>&nbsp;b<br>c</div><h1>T</h1><p><span>k</span></p>"
    assert from_html(left) == "Hola\n\n**a** b\\\nc\n\n## T\n\nk"


def test_it_knows_its_images_and_links() -> None:
    text = "![Placas](asset:12) ![](asset:3) ![otra](https://a.example/b.png) [uno](https://a.example/1)"
    assert markdown.images(text) == [(12, "Placas"), (3, "")]
    assert markdown.links(text) == ["https://a.example/1"]
    shown = markdown.with_images(to_html(text), lambda key: f"/medios/{key}" if key == 12 else "")
    assert 'src="/medios/12"' in shown
    assert "asset:3" not in shown
