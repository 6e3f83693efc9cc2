-- Grain: one letter, demand, answer, promise or other event of the discussion, of the reference or written by the union. What the union
-- writes stands in one language. entry_from and entry_to bound a day that is not known exactly; both NULL: date not known.
create table marts.ledger as
select
    entry_id,
    entry_from,
    entry_to,
    date_precision,
    kind_code,
    in_reply_to,
    author_fr,
    author_nl,
    author_en,
    addressee_fr,
    addressee_nl,
    addressee_en,
    text_fr,
    text_nl,
    text_en,
    deadline_on,
    effect_on,
    mark,
    source,
    null::varchar as noted_source,
    null::varchar as recorded_by,
    null::date as recorded_on
from reference.ledger
union all
select
    entry_id,
    entry_from,
    coalesce(entry_to, entry_from),
    case when coalesce(entry_to, entry_from) = entry_from then 'D' else 'M' end,
    kind_code,
    in_reply_to,
    author_role,
    author_role,
    author_role,
    addressee_role,
    addressee_role,
    addressee_role,
    text,
    text,
    text,
    deadline_on,
    effect_on,
    'S',
    null,
    source,
    author,
    recorded_on
from rec_ledger
order by entry_from, entry_id;
