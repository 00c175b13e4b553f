"""The invented resumes that portfolios are tried with; ``meta.language`` says which language each is in."""

from pathlib import Path

from webapp.resume import Resume

_FOLDER = Path(__file__).parent / "documents" / "resumes"
KINDS = sorted(path.stem for path in _FOLDER.glob("*.json"))


def resume(kind: str) -> Resume:
    """Give one of them."""
    return Resume.model_validate_json((_FOLDER / f"{kind}.json").read_bytes())
