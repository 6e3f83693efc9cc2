-- Grain: one staged row of a source past its retention: what was received goes, that it was refused or doubted, and why, stays.
select staged.* replace (
    null::varchar as raw_row,
    list_transform(
        warnings, lambda warning: {'column_name': warning.column_name, 'raw_value': null::varchar, 'reason_code': warning.reason_code}
    ) as warnings
)
from staged
