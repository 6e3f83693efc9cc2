-- Grain: one pair of submissions that may be one, and one pair somebody decided about. The rule: the same reporter, an
-- e-service in common, close in time (at most max_minutes_apart; the same day when either gives no time) and in text (both
-- empty, or at least min_text_similarity). A key that begins with p stands for everybody of one postal code and software:
-- it asks for two texts that also open alike, which keeps a crowd behind one such key from being compared each with each.
-- submission_id is the one proposed not to be counted: the one sent later. A decision names it itself.
create or replace temp macro max_minutes_apart() as 60;
create or replace temp macro min_text_similarity() as 0.9;
create or replace temp macro opening_characters() as 12;
create or replace temp table int_near_duplicates as
with comparable_rows as materialized (
    select
        submission_id,
        reporter_key,
        submitted_at,
        occurred_at,
        occurred_on,
        time_precision <> 'day' as has_time,
        service_codes,
        comment,
        case when starts_with(reporter_key, 'p') then lower(left(comment, opening_characters())) else '' end as opening
    from int_corrected_rows
    where not starts_with(reporter_key, 'p') or comment is not null
),
same_day as (
    select one, other
    from comparable_rows as one
    join comparable_rows as other
        on
            one.reporter_key = other.reporter_key and one.opening = other.opening
            and one.occurred_on = other.occurred_on and one.submission_id < other.submission_id
    where
        not (one.has_time and other.has_time)
        or abs(epoch(one.occurred_at) - epoch(other.occurred_at)) <= max_minutes_apart() * 60
),
over_midnight as (
    select one, other
    from comparable_rows as one
    join comparable_rows as other
        on
            one.reporter_key = other.reporter_key and one.opening = other.opening
            and other.occurred_on = one.occurred_on + 1
    where
        one.has_time and other.has_time
        and epoch(other.occurred_at) - epoch(one.occurred_at) <= max_minutes_apart() * 60
),
close_in_time as (
    select * from same_day
    union all
    select * from over_midnight
),
proposed as (
    select
        case when is_one_later then one.submission_id else other.submission_id end as submission_id,
        case when is_one_later then other.submission_id else one.submission_id end as other_submission_id
    from (
        select *, coalesce(one.submitted_at > other.submitted_at, other.submitted_at is not null) as is_one_later
        from close_in_time
    )
    where
        list_has_any(string_split(one.service_codes, '|'), string_split(other.service_codes, '|'))
        and (
            (one.comment is null and other.comment is null)
            or jaro_winkler_similarity(one.comment, other.comment) >= min_text_similarity()
        )
),
pairs as (
    select submission_id, other_submission_id, 'undecided' as decision_code, null::integer as record_number from proposed
    where not exists (
        select 1 from rec_duplicate_decisions as decisions
        where
            least(decisions.submission_id, decisions.other_submission_id) = least(proposed.submission_id, proposed.other_submission_id)
            and greatest(decisions.submission_id, decisions.other_submission_id)
            = greatest(proposed.submission_id, proposed.other_submission_id)
    )
    union all
    select submission_id, other_submission_id, decision, record_number from rec_duplicate_decisions
),
paired as (
    select * from int_corrected_rows
    where submission_id in (select submission_id from pairs union all select other_submission_id from pairs)
)
select
    pairs.submission_id,
    pairs.other_submission_id,
    case
        when one.time_precision <> 'day' and other.time_precision <> 'day'
            then round(abs(epoch(one.occurred_at) - epoch(other.occurred_at)) / 60)::integer
    end as minutes_apart,
    jaro_winkler_similarity(one.comment, other.comment) as text_similarity,
    len(list_intersect(string_split(one.service_codes, '|'), string_split(other.service_codes, '|')))::integer as n_shared_services,
    pairs.decision_code,
    one.submission_id is not null and other.submission_id is not null as has_effect,
    pairs.record_number,
    decisions.reason,
    decisions.author as decided_by,
    decisions.recorded_on as decided_on
from pairs
left join paired as one on one.submission_id = pairs.submission_id
left join paired as other on other.submission_id = pairs.other_submission_id
left join rec_duplicate_decisions as decisions on decisions.record_number = pairs.record_number;
