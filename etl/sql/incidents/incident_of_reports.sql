-- Every report that belongs to an incident says so.
update marts.fct_reports set incident_id = members.incident_id
from int_incident_reports as members
where fct_reports.rowid = members.report_position;
