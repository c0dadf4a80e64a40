"""The tree means the same in memory, in SQL and to the naive reference, and full text misses nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from tertulia.query import (
    MAX_TOKENS,
    Dialect,
    Matcher,
    candidates,
    matches,
    normalise,
    parse,
    to_q,
    with_workspace,
)
from tertulia.query.limits import (
    MAX_ALTERNATIVES,
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_DISTANCE,
    MAX_TERMS,
    MAX_TOGETHER,
    MAX_TYPED,
)
from tertulia.query.tokens import MAX_TOKEN_LENGTH

from .plans import PLANS, Plan, Sample, holds
from .world import REGISTRY, Folder, Said, pool, row

SAMPLES = pool(150, seed=20260501)
FEW_AT_A_TIME = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


@pytest.fixture(scope="module")
def tables(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' own tables, made outside any transaction and taken away at the end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.schema_editor() as editor:
            editor.create_model(Said)
            editor.create_model(Folder)
            if connection.vendor == "sqlite":
                editor.execute(
                    "create virtual table query_tests_fts using fts5(norm, content='query_tests_said', "
                    "content_rowid='id', tokenize='unicode61', detail=none)"
                )
        yield
        with connection.schema_editor() as editor:
            if connection.vendor == "sqlite":
                editor.execute("drop table query_tests_fts")
            editor.delete_model(Folder)
            editor.delete_model(Said)


@pytest.fixture
def said(db: None, tables: None) -> dict[int, Sample]:
    """Every sample, stored, by id: odd ones in workspace 1, even ones in workspace 12."""
    rows = Said.objects.bulk_create([row(sample, 12 if n % 2 else 1) for n, sample in enumerate(SAMPLES)])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into query_tests_fts(query_tests_fts) values ('rebuild')")
    return {item.pk: sample for item, sample in zip(rows, SAMPLES, strict=True)}


def by_full_text(expression: str) -> set[int]:
    """The ids that the database's index finds."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select rowid from query_tests_fts where query_tests_fts match %s", [expression])
        else:
            cursor.execute(
                "select id from query_tests_said "
                "where array_to_tsvector(string_to_array(btrim(norm), ' ')) @@ %s::tsquery",
                [expression],
            )
        return {found[0] for found in cursor.fetchall()}


def dialect() -> Dialect:
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def nested(first: str, second: str) -> str:
    """«first (second (first (second (… c))))», as deep as can be."""
    levels = [f"{first if n % 2 == 0 else second}(" for n in range(MAX_DEPTH)]
    return "".join(levels) + "c" + ")" * MAX_DEPTH


@FEW_AT_A_TIME
@given(plan=PLANS)
def test_it_means_the_same_in_memory_in_sql_and_to_the_reference(said: dict[int, Sample], plan: Plan) -> None:
    node = parse(plan.written, REGISTRY)
    expected = {pk for pk, sample in said.items() if holds(plan, sample)}
    assert {pk for pk, sample in said.items() if matches(node, sample)} == expected
    assert set(Said.objects.filter(to_q(node, REGISTRY)).values_list("pk", flat=True)) == expected
    # Whoever negates the whole condition gets the others, and nobody falls between.
    others = set(Said.objects.exclude(to_q(node, REGISTRY)).values_list("pk", flat=True))
    assert others == said.keys() - expected


@FEW_AT_A_TIME
@given(plan=PLANS)
def test_full_text_finds_every_match(said: dict[int, Sample], plan: Plan) -> None:
    node = parse(plan.written, REGISTRY)
    expression = candidates(node, dialect())
    expected = {pk for pk, sample in said.items() if holds(plan, sample)}
    if expression is not None:
        assert by_full_text(expression) >= expected
    own = set(Said.objects.filter(workspace=12).values_list("pk", flat=True))
    within = by_full_text(with_workspace(expression, 12, dialect()))
    assert expected & own <= within <= own


@FEW_AT_A_TIME
@given(plan=PLANS)
def test_it_reaches_over_a_relation_that_may_be_empty(said: dict[int, Sample], plan: Plan) -> None:
    Folder.objects.all().delete()
    full = {Folder.objects.create(last=item).pk: said[item.pk] for item in Said.objects.all()[:30]}
    empty = Folder.objects.create(last=None)
    node = parse(plan.written, REGISTRY)
    found = set(Folder.objects.filter(to_q(node, REGISTRY, prefix="last__")).values_list("pk", flat=True))
    nothing = Sample(fields=dict.fromkeys(["network", "author", "sentiment", "followers", "urgent", "date"]))
    nothing.fields["has"] = frozenset()
    expected = {pk for pk, sample in full.items() if holds(plan, sample)}
    assert found - {empty.pk} == expected
    assert (empty.pk in found) == bool(holds(plan, nothing))


