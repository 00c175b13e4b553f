"""What a check at upload finds. Apart from ``webapp.checking``, so that asking for it loads no parser."""

from pydantic import BaseModel


class Checked(BaseModel):
    """What kind of file it is, by its content, and its pages where the kind has pages that can be counted."""

    media_type: str
    kind: str
    pages: int | None
