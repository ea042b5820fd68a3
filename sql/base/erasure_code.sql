-- Erasing a person, and readings that are older than they need be. What was done is logged in erasure, never whose.
--
-- A person is known by patterns: near is looked for in rows of his customer, far (his phone, his e-mail) everywhere,
-- unless another contact has the same, since then it is a switchboard's or a shared one and not his alone.

-- A pattern for one value as people write it: a number with or without its country code, spaces and dashes; a word on
-- its own, or a name in Chinese, which stands without spaces.
create function keycust.erasure_pattern(given text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when value is null or length(btrim(value)) < 2 then null
        -- Signs alone, as the mark that an erasure leaves.
        when octet_length(value) = length(value) and value !~ '[A-Za-z0-9]' then null
        when value !~ '[^-0-9+ ().]'
            then case when length(digits) >= 5 then '(?<![0-9])([+]?(00)?86[-. ]?)?'
                || regexp_replace(left(digits, -1), '(.)', '\1[-. ()]*', 'g') || right(digits, 1) || '(?![0-9])' end
        when octet_length(value) = length(value)
            then '(?<![A-Za-z0-9])' || regexp_replace(btrim(value), '([^A-Za-z0-9 ])', '\\\1', 'g') || '(?![A-Za-z0-9])'
        else regexp_replace(btrim(value), '([][{}()|^$.*+?\\])', '\\\1', 'g')
    end
    from left(given, 200) as value
    cross join lateral regexp_replace(regexp_replace(value, '\D', '', 'g'), '^(00)?86(?=\d{10,})', '') as digits
$$;

create function keycust.erasure_patterns(given text[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(distinct keycust.erasure_pattern(v.value), '|') from unnest(given) as v (value)
$$;

-- What stands in one field, and what may stand elsewhere by itself: two numbers, or a number and its extension.
create function keycust.erasure_parts(given text[]) returns text[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(distinct btrim(p.part)) filter (where btrim(p.part) <> '')
    from unnest(given) as v (value)
    cross join lateral (
        select v.value
        union all
        select * from regexp_split_to_table(v.value, '[/,;|、，；]|转|\mext\M\.?', 'i')
    ) as p (part)
$$;

-- What a row of a relation said before it was corrected: an old name or number stands in old texts.
create function keycust.erasure_former(relation text, row_key text, columns text[]) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct e.value), '{}')
    from keycust_data.correction as c
    cross join lateral (select * from jsonb_each_text(c.before) union all select * from jsonb_each_text(c.after)) as e
    where c.relation = erasure_former.relation and c.row_key = erasure_former.row_key and e.key = any (columns)
        and e.value is not null
$$;

-- Columns of text in which a person may be named: of relations with a customer, no keys, codes or masks. Where a check
-- asks for something, something must be left. Of customers no column is looked through for others' numbers: whoever has
-- the same account is the same person under another number, and has bills to pay.
create function keycust.erasure_columns()
returns table (relation regclass, column_name name, required boolean, personal boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    select c.oid::regclass, a.attname,
        a.attnotnull or exists (
            select from pg_constraint as k
            where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)),
        c.relname <> 'customer' and exists (
            select from keycust_data.personal_column as p where p.relation = c.relname and p.column_name = a.attname)
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('contact', 'rejected_row', 'correction')
        and a.atttypid in ('text'::regtype, 'varchar'::regtype) and a.attgenerated = '' and a.attname !~ '_code$'
        and exists (
            select from pg_attribute as k
            where k.attrelid = c.oid and k.attname = 'customer_id' and not k.attisdropped)
        and not exists (
            select from pg_constraint as k
            where k.conrelid = c.oid and k.contype in ('p', 'u', 'f') and a.attnum = any (k.conkey));
end
$$;

create procedure keycust.erasure_log(kind text, subject text, relation text, affected bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if affected > 0 then
        insert into keycust_data.erasure (kind, subject, relation, affected_rows)
        values (kind, subject, relation, affected);
    end if;
end
$$;

-- Blanks the person in every text of his customer; far patterns also in other customers' personal columns. Names of
-- things (columns called name) are left unless all is to go: a firm may bear its owner's name.
create procedure keycust.erasure_scrub(subject text, customer text, near text, far text, names boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pattern constant text := nullif(concat_ws('|', near, far), '');
    target record;
    affected bigint;
begin
    if pattern is null then
        return;
    end if;
    for target in
        select e.relation, bool_or(e.personal) as personal
        from keycust.erasure_columns() as e
        where names or e.column_name <> 'name'
        group by e.relation
        order by e.relation::text
    loop
        execute keycust.erasure_statement(target.relation, names, false) using customer, pattern;
        get diagnostics affected = row_count;
        call keycust.erasure_log('person', subject, target.relation::text, affected);
        if far is not null and target.personal then
            execute keycust.erasure_statement(target.relation, names, true) using customer, far;
            get diagnostics affected = row_count;
            call keycust.erasure_log('person', subject, target.relation::text, affected);
        end if;
    end loop;
end
$$;

-- Blanks what matches $2 in the texts of customer $1, or in the personal ones of every other.
create function keycust.erasure_statement(relation regclass, names boolean, others boolean) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('update %s set %s where customer_id %s $1 and (%s)', erasure_statement.relation,
        string_agg(format(
            -- Nothing is left where the person was all of it.
            case when e.required then '%1$I = regexp_replace(%1$I, $2, ''***'', ''gi'')'
                else '%1$I = nullif(btrim(regexp_replace(%1$I, $2, ''***'', ''gi'')), ''***'')' end, e.column_name), ', '),
        case when others then '<>' else '=' end, string_agg(format('%I ~* $2', e.column_name), ' or '))
    from keycust.erasure_columns() as e
    where e.relation = erasure_statement.relation and (names or e.column_name <> 'name') and (e.personal or not others)
$$;

-- Rows as they came from a source, and what they changed: of a person nothing is left but that there was a row.
create procedure keycust.erasure_scrub_sources(subject text, target text, person_key text, customer text, near text,
    far text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pattern constant text := nullif(concat_ws('|', near, far), '');
    affected bigint;
begin
    update keycust_data.rejected_row as r
    set source_row = '{}', source_key = null, reason = 'erased', state = 'closed',
        row_digest = md5('erased #' || r.rejected_row_id)
    from keycust_data.source as s
    where s.source_id = r.source_id and (
        s.target = erasure_scrub_sources.target
            and (r.source_key = person_key
                or exists (select from jsonb_each_text(r.source_row) as e where e.value = person_key))
        or r.customer_id = customer and concat_ws(' ', r.source_row, r.reason) ~* pattern
        or concat_ws(' ', r.source_row, r.reason) ~* far);
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.rejected_row', affected);
    update keycust_data.correction as c
    set before = '{}', after = '{}',
        row_key = case when c.relation = erasure_scrub_sources.target then 'erased' else c.row_key end
    where c.relation = erasure_scrub_sources.target and c.row_key = person_key
        or c.customer_id = customer and concat_ws(' ', c.before, c.after) ~* pattern
        or concat_ws(' ', c.before, c.after) ~* far;
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.correction', affected);
    update keycust_data.integration_run as r set message = regexp_replace(r.message, pattern, '***', 'gi')
    where r.message ~* pattern;
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.integration_run', affected);
end
$$;

-- Other relations that carry the contact's key.
create procedure keycust.erasure_unlink(contact text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target record;
    affected bigint;
begin
    for target in
        select c.oid::regclass as relation, a.attnotnull
        from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attname = 'contact_id' and not a.attisdropped
        where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname <> 'contact'
    loop
        if target.attnotnull then
            execute format('delete from %s where contact_id = $1', target.relation) using contact;
        else
            execute format('update %s set contact_id = null where contact_id = $1', target.relation) using contact;
        end if;
        get diagnostics affected = row_count;
        call keycust.erasure_log('person', 'contact', target.relation::text, affected);
    end loop;
end
$$;

-- Indicators of a customer that are a person's data: of the contact, unless a contact that is there still has that mask;
-- of a natural person also name, code, address, place and free texts.
create procedure keycust.erasure_indicators(subject text, customer text, indicator_codes text[])
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    affected bigint;
begin
    delete from keycust_data.customer_indicator as i
    where i.customer_id = customer and (
        i.indicator_code = any (indicator_codes)
        or i.indicator_code = 'A007' and not exists (
            select from keycust_data.contact as k
            where k.customer_id = customer
                and i.text_value = keycust.indicator_contact_mask(k.position, k.name_masked, k.phone_masked)));
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.customer_indicator', affected);
end
$$;

-- Lines and transformer areas of a natural person's own may bear his name.
create procedure keycust.erasure_scrub_supply(customer text, pattern text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    affected bigint;
begin
    update keycust_data.feeder as f set name = regexp_replace(f.name, pattern, '***', 'gi')
    where f.name ~* pattern and exists (
        select from keycust_data.usage_point as p where p.customer_id = customer and p.feeder_id = f.feeder_id);
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', 'customer', 'keycust_data.feeder', affected);
    update keycust_data.transformer_area as t set name = regexp_replace(t.name, pattern, '***', 'gi')
    where t.name ~* pattern and exists (
        select from keycust_data.usage_point as p
        where p.customer_id = customer and p.transformer_area_id = t.transformer_area_id);
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', 'customer', 'keycust_data.transformer_area', affected);
end
$$;

-- A batch or a month that was read before the person went would bring him back after: so nothing may be running, nor
-- begin before this is done.
create procedure keycust.erasure_lock()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    perform keycust.erasure_check_idle();
    lock table keycust_data.integration_run, keycust_data.indicator_run in share row exclusive mode;
    -- What began while this waited.
    perform keycust.erasure_check_idle();
end
$$;

create function keycust.erasure_check_idle() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    living record;
begin
    select r.what, r.backend_pid into living
    from (
        select 'the integration of source ' || i.source_id as what, i.backend_pid, i.backend_start
        from keycust_data.integration_run as i
        where i.state = 'running'
        union all
        select 'the computation of indicators', i.backend_pid, i.backend_start
        from keycust_data.indicator_run as i
        where i.state = 'running'
    ) as r
    where keycust.source_run_alive(r.backend_pid, r.backend_start)
    limit 1;
    if found then
        raise exception using
            errcode = 'lock_not_available',
            message = 'nobody can be erased while data are being brought in',
            detail = format('Running is %s, process %s.', living.what, living.backend_pid),
            hint = 'Call this again when it has finished.';
    end if;
end
$$;

create procedure keycust.erasure_contact(contact text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person record;
    near text;
    far text;
    shared bigint;
begin
    select c.customer_id, c.name, c.phone, c.email into person
    from keycust_data.contact as c
    where c.contact_id = contact
    for update;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = 'there is no contact of that key',
            hint = 'See keycust_data.contact; whoever was erased already is not there.';
    end if;
    -- What another contact has too is not this person's alone.
    near := keycust.erasure_patterns(array(
        select v.value
        from unnest(keycust.erasure_parts(person.name || keycust.erasure_former('contact', contact, '{name}')))
            as v (value)
        where not exists (
            select from keycust_data.contact as c
            where c.contact_id <> contact and c.customer_id = person.customer_id and c.name = v.value)));
    far := keycust.erasure_patterns(array(
        select v.value
        from unnest(keycust.erasure_parts(
            array[person.phone, person.email] || keycust.erasure_former('contact', contact, '{phone,email}')))
            as v (value)
        where not exists (
            select from keycust_data.contact as c
            where c.contact_id <> contact
                and (c.phone ~* keycust.erasure_pattern(v.value) or c.email ~* keycust.erasure_pattern(v.value)))));
    select count(*) into shared
    from keycust_data.contact as c
    where c.contact_id <> contact and (c.phone = person.phone or c.email = person.email);
    delete from keycust_data.contact as c where c.contact_id = contact;
    call keycust.erasure_log('person', 'contact', 'keycust_data.contact', 1);
    call keycust.erasure_unlink(contact);
    call keycust.erasure_indicators('contact', person.customer_id, '{}');
    call keycust.erasure_scrub('contact', person.customer_id, near, far, false);
    call keycust.erasure_scrub_sources('contact', 'contact', contact, person.customer_id, near, far);
    insert into keycust_data.erased_person (key_digest)
    values (encode(sha256(convert_to(contact, 'UTF8')), 'hex'))
    on conflict on constraint erased_person_pkey do nothing;
    if shared > 0 then
        raise notice '% more contacts have the same phone or e-mail; what is shared was left', shared
            using hint = 'If they are the same person, erase them too: what is left goes with the last.';
    end if;
end
$$;

create procedure keycust.erasure_customer(customer text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person keycust_data.customer;
    contact text;
    near text;
    far text;
begin
    select c.* into person from keycust_data.customer as c where c.customer_id = customer for update;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = 'there is no customer of that key',
            hint = 'See keycust_data.customer.';
    elsif not person.natural_person then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'the customer is not a natural person',
            detail = 'Column natural_person is false: a firm''s name and numbers are no person''s data.',
            hint = 'Give the contact_id of the person who speaks for it.';
    end if;
    for contact in select c.contact_id from keycust_data.contact as c where c.customer_id = customer loop
        call keycust.erasure_contact(contact);
    end loop;
    near := keycust.erasure_patterns(array[person.name, person.address, person.legal_entity_id]
        || keycust.erasure_former('customer', customer, '{name,address,legal_entity_id}'));
    far := keycust.erasure_patterns(array[person.tax_number, person.bank_account, person.credit_code]
        || keycust.erasure_former('customer', customer, '{tax_number,bank_account,credit_code}'));
    update keycust_data.customer as c
    set name = '***', address = null, longitude_deg = null, latitude_deg = null, legal_entity_id = null,
        credit_code = null, tax_number = null, bank_name = null, bank_account = null, main_business = null,
        development_plan = null
    where c.customer_id = customer;
    call keycust.erasure_log('person', 'customer', 'keycust_data.customer', 1);
    call keycust.erasure_indicators('customer', customer, '{A002,A003,A004,A006,A303,A304}');
    call keycust.erasure_scrub('customer', customer, near, far, true);
    call keycust.erasure_scrub_supply(customer, near);
    call keycust.erasure_scrub_sources('customer', 'customer', customer, customer, near, far);
    -- Keys of customers and of contacts may be alike.
    insert into keycust_data.erased_person (key_digest)
    values (encode(sha256(convert_to('customer/' || customer, 'UTF8')), 'hex'))
    on conflict on constraint erased_person_pkey do nothing;
end
$$;

create procedure keycust.forget_person(contact_id text default null, customer_id text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if num_nonnulls(contact_id, customer_id) <> 1 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'give either contact_id or customer_id',
            hint = 'The first for a contact, the second for a customer who is a natural person.';
    end if;
    call keycust.erasure_lock();
    if contact_id is not null then
        call keycust.erasure_contact(contact_id);
    else
        call keycust.erasure_customer(customer_id);
    end if;
    raise notice 'the person is erased from the base'
        using hint = 'Staging tables, the source systems and backups still hold the data: erase them there, too.';
end
$$;

-- Partitions of the curves and registers that end before a limit; without really => true it only tells which.
create procedure keycust.curve_retain(months int, really boolean default false)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set lock_timeout = '30s'
as $$
declare
    old record;
    limit_day date;
    count_rows bigint;
    dropped int := 0;
begin
    if months is null or months < 12 or months > 1200 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'months must be between 12 and 1200',
            detail = format('Got %s.', coalesce(months::text, 'NULL')),
            hint = 'Disputes and yearly comparisons need a year of readings at least.';
    end if;
    call keycust.access_check_owner();
    limit_day := (date_trunc('month', now() at time zone keycust.source_zone()) - make_interval(months => months))::date;
    for old in
        select c.oid::regclass as partition, p.relname as parent, b.until
        from pg_inherits as i
        join pg_class as c on c.oid = i.inhrelid and c.relispartition
        join pg_class as p on p.oid = i.inhparent and p.relkind = 'p' and p.relnamespace = 'keycust_data'::regnamespace
        join pg_attribute as a on a.attrelid = p.oid and a.attname = 'usage_point_id'
        cross join lateral (
            select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''(\d{4,}-\d\d-\d\d)''\)')::date as until
        ) as b
        where b.until <= limit_day
        order by b.until, p.relname
    loop
        execute format('select count(*) from %s', old.partition) into count_rows;
        raise notice '%: % rows before % %', old.partition, count_rows, old.until,
            case when really then 'are dropped' else 'would be dropped' end;
        dropped := dropped + 1;
        if really then
            execute format('drop table %s', old.partition);
            insert into keycust_data.erasure (kind, subject, relation, affected_rows)
            values ('readings', format('before %s', old.until), old.partition::text, count_rows);
        end if;
    end loop;
    if dropped = 0 then
        raise notice 'no partition lies wholly before %', limit_day;
    elsif really is not true then
        raise notice 'nothing was dropped' using hint = 'Call it with really => true to drop these partitions.';
    end if;
end
$$;

revoke execute on procedure keycust.forget_person(text, text) from public;
revoke execute on procedure keycust.curve_retain(int, boolean) from public;
revoke execute on procedure keycust.erasure_contact(text) from public;
revoke execute on procedure keycust.erasure_customer(text) from public;
revoke execute on procedure keycust.erasure_unlink(text) from public;
revoke execute on procedure keycust.erasure_scrub(text, text, text, text, boolean) from public;
revoke execute on procedure keycust.erasure_scrub_sources(text, text, text, text, text, text) from public;
revoke execute on procedure keycust.erasure_log(text, text, text, bigint) from public;
revoke execute on procedure keycust.erasure_indicators(text, text, text[]) from public;
revoke execute on procedure keycust.erasure_scrub_supply(text, text) from public;
revoke execute on procedure keycust.erasure_lock() from public;
revoke execute on function keycust.erasure_check_idle() from public;
revoke execute on function keycust.erasure_former(text, text, text[]) from public;
revoke execute on function keycust.erasure_statement(regclass, boolean, boolean) from public;
revoke execute on function keycust.erasure_columns() from public;

comment on procedure keycust.forget_person(text, text) is
    '删除个人信息 erases a contact, or a customer who is a natural person; the customer''s history stays';
comment on procedure keycust.curve_retain(int, boolean) is
    '保留期限 drops the monthly partitions of curves and registers that are older than so many months';
comment on procedure keycust.erasure_contact(text) is
    '删除联系人 erases one contact with all traces';
comment on procedure keycust.erasure_customer(text) is
    '删除自然人客户信息 blanks a customer who is a natural person, and erases the contacts';
comment on procedure keycust.erasure_unlink(text) is
    '解除关联 takes a contact''s key out of other relations';
comment on procedure keycust.erasure_scrub(text, text, text, text, boolean) is
    '清除文本 blanks a person in the texts of a customer';
comment on procedure keycust.erasure_scrub_sources(text, text, text, text, text, text) is
    '清除来源行 blanks a person in refused rows and corrections';
comment on procedure keycust.erasure_log(text, text, text, bigint) is
    '记录删除 logs what was erased, never whose';
comment on procedure keycust.erasure_indicators(text, text, text[]) is
    '删除个人指标 erases indicators of a customer that are a person''s data';
comment on procedure keycust.erasure_scrub_supply(text, text) is
    '清除线路台区名称 blanks a person in the names of lines and transformer areas';
comment on procedure keycust.erasure_lock() is
    '锁定删除 keeps integration and indicators from bringing a person back';
comment on function keycust.erasure_check_idle() is
    '检查无运行 refuses while data are being integrated or computed';
comment on function keycust.erasure_former(text, text, text[]) is
    '更正前的值 what a row said before it was corrected';
comment on function keycust.erasure_parts(text[]) is
    '拆分 values that may stand by themselves in texts';
comment on function keycust.erasure_statement(regclass, boolean, boolean) is
    '清除语句 the statement that blanks a person in the texts of one relation';
comment on function keycust.erasure_columns() is
    '可能含个人信息的列 the columns of text in which a person may be named';
comment on function keycust.erasure_pattern(text) is
    '匹配式 the pattern by which a name or number is found in texts';
comment on function keycust.erasure_patterns(text[]) is
    '合并匹配式 the patterns of several names and numbers';
