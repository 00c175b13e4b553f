"""One module per kind of file; each turns bytes into a ``Document`` (``json`` into a ``Resume``)."""
