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

ON_THE_WAY = (CLAIMED, EXTRACTING, EXTRACTED, GENERATING)
"""In which work is done or asked for, save that of a job which rests (``flow.rests``)."""
