-- What is known of equipment.

-- Whether a transformer carries load on a day: not one that is paused; one that was taken down later was there.
create function keycust.transformer_in_service(status_code text, in_service_on date, out_of_service_on date, on_day date)
returns boolean
language sql immutable parallel safe
return coalesce(in_service_on <= on_day, true) and coalesce(out_of_service_on > on_day, true)
    and (coalesce(status_code, '01') = '01' or out_of_service_on is not null);

comment on function keycust.transformer_in_service(text, date, date, date) is '变压器是否在运 whether a transformer carries load on a day';
