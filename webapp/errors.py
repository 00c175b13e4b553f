"""Everything a visitor can be told instead of what they asked for: one family, one table of words."""

from __future__ import annotations

from typing import Any


class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """A request that is answered with a reason; ``code`` is stable, ``title`` and ``detail`` are for people."""

    def __init__(self, code: str, *, headers: dict[str, str] | None = None, **extra: Any):
        super().__init__(code)
        self.code = code
        self.status, self.title, self.detail = PROBLEMS[code]
        self.headers = headers or {}
        self.extra = extra

    def to_json(self) -> dict[str, Any]:
        """Give the problem as RFC 9457 wants it, with what else an API caller can use."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.extra,
        }


def invalid_fields(wrong: dict[str, str]) -> Problem:
    """Give the problem of fields that can't be taken: for each its name and what is wrong with it."""
    return Problem("invalid_fields", errors=[{"path": f"/{name}", "detail": detail} for name, detail in wrong.items()])


PROBLEMS: dict[str, tuple[int, str, str]] = {
    "no_file": (400, "No file was chosen", "Choose the file of your CV first, then place it in the case."),
    "empty_file": (400, "That file is empty", "It holds no bytes at all. Save it again, or choose another one."),
    "too_large": (413, "That file is too large", "It is larger than this site takes. Export it with smaller pictures."),
    "unsupported_type": (
        415,
        "We can’t take that kind of file",
        "Bring a PDF, Word (.docx), OpenDocument, RTF, text, Markdown, HTML or JSON Resume file, or a picture of it "
        "as PNG, JPEG or WebP. Most programs can save as PDF.",
    ),
    "content_mismatch": (
        415,
        "The file is not what its name says",
        "Its ending names one kind of file and its content is another. Save it again in the kind you want.",
    ),
    "no_picture": (400, "No picture was chosen", "Choose a PNG, JPEG or WebP picture first, then send it."),
    "unsupported_picture": (
        415,
        "We can’t take that picture",
        "Bring a PNG or JPEG of at most fifty million pixels, or a WebP of at most thirty, that stands still.",
    ),
    "damaged_file": (
        422,
        "That file is damaged",
        "Parts of it are missing or can’t be opened. Save or export it once more and bring the new one.",
    ),
    "encrypted_file": (
        422,
        "That file needs a password",
        "It can’t be opened without one. Save a copy without a password and bring that.",
    ),
    "too_many_pages": (422, "That file has too many pages", "It has more pages than this site takes."),
    "rate_limited": (
        429,
        "Too many tries for now",
        "There were many tries from your address, or at this account, in a short time. Wait a little, then try again.",
    ),
    "csrf_failed": (
        400,
        "This form is too old",
        "It was opened a while ago or came from another site, so we didn’t act on it. Go back, reload the page and "
        "send it once more.",
    ),
    "bad_state": (
        400,
        "This sign-in didn’t begin here",
        "It was begun in another browser, was used already, or took too long. Whatever you placed with us is still "
        "kept: sign in once more.",
    ),
    "link_used": (
        410,
        "This link works no more",
        "It was used already, is too old, or was asked for in another browser. Ask for a new one.",
    ),
    "bad_request": (400, "We couldn’t understand that", "Something in the request is missing or malformed."),
    "not_json": (415, "That is no JSON", "Send the body as JSON, with Content-Type: application/json."),
    "sign_in_required": (401, "Sign in first", "This needs your account. Whatever you placed with us is still kept."),
    "wrong_credentials": (401, "That didn’t match", "E-mail address and password don’t belong together."),
    "identity_taken": (409, "That one is taken", "It already signs in to another account here. Unlink it there first."),
    "last_way_in": (
        409,
        "That is your only way in",
        "Choose a password or add another way to sign in first; then this one can go.",
    ),
    "read_only": (403, "This token only reads", "Make a token on your account page that may change things as well."),
    "not_by_token": (403, "Not with a token", "A token can’t open this. Sign in with a browser and do it there."),
    "address_needed": (
        403,
        "This account has no address",
        "Somebody else has shown that its address is theirs. Sign in with a browser and choose another one.",
    ),
    "not_yours": (403, "This one belongs to somebody else", "Another account has claimed this CV already."),
    "not_claimed": (403, "Claim it first", "This upload waits for you to claim it; after that it can be read."),
    "taken_down": (
        403,
        "This page was taken down",
        "Those who run this site have closed it, so it can’t be published. Its page here says why, and how to object.",
    ),
    "not_found": (404, "There is nothing here", "The address may be mistyped, or what was here is gone."),
    "unknown_job": (404, "There is nothing here", "The address may be mistyped, or what was here is gone."),
    "method_not_allowed": (405, "That can’t be done here", "This address doesn’t take that kind of request."),
    "email_taken": (
        409,
        "There is an account with this address",
        "If it is yours, log in with its password. What you placed with us is still kept.",
    ),
    "cv_limit": (
        409,
        "You have as many CVs as fit",
        "Remove one of them to make room for another. None goes by itself.",
    ),
    "not_extracted": (409, "Not read yet", "The CV has to be read before a portfolio can be made of it."),
    "slug_taken": (409, "That address is taken", "Somebody else uses this address already. Choose another one."),
    "expired": (410, "This upload has expired", "It waited for its time and was then deleted unread. Upload it again."),
    "withdrawn": (410, "This page is closed", "Whoever it is about has taken it off the web."),
    "file_gone": (410, "The file is gone", "The stored file is no longer there. Upload it again."),
    "removed": (410, "This page was taken down", "Those who run this site have closed it. There is nothing to see."),
    "stale": (412, "It has changed meanwhile", "Somebody, perhaps you in another tab, saved a newer version. Load it."),
    "too_long": (413, "That is too long", "A CV holds a million characters here. Shorten it, then save again."),
    "precondition_required": (428, "Which version?", "Send If-Match with the ETag you were given."),
    "unknown_theme": (400, "There is no such theme", "Choose one of the themes named here."),
    "invalid_cv": (400, "This is no JSON Resume", "Some of its values don’t have the shape they need."),
    "invalid_fields": (400, "Please look at these once more", "Some fields can’t be taken as they are."),
    "server_error": (500, "That went wrong on our side", "Nothing you placed with us is lost. Try again in a moment."),
    "being_made": (503, "It is being made anew", "Its owner has just changed it. Open it again in a moment."),
    "no_room": (
        503,
        "There is no room just now",
        "This site holds as many files as it can. Nothing of yours was stored; try again later. All else works.",
    ),
    "unavailable": (503, "Not just now", "A part of this site is being started. Nothing is lost; try again shortly."),
}

