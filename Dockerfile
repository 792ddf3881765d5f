# The bot, its worker and its commands in one image. Data and secrets are never in it: docker-compose.yml gives them.
FROM python:3.13.7-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
WORKDIR /atende
RUN python -m venv /opt/atende
# Only wheels, and only those whose hashes are locked: nothing is compiled here.
COPY requirements.txt ./
RUN /opt/atende/bin/pip install --quiet --require-hashes --only-binary=:all: -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY services ./services
COPY demo ./demo
COPY locales ./locales
RUN /opt/atende/bin/pip install --quiet --no-index --no-deps --no-build-isolation -e . \
    && /opt/atende/bin/pip uninstall --quiet --yes setuptools pip \
    && python -m compileall -q --invalidation-mode unchecked-hash bot handlers services demo

FROM python:3.13.7-slim-bookworm

# pip comes with Python's image and is not needed to run. The account has a number that volumes can rely on.
RUN python -m pip uninstall --quiet --yes --root-user-action=ignore pip \
    && groupadd --gid 10001 atende \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin atende \
    && install -d -o atende -g atende -m 0700 /data /backups /files
COPY --from=build /opt/atende /opt/atende
COPY --from=build /atende /atende

ENV PATH=/opt/atende/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DATA_DIR=/data HEALTH_LISTEN=0.0.0.0:8081
WORKDIR /data
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 \
    CMD ["python", "-I", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8081/healthz', timeout=5)"]
ENTRYPOINT ["atende"]
CMD ["run"]
