# redline: the targets. `make` alone lists them.
#
# Two of them do all set-up on a fresh machine: `make run` needs Go and make only,
# `make test` installs what the tests need (see .ci/install).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Time per fuzz target, and runs per benchmark.
FUZZTIME ?= 20s
COUNT ?= 1

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
TOOL := go tool -modfile=tools/go.mod
# npm 10 does not install what Vite 8 needs for this machine.
NPM = $$(npm --version | grep -q '^10\.' && echo npx -y npm@11 || echo npm)
GO_FILES = find . -name '*.go' -not -path './.*' -not -path '*/node_modules/*'

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/redline: static, the same bytes for the same source
	CGO_ENABLED=0 GOAMD64=v1 go build -trimpath -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)' -o bin/redline ./cmd/redline

run: build ## Build and screen the built-in sample project against the demo district
	bin/redline screen --sample

web: ## Build the map's page into web/dist/app, from which the program embeds it (needs node)
	cd web && $(NPM) ci --no-audit --no-fund && npm run build

test-web: ## Build the page, then run its stories in Chromium against the real service
	@.ci/install
	$(MAKE) web
	$(MAKE) build
	cd web && npm run e2e

serve: web build ## Build the page and the program; serve the demo district on http://127.0.0.1:8080
	bin/redline serve

run-postgis: build ## The same from a throw-away PostGIS: install it when missing, migrate, import the demo district, screen
	@.ci/install
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && bin/redline demo "$$dir/demo" && \
	  go run ./layers/postgis/cluster/with bash -euc 'bin/redline migrate up && bin/redline import "$$0" && \
	    bin/redline screen --sample --database "$$REDLINE_DATABASE"' "$$dir/demo"

test: ## Run every test; install what they need first
	@.ci/install
	go test -timeout 20m ./...

test-long: ## Run every test at full length, then fuzz every target for 5 minutes
	@.ci/install
	REDLINE_LONG=1 go test -count=1 -timeout 120m ./...
	.ci/fuzz 5m

soak: ## Half an hour of callers of every kind, a publication a minute: no wrong answer
	@.ci/install
	REDLINE_SOAK=30m go test -count=1 -timeout 60m -run TestSoak -v ./cmd/redline

check: ## Format, vet, staticcheck, go.mod in order, everything builds
	@unformatted=$$($(GO_FILES) | xargs $(TOOL) gofumpt -l); \
	  if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(TOOL) staticcheck ./...
	go mod tidy -diff
	go build -buildvcs=false ./...

fmt: ## Format every Go file
	$(GO_FILES) | xargs $(TOOL) gofumpt -w

race: ## Run the tests with the race detector (needs a C compiler): of what starts goroutines, and of the commands those that do
	go test -race -timeout 30m $$(go list ./... | grep -vE '^redline/(bench|cmd/redline|industry|jsonform|(demo|report)(/.*)?|intake|intake/(describe|write)|api/cql2)$$')
	go test -race -timeout 30m -run 'Batch|Publishing|Progress|Serve|Soak|Room|Traced' ./cmd/redline

fuzz: ## Fuzz every target for FUZZTIME (20s) each
	.ci/fuzz $(FUZZTIME)

bench: ## Run the benchmarks, then redline beside PostGIS on 2 % of a province; compare two outputs with `go tool -modfile=tools/go.mod benchstat`
	@.ci/install
	go test -run '^$$' -bench . -benchmem -count $(COUNT) ./...
	go run ./bench -scale 0.02 -n 500
	go run ./bench import

bench-compare: ## Run the comparison again and set its medians against the committed ones
	@.ci/install
	@new=$$(mktemp) && trap 'rm -f "$$new"' EXIT && go run ./bench -scale 0.02 -n 500 -o "$$new" && \
	  $(TOOL) benchstat committed=<(go run ./bench text bench/results/scale-0.02.json) now=<(go run ./bench text "$$new")

bench-full: ## Redline beside PostGIS on a whole province (35 million vertices): 6 to 10 minutes, some GB of memory and disk
	@.ci/install
	go run ./bench -scale 1 -o bench/results/full.json
	go run ./bench import -plots 1000000 -rounds 3 -o bench/results/import.json

bench-growth: ## Measure how redline's cost grows with zones and vertices; draw docs/performance anew
	go run ./bench growth -o bench/results/growth.json -pictures docs/performance

bench-http: ## The service over HTTP beside the same rows by SQL through pgx: tiles, features
	@.ci/install
	go run ./bench http

golden: ## Write the golden files anew
	@packages=$$(grep -rlE --include='*_test.go' 'flag\.Bool(Var)?\(.*"update"' . | xargs -r -n1 dirname | sort -u); \
	  [ -n "$$packages" ] || { echo "no package has golden files"; exit 1; }; \
	  go test -count=1 $$packages -update
	@echo "Now read the difference (git diff): each changed line is a changed answer, and CHANGELOG.md says why."

cover: ## Show the coverage of the packages where decisions are made; fail below 90 %
	@.ci/cover 90 geo geo/crs layers screening report

deps: ## List the modules in the binary, with version and licence file
	@go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/redline | sort -u | \
	  while read -r path version dir; do \
	    licence=$$(find "$$dir" -maxdepth 1 -iname 'licen[cs]e*' -o -maxdepth 1 -iname 'copying*' | sort | head -n 1); \
	    [ -n "$$licence" ] || { echo "$$path $$version: no licence file"; exit 1; }; \
	    printf '%-48s %-40s %s\n' "$$path" "$$version" "$$licence"; \
	  done

clean: ## Remove what was built
	rm -rf bin coverage.out

.PHONY: help soak build run web test-web serve run-postgis test test-long check fmt race fuzz bench bench-compare bench-full bench-growth bench-http golden cover deps clean
