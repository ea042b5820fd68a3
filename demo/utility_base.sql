-- The sample utility: parameters, chance, shapes. Read by utility.sql.
--
-- Nothing is drawn from a generator with a state: every figure follows from the seed and a key in words, so a run
-- gives the same rows in whatever order and on whichever version of PostgreSQL.

create schema staging;
create schema demo_truth;
create schema demo_work;

create table demo_truth.parameter (
    customers int not null,
    days int not null,
    seed bigint not null,
    first_day date not null,
    last_day date not null,
    as_of timestamp not null
);

insert into demo_truth.parameter
values (:customers, :days, :seed, date :'first_day', date :'first_day' + :days - 1,
        date :'first_day' + :days + time '06:00');

-- In [0, 1), from the key alone.
create function demo_work.u(key text) returns float8
language sql immutable parallel safe
return ((hashtextextended(key, :seed) >> 11) & 9007199254740991)::float8 / 9007199254740992.0::float8;

-- About standard normal, within -3.5 .. 3.5: four uniforms.
create function demo_work.z(key text) returns float8
language sql immutable parallel safe
return (demo_work.u(key || '/1') + demo_work.u(key || '/2') + demo_work.u(key || '/3') + demo_work.u(key || '/4') - 2)
    * 1.7320508;

create function demo_work.pick(choices text[], key text) returns text
language sql immutable parallel safe
return choices[1 + floor(demo_work.u(key) * cardinality(choices))::int];

-- The template once for each quarter of an hour, # being its number.
create function demo_work.each(template text, first int default 1, last int default 96, glue text default ', ')
returns text
language sql immutable
return (select string_agg(replace(template, '#', i::text), glue order by i) from generate_series(first, last) as i);

-- Days of noise: smooth (what happened a quarter of an hour ago still matters) and rough. Rows are shared by many
-- customer-days, each with amplitudes of its own.
create table demo_work.noise (
    k int primary key,
    smooth float8[] not null,
    rough float8[] not null
);

do $$
declare
    smooth float8[];
    rough float8[];
    level float8;
    shock float8;
begin
    for k in 0..1020 loop
        smooth := '{}';
        rough := '{}';
        level := demo_work.z('noise' || k);
        for i in 1..96 loop
            shock := demo_work.z('noise' || k || '.' || i);
            level := 0.93 * level + 0.3676 * shock;
            smooth := smooth || round(level::numeric, 4)::float8;
            rough := rough || round((6 * demo_work.u('rough' || k || '.' || i) - 3)::numeric, 4)::float8;
        end loop;
        insert into demo_work.noise values (k, smooth, rough);
    end loop;
end $$;

-- Daily shapes, hour by hour, in hundredths of the largest: a working day and a rest day.
create table demo_work.shape (
    shape text primary key,
    work int[] not null check (cardinality(work) = 24),
    rest int[] not null check (cardinality(rest) = 24)
);

