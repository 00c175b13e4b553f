"""How a call into the sandbox can fail, apart from ``UnreadableFileError``, which says what is wrong with the file."""


class SandboxError(Exception):
    """The file was not read to its end; nothing about it is known."""


class TimedOutError(SandboxError):
    """Reading took more processor or wall-clock time than it was given, and was ended."""


class DiedError(SandboxError):
    """Reading crashed, took too much memory, or its answer was not what it should be."""
