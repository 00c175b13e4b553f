"""The invented resumes that portfolios are tried with; ``meta.language`` says which language each is in."""

from pathlib import Path
from typing import Any

from webapp.resume import Resume

_FOLDER = Path(__file__).parent / "documents" / "resumes"
KINDS = sorted(path.stem for path in _FOLDER.glob("*.json"))


def resume(kind: str) -> Resume:
    """Give one of them."""
    return Resume.model_validate_json((_FOLDER / f"{kind}.json").read_bytes())


def full_of(text: str) -> Resume:
    """Every field that JSON Resume has, with ``text`` in each that is no date, and in one it doesn't have."""
    schema = Resume.model_json_schema()
    return Resume.model_validate(_filled(schema, text, schema["$defs"]))


def _filled(schema: Any, text: str, kinds: Any) -> Any:
    schema = kinds[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        return _filled(schema, text, kinds)
    if schema["type"] == "array":
        return [_filled(schema["items"], text, kinds)]
    if schema["type"] == "object":
        known = {name: _filled(held, text, kinds) for name, held in schema.get("properties", {}).items()}
        return {**known, "unheardOf": text}
    return "2020-01" if "pattern" in schema else text
