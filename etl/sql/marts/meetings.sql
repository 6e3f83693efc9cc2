-- Grain: one meeting of the board with the build it was shown, which is kept.
create table marts.meetings as
select meeting_on, build_id, title, author, recorded_on
from rec_meetings
order by meeting_on;
