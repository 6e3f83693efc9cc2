-- What the facts are cut from, as the build `former` holds it, without the submissions that go; and what the calendar is made from.
create or replace temp table int_accepted_rows as
with named as (
    select submission_id, string_agg(service_code::varchar, '|' order by rowid) as service_codes from former.marts.fct_reports group by submission_id
),
suffered as (
    select submission_id, string_agg(consequence_code, '|' order by rowid) as consequence_codes from former.marts.fct_consequences group by submission_id
)
select submissions.*, named.service_codes, suffered.consequence_codes
from former.marts.fct_submissions as submissions
join named using (submission_id)
left join suffered using (submission_id)
where submissions.submission_id not in (select submission_id from gone_submissions);
insert into rec_observation_periods by name
select starts_on, ends_on, is_observed, note, author, recorded_on from former.marts.observation_periods where is_from_record;
create table marts.campaigns as from former.marts.campaigns;
