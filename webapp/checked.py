"""What the checks at upload give. Apart from ``webapp.checking``, so that asking for it loads no parser."""

from pydantic import BaseModel, ConfigDict


class Checked(BaseModel):
    """What kind of file it is, by its content, and its pages where the kind has pages that can be counted."""

    media_type: str
    kind: str
    pages: int | None


class Cropped(BaseModel):
    """A picture made anew from its pixels: a JPEG that tells nothing but what it shows."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    content: bytes
