-- Grain: one accepted submission with everything said in it; the three fact tables are cut from it.
create or replace temp view int_accepted_rows as
select staged.*, coalesce(provinces.region_code, 'UNK') as region_code
from int_staged_rows as staged
left join reference.provinces as provinces using (province_code)
where
    staged.rejection_code is null
    and not exists (
        select 1 from int_duplicates as duplicates
        where duplicates.source_id = staged.source_id and duplicates.source_row = staged.source_row
    );
