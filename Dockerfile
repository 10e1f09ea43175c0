# syntax=docker/dockerfile:1
#
#   docker build -t tadqiq .
#   docker run --rm -v "$PWD:/work" tadqiq check article.txt
#
# The image holds the program, its licences and nothing else: no shell, no git
# (so no --diff-base), no root. It reads what all may read; to read or write
# your own files: docker run --user "$(id -u):$(id -g)" …
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS TARGETARCH
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    export CGO_ENABLED=0 GOOS="$TARGETOS" GOARCH="$TARGETARCH" && \
    go build -trimpath -ldflags '-s -w' -o /out/tadqiq ./cmd/tadqiq && \
    scripts/licenses.sh > /out/third-party-licenses.txt

FROM scratch
LABEL org.opencontainers.image.title="tadqiq" \
      org.opencontainers.image.description="Finds the names and terms that machine translation has garbled in Arabic text" \
      org.opencontainers.image.source="https://github.com/tadqiq/tadqiq" \
      org.opencontainers.image.licenses="Apache-2.0 AND BSD-3-Clause AND MIT AND Unicode-3.0 AND CC-BY-4.0 AND CC-BY-SA-4.0"
COPY LICENSE NOTICE /licenses/
COPY --from=build /out/third-party-licenses.txt /licenses/
COPY --from=build /out/tadqiq /usr/local/bin/tadqiq
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/tadqiq"]
CMD ["--help"]
