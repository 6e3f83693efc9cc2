-- getvariable('n_copies') copies of every row of an export, the last one only for its share getvariable('last_copy').
-- Whoever sends a copy sent another row: no two copies repeat each other, and no more people report than before.
with numbered as (
    select *, row_number() over () - 1 as place, count(*) over () as n
    from read_csv(getvariable('export'), all_varchar = true)
),
copied as (
    select numbered.*, copy, (place + copy * 7919) % n as place_of_sender
    from numbered, range(getvariable('n_copies')) as numbers (copy)
    where copy + 1 < getvariable('n_copies') or place < n * getvariable('last_copy')
)
select
    copied.* exclude (place, n, copy, place_of_sender) replace (
        copied.submission_id || '-' || copy as submission_id,
        senders.reporter_id as reporter_id,
        senders.postal_code as postal_code,
        senders.software_name as software_name,
        senders.software_version as software_version,
        senders.practice_type_code as practice_type_code
    )
from copied
inner join numbered as senders on copied.place_of_sender = senders.place
order by copied.place, copy
