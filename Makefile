# Makefile — the whole build. `make` builds build/dugnad, `make run` starts it, `make test` proves it.
# Sources are found by name: a new .c, .html, .sql, .po or asset needs no line here.
# It must not know any single page or noun; what a step does stands in the step's own program in tool/ or test/.

ifeq ($(origin CC),default)
CC := gcc
endif
VARIANT ?= release
WERROR  ?= -Werror
SHELL   := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
say = @printf '%-6s %s\n'

.PHONY: all run test check bench bench-spread fuzz dist po deps clean lint objects tests targets
.PHONY: test-reference rules pages faults commands browser golden gen asan
all: build/dugnad

# --- Packages. config.mk is made first, by the program that installs what is missing (progress goes to stderr).
GEN := build/gen
ifeq ($(filter clean,$(MAKECMDGOALS)),)
-include build/config.mk
endif
node_modules/.package-lock.json: package-lock.json
	@tool/deps.sh build >/dev/null
build/config.mk: tool/deps.sh node_modules/.package-lock.json
	@mkdir -p $(@D)
	@tool/deps.sh build >$@.new && mv $@.new $@

deps:
	@tool/deps.sh build test >/dev/null

# --- What there is
SRC    := $(sort $(shell find lib engine app -name '*.c' 2>/dev/null))
HTML   := $(sort $(shell find lib app -name '*.html' 2>/dev/null))
PO     := $(sort $(wildcard po/*.po))
SCHEMA := $(sort $(wildcard schema/[0-9]*.sql))
BLOB   := $(sort $(wildcard data/*.csv data/*.md schema/derived.sql) $(shell find demo toolbox -type f 2>/dev/null))
ASSET  := $(sort $(wildcard $(addprefix assets/*.,svg js png ico woff2 webmanifest txt)))
FONT   := inter-latin.woff2 inter-latin-ext.woff2
COAST  := node_modules/world-atlas/countries-10m.json

TOOLS  := $(filter-out %_test.c,$(wildcard tool/*_*.c))
TEST   := $(filter %_test.c,$(SRC)) $(wildcard tool/*_test.c)
GEN_C  := $(HTML:%=$(GEN)/%.c) $(GEN)/blob.c $(GEN)/schema.c $(GEN)/asset.c $(GEN)/coast.c $(GEN)/text_mo.c
GEN_H  := $(HTML:%=$(GEN)/%.h) $(GEN)/test/tmpl/good.html.h
MAIN   := $(wildcard app/main.c)
PART   := $(filter-out $(TEST) $(MAIN),$(SRC)) $(TOOLS) $(GEN_C)

# --- Flags. Each variant has its own folder: release, asan (what the tests run), clang, fuzz.
WARN  := -Wall -Wextra -Wconversion -Wshadow $(WERROR)
FLAGS := -std=gnu17 -D_GNU_SOURCE -g -fPIE -pthread -I. -I$(GEN) $(WARN) -MMD -MP
LIBS   = -pie -pthread -Wl,-z,relro,-z,now -Wl,--as-needed $(PKG_LIBS) -lm
HARD  := -O2 -fstack-protector-strong -D_FORTIFY_SOURCE=2
SAN   := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
ifeq ($(VARIANT),release)
B := build
FLAGS += $(HARD)
else ifeq ($(VARIANT),clang)
B := build/clang
CC := clang
FLAGS += $(HARD)
else ifeq ($(VARIANT),asan)
B := build/asan
FLAGS += $(SAN)
LIBS += $(SAN)
else ifeq ($(VARIANT),fuzz)
B := build/fuzz
CC := clang
FLAGS += $(SAN) -fsanitize=fuzzer-no-link
LIBS += $(SAN)
else
$(error VARIANT is release, clang, asan or fuzz)
endif

O := $(B)/obj
# Numerics: the same bits from every compiler (nothing contracted), and loops that the compiler may do several at once.
$(O)/engine/%.o: FLAGS += $(if $(filter asan fuzz,$(VARIANT)),,-O3) -ffp-contract=off -fno-math-errno -fno-trapping-math
$(patsubst %.c,$(O)/%.o,$(filter app/%,$(SRC)) $(HTML:%=$(GEN)/%.c) $(wildcard test/page_*.c test/bench/*.c test/fuzz/*.c)): | $(GEN_H)
$(O)/%.o: %.c build/config.mk
	$(say) CC $<
	@mkdir -p $(@D)
	@touch $@.began
	@$(CC) $(FLAGS) $(PKG_CFLAGS) -c -o $@ $<
	@touch -r $@.began $@ # as old as what it was made from: a header saved meanwhile is newer

# Two archives, so that the tests of lib/ cannot lean on the product.
IN_LIB := $(filter lib/% engine/%,$(PART)) $(addprefix $(GEN)/,blob.c asset.c text_mo.c schema.c)
$(O)/lib.a: $(IN_LIB:%.c=$(O)/%.o)
$(O)/dugnad.a: $(patsubst %.c,$(O)/%.o,$(filter-out $(IN_LIB),$(PART)))
$(O)/%.a: $(GEN)/part.list.stamp
	$(say) AR $@
	@rm -f $@ && ar rcs $@ $(filter %.o,$^)

$(B)/dugnad: $(MAIN:%.c=$(O)/%.o) $(O)/dugnad.a $(O)/lib.a
	$(say) LINK $@
	@$(CC) -o $@ $^ $(LIBS)

ON_LIB := $(filter lib/% engine/%,$(TEST))
ON_ALL := $(filter-out $(ON_LIB),$(TEST))
$(ON_LIB:%.c=$(B)/test/%): $(B)/test/%: $(O)/%.o $(O)/lib.a
$(ON_ALL:%.c=$(B)/test/%): $(B)/test/%: $(O)/%.o $(O)/dugnad.a $(O)/lib.a
$(B)/test/page_run: $(patsubst %.c,$(O)/%.o,$(wildcard test/page_*.c)) $(O)/dugnad.a $(O)/lib.a
$(TEST:%.c=$(B)/test/%) $(B)/test/page_run:
	$(say) LINK $@
	@mkdir -p $(@D)
	@$(CC) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -lcmocka

# The fuzz targets, one program a file; so are the generator and the measuring programs of the benchmark.
$(B)/bin/%: $(O)/test/fuzz/%.o $(O)/dugnad.a $(O)/lib.a
	$(say) LINK $@
	@mkdir -p $(@D)
	@$(CC) -o $@ $^ $(LIBS) -fsanitize=fuzzer

BENCH := $(patsubst test/bench/%.c,$(B)/bench/%,$(wildcard test/bench/*.c))
$(BENCH): $(B)/bench/%: $(O)/test/bench/%.o $(O)/dugnad.a $(O)/lib.a
	$(say) LINK $@
	@mkdir -p $(@D)
	@$(CC) -o $@ $^ $(LIBS)

REFERENCE := $(patsubst test/reference/%.c,$(B)/reference/%,$(wildcard test/reference/*.c))
$(REFERENCE): $(B)/reference/%: $(O)/test/reference/%.o $(O)/lib.a
	$(say) LINK $@
	@mkdir -p $(@D)
	@$(CC) -o $@ $^ $(LIBS)

objects: $(O)/dugnad.a $(O)/lib.a
tests: $(TEST:%.c=$(B)/test/%) $(if $(wildcard test/page_run.c),$(B)/test/page_run)
targets: $(patsubst test/fuzz/%.c,$(B)/bin/%,$(wildcard test/fuzz/*.c))

# --- What people call
DB     ?= var/dugnad.db
LISTEN ?= 127.0.0.1:8080
run: build/dugnad
	@mkdir -p $(dir $(DB))
	@exec build/dugnad serve --demo --db $(DB) --listen $(LISTEN)

# The parts of `make test` that are written in C run with sanitizers, the browser meets the program as shipped.
gen: $(GEN_C)
asan: deps gen
	@$(MAKE) VARIANT=asan tests
test: asan build/dugnad
	@test/run.sh
rules: asan build/dugnad
	@test/run.sh rules
pages: asan build/dugnad
	@test/run.sh pages permissions html
faults golden: asan
	@test/run.sh $@
browser commands: build/dugnad deps
	@test/run.sh $@

# Independent re-computation in R, and whether known truth is found.
test-reference: build/dugnad $(REFERENCE)
	@tool/deps.sh reference >/dev/null
	@test/reference/run.sh

lint:
	@tool/lint.sh
# The house rules, both compilers without a warning, the sanitizers over every page, who may do what, and valid HTML. All tests: `make test`.
check: lint asan build/dugnad
	@$(MAKE) VARIANT=clang objects
	@test/run.sh pages permissions html

FUZZ_SECONDS ?= 60
fuzz: deps gen
	@$(MAKE) VARIANT=fuzz targets
	@test/fuzz.sh $(FUZZ_SECONDS)

bench: build/dugnad $(BENCH)
	@tool/deps.sh bench >/dev/null
	@node test/bench/run.mjs
	@$(MAKE) bench-spread
bench-spread: $(filter $(B)/bench/spread_%,$(BENCH))
	@failed=0; for b in $^; do $$b || failed=1; done; exit $$failed

po: $(GEN_H)
	@tool/po_update.sh

VERSION = $(shell git describe --always --dirty 2>/dev/null || echo unversioned)
dist: build/dugnad
	@rm -rf build/dist && mkdir -p build/dist/dugnad-$(VERSION)
	@strip -o build/dist/dugnad-$(VERSION)/dugnad build/dugnad
	@cp -r $(wildcard README.md CHANGES.md LICENSE SECURITY.md doc) build/dist/dugnad-$(VERSION)
	@tar -C build/dist -cJf build/dugnad-$(VERSION).tar.xz --owner=0 --group=0 --sort=name dugnad-$(VERSION)
	$(say) DIST build/dugnad-$(VERSION).tar.xz

clean:
	@rm -rf build

# --- Generated sources
TOOL_BASE := $(filter-out %_test.c lib/base/blob.c,$(filter lib/base/%,$(SRC)))
build/tool/tmpl: $(filter tool/tmpl_%,$(TOOLS))
build/tool/%: tool/%.c $(TOOL_BASE) $(wildcard tool/*.h lib/base/*.h) | build/config.mk
	$(say) TOOL $<
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g -I. $(WARN) -o $@ $(filter %.c,$^) -lm

$(GEN)/%.html.c $(GEN)/%.html.h &: %.html build/tool/tmpl
	$(say) HTML $<
	@mkdir -p $(@D)
	@build/tool/tmpl $< $(GEN)/$<.c $(GEN)/$<.h

# A list of names, rewritten only when it changes, so that a file added or removed is noticed.
define names
$(shell mkdir -p $(GEN); echo '$(2)' | cmp -s - $(GEN)/$(1).list || echo '$(2)' >$(GEN)/$(1).list)
endef
$(call names,blob,$(BLOB))$(call names,schema,$(SCHEMA))$(call names,asset,$(ASSET) $(FONT))$(call names,part,$(PART))

$(GEN)/%.list.stamp: $(GEN)/%.list
	@touch $@

$(GEN)/blob.c: $(BLOB) $(GEN)/blob.list build/tool/embed
	$(say) EMBED "facts and demo world"
	@build/tool/embed blobs $(BLOB) >$@

$(GEN)/schema.c: $(SCHEMA) $(GEN)/schema.list build/tool/embed
	$(say) EMBED schema
	@build/tool/embed schema $(SCHEMA) >$@

# The fonts' addresses in the style sheet carry a hash of their content, as all addresses of assets do.
$(GEN)/asset/dugnad.css: $(wildcard assets/*.css assets/css.sh) $(FONT:%=$(GEN)/asset/%) build/tool/embed
	$(say) CSS $@
	@sh assets/css.sh | sed $(foreach f,$(FONT),-e "s|$(f)|&?v=$$(build/tool/embed etag $(GEN)/asset/$(f))|") >$@

FLAT := $(addprefix $(GEN)/asset/,dugnad.css $(notdir $(ASSET)) $(FONT))
$(GEN)/asset/%: assets/%
	@mkdir -p $(@D) && cp $< $@
$(GEN)/asset/%.woff2: build/config.mk
	@mkdir -p $(@D) && cp node_modules/@fontsource-variable/inter/files/$*-wght-normal.woff2 $@
$(GEN)/asset/%.gz: $(GEN)/asset/%
	@gzip -9nc $< >$@
$(GEN)/asset.c: $(FLAT) $(FLAT:%=%.gz) $(GEN)/asset.list build/tool/embed
	$(say) EMBED assets
	@build/tool/embed assets $(foreach f,$(FLAT),$(notdir $(f))=$(f)) >$@

$(GEN)/coast.c: tool/coast.mjs app/map/map_geo.h build/config.mk
	$(say) COAST $@
	@node tool/coast.mjs $(COAST) $@

$(GEN)/po/%.mo: po/%.po build/config.mk
	@mkdir -p $(@D)
	@msgfmt --check-format --check-domain --endianness=little -o $@ $<
$(GEN)/text_mo.c: $(PO:%.po=$(GEN)/%.mo) tool/text_mo.sh
	$(say) TEXT "$(PO)"
	@sh tool/text_mo.sh $(filter %.mo,$^) >$@

# The assembler takes these files in, which the compiler's own list of dependencies does not see.
$(O)/$(GEN)/blob.o: $(BLOB)
$(O)/$(GEN)/schema.o: $(SCHEMA)
$(O)/$(GEN)/asset.o: $(FLAT) $(FLAT:%=%.gz)

-include $(shell find $(O) -name '*.d' 2>/dev/null)
