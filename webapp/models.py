"""The rows. They are the truth: queue and cookies only point at them.

Times are UTC without a zone. Only ``webapp.flow`` writes a job's state.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any, cast

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DatabaseProxy,
    DateTimeField,
    Expression,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    Select,
    TextField,
    UUIDField,
    fn,
)

from webapp import themes
from webapp.lookups import Lookups

database = DatabaseProxy()


def now() -> datetime:
    """The moment in UTC, without a zone, as every row keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def clock() -> Any:
    """The moment by a clock that all processes share: the database server's, for those of two machines may differ.

    SQLite has none: its processes are on one machine. For queries and updates; with a ``timedelta`` it can be added to.
    """
    return fn.timezone("utc", fn.clock_timestamp()) if isinstance(database.obj, PostgresqlDatabase) else now()


def asked_at() -> Any:
    """What ``clock`` says when a query comes: the same for all its rows, so that an index finds those before or after.

    For conditions; what is written down is ``clock``, which goes on while a query waits for somebody's lock.
    """
    return fn.timezone("utc", fn.statement_timestamp()) if isinstance(database.obj, PostgresqlDatabase) else now()


def clock_now() -> datetime:
    """What ``clock`` says now, to reckon with here."""
    told = clock()
    return told if isinstance(told, datetime) else cast("datetime", Select(columns=[told]).scalar(database))


def is_id(text: str) -> bool:
    """Say whether this is how we write an id; Python's UUID reads braces, other digits and more."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def hash_of(secret: str) -> str:
    """Give what a row keeps of a secret. Ours are 32 random bytes, so that a fast hash of them gives nothing away."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Row(Lookups):
    """Puts every table into the one database of the process."""

    class Meta:
        database = database
        legacy_table_names = False


class User(Row):
    """Somebody with an account."""

    id = AutoField()
    email = CharField(null=True, unique=True)
    """None for an account whose address somebody else has proved to be theirs."""
    proved_at = DateTimeField(null=True)
    """When the address was proved to be this person's, by a mail or by a provider; an unproved one is no key."""
    password_hash = CharField(null=True)
    former_email = CharField(null=True, index=True)
    """The address that was somebody else's: with the password it opens one page, until ``former_until``."""
    former_until = DateTimeField(null=True, index=True)
    language = CharField(null=True)
    time_zone = CharField(null=True)
    created_at = DateTimeField(default=now)

    is_authenticated = True
    is_active = True
    is_anonymous = False
    session: LoginSession | None = None
    session_token: str | None = None
    api_token: ApiToken | None = None
    """What a program came with in the person's stead."""

    def get_id(self) -> str | None:
        """What Flask-Login keeps in the browser: the secret of one log-in session, never the user's number."""
        return self.session_token


class LoginSession(Row):
    """One signed-in browser; deleting the row signs it out, whatever cookie it still holds."""

    token_hash = CharField(primary_key=True)
    id = UUIDField(null=True, unique=True, default=uuid.uuid4)
    """What the account page calls it by; the secret itself is nowhere."""
    user_id: int
    user = ForeignKeyField(User, on_delete="CASCADE")
    device = TextField(null=True)
    created_at = DateTimeField(default=now, index=True)
    seen_at = DateTimeField(null=True, default=now)


class Identity(Row):
    """A person at a provider, who signs in to an account here. The address they have there is no key."""

    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    provider = CharField()
    issuer = CharField()
    subject = CharField()
    email = CharField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("issuer", "subject"), True),)


class Ticket(Row):
    """A secret that somebody holds, in a mail or a cookie, and that counts once: whoever uses it takes the row away."""

    token_hash = CharField(primary_key=True)
    purpose = CharField()
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    arguments = TextField()
    """JSON: what the use of the ticket needs to know."""
    created_at = DateTimeField(default=now)
    expires_at = DateTimeField(index=True)