def test_the_matcher_and_the_rows_agree(said: dict[int, Sample]) -> None:
    queries = ["café O luz", "-hola red:x", "tono:negativo", "#caf* NO 007", "seguidores:>100"]
    matcher = Matcher(enumerate(parse(query, REGISTRY) for query in queries))
    for number, query in enumerate(queries):
        found = Said.objects.filter(to_q(parse(query, REGISTRY), REGISTRY)).values_list("pk", flat=True)
        assert set(found) == {pk for pk, sample in said.items() if number in matcher.match(sample)}


def test_the_longest_text_can_be_indexed(said: dict[int, Sample]) -> None:
    words = [f"{n:x<{MAX_TOKEN_LENGTH}}" for n in range(MAX_TOKENS)]
    item = Said.objects.create(norm=f" 0w1{normalise(' '.join(words))}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into query_tests_fts(rowid, norm) values (%s, %s)", [item.pk, item.norm])
    for word in (words[0], words[-1]):
        node = parse(word, REGISTRY)
        assert by_full_text(with_workspace(candidates(node, dialect()), 1, dialect())) == {item.pk}
        assert list(Said.objects.filter(to_q(node, REGISTRY))) == [item]


def test_a_second_condition_on_the_same_table_can_be_added(said: dict[int, Sample]) -> None:
    node = parse("NO hola", REGISTRY)
    found = Said.objects.filter(to_q(node, REGISTRY), workspace=1).filter(to_q(node, REGISTRY))
    assert found.count() == len(
        [sample for n, sample in enumerate(SAMPLES) if n % 2 == 0 and "hola" not in sample.words]
    )


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"palabra{n}" for n in range(MAX_TERMS)),
        " ".join(f"-palabra{n}" for n in range(MAX_TERMS)),
        " OR ".join(f"-seguidores:>{n}" for n in range(MAX_CONDITIONS)),
        " OR ".join(f"autor:a{n}" for n in range(MAX_TERMS)),
        " ".join(f"-autor:ana{n}" for n in range(MAX_TERMS - 2)) + " -seguidores:100 -seguidores:101",
        f"({' O '.join(f'palabra{n}' for n in range(MAX_ALTERNATIVES))}) NEAR/{MAX_DISTANCE} "
        f"({' O '.join(f'«hola {n}»' for n in range(MAX_ALTERNATIVES))} O luz*)".replace("«hola 0» O ", ""),
        f'"{" ".join(f"palabra{n}" for n in range(MAX_TOGETHER))}"~{MAX_DISTANCE}',
        f'hola O ="{"ñ" * MAX_TYPED}"',
        " ".join(f'hola "a b"~{n % 100}' for n in range(MAX_CONDITIONS)),
        " OR ".join(f"(a{n} b{n})" for n in range(MAX_TERMS // 2)),
        nested("x y ", "z OR "),
        nested("-x -y ", "-z OR "),
        nested("NO x -", "NO z OR -"),
        nested("x " * 40, "z OR " * 40),
        nested("seguidores:>1 -red:x " * 10, "-fecha:2026-05-02 OR " * 10),
        nested("".join(f"(a{n} OR b) " for n in range(20)), "".join(f"(a{n} b) OR " for n in range(20))),
        '"' + "palabra " * 100 + '"',
        "x" * 19_000,
        "0" * 19_000 + "*",
    ],
)
def test_the_largest_queries_that_parse_also_run(said: dict[int, Sample], query: str) -> None:
    node = parse(query, REGISTRY)
    expected = {pk for pk, sample in said.items() if matches(node, sample)}
    condition = to_q(node, REGISTRY)
    assert set(Said.objects.filter(condition, workspace__gt=0).values_list("pk", flat=True)) == expected
    inner = Folder.objects.filter(last__in=Said.objects.filter(condition))
    assert not inner.exists()
    expression = candidates(node, dialect())
    assert by_full_text(with_workspace(expression, 1, dialect())) is not None
