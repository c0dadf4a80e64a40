"""Alerts: what each kind needs, when one goes off (`judge`, pure), what it says of why, and the job that does
it. `replay` runs the same judgement over the past."""
