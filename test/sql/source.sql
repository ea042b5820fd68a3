\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set datestyle = 'ISO';
\set ECHO all
\set SHOW_CONTEXT never

-- What a call returns.
select value, keycust.source_number(value) as number, keycust.source_money(value) as money
from unnest('{12.50,-.5,5.,1e3,"1,234,567.80","1,23","0,123",１２．５０,－３,NaN,inf,1e400,(123.45),"12 元",""," ",
    123456789012345678901234567890,1234567890123456789012345678901}'::text[]) with ordinality as v (value, n) order by n;

select value, keycust.source_date(value) as date, keycust.source_timestamp(value) as timestamp
from unnest('{2024-01-05,2024/1/5,2024.1.5,20240105,2024年1月5日,202401,2024-01,2024年1月,２０２４年１月５日,
    2024-01-05 9:30,2024-01-05T09:30:15.1234567,2024年1月5日9：30,20240105093015,2024-01-05 24:00:00,
    2024-01-05 10:00Z,2024-01-05T10:00+08:00,2024-01-05 25:00,2024-02-30,2023-02-29,2024-02-29,1899-12-31,2101-01-01,
    05/01/2024,24-01-05,45296,2024.01,today,infinity,""}'::text[]) with ordinality as v (value, n) order by n;

select value, keycust.source_boolean(value) as boolean
from unnest('{1,0,true,FALSE,t,F,Y,n,yes,NO,是,否,有,无," 是 ",１,on,2,""}'::text[]) with ordinality as v (value, n) order by n;

-- Blanks and control characters at the ends, whatever they are; a word is a word.
select left(keycust.source_text(value), 10) as text, length(keycust.source_text(value)) as length
from (values (1, E' \t\r\n客户\u3000'), (2, E'\ufeff\u00a0江苏  南京\u200b'), (3, E'\u3000 \x01'), (4, ''), (5, 'NULL'),
    (6, '\N'), (7, 'N/A'), (8, repeat('电', 1000) || ' ')) as v (n, value) order by n;

-- Settings change nothing.
set datestyle = 'SQL, DMY';
set timezone = 'Asia/Shanghai';
select keycust.source_date('2024/1/5') = date '2024-01-05' as date,
    keycust.source_timestamp('2024-1-5 24:00') = timestamp '2024-01-06 00:00' as timestamp;
reset datestyle;
reset timezone;

-- A NULL is no text.
select keycust.source_number(null) is null and keycust.source_money(null) is null and keycust.source_date(null) is null
    and keycust.source_timestamp(null) is null and keycust.source_boolean(null) is null
    and keycust.source_text(null) is null as all_null;