insert into demo_work.shape
values
    ('continuous',
     '{95,95,95,94,94,95,95,96,97,98,98,97,96,96,97,98,98,97,97,97,97,96,96,95}',
     '{95,95,95,94,94,95,95,96,97,98,98,97,96,96,97,98,98,97,97,97,97,96,96,95}'),
    ('three_shift',
     '{93,92,91,90,91,92,86,80,94,97,98,96,90,95,97,98,96,84,93,96,96,95,90,86}',
     '{80,79,78,78,78,78,74,70,80,82,82,80,76,80,81,82,80,72,78,80,80,80,77,76}'),
    ('two_shift',
     '{14,12,11,11,12,18,45,78,92,96,97,90,76,93,96,97,92,80,88,92,91,88,70,32}',
     '{11,10,10,10,10,12,20,30,36,38,38,35,30,35,37,37,34,30,32,33,32,30,22,14}'),
    ('single_shift',
     '{8,8,8,8,8,10,18,48,88,97,98,92,55,84,96,97,93,70,34,22,16,12,10,9}',
     '{8,8,8,8,8,8,9,11,14,16,16,15,12,14,15,15,14,12,11,10,9,9,8,8}'),
    ('double_peak',
     '{22,20,19,18,19,24,42,64,86,97,98,84,58,60,66,70,78,92,98,94,80,58,38,27}',
     '{20,18,17,17,17,20,28,36,44,50,52,48,40,38,40,42,46,54,58,54,46,36,28,22}'),
    ('valley',
     '{97,98,98,97,96,92,70,30,24,28,20,18,40,52,50,22,18,16,18,20,24,46,70,92}',
     '{90,92,92,91,90,86,66,32,26,28,22,20,38,46,44,22,18,17,18,20,24,42,64,84}'),
    ('mall',
     '{14,13,12,12,12,13,16,24,42,74,88,92,92,91,92,93,94,95,97,98,96,84,42,20}',
     '{14,13,12,12,12,13,16,24,45,82,96,99,99,98,99,99,100,100,100,100,98,88,46,22}'),
    ('hotel',
     '{52,46,42,40,41,48,68,82,80,70,64,66,68,62,60,62,68,80,92,98,97,90,78,64}',
     '{56,50,45,43,44,50,68,84,86,78,70,72,74,68,66,68,74,86,96,100,99,94,82,68}'),
    ('school',
     '{14,13,12,12,13,24,52,70,88,94,96,92,74,62,86,92,90,74,62,82,86,78,36,18}',
     '{12,11,11,11,11,12,16,20,24,26,27,26,22,20,22,24,24,22,22,24,24,20,16,13}'),
    ('hospital',
     '{52,50,48,48,49,52,62,78,94,99,98,92,80,84,94,95,90,80,74,72,70,66,60,55}',
     '{50,48,47,46,47,50,58,66,74,78,78,74,68,70,72,73,70,66,65,65,64,60,56,52}'),
    ('data_centre',
     '{92,91,91,90,90,91,92,93,95,96,97,97,97,98,98,98,97,97,96,97,97,96,95,93}',
     '{92,91,91,90,90,91,92,92,94,95,96,96,96,97,97,97,96,96,95,96,96,95,94,93}'),
    ('pumping',
     '{88,90,90,90,88,84,60,34,28,40,52,55,52,46,40,34,28,24,22,26,34,52,74,86}',
     '{88,90,90,90,88,84,60,34,28,40,52,55,52,46,40,34,28,24,22,26,34,52,74,86}'),
    ('cold_store',
     '{72,71,70,70,70,71,74,78,84,88,92,95,97,99,98,97,94,90,86,83,80,78,75,73}',
     '{70,69,68,68,68,69,71,73,78,82,85,88,90,92,92,90,88,84,81,79,77,75,73,71}');

-- What there is in the region. Codes of GB/T 4754; sizes in kVA; season = month's level in hundredths; factors of
-- holidays and Spring Festival on the load above the base; cool and heat = share of the largest load that comes with
-- 10 degrees beyond comfort; pf = natural power factor; cash = mean of the latent liquidity (0 = just in time).
create table demo_work.industry (
    industry text primary key,
    trade_code text not null,
    name_zh text not null,
    weight int not null,
    elec_type text not null,
    shape text not null references demo_work.shape,
    shift_no text not null,
    rest_days text,
    size_from int not null,
    size_to int not null,
    base float8 not null,
    smooth float8 not null,
    rough float8 not null,
    season int[] not null check (cardinality(season) = 12),
    holiday float8 not null,
    spring float8 not null,
    cool float8 not null,
    heat float8 not null,
    pf float8 not null,
    growth float8 not null,
    cash float8 not null,
    pv float8 not null,
    output_kwh float8,
    products text[] not null
);

