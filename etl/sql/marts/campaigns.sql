-- Grain: one mailing, press item or meeting that makes people report.
create table marts.campaigns as
select campaign_id, starts_on, coalesce(ends_on, starts_on) as ends_on, campaign_type_code, title, author, recorded_on
from rec_campaigns
order by starts_on, campaign_id;
