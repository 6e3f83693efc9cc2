-- Grain: one consequence for the practice or the patient, with the severity it implies (our decision, no source's).
create table marts.dim_consequences as
select consequence_code, implied_severity_code, label_fr, label_nl, label_en, mark, source
from reference.consequences
order by consequence_code;
