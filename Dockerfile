# docker build -t fabulate . && docker run -p 127.0.0.1:8000:8000 -e FABULATE_API_KEYS=… -v fabulate:/cache fabulate
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src src
RUN python -m venv /opt/fabulate && /opt/fabulate/bin/pip install --no-cache-dir .

FROM python:3.12-slim
COPY --from=build /opt/fabulate /opt/fabulate
RUN useradd --system --uid 10001 --no-create-home fabulate && install -d -o fabulate -m 0700 /cache
USER fabulate
ENV PATH=/opt/fabulate/bin:$PATH FABULATE_CACHE_DIR=/cache MALLOC_ARENA_MAX=2 PYTHONUNBUFFERED=1 FABULATE_LOG=json
VOLUME /cache
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
# Docker waits 10 s before it kills; `docker stop -t 40` lets answers under way end.
STOPSIGNAL SIGTERM
ENTRYPOINT ["fabulate", "serve", "--host", "0.0.0.0"]
CMD ["--workers", "1"]
