# azbackup-lint without anything else: no root, nothing written, no network needed.
#
#   docker run --rm --read-only --network none --volume "$PWD:/work:ro" ghcr.io/azbackup-lint/azbackup-lint
FROM python:3.13-alpine AS build
COPY pyproject.toml README.md LICENSE NOTICE /source/
COPY linter /source/linter
COPY policies /source/policies
RUN python -m venv /opt/azbackup-lint
RUN /opt/azbackup-lint/bin/pip install --no-cache-dir --no-compile /source
# Bytecode that is used without a look at the times of sources, and the tables of the grammar.
RUN python -m compileall -q --invalidation-mode unchecked-hash /opt/azbackup-lint/lib
COPY fixtures/projects/everything-fine /warm-up
RUN XDG_CACHE_HOME=/opt/azbackup-lint/cache /opt/azbackup-lint/bin/azbackup-lint check /warm-up
RUN /opt/azbackup-lint/bin/pip uninstall --quiet --yes pip

FROM python:3.13-alpine
LABEL org.opencontainers.image.source=https://github.com/azbackup-lint/azbackup-lint \
      org.opencontainers.image.licenses=Apache-2.0
COPY --from=build /opt/azbackup-lint /opt/azbackup-lint
ENV PATH=/opt/azbackup-lint/bin:$PATH \
    XDG_CACHE_HOME=/opt/azbackup-lint/cache \
    AZBACKUP_LINT_NO_CACHE=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["azbackup-lint"]
CMD ["check"]
