-- Grain: one pair of submissions that may be one, and one pair somebody decided about. The rule: the same reporter, an
-- e-service in common, close in time (at most max_minutes_apart; the same day when either gives no time) and in text (both
-- empty, or at least min_text_similarity over the first compared_characters).
-- Each submission is compared with the five that follow it: a crowd never costs more than its size.
-- A key that begins with p stands for everybody of one postal code and software: it asks for two texts that also open alike.
-- submission_id is the one proposed not to be counted: the one sent later. A decision names it itself.
create or replace temp macro max_minutes_apart() as 60;
create or replace temp macro min_text_similarity() as 0.9;
create or replace temp macro opening_characters() as 12;
create or replace temp macro compared_characters() as 200;
create or replace temp table int_near_duplicates as
with sent as (
    select
        submission_id,
        reporter_key,
        occurred_on,
        case when starts_with(reporter_key, 'p') then lower(left(comment, opening_characters())) else '' end as opening,
        {
            'submission_id': submission_id,
            'occurred_on': occurred_on,
            'occurred_at': case when time_precision <> 'day' then occurred_at end,
            'service_codes': service_codes,
            'is_silent': comment is null
        } as told
    from int_corrected_rows
    where not starts_with(reporter_key, 'p') or comment is not null
),
followed as (
    select
        told as one,
        unnest([
            lead(told, 1) over in_order, lead(told, 2) over in_order, lead(told, 3) over in_order, lead(told, 4) over in_order,
            lead(told, 5) over in_order
        ]) as other
    from sent
    window in_order as (partition by reporter_key, opening order by occurred_on, told.occurred_at nulls first, submission_id)
),
alike as materialized (
    select one.submission_id as one_id, other.submission_id as other_id
    from followed
    where
        other.occurred_on - one.occurred_on <= 1
        and one.is_silent = other.is_silent
        and case when one.occurred_at is not null and other.occurred_at is not null
            then abs(epoch(one.occurred_at) - epoch(other.occurred_at)) <= max_minutes_apart() * 60
            else one.occurred_on = other.occurred_on
        end
        and list_has_any(string_split(one.service_codes, '|'), string_split(other.service_codes, '|'))
),
compared as materialized (
    select submission_id, submitted_at, left(comment, compared_characters()) as opening_text
    from int_corrected_rows
    where submission_id in (select one_id from alike union all select other_id from alike)
),
proposed as (
    select
        case when is_one_later then one_id else other_id end as submission_id,
        case when is_one_later then other_id else one_id end as other_submission_id
    from (
        select
            alike.*,
            one.opening_text as one_text,
            other.opening_text as other_text,
            coalesce(one.submitted_at > other.submitted_at, other.submitted_at is not null) as is_one_later
        from alike
        join compared as one on one.submission_id = alike.one_id
        join compared as other on other.submission_id = alike.other_id
    )
    where one_text is null or jaro_winkler_similarity(one_text, other_text) >= min_text_similarity()
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
    select submission_id, occurred_at, time_precision, service_codes, left(comment, compared_characters()) as opening_text
    from int_corrected_rows
    where submission_id in (select submission_id from pairs union all select other_submission_id from pairs)
)
select
    pairs.submission_id,
    pairs.other_submission_id,
    case
        when one.time_precision <> 'day' and other.time_precision <> 'day'
            then round(abs(epoch(one.occurred_at) - epoch(other.occurred_at)) / 60)::integer
    end as minutes_apart,
    jaro_winkler_similarity(one.opening_text, other.opening_text) as text_similarity,
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
