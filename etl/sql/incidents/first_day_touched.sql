-- Number of the first day on which the detection of incidents would see anything else than in the build before; the number of
-- days when all is the same. A day that is there no more counts at the place where it would be.
select count(*) as first_day
from meta.detection_days
where date_on < coalesce(
    (
        select min(date_on)
        from meta.detection_days as now
        full outer join previous.meta.detection_days as before using (date_on)
        where now.day_hash is distinct from before.day_hash
    ),
    date '9999-12-31'
);
