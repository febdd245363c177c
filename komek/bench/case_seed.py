"""Whole cases in a scratch database: family, answers, terms, papers, history, as a year leaves them."""

from datetime import datetime

from sqlalchemy import text

from adapters.database.connection import Sessions

STATEMENTS = (
    """
    INSERT INTO "case" (id, number, service, edition, regime, channel, region, unit, stage, outcome,
                        submitted_at, registered_at, closed_at)
    SELECT gen_random_uuid(), 'ASP-2026-' || lpad(n::text, 6, '0'), 'asp', 'passport-asp', 'ordinary',
           (ARRAY['portal','centre','akim'])[1 + n % 3], 'oskemen', 'oskemen',
           CASE WHEN n % 10 < 7 THEN 'closed' ELSE (ARRAY['queries','commission','decision'])[1 + n % 3] END,
           CASE WHEN n % 10 < 7 THEN 'appointed' END,
           :now - n * interval '40 minutes', :now - n * interval '40 minutes',
           CASE WHEN n % 10 < 7 THEN :now END
    FROM generate_series(1, :cases) AS n
    """,
    """
    INSERT INTO application (case_id, submission_key, iin, surname, name, patronymic, addressee, substance,
                             written_on, postal_address, territory, phone, iban, language, signed_with,
                             verdict, received_at)
    SELECT id, id, lpad((sequence * 10)::text, 12, '0'), 'Сейтова', 'Айгуль', 'Маратовна', 'Отдел', 'Прошу',
           :now, 'улица Бурова, 1', '631010000', '+77010000000', 'KZ31601A000000000001', 'ru', 'eds',
           '{}', submitted_at
    FROM "case"
    """,
    """
    INSERT INTO family_member (case_id, iin, position, relation, surname, name, birth_date)
    SELECT id, lpad((sequence * 10 + p)::text, 12, '0'), p,
           (ARRAY['applicant','spouse','child','child'])[1 + p], 'Сейтов', 'Арман',
           date '1990-01-01' + 4000 * p
    FROM "case", generate_series(0, 3) AS p
    """,
    """
    INSERT INTO register_answer (case_id, system, iin, state, payload, source, answered_at)
    SELECT case_id, s, iin, 'found', '{"confirmed": true}', 'shep', :now
    FROM family_member,
         unnest(ARRAY['gbd-fl','zags','income','cbdi','gcvp','egkn','vehicles','farm','e-sobes']) AS s
    """,
    """
    INSERT INTO term (id, case_id, term, clause, state, started_at, length, warn_at, due_at, last_day,
                      confirmed)
    SELECT gen_random_uuid(), id, t, 'passport-asp/term-portal',
           CASE WHEN closed_at IS NULL THEN 'armed' ELSE 'met' END, submitted_at, 15,
           :now + interval '10 days', :now + interval '15 days', :now + interval '15 days', true
    FROM "case", unnest(ARRAY['asp-review-portal','asp-survey','asp-registration']) AS t
    """,
    """
    INSERT INTO term_event (term_id, event, at, actor, due_at, length)
    SELECT id, 'armed', started_at, 'worker:seed', due_at, 15 FROM term
    """,
    """
    INSERT INTO document (id, case_id, business_key, kind, title, media_type, content, sha256, created_at)
    SELECT gen_random_uuid(), id, k, k, k, 'application/pdf', convert_to(repeat('x', 20000), 'UTF8'),
           repeat('0', 64), submitted_at
    FROM "case", unnest(ARRAY['slip','notice-appointment']) AS k
    """,
    """
    INSERT INTO audit (sequence, at, actor, action, case_id, detail, previous, hash)
    SELECT row_number() OVER (), submitted_at, 'official:centre', 'read-case', id, '{}', repeat('0', 64),
           repeat('0', 64)
    FROM "case", generate_series(1, 15)
    """,
    "ANALYZE",
)


def seed_cases(database: Sessions, count: int, now: datetime) -> None:
    """Put `count` cases of one unit into an empty database, seven of ten closed."""
    for statement in STATEMENTS:
        with database.begin() as session:
            asked = {"now": now, "cases": count}
            session.execute(text(statement), {name: asked[name] for name in asked if f":{name}" in statement})
