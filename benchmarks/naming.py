"""A good file under names of ill will."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from tests.people import Page, Person
from tests.stack import Stack, wait_until

EDGE = "----a-form-of-our-own"
FORM = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}


def try_name(stack: Stack, name: str, content: bytes) -> bool:
    """Place the good file under a name of ill will, quoted as browsers do and as they don't."""
    faults = [fault for quoted in (_quoted(name), name) for fault in _faults_of_name(stack, name, quoted, content)]
    print(f"{'BAD' if faults else 'ok '} {ascii(name)[:60]:60} {'; '.join(faults)}")
    return not faults


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _faults_of_name(stack: Stack, name: str, quoted: str, content: bytes) -> Iterator[str]:
    wait_until(stack.is_idle)
    person, kept = Person(stack.url, "named"), stack.stored()
    answer = Page(person.browser.post("/upload", content=_form(person, quoted, content), headers=FORM))
    if answer.status >= 500:
        yield f"{answer.status} for {quoted!r}"
    if "vtr" in person.browser.cookies:
        yield "it set a cookie"
    if answer.tree.xpath("//main//img|//main//script"):
        yield "it is shown as markup"
    new = stack.stored() - kept
    if answer.status < 400 and new != {f"uploads/{answer.job_id}"}:
        yield f"stored as {new}"


def _form(person: Person, name: str, content: bytes) -> bytes:
    token = person.visit("/").form("/upload").fields["csrf_token"]
    other = "" if name.isascii() else f"; filename*=UTF-8''{quote(name)}"
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--{EDGE}\r\n'
    head += f'Content-Disposition: form-data; name="file"; filename="{name}"{other}\r\n'
    return f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + f"\r\n--{EDGE}--\r\n".encode()