class Mail(Row):
    """A mail to be sent; recipient and arguments are erased once it is."""

    id = UUIDField(primary_key=True, default=uuid.uuid4)
    kind = CharField()
    recipient = CharField(null=True)
    language = CharField(default="en")
    arguments = TextField(null=True)
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    attempt = IntegerField(default=1)
    lease = CharField(null=True)
    lease_until = DateTimeField(null=True)
    created_at = DateTimeField(default=now)
    queued_at = DateTimeField(index=True, default=now)
    """When it was, or is to be, given to the queue."""
    expires_at = DateTimeField(null=True)
    """After this it is worth nothing to anybody, and is given up."""
    sent_at = DateTimeField(null=True)
    error = CharField(null=True)

    class Meta:
        indexes = ((("sent_at", "error", "queued_at"), False),)


class ApiToken(Row):
    """What a program signs in with, made by a person for it; only a hash of it is kept."""

    id = UUIDField(primary_key=True, default=uuid.uuid4)
    user = ForeignKeyField(User, on_delete="CASCADE")
    name = CharField()
    token_hash = CharField(unique=True)
    scope = CharField()
    created_at = DateTimeField(default=now)
    used_at = DateTimeField(null=True)


class Job(Row):
    """One uploaded CV on its way from the first byte to the finished portfolio."""

    id = UUIDField(primary_key=True, default=uuid.uuid4)
    state = CharField()
    owner = ForeignKeyField(User, null=True, on_delete="CASCADE")
    owner_id: int | None
    claim_hash = CharField()
    original = UUIDField(null=True, index=True)
    """The first of the CVs that this one is a copy of, for another role or in another language."""
    purpose = TextField(null=True)
    """What its owner has this copy for, in their words."""
    submission = CharField(null=True, unique=True)

    filename = TextField(null=True)
    size = IntegerField(null=True)
    media_type = CharField(null=True)
    kind = CharField(null=True)
    pages = IntegerField(null=True)

    attempt = IntegerField(default=1)
    deliveries = IntegerField(default=0)
    document_failures = IntegerField(default=0)
    lease = CharField(null=True)
    lease_until = DateTimeField(null=True)
    error = CharField(null=True)
    announced = BooleanField(default=False)
    """Whether the owner has seen the end of this run."""
    told_at = DateTimeField(null=True)
    """When the owner was first told that it is finished, by the page or by a mail; of later runs no mail tells."""

    uploaded_at = DateTimeField(default=now)
    expires_at = DateTimeField()
    claimed_at = DateTimeField(null=True)
    reading_at = DateTimeField(null=True)
    read_at = DateTimeField(null=True)
    structured_at = DateTimeField(null=True)
    generating_at = DateTimeField(null=True)
    page_at = DateTimeField(null=True)
    pdf_at = DateTimeField(null=True)
    queued_at = DateTimeField(null=True)
    moved_at = DateTimeField(null=True, index=True, default=now)
    """When it came into its state, or took a step within it."""
    needs_ocr = BooleanField(null=True, default=False)
    """Whether it is a picture, or has pages that are: such files have a queue of their own."""
    deferred_at = DateTimeField(null=True, index=True)
    """Since when it has waited for its owner's turn (``webapp.turns``); in no queue for so long."""

    class Meta:
        indexes = (
            (("state", "queued_at"), False),  # what waits, or has waited for too long
            (("state", "moved_at"), False),  # what failed last
            (("state", "expires_at", "size"), False),  # whose time is over, and what those that wait hold
            (("told_at", "pdf_at"), False),  # what was finished lately and nobody has seen
        )

    @property
    def upload_key(self) -> str:
        """Where the uploaded file is stored: a name of our own, never the visitor's."""
        return f"uploads/{self.id}"

    @property
    def family(self) -> Expression:
        """What finds a CV, the one it is a copy of, and that one's other copies."""
        root = self.original or self.id
        return (Job.id == root) | (Job.original == root)


class Cv(Row):
    """What was read from a job's file, and the lines it came from."""

    job_id: uuid.UUID

    job = ForeignKeyField(Job, primary_key=True, on_delete="CASCADE")
    document = TextField()
    """JSON Resume, as its owner sees and edits it."""
    reading = TextField()
    """The ``Reading`` of the file, never edited."""
    language = CharField()
    version = IntegerField(default=1)
    checked = TextField(default="[]")
    """The doubtful values that its owner has looked at, as a JSON list of JSON Pointers into the reading."""


