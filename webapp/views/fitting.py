"""What came of fitting a portfolio's PDF to the pages its owner asked for."""

from __future__ import annotations

from webapp import themes
from webapp.context import services
from webapp.models import Job, Portfolio
from webapp.storage import MissingFileError, StorageUnavailableError


def show_fit(job: Job) -> themes.Fit | None:
    """Tell what it took; None where no number of pages is asked for, and while the storage doesn't say."""
    portfolio = Portfolio.find(job=job)
    if portfolio is None or not themes.as_options(portfolio.options).pages:
        return None
    try:
        stored = services().storage.get(f"{portfolio.files}/owner/{themes.FIT_FILE}")
    except (MissingFileError, StorageUnavailableError):
        return None
    return themes.Fit.model_validate_json(stored)