insert into demo_work.industry
values
    ('cement', 'C3011', '水泥', 10, '100', 'valley', '4', null, 2000, 12500, 0.10, 0.05, 0.02,
     '{60,45,85,100,100,98,92,88,96,100,100,90}', 0.9, 0.25, 0, 0, 0.80, -0.04, 0.1, 0.10, 62, '{水泥,熟料}'),
    ('steel', 'C3130', '钢压延', 9, '100', 'three_shift', '3', null, 2500, 16000, 0.10, 0.06, 0.07,
     '{90,80,98,100,100,98,95,94,98,100,99,95}', 0.85, 0.3, 0, 0, 0.76, -0.02, -0.2, 0.10, 95, '{螺纹钢,带钢}'),
    ('chemicals', 'C2614', '化工', 10, '100', 'continuous', '4', null, 1250, 12500, 0.15, 0.03, 0.01,
     '{97,95,99,100,100,99,96,95,98,100,100,98}', 1.0, 0.8, 0.01, 0.01, 0.84, 0.03, 0.4, 0.08, 380, '{甲醇,树脂}'),
    ('machinery', 'C3484', '机械', 30, '403', 'two_shift', '2', '7', 160, 2000, 0.08, 0.06, 0.04,
     '{92,70,98,100,98,97,95,95,100,100,102,98}', 0.25, 0.08, 0.05, 0.01, 0.75, 0.05, 0.2, 0.25, 6, '{齿轮,轴承座}'),
    ('auto_parts', 'C3670', '汽配', 14, '100', 'two_shift', '2', '7', 400, 3150, 0.08, 0.05, 0.03,
     '{95,72,98,100,98,96,92,90,100,102,104,102}', 0.3, 0.08, 0.06, 0.01, 0.78, 0.07, 0.5, 0.30, 5, '{轮毂,制动盘}'),
    ('food', 'C1353', '食品', 22, '403', 'two_shift', '2', '7', 160, 1600, 0.16, 0.05, 0.03,
     '{104,78,92,94,96,100,102,102,98,98,100,106}', 0.5, 0.25, 0.18, 0, 0.80, 0.04, 0.4, 0.20, 9, '{肉制品,糕点}'),
    ('foundry', 'C3391', '铸造', 10, '100', 'valley', '3', '7', 630, 4000, 0.06, 0.06, 0.05,
     '{88,66,98,100,100,97,90,88,99,101,102,98}', 0.4, 0.1, 0, 0, 0.72, -0.03, -0.3, 0.10, 70, '{铸件,阀体}'),
    ('textile', 'C1711', '纺织', 14, '100', 'three_shift', '3', null, 500, 4000, 0.10, 0.03, 0.02,
     '{94,74,99,100,99,98,97,97,100,101,101,98}', 0.8, 0.15, 0.10, 0, 0.79, -0.06, -0.3, 0.15, 42, '{棉纱,坯布}'),
    ('paper', 'C2221', '造纸', 7, '100', 'continuous', '4', null, 1000, 8000, 0.12, 0.04, 0.02,
     '{95,85,99,100,100,98,97,97,99,101,102,100}', 0.95, 0.45, 0, 0.01, 0.80, 0.0, 0.0, 0.08, 58, '{瓦楞纸,文化纸}'),
    ('plastics', 'C2926', '塑料', 20, '403', 'two_shift', '2', '7', 200, 1600, 0.08, 0.05, 0.03,
     '{93,70,98,100,100,100,99,98,100,101,102,99}', 0.4, 0.1, 0.06, 0, 0.77, 0.03, 0.0, 0.20, 14, '{包装箱,薄膜}'),
    ('electronics', 'C3982', '电子', 14, '100', 'continuous', '4', null, 800, 8000, 0.15, 0.03, 0.01,
     '{97,88,98,99,100,102,103,103,102,101,102,100}', 0.95, 0.7, 0.10, 0.01, 0.88, 0.12, 0.8, 0.30, 11, '{电路板,模组}'),
    ('glass', 'C3041', '玻璃', 5, '100', 'continuous', '4', null, 2000, 8000, 0.20, 0.02, 0.01,
     '{99,99,100,100,100,100,99,99,100,100,100,99}', 1.0, 0.97, 0.01, 0, 0.86, -0.01, 0.1, 0.10, 48, '{平板玻璃,中空玻璃}'),
    ('furniture', 'C2110', '家具', 16, '403', 'single_shift', '1', '6.7', 100, 630, 0.05, 0.07, 0.05,
     '{90,60,98,100,100,98,95,95,101,103,104,98}', 0.1, 0.04, 0.04, 0, 0.74, 0.0, -0.1, 0.15, 3, '{板材,橱柜}'),
    ('printing', 'C2319', '印刷', 12, '403', 'single_shift', '1', '7', 100, 630, 0.08, 0.06, 0.04,
     '{95,70,96,98,98,98,100,104,102,100,102,104}', 0.15, 0.05, 0.10, 0.02, 0.80, 0.01, 0.2, 0.12, 5, '{包装印品,教材}'),
    ('mine', 'B0610', '煤矿', 7, '100', 'three_shift', '3', null, 1600, 10000, 0.25, 0.05, 0.04,
     '{98,70,97,100,100,98,96,95,98,101,103,102}', 0.8, 0.35, 0, 0.02, 0.74, -0.02, -0.1, 0.05, 85, '{原煤,精煤}'),
    ('data_centre', 'I6450', '数据中心', 5, '405', 'data_centre', '4', null, 2000, 16000, 0.30, 0.01, 0.004,
     '{100,100,100,100,100,100,100,100,100,100,100,100}', 1.0, 1.0, 0.10, 0, 0.95, 0.18, 1.0, 0.05, null, '{机柜租用}'),
    ('hospital', 'Q8411', '医院', 10, '402', 'hospital', '4', null, 630, 4000, 0.25, 0.03, 0.01,
     '{98,94,92,92,95,100,104,104,98,92,93,97}', 0.75, 0.7, 0.35, 0.15, 0.88, 0.04, 0.6, 0.10, null, '{医疗}'),
    ('mall', 'F5211', '商场', 14, '405', 'mall', '2', null, 400, 4000, 0.12, 0.03, 0.01,
     '{102,100,96,94,98,102,106,106,100,98,96,100}', 1.1, 1.1, 0.40, 0.08, 0.88, 0.02, 0.4, 0.15, null, '{零售}'),
    ('hotel', 'H6110', '酒店', 14, '405', 'hotel', '4', null, 250, 2000, 0.22, 0.04, 0.02,
     '{92,98,95,97,98,98,106,106,98,102,92,92}', 1.25, 1.1, 0.38, 0.18, 0.87, 0.03, 0.1, 0.10, null, '{住宿}'),
    ('school', 'P8334', '学校', 12, '203', 'school', '1', '6.7', 160, 1250, 0.15, 0.05, 0.02,
     '{75,45,100,98,100,102,45,40,104,98,100,104}', 0.3, 0.15, 0.22, 0.12, 0.90, 0.01, 0.6, 0.25, null, '{教学}'),
    ('office', 'K7020', '写字楼', 14, '405', 'double_peak', '1', '6.7', 315, 2500, 0.15, 0.04, 0.01,
     '{100,92,94,92,95,102,108,108,100,94,95,99}', 0.3, 0.2, 0.40, 0.16, 0.89, 0.01, 0.3, 0.12, null, '{物业}'),
    ('pumping', 'A0513', '排灌站', 8, '301', 'pumping', '3', null, 100, 1000, 0.02, 0.04, 0.02,
     '{10,12,35,80,100,96,100,98,60,25,12,10}', 1.0, 0.8, 0, 0, 0.78, 0.0, -0.2, 0.02, null, '{灌溉}'),
    ('sewage', 'D4620', '污水处理', 8, '402', 'continuous', '4', null, 400, 2500, 0.25, 0.03, 0.02,
     '{92,88,94,96,98,103,107,107,102,98,95,93}', 0.97, 0.9, 0.01, 0, 0.82, 0.05, 0.1, 0.15, null, '{污水处理}'),
    ('cold_store', 'G5930', '冷库', 10, '405', 'cold_store', '3', null, 315, 2000, 0.30, 0.03, 0.02,
     '{82,84,86,92,98,105,112,112,104,96,88,86}', 0.9, 0.8, 0.40, 0, 0.82, 0.08, 0.0, 0.20, null, '{低温仓储}'),
    ('shop', 'F5212', '超市', 15, '405', 'mall', '2', null, 50, 160, 0.16, 0.05, 0.02,
     '{100,102,95,93,97,103,108,108,100,97,95,99}', 1.1, 0.9, 0.35, 0.06, 0.88, 0.02, 0.2, 0.05, null, '{零售}');
