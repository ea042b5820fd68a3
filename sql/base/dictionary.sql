-- What every table, view and column is called and means: the captions, once, in two languages. Rows of yours (origin
-- 'user') caption your own columns and views.
-- since 0.2.0

create table keycust_data.dictionary (
    object text not null,
    column_name text not null default '',
    label_zh text not null check (label_zh <> ''),
    label_en text not null check (label_en <> ''),
    unit text,
    meaning text,
    code_type text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    primary key (object, column_name)
);
