"""The states of a job; only ``webapp.flow`` moves one from state to state.

uploaded → claimed → extracting → extracted → generating → completed        expired, failed
"""

UPLOADED = "uploaded"
CLAIMED = "claimed"
EXTRACTING = "extracting"
EXTRACTED = "extracted"
GENERATING = "generating"
COMPLETED = "completed"
FAILED = "failed"
EXPIRED = "expired"
