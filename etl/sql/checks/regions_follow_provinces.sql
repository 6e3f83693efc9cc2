-- A submission's region is the one its province lies in, and unknown without a province.
select
    count(*) as n_examined,
    count_if(submissions.region_code <> coalesce(provinces.region_code, 'UNK')) as n_offenders,
    any_value(submissions.submission_id) filter (where submissions.region_code <> coalesce(provinces.region_code, 'UNK')) as examples
from marts.fct_submissions as submissions
left join marts.dim_provinces as provinces using (province_code)