FAILURES: dict[str, tuple[str, str]] = {
    "no_text": (
        "We found no words in it",
        "If it is a scan or a photo, a sharper one may help. The same CV as PDF, Word or text always does.",
    ),
    "not_a_cv": (
        "This doesn’t look like a CV",
        "We read it and found no work, no education and too little else that a CV tells. If it is one, go on.",
    ),
    "not_yet_read": (
        "We can’t read this kind of file yet",
        "It is kept as you placed it. Bring the same CV as PDF, Word or text and it can be read.",
    ),
    "unreadable": (
        "We couldn’t read it",
        "The file opens in a way our reader doesn’t understand. A PDF export often helps.",
    ),
    "timed_out": (
        "Reading took too long",
        "We stopped after the time we allow for one file. A simpler export often helps.",
    ),
    "page_failed": (
        "The page couldn’t be made",
        "Your CV was read and is kept. Try again, and tell us if it stays so.",
    ),
    "pdf_failed": (
        "The PDF couldn’t be made",
        "What was made before can still be used; the newest PDF is missing. Try again.",
    ),
    "interrupted": (
        "It was interrupted too often",
        "Our workers were stopped several times over it. Try again.",
    ),
    "file_gone": (
        "The file is gone",
        "The stored file is no longer there. Upload it again.",
    ),
}
