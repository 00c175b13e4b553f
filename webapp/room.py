"""How many CVs a person may have."""

from __future__ import annotations

from webapp.errors import Problem
from webapp.models import Job, User


def require_room(user: User, max_cvs: int) -> None:
    """Raise Problem ``cv_limit``, which names the CVs, without room for one more; ``sign_in_required`` when gone."""
    if not User.update(email=User.email).where(User.id == user.id).execute():  # locks it: two claims can't both count
        raise Problem("sign_in_required")
    cvs = list(Job.select(Job.id, Job.filename).where(Job.owner == user).order_by(Job.uploaded_at.desc()))
    if len(cvs) >= max_cvs:
        raise Problem("cv_limit", cvs=[{"job_id": str(cv.id), "filename": cv.filename} for cv in cvs])
