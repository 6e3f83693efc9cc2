-- Grain: one claim of the union, with the evidence it rests on, the condition under which it holds, how it will be attacked and the answer.
create table marts.argument_cards as
select
    card_code,
    card_order,
    claim_fr,
    claim_nl,
    claim_en,
    metric_id,
    field_code,
    operator_code,
    threshold,
    least_n,
    against_metric_id,
    attack_fr,
    attack_nl,
    attack_en,
    answer_fr,
    answer_nl,
    answer_en,
    valid_days,
    mark,
    source
from reference.argument_cards
order by card_order;
