"""Load as a busy day brings it, against more and more web processes and workers: ``make load``."""
