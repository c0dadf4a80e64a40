"""A model on this machine: a folder with an ONNX model and its tokenizer, or one that `transformers` loads.

A folder (or the name of one on the hub) holds `model.onnx` (or `onnx/model.onnx`), `tokenizer.json` and
`config.json`; without the first two, `transformers` and `torch` must be installed, and only safetensors are
read: weights in pickles can hold code. Nothing of a model's own code is ever run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.text.engines.base import READABLE
from tertulia.text.engines.labels import MOST_LABELS, Scores, targets, understood
from tertulia.text.facts import Understanding

BATCH: Final = 16
LONGEST: Final = 512
"""Tokens read of a text at most, unless the model reads fewer."""
_HUB: Final = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_ONNX: Final = ["config.json", "tokenizer.json", "model.onnx*", "onnx/model.onnx*"]
_WEIGHTS: Final = ["*.json", "*.txt", "*.model", "*.safetensors"]
Run = Callable[[Sequence[str]], Any]
"""Texts → the model's scores before any softmax (logits), one row a text."""


class Local:
    """An engine out of a model (`open_scores`) and what its labels mean (`labels.guessed` gives a guess)."""

    def __init__(
        self, model: Callable[[Sequence[str]], Scores], labels: Sequence[str], of: Mapping[str, str]
    ):
        self._model, self._means = model, targets(of, labels)

    @property
    def facts(self) -> frozenset[str]:
        """Of what its labels speak."""
        return frozenset(meaning[0] for meaning in self._means if meaning)

    def read(self, texts: Sequence[str], languages: Sequence[str]) -> list[Understanding]:
        """As `Engine.read`; a model finds the language by itself."""
        found: list[Understanding] = []
        for start in range(0, len(texts), BATCH):
            part = [
                text[:READABLE].encode("utf-8", "replace").decode() for text in texts[start : start + BATCH]
            ]
            found += understood(self._model(part), self._means)
        return found


def find(where: str, models: Path) -> Path | None:
    """The folder that `where` names: one inside `models`, by its name or its whole path. None for the name of
    a model of the hub that is not there yet. Rejected for anything else, without telling what is there."""
    models = models.resolve()
    place = (models / where.strip()).resolve()
    if place != models and place.is_relative_to(models) and (place / "config.json").is_file():
        return place
    if _HUB.fullmatch(where) and not where.startswith("."):
        return None
    words = _("En {folder} no hay ningún modelo que se llame «{name}».")
    raise Rejected(format_lazy(words, folder=str(models), name=where[:100]))


def labels_of(where: str, models: Path) -> list[str]:
    """How a model calls its labels, in their order. Asks the hub for its description where it is not here.
    Rejected, Unavailable as `open_scores`."""
    return _labels(_config(find(where, models) or _fetched(where, models, ["config.json"])))


def open_scores(where: str, models: Path) -> tuple[Callable[[Sequence[str]], Scores], list[str]]:
    """(texts → probabilities, the labels of their columns) of the model that `where` names, loaded: hundreds
    of megabytes, so only the worker does it. Raises Rejected for what is no model of texts into labels or
    cannot be loaded with what is installed, Unavailable when the hub cannot be reached."""
    folder = find(where, models)
    if folder is None or not _whole(folder):
        if not _HUB.fullmatch(where):
            raise Rejected(_("En esa carpeta faltan model.onnx y tokenizer.json, o los pesos del modelo."))
        folder = _fetched(where, models, _ONNX)
        folder = folder if onnx_of(folder) else _fetched(where, models, _WEIGHTS)
    config = _config(folder)
    labels, onnx = _labels(config), onnx_of(folder)
    try:
        run = _onnx(folder, onnx, config) if onnx else _transformers(folder, config)
    except ImportError as missing:
        words = _("Falta instalar {package} en este servidor: pip install 'tertulia[transformers]'.")
        raise Rejected(format_lazy(words, package=str(missing.name))) from None
    except Exception as problem:
        words = _("El modelo «{name}» no se puede cargar ({kind}).")
        raise Rejected(format_lazy(words, name=where[:100], kind=type(problem).__name__)) from problem
    several = config.get("problem_type") == "multi_label_classification" or len(labels) == 1
    return lambda texts: _chances(run(texts), len(labels), several), labels


def _whole(folder: Path) -> bool:
    return onnx_of(folder) is not None or any(folder.glob("*.safetensors"))


def onnx_of(folder: Path) -> Path | None:
    """The ONNX model of a folder that has its tokenizer too."""
    if not (folder / "tokenizer.json").is_file():
        return None
    return next((p for p in (folder / "model.onnx", folder / "onnx" / "model.onnx") if p.is_file()), None)


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict):
        raise Rejected(_("El modelo no trae un config.json que se pueda leer."))
    return config


def _labels(config: Mapping[str, Any]) -> list[str]:
    named = config.get("id2label")
    try:
        labels = [str(named[key]) for key in sorted(named, key=int)]  # type: ignore[index, arg-type]
    except (TypeError, ValueError, KeyError):
        labels = []
    if not labels or len(labels) > MOST_LABELS:
        raise Rejected(_("El config.json del modelo no dice cómo se llaman sus etiquetas (id2label)."))
    return labels


def _fetched(name: str, models: Path, wanted: Sequence[str]) -> Path:
    """The model `name` of the hub, in a folder of its own inside `models`."""
    folder = models / name
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise Rejected(
            _("Para traer un modelo por su nombre hace falta pip install 'tertulia[transformers]'.")
        ) from None
    try:
        snapshot_download(name, local_dir=folder, allow_patterns=list(wanted))
    except Exception as problem:
        words = _("El modelo «{name}» no se pudo traer ({kind}).")
        raise Unavailable(format_lazy(words, name=name, kind=type(problem).__name__)) from problem
    return folder


def _onnx(folder: Path, onnx: Path, config: Mapping[str, Any]) -> Run:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reads = config.get("max_position_embeddings")
    # RoBERTa's kind counts its positions from the padding on: the last two are none.
    most = min(LONGEST, reads - 2) if isinstance(reads, int) and reads > 8 else LONGEST
    tokenizer.enable_truncation(max_length=most)
    pad = config.get("pad_token_id")
    tokenizer.enable_padding(pad_id=pad if isinstance(pad, int) else 0)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
    names = {given.name for given in session.get_inputs()}

    def run(texts: Sequence[str]) -> Any:
        read = tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in read], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in read], dtype=np.int64),
        }
        return session.run(None, {name: values for name, values in given.items() if name in names})[0]

    return run


def _transformers(folder: Path, config: Mapping[str, Any]) -> Run:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    how: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    tokenizer = AutoTokenizer.from_pretrained(folder, **how)
    model = AutoModelForSequenceClassification.from_pretrained(folder, use_safetensors=True, **how).eval()
    reads = config.get("max_position_embeddings")
    most = min(LONGEST, reads - 2) if isinstance(reads, int) and reads > 8 else LONGEST

    def run(texts: Sequence[str]) -> Any:
        given = tokenizer(list(texts), padding=True, truncation=True, max_length=most, return_tensors="pt")
        with torch.inference_mode():
            return model(**given).logits.float().numpy()

    return run


def _chances(logits: Any, labels: int, several: bool) -> Scores:
    """Probabilities: each label by itself where a text may have several, else all of a row adding up to 1."""
    scores = np.nan_to_num(np.asarray(logits, dtype=np.float32))
    if scores.ndim != 2 or scores.shape[1] != labels:
        raise Rejected(_("El modelo no da una puntuación por etiqueta: no es un clasificador de textos."))
    if several:
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -60, 60))), dtype=np.float32)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
