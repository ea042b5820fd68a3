# Unit tests and fuzz targets: the core without a server. A file per topic; adding one adds no line here.

UNIT      = $(sort $(basename $(notdir $(wildcard test/unit/*.c))))
FUZZ      = $(sort $(basename $(notdir $(wildcard test/fuzz/*.c))))
FUZZ_RUNS ?= 1000000
CORE_H    = $(wildcard src/core/*.h test/unit/*.h test/fuzz/*.h)
CORE_FLAGS = -std=gnu11 $(WARN) $(EXACT) -Isrc -Itest/unit
CORE_LIBS  = -lgsl -lgslcblas -lm
SANITIZERS = address,undefined,float-cast-overflow,float-divide-by-zero
FUZZ_CC   ?= clang

build/unit/%: test/unit/%.c $(CORE_SRC) $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(CC) -O1 -g $(CORE_FLAGS) -o $@ $< $(CORE_SRC) $(CORE_LIBS)

# -fno-wrapv: PostgreSQL compiles with -fwrapv, under which UBSan sees no signed overflow.
build/sanitize/%: test/unit/%.c $(CORE_SRC) $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(CC) -O1 -g -fno-wrapv -fno-omit-frame-pointer -fsanitize=$(SANITIZERS) -fno-sanitize-recover=all \
	    $(CORE_FLAGS) -o $@ $< $(CORE_SRC) $(CORE_LIBS)

build/fuzz/%: test/fuzz/%.c $(CORE_SRC) $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(FUZZ_CC) -O1 -g -fno-wrapv -fsanitize=fuzzer,$(SANITIZERS) -fno-sanitize-recover=all \
	    $(CORE_FLAGS) -o $@ $< $(CORE_SRC) $(CORE_LIBS)

unit: $(UNIT:%=build/unit/%) ## the core's unit tests, without a server
	@sh scripts/run-unit.sh $^

sanitize: $(UNIT:%=build/sanitize/%) ## the unit tests under ASan and UBSan
	@sh scripts/run-unit.sh $^

fuzz: $(FUZZ:%=build/fuzz/%) ## every fuzz target, FUZZ_RUNS executions each
	@sh scripts/run-fuzz.sh $(FUZZ_RUNS) $^
