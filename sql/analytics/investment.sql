-- Whether an investment pays. See doc/investment.md.

create function keycust.investment_appraisal(
    cash_flows float8[],
    rate_pct float8,
    out npv_cny float8,
    out annuity_cny float8,
    out irr_pct float8,
    out irr_status text,
    out payback_years float8,
    out discounted_payback_years float8
)
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_appraisal_flows';
comment on function keycust.investment_appraisal(float8[], float8) is
    '投资评价 net present value, annuity, internal rate of return and payback of cash flows, the first of them now, the others a year apart';

create function keycust.investment_appraisal(
    price_cny float8,
    saving_cny float8,
    years int,
    rate_pct float8,
    growth_pct float8 default 0,
    residual_cny float8 default 0,
    out npv_cny float8,
    out annuity_cny float8,
    out irr_pct float8,
    out irr_status text,
    out payback_years float8,
    out discounted_payback_years float8
)
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_appraisal';
comment on function keycust.investment_appraisal(float8, float8, int, float8, float8, float8) is
    '投资评价 the same of a price that is paid now and what it saves each year, with what is left of it at the end';

create function keycust.investment_npv(cash_flows float8[], rate_pct float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_npv';
comment on function keycust.investment_npv(float8[], float8) is '净现值 net present value of cash flows';

create function keycust.investment_irr_pct(cash_flows float8[]) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_irr_pct';
comment on function keycust.investment_irr_pct(float8[]) is
    '内部收益率 rate at which cash flows are worth nothing; NULL where there is none, or more than one';

create function keycust.investment_payback(cash_flows float8[], rate_pct float8 default 0) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_payback';
comment on function keycust.investment_payback(float8[], float8) is
    '投资回收期 years until cash flows, discounted by the rate, have added up to nothing; NULL: never';

create function keycust.investment_annuity_factor(rate_pct float8, years int) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'investment_annuity_factor';
comment on function keycust.investment_annuity_factor(float8, int) is
    '年金现值系数 what 1 a year is worth now';
