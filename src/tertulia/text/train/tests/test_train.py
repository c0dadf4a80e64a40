"""Training: the posts as they are kept, what is learnt, and that it is learnt again to the last byte."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from tertulia.text.heads import HEADS, WIDTH, columns_of, model
from tertulia.text.train import sets
from tertulia.text.train.calibrate import calibration_error
from tertulia.text.train.fit import fit, shares
from tertulia.text.train.make import folds_of
from tertulia.text.train.matrix import texts_of
from tertulia.text.train.measure import confusion, f1, macro_f1
from tertulia.text.train.posts import COLUMNS, VARIETIES, read

TRAINING = Path(__file__).resolve().parents[5] / "training"
HEAD = "\t".join(COLUMNS)


def test_our_posts_are_well_formed_and_of_every_kind() -> None:
    posts, test = read(TRAINING), read(TRAINING / "test")
    assert len(posts) > 12_000
    assert len(test) == 800
    assert {post.language for post in posts} == set(VARIETIES)
    assert not {post.sector for post in posts} & {post.sector for post in test}
    assert not {post.text.lower() for post in posts} & {post.text.lower() for post in test}
    assert min(sum(post.department == name for post in posts) for name in HEADS["department"]) > 400


@pytest.mark.parametrize(
    "row",
    [
        "hola\tes-ES\tbank\tneutral\tchat",
        "hola\tes\tbank\tneutral\tchat\t\t\t\t",
        "hola\tes-ES\tbank\tfine\tchat\t\t\t\t",
        "\tes-ES\tbank\tneutral\tchat\t\t\t\t",
    ],
)
def test_it_names_the_line_that_is_no_post(row: str, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        f"{HEAD}\nhola\tes-ES\tbank\tneutral\tchat\t\t\t\t\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"a\.tsv, line 3"):
        read(tmp_path)


def test_it_wants_the_columns_named(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("text\tlanguage\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns"):
        read(tmp_path)


def test_it_learns_what_can_be_told_apart() -> None:
    given = sparse.csr_matrix(np.array([[1.0, 0, 1], [0, 1, 1], [1, 0, 1], [0, 1, 1]]))
    wanted = np.zeros((4, WIDTH))
    start = columns_of("intent").start
    wanted[[0, 2], start], wanted[[1, 3], start + 1] = 1, 1
    weight = np.zeros((4, len(HEADS)))
    weight[:, list(HEADS).index("intent")] = 1
    learnt = fit(given, wanted, weight, decay=1e-4, steps=60)
    found = shares(given @ learnt)[:, columns_of("intent")].argmax(axis=1)
    assert found.tolist() == [0, 1, 0, 1]
    assert np.abs(learnt[:, columns_of("sentiment")]).max() == 0
    assert (fit(given, wanted, weight, decay=1e-4, steps=60) == learnt).all()


def test_it_leaves_out_whole_sectors() -> None:
    posts = read(TRAINING)
    folds = folds_of(posts)
    by_sector: dict[str, set[int]] = {}
    for post, fold in zip(posts, folds, strict=True):
        by_sector.setdefault(post.sector, set()).add(int(fold))
    assert all(len(found) == 1 for found in by_sector.values())


def test_what_is_trained_on_is_what_is_read() -> None:
    made = model()
    texts = ["Otra vez sin luz, ¿cuándo vuelve?", "", "👍"]
    found = texts_of(texts, made.lexicons, made.vectors)
    assert found.given.shape[0] == 3
    assert found.dense.shape == (3, found.dense.shape[1])


def test_the_figures_are_what_they_say() -> None:
    gold, said = ["a", "a", "b", "b"], ["a", "b", "b", "b"]
    assert f1(gold, said, "a") == pytest.approx(2 / 3)
    assert f1(gold, said, "b") == pytest.approx(4 / 5)
    assert macro_f1(gold, said, ("a", "b", "c")) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert confusion(gold, said, ("a", "b")) == [[1, 1], [0, 2]]
    assert calibration_error([0.9, 0.9, 0.9, 0.9], np.array([True, True, True, False])) == pytest.approx(0.15)


def test_it_reads_the_licensed_sets(tmp_path: Path) -> None:
    def put(name: str, *lines: str) -> None:
        with gzip.open(tmp_path / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    put(
        "goemotions_en",
        "split\ttext\tlabels",
        "train\tI love it\tlove",
        "train\tmeh\tneutral",
        "train\tx\tjoy,anger",
    )
    put(
        "told_br_pt",
        "text\thomophobia\tobscene\tinsult\tracism\tmisogyny\txenophobia",
        "a\t0.0\t0.0\t2.0\t0.0\t0.0\t0.0",
        "b\t0.0\t0.0\t0.0\t0.0\t3.0\t0.0",
        "c\t0.0\t0.0\t0.0\t0.0\t0.0\t0.0",
        "d\t0.0\t3.0\t0.0\t0.0\t0.0\t0.0",
    )
    put("crisislex_t26", "event\ttext", "2013_Spain_train_crash\thola", "2013_Boston_bombings\thello")
    assert [(row.text, row.label) for row in sets.emotions(tmp_path, every=1)] == [
        ("I love it", "positive"),
        ("meh", "neutral"),
    ]
    assert [(row.text, row.label) for row in sets.insults(tmp_path, every=1)] == [
        ("a", "insult"),
        ("b", "hate"),
        ("c", ""),
    ]
    assert [row.text for row in sets.unlabelled(tmp_path, every=1)] == ["a", "b", "c", "d", "hola"]
