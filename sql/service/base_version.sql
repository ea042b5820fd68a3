-- What a person sees of the base's version.

create view keycust_bi.base_version with (security_invoker = true) as
select
    base.version as base_version,
    keycust.version() as library_version,
    base.created_at,
    base.upgraded_at
from keycust_data.base_version as base;
