-- Grain: one rejected record, its cells as JSON, without the identifier and scrubbed.
create or replace temp table stg_rejected_cells as
select
    submissions.record_no,
    scrub(to_json({
        'submission_id': received.submission_id,
        'form_version': received.form_version,
        'language': received.language,
        'submitted_at': received.submitted_at,
        'occurred_at': received.occurred_at,
        'ended_at': received.ended_at,
        'is_ongoing': received.is_ongoing,
        'service_codes': received.service_codes,
        'kind_code': received.kind_code,
        'error_code': received.error_code,
        'severity_code': received.severity_code,
        'consequence_codes': received.consequence_codes,
        'minutes_lost': received.minutes_lost,
        'patients_affected': received.patients_affected,
        'fallback_code': received.fallback_code,
        'fallback_worked_code': received.fallback_worked_code,
        'postal_code': received.postal_code,
        'software_name': received.software_name,
        'software_version': received.software_version,
        'practice_type_code': received.practice_type_code,
        'reporter_id': case when received.reporter_id is not null then '…' end,
        'comment': received.comment,
        'quote_consent': received.quote_consent,
        'extra_cells': received.extra_cells
    })::varchar) as raw_row
from stg_submissions as submissions
join received on received.rowid = submissions.record_no
where submissions.rejection_code is not null;
