-- Grain: one record of one export; what stands in staged/<source_id>.parquet, with the warnings of its cells.
with warned as (
    select record_no, list({'column_name': column_name, 'raw_value': raw_value, 'reason_code': reason_code} order by column_name) as warnings
    from stg_bad_cells
    group by record_no
)
select
    submissions.* exclude (record_no, occurred_cell, occurred_reason, ended_cell, ended_reason),
    case
        when coalesce(occurred_reason, ended_reason) is null then warned.warnings
        else list_sort(list_concat(
            warned.warnings,
            case when occurred_reason is not null
                then [{'column_name': 'occurred_at', 'raw_value': scrub(occurred_cell), 'reason_code': occurred_reason}] end,
            case when ended_reason is not null
                then [{'column_name': 'ended_at', 'raw_value': scrub(ended_cell), 'reason_code': ended_reason}] end
        ))
    end as warnings,
    unknown.unknown_names
from stg_submissions as submissions
left join warned using (record_no)
left join stg_unknown_names as unknown using (record_no)
