# The wheel and its locked dependencies are built in one image and run in another, which has no tools to build with.
FROM docker.io/library/python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/grootboek
COPY requirements/build.txt requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && /opt/grootboek/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/grootboek/bin/pip install --no-cache-dir --no-deps /dist/grootboek-*.whl

FROM docker.io/library/python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/grootboek --shell /usr/sbin/nologin grootboek
COPY --from=build /opt/grootboek /opt/grootboek
ENV PATH=/opt/grootboek/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    GROOTBOEK_HOST=0.0.0.0
USER grootboek
WORKDIR /var/lib/grootboek
VOLUME /var/lib/grootboek
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=8)"]
STOPSIGNAL SIGTERM
CMD ["grootboek", "serve"]
