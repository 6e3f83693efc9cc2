-- What the staging models share: how a cell is read. Macros, no table.

-- a cell without the blanks around it; an empty one is NULL. Dear on a million rows: for distinct cells and rare ones.
create or replace temp macro cell(x) as nullif(trim(x, chr(32) || chr(9) || chr(10) || chr(13) || chr(160)), '');

-- the form under which names are compared: no accents, case, blanks or signs; see etl/forms/spelling.py
create or replace temp macro comparable(x) as
    lower(regexp_replace(strip_accents(x), '[^\p{L}\p{N}]+', '', 'g'));

-- a name as it can be shown and confirmed: not longer than a name is
create or replace temp macro name_of(x) as left(cell(x), 60);

-- 2 in Belgian summer time, else 1, for a wall-clock time of 1996 or later. The skipped hour of spring reads as winter
-- time, the repeated hour of autumn as its second pass, as ICU does; the arithmetic is many times faster.
create or replace temp macro brussels_offset_hours(wall_clock) as
    case
        when month(wall_clock) between 4 and 9 then 2
        when month(wall_clock) = 3
            then 1 + (day(wall_clock) * 100 + hour(wall_clock) >= (31 - (5 * year(wall_clock) // 4 + 4) % 7) * 100 + 3)::integer
        when month(wall_clock) = 10
            then 1 + (day(wall_clock) * 100 + hour(wall_clock) < (31 - (5 * year(wall_clock) // 4 + 1) % 7) * 100 + 2)::integer
        else 1
    end;

-- the moment of a Brussels wall-clock time
create or replace temp macro moment_of(wall_clock) as
    make_timestamptz(epoch_us(wall_clock) - brussels_offset_hours(wall_clock) * 3600000000);

create or replace temp macro names_a_zone(x) as
    length(x) > 16 and regexp_matches(x, '\d:\d\d.*([Zz]|[+-]\d\d(:?\d\d)?)$');

-- the moment of a cell whose wall clock is known: its own zone tells the two passes of the hour that autumn repeats apart
create or replace temp macro moment_of_cell(x, wall_clock) as
    case
        when month(wall_clock) = 10 and hour(wall_clock) = 2 and day(wall_clock) > 24 and names_a_zone(cell(x)) then try_cast(cell(x) as timestamptz)
        else moment_of(wall_clock)
    end;

-- as date_diff counts them, without the calendar that it asks for every moment. Between clocks in the hour that spring skips, which name no
-- moment, the end may come out before the start: then it is not known
create or replace temp macro minutes_between(since, until) as
    case when until >= since then epoch_us(until) // 60000000 - epoch_us(since) // 60000000 end;

create or replace temp macro is_plausible(wall_clock) as
    wall_clock between timestamp '2000-01-01' and timestamp '9999-12-31';

-- Brussels wall-clock time of an ISO 8601 text, NULL when it cannot be read or lies before 2000. `plain` is the text cast
-- as it stands, made beforehand so that a million rows are cast once; only odd texts take the later branches.
create or replace temp macro wall_clock_of(x, plain) as
    case
        when x is null then null
        when is_plausible(plain) and length(x) <= 19 and not ends_with(x, 'Z') and not ends_with(x, 'z') then plain
        when names_a_zone(cell(x)) then timezone('Europe/Brussels', try_cast(cell(x) as timestamptz))
        when is_plausible(try_cast(cell(x) as timestamp)) then try_cast(cell(x) as timestamp)
    end;

-- a count written as a number, rounded; NULL when it is none
create or replace temp macro whole_number_of(x) as
    case
        when regexp_full_match(x, '[+-]?\d{1,9}') then try_cast(x as integer)
        when regexp_full_match(x, '[+-]?\d{1,9}[.,]\d+') then try_cast(round(try_cast(replace(x, ',', '.') as double)) as integer)
    end;

-- yes or no in the spellings a form gives; NULL when it is neither
create or replace temp macro yes_or_no(x) as
    case
        when lower(x) in ('true', '1', 'oui', 'ja', 'yes', 'vrai', 'waar') then true
        when lower(x) in ('false', '0', 'non', 'nee', 'no', 'faux', 'onwaar') then false
    end;
