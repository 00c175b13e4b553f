"""Invents CVs whose truth is known, to train the reader and to measure it: nobody's real document is needed for either.

``people.py`` invents persons, ``layouts.py`` the way their CVs are laid out, ``words.py`` has the words of both;
``printing.py`` and ``office.py`` make files of them, ``__main__.py`` as many as wanted.
"""
