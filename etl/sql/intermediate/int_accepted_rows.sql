-- Grain: one accepted submission with everything said in it; the three fact tables are cut from it.
create or replace temp view int_accepted_rows as
select corrected.*, coalesce(provinces.region_code, 'UNK') as region_code
from int_corrected_rows as corrected
left join reference.provinces as provinces using (province_code)
where not exists (
    select 1 from int_duplicates as duplicates
    where
        duplicates.duplicate_reason_code = 'by_decision'
        and duplicates.source_id = corrected.source_id and duplicates.source_row = corrected.source_row
);