class Revision(Row):
    """A document of a CV that another has replaced."""

    id = AutoField()
    job = ForeignKeyField(Job, on_delete="CASCADE")
    version = IntegerField()
    document = TextField()
    replaced_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("job", "version"), True),)


class Portfolio(Row):
    """The page and PDF made from a CV."""

    job_id: uuid.UUID
    owner_id: int

    id = UUIDField(primary_key=True, default=uuid.uuid4)
    job = ForeignKeyField(Job, unique=True, on_delete="CASCADE")
    owner = ForeignKeyField(User, on_delete="CASCADE")
    theme = CharField()
    options = TextField(default="{}")
    """What its owner chose of the look (``themes.Options`` as JSON); another theme keeps it."""
    shown = TextField(default="{}")
    """Who may see what of it (``audiences.Shown`` as JSON)."""
    slug = CharField(unique=True)
    published = BooleanField(default=False)
    listed = BooleanField(default=True)
    """Whether search engines may list it while it is published; else it is for those who have its address."""
    published_at = DateTimeField(null=True)
    """When it was first published: from then on its address is known, and says so when it is closed."""
    files = CharField(null=True)
    """The storage prefix of its newest files; none before the first page exists."""
    created_at = DateTimeField(default=now)
    updated_at = DateTimeField(default=now)

    def look(self) -> themes.Look:
        """Give the look it is made in; raises UnknownThemeError for a theme that is gone."""
        return themes.look(themes.find(self.theme), themes.as_options(self.options))

    def wear(self, theme: str | None = None, options: str | None = None) -> bool:
        """Take another theme or other options, None meaning as it is; False when it is all as before."""
        wanted = {"theme": theme or self.theme, "options": self.options if options is None else options}
        before = {"theme": self.theme, "options": self.options}
        Portfolio.update(wanted).where(Portfolio.id == self.id).execute()
        return wanted != before


class FormerSlug(Row):
    """An address that a published portfolio had; it leads to the one it has now, and nobody else gets it."""

    slug = CharField(primary_key=True)
    portfolio = ForeignKeyField(Portfolio, on_delete="CASCADE")


class Report(Row):
    """What somebody told those who run the site about a public page; it goes with the portfolio."""

    id = AutoField()
    portfolio = ForeignKeyField(Portfolio, on_delete="CASCADE")
    reason = CharField()
    text = TextField()
    """In the words of whoever reported; erased after ninety days, once it is decided."""
    email = CharField(null=True, index=True)
    """Where an answer is to go; erased after ninety days."""
    created_at = DateTimeField(default=now)
    decision = CharField(null=True)
    """What came of it; None while it waits."""

    class Meta:
        indexes = ((("decision", "created_at"), False),)


class Takedown(Row):
    """The operators' decision that a page is for its owner alone; it goes with the account, or when they lift it."""

    portfolio_id: uuid.UUID | None

    id = AutoField()
    owner = ForeignKeyField(User, on_delete="CASCADE")
    portfolio = ForeignKeyField(Portfolio, null=True, unique=True, on_delete="SET NULL")
    """The page that was open; None once its owner has deleted it."""
    family = UUIDField(index=True)
    """The first of the CVs that it was made of: nothing else that is made of them can be published either."""
    reason = CharField()
    reopens = BooleanField()
    """Whether the page is open again when this is lifted: not where its owner has closed it."""
    created_at = DateTimeField(default=now)


class Erasure(Row):
    """That something was deleted, so that no backup brings it back. It doesn't tell what that was, or whose."""

    key = CharField(primary_key=True)
    """What only the deleted row can be matched with (``ledger.key_of``)."""
    erased_at = DateTimeField(index=True, default=now)
    stored_at = DateTimeField(null=True, index=True)
    """When it was written down in the storage too, where it outlives the database."""
