"""What operators see of the workers in Prometheus; labels carry types and outcomes only."""

from prometheus_client import Counter, Gauge, Histogram

jobs = Counter("komek_jobs", "Jobs by type and outcome", ["type", "outcome"])
job_seconds = Histogram("komek_job_seconds", "Seconds from a job's arrival to the engine's answer", ["type"])
job_lag_seconds = Histogram(
    "komek_job_lag_seconds",
    "Seconds from the first instant at which a job can have been created to the start of its handler",
    ["type"],
)
extensions = Counter("komek_job_extensions", "Extensions of jobs' timeouts by outcome", ["outcome"])
in_flight = Gauge("komek_jobs_in_flight", "Jobs in hand")
backpressure = Counter("komek_backpressure", "Refusals of the engine by operation", ["operation"])
effects = Counter("komek_effects", "Effects by kind and outcome", ["kind", "outcome"])
outbox_open = Gauge("komek_outbox_open", "Effects that have not been accepted yet", ["state"])
outbox_oldest_seconds = Gauge("komek_outbox_oldest_seconds", "Age of the oldest effect not accepted yet")
reconcile_findings = Gauge("komek_reconcile_findings", "Disagreements of database and engine", ["kind"])
chore_ended = Gauge("komek_chore_ended_timestamp_seconds", "When a chore last ended", ["chore"])
system_away = Gauge("komek_system_away", "1 while an outside system does not answer this process", ["system"])
