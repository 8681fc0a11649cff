# Caddy for an ordinary user: it listens above 1024, so it needs no capability; certificates lie in /data.
FROM caddy:2-alpine
RUN setcap -r /usr/bin/caddy && mkdir -p /data && chown 10001:10001 /data
COPY Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
