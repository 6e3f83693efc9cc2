-- Grain: one incident whose error codes point to one source of the fault: three reporters give a documented code and two thirds
-- of them codes of that source.
create or replace temp table int_incident_faults as
with given as (
    select members.incident_id, submissions.fault_source_code, count(distinct reports.reporter_key) as n_reporters
    from int_incident_reports as members
    inner join marts.fct_reports as reports on members.report_position = reports.rowid
    inner join marts.fct_submissions as submissions using (submission_id)
    where submissions.fault_source_code is not null
    group by all
)
select incident_id, fault_source_code
from given
qualify
    sum(n_reporters) over (partition by incident_id) >= getvariable('least_with_code')
    and n_reporters * 3 >= 2 * sum(n_reporters) over (partition by incident_id);
