-- Every day a fact names stands once in dim_dates.
with named as (
    select distinct occurred_on as date_on from marts.fct_submissions
)
select
    (select count(*) from named) as n_examined,
    (select count(*) from named where date_on not in (select date_on from marts.dim_dates))
    + (select count(*) - count(distinct date_on) from marts.dim_dates) as n_offenders,
    (select min(date_on)::varchar from named where date_on not in (select date_on from marts.dim_dates)) as examples
