using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Rows;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Writes;

/// <summary>The five write endpoints. The header names the database, else the parameter of the InfluxDB routes, else <c>default</c>.</summary>
internal sealed class WriteEndpoints(DatabaseSet databases, WriteCounters counters, ArcDevOptions options)
{
    // Arc's cap on a decompressed line protocol or TLE body; over it is 400, not 413.
    private const long TextLimit = 100L << 20;

    public IEnumerable<Route> Routes =>
    [
        new("POST", "/api/v1/write/msgpack", Requirement.Write, r => WriteMsgpackAsync(r)),
        new("POST", "/api/v1/write/line-protocol", Requirement.Write, r => WriteLinesAsync(r, databaseParameter: null)),
        new("POST", "/write", Requirement.Write, r => WriteLinesAsync(r, "db")),
        new("POST", "/api/v2/write", Requirement.Write, r => WriteLinesAsync(r, "bucket")),
        new("POST", "/api/v1/write/tle", Requirement.Write, r => WriteElementsAsync(r)),
        new("GET", "/api/v1/write/msgpack/spec", Requirement.AnyToken, DescribeMsgpackAsync),
        new("GET", "/api/v1/write/line-protocol/health", Requirement.AnyToken, TellLineProtocolHealthAsync),
    ];

    private Task WriteMsgpackAsync(ArcRequest request) =>
        WriteAsync(request, null, options.MaxPayloadBytes, body => new MsgpackPayload(EpochTime.NowMicros(options.Time)).Parse(body.Span));

    private Task WriteLinesAsync(ArcRequest request, string? databaseParameter)
    {
        var precision = request.Query.First("precision");
        return EpochTime.TryParseUnit(precision, out var unit)
            ? WriteAsync(request, databaseParameter, TextLimit, body => new LineProtocol(unit, EpochTime.NowMicros(options.Time)).Parse(body.Span))
            : Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, $"invalid precision: {precision} (must be ns, us, ms, or s)");
    }

    private Task WriteElementsAsync(ArcRequest request)
    {
        var measurement = request.Header("x-arc-measurement") ?? "satellite_tle";
        return ArcNames.IsMeasurement(measurement)
            ? WriteAsync(request, null, TextLimit, body => new TwoLineElements(measurement).Parse(body.Span))
            : Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, $"invalid measurement name: {measurement}");
    }

    private Task WriteAsync(ArcRequest request, string? databaseParameter, long limit, Func<ReadOnlyMemory<byte>, WriteResult> parse)
    {
        var database = request.DatabaseHeader
            ?? (databaseParameter is null ? null : request.Query.First(databaseParameter))
            ?? ArcNames.DefaultDatabase;
        if (!ArcNames.IsDatabase(database))
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, $"invalid database name: {database}");
        }

        if (request.Body.IsEmpty)
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, "Empty payload");
        }

        if (Inflation.Inflate(request.Body, Math.Min(limit, options.MaxPayloadBytes), out var error) is not { } plain)
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, error);
        }

        var result = parse(plain);
        if (result.IsRefused)
        {
            return Answer.ErrorAsync(request, result.Status, result.Error);
        }

        counters.Note(result.Rows);
        databases.Append(database, result.Rows);
        return Answer.EmptyAsync(request, StatusCodes.Status204NoContent);
    }

    private static Task DescribeMsgpackAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteString("endpoint", "/api/v1/write/msgpack");
        json.WriteString("columnar", """{"m":"cpu","columns":{"time":[1780000000000000],"host":["a"],"usage":[1.5]}}""");
        json.WriteString("row", """{"m":"cpu","t":1780000000000,"h":"a","fields":{"usage":1.5},"tags":{"region":"eu"}}""");
        json.WriteString("batch", """{"batch":[...]}""");
        json.WriteString("compression", "gzip by magic bytes");
    });

    private static Task TellLineProtocolHealthAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteString("status", "healthy");
        json.WriteString("service", "line_protocol");
    });
}
