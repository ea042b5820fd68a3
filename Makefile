# keycust: build, test, demo. `make help` lists the targets.
#
# Set-up targets must work before there is a pg_config, so PGXS is included only where it is found.

EXTENSION  = keycust
MODULE_big = keycust
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" keycust.control)
PG_CONFIG  ?= pg_config

# The load order of the SQL, stated once. Topics of the analytics floor do not use one another's SQL, so after
# the shared file they stand by name; whatever makes tables and views is created in the order of its list.
CODE_SQL  = sql/analytics/keycust.sql \
    $(filter-out sql/analytics/keycust.sql,$(sort $(wildcard sql/analytics/*.sql))) \
    sql/base/install.sql $(sort $(wildcard sql/base/*_code.sql)) build/indicator_wide_code.sql \
    $(sort $(wildcard sql/service/*_code.sql))
# Tables stand in the order of the versions they came in (each file says its own): see CONTRIBUTING.md.
TABLE_SQL = $(addprefix sql/base/, version.sql reference.sql customer.sql access.sql erasure.sql supply.sql curve.sql \
    billing.sql contact.sql personal.sql safety.sql environment.sql source.sql indicator.sql dictionary.sql) \
    sql/updates/base--0.2.0--0.3.0.sql \
    $(addprefix sql/service/, refresh.sql value.sql roster.sql load_class.sql forecast.sql overload.sql) \
    sql/base/reactive.sql sql/service/energy.sql sql/updates/base--0.6.0--0.7.0.sql sql/updates/base--0.7.0--0.8.0.sql
VIEW_SQL  = sql/service/base_version.sql sql/base/source_view.sql sql/base/access_view.sql sql/base/indicator_view.sql \
    build/indicator_wide_view.sql $(addprefix sql/service/, refresh_view.sql value_view.sql roster_view.sql load_class_view.sql forecast_view.sql \
    overload_view.sql energy_view.sql) \
    sql/base/dictionary_view.sql
# Rows that we ship, a file per table.
SHIPPED_CSV = $(sort $(wildcard sql/base/dictionary.csv sql/base/shipped/*.csv sql/service/shipped/*.csv))

INSTALL_SQL = sql/$(EXTENSION)--$(EXTVERSION).sql
# The install scripts of landed versions, and what makes of each the present one.
LANDED_SQL  = $(sort $(wildcard sql/updates/$(EXTENSION)--*.sql))
UPDATE_SQL  = $(patsubst sql/updates/%.sql,sql/%--$(EXTVERSION).sql,$(LANDED_SQL))
DATA_built  = $(INSTALL_SQL) $(UPDATE_SQL)
# make real DATA=<folder>: to PGXS the same word means files to install, in this make and in those it starts.
ifeq ($(origin DATA),command line)
DATA_FOLDER := $(DATA)
endif
# Expanded here, since PGXS asks whether they are empty.
override DATA := $(wildcard sql/updates/$(EXTENSION)--*.sql)
DOCS       := $(wildcard doc/*.md)

CORE_SRC = $(sort $(wildcard src/core/*.c))
GLUE_SRC = src/keycust.c $(sort $(wildcard src/pg/*.c))
OBJS     = $(CORE_SRC:.c=.o) $(GLUE_SRC:.c=.o)
WARN     = -Wall -Wextra -Wno-declaration-after-statement $(if $(CI),-Werror)
# The compiler may not fuse a*b+c where it likes: every CPU must give the same digits.
EXACT    = -ffp-contract=off
PG_CFLAGS   += -std=gnu11 $(WARN) $(EXACT) -MMD -MP
PG_CPPFLAGS += -Isrc -DKEYCUST_VERSION='"$(EXTVERSION)"' \
    $(addprefix -isystem ,$(shell $(PG_CONFIG) --includedir-server 2>/dev/null))
SHLIB_LINK  += -lgsl -lgslcblas -lm $(SHLIB_EXTRA)
# No LLVM bitcode: our functions are far too large to be inlined into an expression.
override with_llvm := no

REGRESS      = $(sort $(basename $(notdir $(wildcard test/sql/*.sql))))
REGRESS_OPTS = --inputdir=test --outputdir=. $(if $(filter 15,$(MAJORVERSION)),,--expecteddir=.)
EXTRA_CLEAN  = build results regression.diffs regression.out src/*.d src/*/*.d

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifneq ($(wildcard $(PGXS)),)
include $(PGXS)
-include $(OBJS:.o=.d)
endif

# Changes with the flags, so that objects built with others are built again.
FLAGS = $(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(SHLIB_LINK) $(CORE_FLAGS) $(SANITIZERS) $(EXTVERSION)
build/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@
$(OBJS): build/flags
FORCE:

# A column per indicator, from the catalogue.
build/indicator_wide_%.sql: sql/base/shipped/indicator.csv scripts/csv.awk scripts/indicator_wide.awk
	@mkdir -p $(@D)
	awk -v part=$* -f scripts/csv.awk -f scripts/indicator_wide.awk $< >$@.tmp && mv $@.tmp $@

PACKERS = $(wildcard scripts/pack*) scripts/sql_scan.awk scripts/csv.awk
$(INSTALL_SQL): keycust.control $(PACKERS) $(CODE_SQL) $(TABLE_SQL) $(VIEW_SQL) $(SHIPPED_CSV)
	sh scripts/pack.sh "$(EXTVERSION)" "$(CODE_SQL)" "$(TABLE_SQL)" "$(VIEW_SQL)" "$(SHIPPED_CSV)" >$@.tmp && mv $@.tmp $@
$(UPDATE_SQL): sql/%--$(EXTVERSION).sql: sql/updates/%.sql $(INSTALL_SQL) $(PACKERS) $(wildcard sql/updates/head--*.sql)
	sh scripts/pack_update.sh $< $(INSTALL_SQL) >$@.tmp && mv $@.tmp $@

# For a test: the files that make the base, in their order.
print-base:
	@echo $(TABLE_SQL) $(VIEW_SQL)

include scripts/unit.mk

.PHONY: FORCE print-base setup demo real test unit sanitize sanitize-server fuzz coverage lint bench help
.DEFAULT_GOAL := all

setup: ## install what is missing (Debian, Ubuntu), or say what to install
	@sh scripts/setup.sh build test drivers

demo: ## the whole job on the sample utility, on a throw-away server (KEEP=1 keeps it; CUSTOMERS=300)
	@sh scripts/setup.sh build
	@KEEP='$(KEEP)' CUSTOMERS='$(CUSTOMERS)' sh scripts/cluster.sh demo/run.sh

real: ## the same on open data: make real DATA=<folder>
	@sh scripts/setup.sh build
	@KEEP='$(KEEP)' sh scripts/cluster.sh demo/real.sh "$$(cd -- '$(DATA_FOLDER)' 2>/dev/null && pwd || echo '$(DATA_FOLDER)')"

test: ## every test, on a throw-away server
	@sh scripts/setup.sh build test drivers
	@sh test/run.sh

sanitize-server: ## the SQL tests on a server that runs our code under ASan and UBSan
	@sh scripts/setup.sh build test sanitize
	@sh scripts/sanitize-server.sh

coverage: ## lines and branches of src/core reached by the unit tests
	@sh scripts/setup.sh build coverage
	@sh scripts/coverage.sh

lint: ## clang-format, cppcheck, scan-build, plpgsql_check
	@sh scripts/setup.sh build test lint
	@sh scripts/lint.sh

bench: ## measure against the peers, in one run (see bench/README.md): make bench [DATA=<folder>]
	@sh scripts/setup.sh build bench
	@DATA="$$(cd -- '$(DATA_FOLDER)' 2>/dev/null && pwd || echo '$(DATA_FOLDER)')" sh bench/run.sh

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
