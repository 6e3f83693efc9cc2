-- Grain: one record of one export; what stands in staged/<source_id>.parquet, warnings and rejected cells beside.
with warned as (
    select record_no, list({'column_name': column_name, 'raw_value': raw_value, 'reason_code': reason_code} order by column_name) as warnings
    from stg_bad_cells
    group by record_no
)
select submissions.* exclude (record_no, occurred_reason, ended_reason), rejected.raw_row, warned.warnings
from stg_submissions as submissions
left join stg_rejected_cells as rejected using (record_no)
left join warned using (record_no)
