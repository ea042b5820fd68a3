-- What the extension says of itself.

create function keycust.version() returns text
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'keycust_version';

comment on function keycust.version() is '扩展版本 version of the installed library';

-- Functions read no table, and what writes is revoked where it is made.
grant usage on schema keycust to public;
