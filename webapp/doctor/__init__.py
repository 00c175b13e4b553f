"""``flask doctor``: looks at each part with the settings at hand, and says how to mend what is wrong.

Nothing here is needed by a site that runs: it is imported when the command is.
"""
