"""Models on this machine: a tiny ONNX classifier, made here, is loaded and asked for real."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.text.engines import Local, guessed, labels_of, open_scores

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
tokenizers = pytest.importorskip("tokenizers")
WORDS = {"[PAD]": 0, "[UNK]": 1, "horrible": 2, "genial": 3}


def tiny(folder: Path, *, labels: tuple[str, ...] = ("NEG", "POS"), **config: Any) -> Path:
    """A model of two words: «horrible» scores for the first label, «genial» for the second."""
    folder.mkdir(parents=True)
    helper, kind = onnx.helper, onnx.TensorProto
    weights = np.zeros((len(WORDS), len(labels)), dtype=np.float32)
    weights[2, 0] = 4
    weights[3, -1] += 4 if len(labels) > 1 else -4
    table = helper.make_tensor("table", kind.FLOAT, weights.shape, weights.flatten())
    axes = helper.make_tensor("axes", kind.INT64, [1], [1])
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("ReduceSum", ["words", "axes"], ["logits"], keepdims=0),
    ]
    given = [helper.make_tensor_value_info("input_ids", kind.INT64, ["batch", "length"])]
    told = [helper.make_tensor_value_info("logits", kind.FLOAT, ["batch", len(labels)])]
    graph = helper.make_graph(nodes, "tiny", given, told, [table, axes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {str(n): label for n, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": named, "pad_token_id": 0, **config}))
    return folder


def test_it_reads_with_a_model_of_a_folder(tmp_path: Path) -> None:
    tiny(tmp_path / "tono")
    scores, labels = open_scores("tono", tmp_path)
    assert labels == ["NEG", "POS"] == labels_of("tono", tmp_path)
    engine = Local(scores, labels, guessed(labels))
    assert engine.facts == {"sentiment"}
    bad, good, odd = engine.read(["esto es horrible", "genial genial", "\ud800 \x00"], ["", "", ""])
    assert (bad.sentiment, good.sentiment) == ("negative", "positive")
    assert bad.sentiment_sure == pytest.approx(0.982, abs=0.001)
    assert odd.sentiment_sure == pytest.approx(0.5)
    assert engine.read([], []) == []


def test_it_reads_more_than_one_batch_and_texts_without_end(tmp_path: Path) -> None:
    tiny(tmp_path / "tono", max_position_embeddings=32)
    scores, labels = open_scores(str(tmp_path / "tono"), tmp_path)
    found = Local(scores, labels, guessed(labels)).read(["horrible " * 50_000, *["genial"] * 40], [""] * 41)
    assert [one.sentiment for one in found] == ["negative", *["positive"] * 40]


def test_it_reads_a_model_of_one_label(tmp_path: Path) -> None:
    tiny(tmp_path / "toxic", labels=("toxic",))
    scores, labels = open_scores("toxic", tmp_path)
    bad, good = Local(scores, labels, guessed(labels)).read(["horrible", "genial"], ["", ""])
    assert (bad.toxicity, good.toxicity) == ("insult", "")


@pytest.mark.parametrize("where", ["../fuera", "/etc", "nada", "", "..", "."])
def test_it_finds_nothing_outside_its_folder_and_does_not_tell(tmp_path: Path, where: str) -> None:
    tiny(tmp_path / "fuera")
    with pytest.raises(Rejected, match="no hay ningún modelo"):
        open_scores(where, tmp_path / "models")


def test_it_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    tiny(tmp_path / "sin")
    (tmp_path / "sin" / "config.json").write_text("{}")
    with pytest.raises(Rejected, match="id2label"):
        labels_of("sin", tmp_path)
    tiny(tmp_path / "roto")
    (tmp_path / "roto" / "model.onnx").write_bytes(b"nada")
    with pytest.raises(Rejected, match="no se puede cargar"):
        open_scores("roto", tmp_path)
    tiny(tmp_path / "vacio")
    (tmp_path / "vacio" / "model.onnx").unlink()
    with pytest.raises(Rejected, match="faltan"):
        open_scores("vacio", tmp_path)
    tiny(tmp_path / "tres", labels=("a", "b", "c"))
    config = {"id2label": {"0": "a", "1": "b"}}
    (tmp_path / "tres" / "config.json").write_text(json.dumps(config))
    scores, labels = open_scores("tres", tmp_path)
    with pytest.raises(Rejected, match="clasificador"):
        Local(scores, labels, {}).read(["hola"], [""])


def test_it_fetches_a_model_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    asked: list[tuple[str, tuple[str, ...]]] = []

    def fetch(name: str, *, local_dir: Path, allow_patterns: list[str]) -> None:
        asked.append((name, tuple(allow_patterns)))
        if not Path(local_dir).exists():
            tiny(Path(local_dir))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    assert labels_of("alguien/tono", tmp_path) == ["NEG", "POS"]
    open_scores("alguien/tono", tmp_path)
    assert asked == [("alguien/tono", ("config.json",))]


def test_it_says_that_the_hub_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def fetch(*_args: Any, **_how: Any) -> None:
        raise OSError("sin red")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    with pytest.raises(Unavailable, match="no se pudo traer"):
        open_scores("alguien/tono", tmp_path)


def test_it_loads_other_models_with_transformers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny(tmp_path / "pesos")
    (folder / "model.onnx").rename(folder / "model.safetensors")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(Rejected, match=r"tertulia\[transformers\]"):
        open_scores("pesos", tmp_path)
    asked: dict[str, Any] = {}

    class Logits:
        def float(self) -> Logits:
            return self

        def numpy(self) -> Any:
            return np.array([[0.0, 3.0]])

    class Model:
        def eval(self) -> Model:
            return self

        def __call__(self, **given: Any) -> Any:
            return SimpleNamespace(logits=Logits())

    def load(place: Path, **how: Any) -> Any:
        asked.update(how)
        return Model()

    from contextlib import nullcontext

    stand_in = SimpleNamespace(
        AutoTokenizer=SimpleNamespace(
            from_pretrained=lambda place, **how: lambda texts, **more: {"x": texts}
        ),
        AutoModelForSequenceClassification=SimpleNamespace(from_pretrained=load),
    )
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(inference_mode=nullcontext))
    monkeypatch.setitem(sys.modules, "transformers", stand_in)
    scores, labels = open_scores("pesos", tmp_path)
    [said] = Local(scores, labels, guessed(labels)).read(["genial"], [""])
    assert said.sentiment == "positive"
    assert asked == {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}
