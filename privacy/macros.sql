-- The reporter's key inside DuckDB: what keys.py says, for whole columns. sql.py sets the variables for one connection.
-- HMAC-SHA256 (RFC 2104) from its two padded keys: sha256(outer || sha256(inner || message)).

-- A to Z in lower case, nothing else changed, as in Python; lower() is much faster and the same where all is ASCII.
create or replace temp macro privacy_lower(given) as
    case
        when strlen(given) = length(given) then lower(given)
        else translate(given, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end;

create or replace temp macro privacy_folded(given) as
    privacy_lower(trim(coalesce(given, ''), getvariable('privacy_blanks')));

create or replace temp macro privacy_digits(folded) as
    regexp_replace(
        regexp_replace(folded, getvariable('privacy_inami_word'), ''), getvariable('privacy_separators'), '', 'g'
    );

create or replace temp macro privacy_is_inami(digits) as
    try_cast(digits[7:8] as integer) in (
        97 - try_cast(digits[1:6] as integer) % 97,
        89 - try_cast(digits[1:6] as integer) % 89
    );

create or replace temp macro canonical_reporter(identifier, postal_code, software) as
    case
        when privacy_folded(identifier) = ''
            then 'place:' || privacy_folded(postal_code) || '|' || privacy_folded(software)
        when contains(identifier, '@')
            then 'email:' || privacy_folded(identifier)
        when not regexp_full_match(privacy_digits(privacy_folded(identifier)), getvariable('privacy_number'))
            then 'browser:' || trim(identifier, getvariable('privacy_blanks'))
        when privacy_is_inami(privacy_digits(privacy_folded(identifier)))
            then 'inami:' || privacy_digits(privacy_folded(identifier))[1:8]
        else 'number:' || privacy_digits(privacy_folded(identifier))
    end;

create or replace temp macro reporter_key(identifier, postal_code, software) as
    sha256(
        getvariable('privacy_outer_pad')
        || unhex(
            sha256(
                getvariable('privacy_inner_pad') || encode(canonical_reporter(identifier, postal_code, software))
            )
        )
    )[1:12];
