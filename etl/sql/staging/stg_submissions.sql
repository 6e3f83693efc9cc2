-- Grain: one record of one export, typed, judged, hashed and scrubbed. A record is rejected only for what makes it useless:
-- no readable moment or no known e-service. Any other bad cell becomes unknown; stg_bad_cells tells which.
-- Variables: source_id, imported_moment, imported_wall_clock. A view: its million rows go straight into the staged file. Of few records the joined cells
-- are put down first (`StagingArea`): the planner compiles the scrubber's patterns once more for every join that they stand above.
create or replace temp view stg_submissions as
with read_cells as not materialized (
    select
        received.* replace (coalesce(received.source_row, received.rowid + 2)::integer as source_row),
        received.rowid as record_no,
        coalesce(row_ids.submission_id, trim(received.submission_id)) as derived_id,
        services.service_codes as known_service_codes,
        consequences.consequence_codes as known_consequence_codes,
        consequences.implied_severity_code,
        postal.province_code,
        coalesce(software.software_code, 'UNKNOWN') as software_code,
        errors.error_code as clean_error_code,
        errors.fault_source_code,
        coalesce(door.reporter_key, reporters.reporter_key, places.reporter_key) as reporter_key,
        coalesce(door.is_withdrawal, false) as is_withdrawal,
        kinds.code as known_kind_code,
        severities.code as given_severity_code,
        fallbacks.code as known_fallback_code,
        outcomes.code as known_outcome_code,
        practice_types.code as known_practice_type_code,
        languages.code as known_language,
        ongoing.code::boolean as known_ongoing,
        consents.code::boolean as known_consent,
        minutes.value as minutes_value,
        patients.value as patients_value,
        try_cast(received.submitted_at as timestamp) as submitted_cast,
        try_cast(received.occurred_at as timestamp) as occurred_cast,
        try_cast(received.ended_at as timestamp) as ended_cast
    from received
    left join stg_row_ids as row_ids on row_ids.record_no = received.rowid
    left join received_at_the_door as door on door.source_row = received.source_row
    left join stg_service_cells as services on services.raw_cell = received.service_codes
    left join stg_consequence_cells as consequences on consequences.raw_cell = received.consequence_codes
    left join stg_postal_cells as postal on postal.raw_cell = received.postal_code
    left join stg_software_cells as software on software.raw_cell = received.software_name
    left join stg_error_cells as errors on errors.raw_cell = received.error_code
    left join stg_reporter_cells as reporters on reporters.raw_cell = received.reporter_id
    left join stg_reporter_places as places
        on places.postal_cell is not distinct from received.postal_code
        and places.software_cell is not distinct from received.software_name
    left join stg_code_cells as kinds on kinds.column_name = 'kind_code' and kinds.raw_cell = received.kind_code
    left join stg_code_cells as severities on severities.column_name = 'severity_code' and severities.raw_cell = received.severity_code
    left join stg_code_cells as fallbacks on fallbacks.column_name = 'fallback_code' and fallbacks.raw_cell = received.fallback_code
    left join stg_code_cells as outcomes
        on outcomes.column_name = 'fallback_worked_code' and outcomes.raw_cell = received.fallback_worked_code
    left join stg_code_cells as practice_types
        on practice_types.column_name = 'practice_type_code' and practice_types.raw_cell = received.practice_type_code
    left join stg_code_cells as languages on languages.column_name = 'language' and languages.raw_cell = received.language
    left join stg_code_cells as ongoing on ongoing.column_name = 'is_ongoing' and ongoing.raw_cell = received.is_ongoing
    left join stg_code_cells as consents on consents.column_name = 'quote_consent' and consents.raw_cell = received.quote_consent
    left join stg_number_cells as minutes on minutes.column_name = 'minutes_lost' and minutes.raw_cell = received.minutes_lost
    left join stg_number_cells as patients
        on patients.column_name = 'patients_affected' and patients.raw_cell = received.patients_affected
    where coalesce(
        received.row_fault, received.submission_id, received.submitted_at, received.occurred_at, received.service_codes,
        received.form_version, received.language, received.ended_at, received.is_ongoing, received.kind_code, received.error_code,
        received.severity_code, received.consequence_codes, received.minutes_lost, received.patients_affected, received.fallback_code,
        received.fallback_worked_code, received.postal_code, received.software_name, received.software_version,
        received.practice_type_code, received.reporter_id, received.comment, received.quote_consent
    ) is not null
),
read_moments as (
    select
        *,
        wall_clock_of(submitted_at, submitted_cast) as submitted_wall_clock,
        wall_clock_of(occurred_at, occurred_cast) as given_wall_clock,
        wall_clock_of(ended_at, ended_cast) as ended_wall_clock
    from read_cells
),
moments as (
    select
        *,
        moment_of_cell(submitted_at, submitted_wall_clock) as submitted_moment,
        moment_of_cell(occurred_at, given_wall_clock) as given_moment,
        moment_of_cell(ended_at, ended_wall_clock) as ended_moment
    from read_moments
),
placed as (
    select
        *,
        -- a midnight on the dot is a day without a time: an hour nobody gave must not open an incident
        coalesce(given_wall_clock = date_trunc('day', given_wall_clock), false) as gives_day_only,
        -- a failure cannot be met after it was sent: then the moment of sending stands in, as when none is given
        given_wall_clock is null or coalesce(
            date_trunc('day', given_wall_clock) > date_trunc('day', submitted_wall_clock)
            or (
                given_moment > submitted_moment + interval 15 minutes
                and given_wall_clock <> date_trunc('day', given_wall_clock)
            ),
            false
        ) as is_approximate,
        getvariable('imported_wall_clock')::timestamp as imported_wall_clock,
        getvariable('imported_moment')::timestamptz as imported_moment
    from moments
),
timed as (
    select
        *,
        case when is_approximate then submitted_wall_clock else given_wall_clock end as occurred_wall_clock,
        case when is_approximate then submitted_moment else given_moment end as occurred_moment,
        case when is_approximate then 'approximate' when gives_day_only then 'day' else 'exact' end as time_precision,
        not is_approximate and not gives_day_only as is_exact
    from placed
),
judged as (
    select
        *,
        -- later by the clock alone is no later: autumn repeats an hour, and a zone in the cell says which pass is meant
        case
            when is_withdrawal then null -- says of another row that it is not to be counted
            when row_fault is not null then row_fault
            when given_wall_clock is null and cell(occurred_at) is not null then 'occurred_at_impossible'
            when submitted_wall_clock is null and cell(submitted_at) is not null then 'submitted_at_impossible'
            when given_wall_clock > imported_wall_clock and given_moment > imported_moment then 'occurred_at_in_future'
            when submitted_wall_clock > imported_wall_clock and submitted_moment > imported_moment then 'submitted_at_in_future'
            when occurred_wall_clock is null then 'no_moment'
            when known_service_codes is null and cell(service_codes) is null then 'no_service'
            when known_service_codes is null then 'service_unknown'
        end as rejection_code,
        -- an end needs a start to be compared with; without an exact time, days are compared
        (
            ended_wall_clock >= case when is_exact then occurred_wall_clock else date_trunc('day', occurred_wall_clock) end
            or (is_exact and ended_moment >= occurred_moment)
        )
        and (ended_wall_clock <= imported_wall_clock or ended_moment <= imported_moment) as is_end_possible
    from timed
)
select
    record_no,
    getvariable('source_id')::varchar as source_id,
    source_row,
    rejection_code,
    case
        when rejection_code in ('no_service', 'service_unknown') then 'service_codes'
        when rejection_code like 'submitted%' then 'submitted_at'
        when rejection_code like 'occurred%' or rejection_code = 'no_moment' then 'occurred_at'
    end as rejection_column,
    derived_id as submission_id,
    is_withdrawal,
    left(trim(form_version), 40) as form_version,
    known_language as language,
    submitted_moment as submitted_at,
    occurred_moment as occurred_at,
    occurred_wall_clock::date as occurred_on,
    case when time_precision <> 'day' then hour(occurred_wall_clock) end::smallint as occurred_hour,
    isodow(occurred_wall_clock)::smallint as occurred_weekday,
    time_precision,
    coalesce(
        case when is_exact then submitted_wall_clock > occurred_wall_clock + interval 7 days
            else submitted_wall_clock::date - occurred_wall_clock::date > 7 end,
        false
    ) as is_from_memory,
    case when is_end_possible then ended_moment end as ended_at,
    known_ongoing as is_ongoing,
    case when is_end_possible and is_exact and ended_wall_clock <> date_trunc('day', ended_wall_clock)
        then minutes_between(occurred_moment, ended_moment) end::integer as duration_minutes,
    known_service_codes as service_codes,
    known_consequence_codes as consequence_codes,
    -- the given severity wins, else the highest the consequences imply
    coalesce(nullif(given_severity_code, 'unknown'), implied_severity_code, 'unknown') as severity_code,
    coalesce(known_kind_code, 'unknown') as kind_code,
    minutes_value as minutes_lost,
    patients_value as patients_affected,
    coalesce(known_fallback_code, 'unknown') as fallback_code,
    coalesce(known_outcome_code, 'unknown') as fallback_worked_code,
    province_code,
    software_code,
    coalesce(known_practice_type_code, 'unknown') as practice_type_code,
    reporter_key,
    clean_error_code as error_code,
    fault_source_code,
    scrub(nullif(trim(comment), '')) as comment,
    coalesce(known_consent, false) as has_quote_consent,
    occurred_at as occurred_cell,
    case when is_approximate and given_wall_clock is not null then 'occurred_after_submitted' end as occurred_reason,
    ended_at as ended_cell,
    case
        when ended_wall_clock is null and cell(ended_at) is not null then 'ended_at_impossible'
        when ended_wall_clock > imported_wall_clock and ended_moment > imported_moment then 'ended_at_impossible'
        when not is_end_possible then 'ended_before_start'
    end as ended_reason,
    -- what was received, without the identifier and scrubbed, for the person who asks why
    case when rejection_code is not null then scrub(to_json({
        'submission_id': submission_id,
        'form_version': form_version,
        'language': language,
        'submitted_at': submitted_at,
        'occurred_at': occurred_at,
        'ended_at': ended_at,
        'is_ongoing': is_ongoing,
        'service_codes': service_codes,
        'kind_code': kind_code,
        'error_code': error_code,
        'severity_code': severity_code,
        'consequence_codes': consequence_codes,
        'minutes_lost': minutes_lost,
        'patients_affected': patients_affected,
        'fallback_code': fallback_code,
        'fallback_worked_code': fallback_worked_code,
        'postal_code': postal_code,
        'software_name': software_name,
        'software_version': software_version,
        'practice_type_code': practice_type_code,
        'reporter_id': case when reporter_id is not null then '…' end,
        'comment': comment,
        'quote_consent': quote_consent,
        'extra_cells': extra_cells
    })::varchar) end as raw_row
from judged;
