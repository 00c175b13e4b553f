"""The kinds of file a CV may come in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file: what people call it, its media type, and the extensions that name it."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


PDF = Kind("PDF", "application/pdf", ("pdf",))
WORD = Kind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
OPEN_DOCUMENT = Kind("OpenDocument", "application/vnd.oasis.opendocument.text", ("odt",))
RTF = Kind("RTF", "application/rtf", ("rtf",))
TEXT = Kind("Text", "text/plain", ("txt", "text"))
MARKDOWN = Kind("Markdown", "text/markdown", ("md", "markdown"))
WEB_PAGE = Kind("Web page", "text/html", ("html", "htm", "xhtml"))
JSON_RESUME = Kind("JSON Resume", "application/json", ("json",))
PNG = Kind("PNG picture", "image/png", ("png",))
JPEG = Kind("JPEG picture", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
WEBP = Kind("WebP picture", "image/webp", ("webp",))

KINDS = (PDF, WORD, OPEN_DOCUMENT, RTF, TEXT, MARKDOWN, WEB_PAGE, JSON_RESUME, PNG, JPEG, WEBP)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}


def extension_of(filename: str) -> str:
    """Give the extension of a file's name in lower case, without the dot; "" when it has none."""
    last_part = filename.replace("\\", "/").rpartition("/")[2]
    return last_part.rpartition(".")[2].strip().lower() if "." in last_part else ""
