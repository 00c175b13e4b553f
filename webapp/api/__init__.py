"""The JSON API, over the same functions the pages call."""
