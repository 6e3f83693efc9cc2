-- Grain: one submission of an erased person and the day up to which what they sent goes. Over the staged rows of all sources (`all_staged`):
-- a withdrawal, or a correction sent without identifier, bears no key of the person and may stand in another source.
create or replace temp table stg_erased_submissions as
select staged.submission_id, max(erased.erased_on) as erased_on
from all_staged as staged
join stg_erased_reporters as erased using (reporter_key)
where
    staged.submission_id is not null
    and coalesce(timezone('Europe/Brussels', coalesce(staged.submitted_at, staged.occurred_at))::date <= erased.erased_on, true)
group by staged.submission_id;
