# The proxy and the operator's tool in one image: `docker run … serve`, `docker exec … memtrace org list`. The last stage has neither a
# shell nor a package manager, so whatever it needs is laid out in the first.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source

# Restored in a layer of its own, so that a change of code does not fetch packages again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Memtrace.Proxy.Core/Memtrace.Proxy.Core.csproj src/Memtrace.Proxy.Core/
COPY src/Memtrace.Proxy.Storage/Memtrace.Proxy.Storage.csproj src/Memtrace.Proxy.Storage/
COPY src/Memtrace.Proxy/Memtrace.Proxy.csproj src/Memtrace.Proxy/
COPY src/Memtrace.ArcDev/Memtrace.ArcDev.csproj src/Memtrace.ArcDev/
COPY src/Memtrace.Cli/Memtrace.Cli.csproj src/Memtrace.Cli/
RUN dotnet restore src/Memtrace.Cli/Memtrace.Cli.csproj --use-current-runtime

COPY config/proxy.json config/
COPY config/surface/ config/surface/
COPY src/ src/
RUN dotnet publish src/Memtrace.Cli/Memtrace.Cli.csproj -c Release --no-restore --use-current-runtime --no-self-contained -o /image/app
# libzstd reads write bodies that are compressed so; the last stage does not have it. The audit log names who used the tool in here.
RUN mkdir -p /image/usr/local/bin /image/usr/lib /image/etc /data \
    && ln -s /app/memtrace /image/usr/local/bin/memtrace \
    && cp -L /usr/lib/*/libzstd.so.1 /image/usr/lib/ \
    && printf 'root:x:0:0::/root:/sbin/nologin\nmemtrace:x:1000:1000::/app:/sbin/nologin\n' > /image/etc/passwd

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
COPY --from=build /image/ /
COPY --from=build --chown=1000:1000 /data/ /app/data/
WORKDIR /app
USER 1000:1000
VOLUME /app/data
EXPOSE 9100
# Operators reach theirs from inside the container: `docker exec`, or a port that is published on purpose.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["memtrace", "health"]
ENTRYPOINT ["memtrace"]
CMD ["serve"]
