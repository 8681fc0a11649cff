# Two stages: the first builds the wheel with the web client, the second holds only what runs.
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
COPY requirements/run.txt /tmp/run.txt
RUN python -m pip install --no-cache-dir --require-hashes -r /tmp/run.txt
COPY --from=build /wheels /tmp/wheels
RUN python -m pip install --no-cache-dir --no-deps /tmp/wheels/*.whl && rm -r /tmp/wheels /tmp/run.txt \
 && useradd --system --uid 10001 lappu && mkdir /data && chown lappu /data
USER lappu
VOLUME /data
EXPOSE 8000
ENV LAPPU_DATA=/data LAPPU_HOST=0.0.0.0 LAPPU_PORT=8000
HEALTHCHECK --interval=10s --timeout=3s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["lappu", "serve"]
