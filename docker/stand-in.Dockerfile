# Stands in for the official image of PostgreSQL where no registry can be reached: Debian's package, and as much of the
# official image's behaviour as compose.yaml uses.
ARG BASE
FROM ${BASE}
RUN apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql-17 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/lib/postgresql/17 \
    && install -d -o postgres -g postgres /var/lib/postgresql/data
ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/data LANG=C.UTF-8
COPY docker/image/postgres /usr/local/bin/postgres-entry
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["postgres-entry"]
CMD ["postgres"]
