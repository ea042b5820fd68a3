-- What takes or gives other things now.
drop function keycust.energy_settings();
drop function keycust.energy_basic_rows(keycust.tariff_model, jsonb, text, float8, float8, float8, int);
