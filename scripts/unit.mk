# Unit tests and fuzz targets: the core without a server. A file per topic; adding one adds no line here.

UNIT      = $(sort $(basename $(notdir $(wildcard test/unit/*.c))))
FUZZ      = $(sort $(basename $(notdir $(wildcard test/fuzz/*.c))))
FUZZ_RUNS ?= 1000000
CORE_H    = $(wildcard src/core/*.h test/unit/*.h test/fuzz/*.h)
CORE_FLAGS = -std=gnu11 $(WARN) $(EXACT) -Isrc -Itest/unit
CORE_LIBS  = -lgsl -lgslcblas -lm
SANITIZERS = address,undefined,float-cast-overflow,float-divide-by-zero
FUZZ_CC   ?= clang

# The core is compiled once for each of the three, then linked to every program.
UNIT_FLAGS     = -O1 -g
# -fno-wrapv: PostgreSQL compiles with -fwrapv, under which UBSan sees no signed overflow.
SANITIZE_FLAGS = -O1 -g -fno-wrapv -fno-omit-frame-pointer -fsanitize=$(SANITIZERS) -fno-sanitize-recover=all
FUZZ_FLAGS     = -O1 -g -fno-wrapv -fsanitize=fuzzer,$(SANITIZERS) -fno-sanitize-recover=all
core_objects   = $(CORE_SRC:src/core/%.c=build/$(1)/core/%.o)

build/unit/core/%.o: src/core/%.c $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(CC) $(UNIT_FLAGS) $(CORE_FLAGS) -c -o $@ $<
build/unit/%: test/unit/%.c $(call core_objects,unit) $(CORE_H) build/flags
	@$(CC) $(UNIT_FLAGS) $(CORE_FLAGS) -o $@ $< $(call core_objects,unit) $(CORE_LIBS)

build/sanitize/core/%.o: src/core/%.c $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(CC) $(SANITIZE_FLAGS) $(CORE_FLAGS) -c -o $@ $<
build/sanitize/%: test/unit/%.c $(call core_objects,sanitize) $(CORE_H) build/flags
	@$(CC) $(SANITIZE_FLAGS) $(CORE_FLAGS) -o $@ $< $(call core_objects,sanitize) $(CORE_LIBS)

build/fuzz/core/%.o: src/core/%.c $(CORE_H) build/flags
	@mkdir -p $(@D)
	@$(FUZZ_CC) $(subst fuzzer,fuzzer-no-link,$(FUZZ_FLAGS)) $(CORE_FLAGS) -c -o $@ $<
# k-means loops over rows and centres: comparing their numbers all the time tells the fuzzer nothing, and took more than half
# of its time.
QUICK_FUZZ = -O2 -fno-sanitize-coverage=trace-cmp
build/fuzz/core/kmeans.o build/fuzz/core/kmeans_%.o build/fuzz/core/fold.o build/fuzz/core/scratch.o: private FUZZ_FLAGS += $(QUICK_FUZZ)
# Decompositions go over a series hundreds of times.
build/fuzz/core/series_%.o: private FUZZ_FLAGS += $(QUICK_FUZZ)
# Pairs of change points, and days by days.
build/fuzz/core/load.o build/fuzz/core/load_%.o: private FUZZ_FLAGS += $(QUICK_FUZZ)
# A fit evaluates its likelihood some hundred times, by functions for the CPU at hand.
build/fuzz/core/arima_%.o: private FUZZ_FLAGS += $(QUICK_FUZZ) -fno-sanitize-coverage=indirect-calls
build/fuzz/kmeans build/fuzz/kmeans_quality: private FUZZ_FLAGS += $(QUICK_FUZZ)
build/fuzz/%: test/fuzz/%.c $(call core_objects,fuzz) $(CORE_H) build/flags
	@$(FUZZ_CC) $(FUZZ_FLAGS) $(CORE_FLAGS) -o $@ $< $(call core_objects,fuzz) $(CORE_LIBS)
.SECONDARY: $(foreach kind,unit sanitize fuzz,$(call core_objects,$(kind)))

unit: $(UNIT:%=build/unit/%) ## the core's unit tests, without a server
	@sh scripts/run-unit.sh $^

sanitize: $(UNIT:%=build/sanitize/%) ## the unit tests under ASan and UBSan
	@sh scripts/run-unit.sh $^

fuzz: $(FUZZ:%=build/fuzz/%) ## every fuzz target, FUZZ_RUNS executions each
	@sh scripts/run-fuzz.sh $(FUZZ_RUNS) $^
