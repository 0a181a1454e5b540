using Memtrace.ArcDev.Engine;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Sql;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Queries;

/// <summary>The query endpoints that take a statement in the body.</summary>
internal sealed class QueryEndpoints(StatementPlanner planner, QueryEngine engine, ArcDevOptions options)
{
    private const int MaxSqlBytes = 10_000;
    private readonly QueryBody _bodies = new(options.MaxPayloadBytes);

    private delegate Task Fail(ArcRequest request, int status, string error, Stopwatch clock);

    public IEnumerable<Route> Routes =>
    [
        new("POST", "/api/v1/query", Requirement.Read, r => AnswerAsync(r, "application/json")),
        new("POST", "/api/v1/query/msgpack", Requirement.Read, r => AnswerAsync(r, "application/msgpack")),
        new("POST", "/api/v1/query/estimate", Requirement.Read, EstimateAsync),
        new("POST", "/api/v1/query/arrow", Requirement.Read, RefuseArrowAsync),
    ];

    /// <summary>Runs a statement and answers in JSON; also for the route with a measurement in its path.</summary>
    public Task RunAsync(ArcRequest request, string sql, string? database) =>
        RunAsync(request, sql, database, new Stopwatch(options.Time), "application/json", QueryFailure.JsonAsync);

    private async Task AnswerAsync(ArcRequest request, string mediaType)
    {
        var clock = new Stopwatch(options.Time);
        Fail fail = mediaType == "application/json" ? QueryFailure.JsonAsync : QueryFailure.MsgpackAsync;
        var (sql, fault) = await ReadSqlAsync(request);
        if (fault is not null)
        {
            await fail(request, StatusCodes.Status400BadRequest, fault, clock);
            return;
        }

        await RunAsync(request, sql, request.DatabaseHeader, clock, mediaType, fail);
    }

    private async Task<(string Sql, string? Fault)> ReadSqlAsync(ArcRequest request)
    {
        var sql = await _bodies.ReadAsync(request);
        return sql switch
        {
            null => ("", "Invalid request body: Unprocessable Entity"),
            "" => ("", "SQL query is required"),
            _ when System.Text.Encoding.UTF8.GetByteCount(sql) > MaxSqlBytes => ("", $"SQL query exceeds maximum length of {MaxSqlBytes} characters"),
            _ when request.DatabaseHeader is { } database && !Rows.ArcNames.IsQueried(database) => ("", $"invalid x-arc-database header: {database}"),
            _ => (sql, null),
        };
    }

    private async Task RunAsync(ArcRequest request, string sql, string? database, Stopwatch clock, string mediaType, Fail fail)
    {
        var (status, error) = (StatusCodes.Status200OK, "");
        try
        {
            var verdict = planner.Plan(sql, database);
            if (verdict.Refusal is null)
            {
                using var rows = await engine.OpenAsync(verdict.Plan!, request.Aborted);
                await (mediaType == "application/json" ? new JsonAnswer(request, rows, clock).WriteAsync() : MsgpackAnswer.WriteAsync(request, rows, clock));
                return;
            }

            (status, error) = (StatusCodes.Status400BadRequest, verdict.Refusal);
        }
        catch (EngineFault fault) when (fault.NoFiles)
        {
            // A measurement nobody has written yet is an empty table here, and an error on the other endpoints.
            await AnswerEmptyAsync(request, clock, mediaType);
            return;
        }
        catch (EngineFault fault)
        {
            (status, error) = (StatusCodes.Status500InternalServerError, fault.Message);
        }
        catch (TimeoutException)
        {
            (status, error) = (StatusCodes.Status504GatewayTimeout, "Query timed out");
        }

        await fail(request, status, error, clock);
    }

    private async Task AnswerEmptyAsync(ArcRequest request, Stopwatch clock, string mediaType)
    {
        using var rows = await engine.OpenAsync(new SqlPlan("SELECT NULL AS \"time\" WHERE 0", "", []), request.Aborted);
        await (mediaType == "application/json" ? new JsonAnswer(request, rows, clock).WriteAsync() : MsgpackAnswer.WriteAsync(request, rows, clock));
    }

    // It runs the statement inside a count, as Arc does; a failure of the engine is a 200 here.
    private async Task EstimateAsync(ArcRequest request)
    {
        var clock = new Stopwatch(options.Time);
        var (sql, fault) = await ReadSqlAsync(request);
        long? count = null;
        if (fault is null)
        {
            try
            {
                var verdict = planner.Plan(sql, request.DatabaseHeader);
                fault = verdict.Refusal;
                count = verdict.Plan is { } plan ? await CountAsync(plan, request.Aborted) : null;
            }
            catch (Exception failed) when (failed is EngineFault or TimeoutException)
            {
                await EstimateAnswerAsync(request, StatusCodes.Status200OK, null, failed.Message, clock);
                return;
            }
        }

        await EstimateAnswerAsync(request, fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, count, fault, clock);
    }

    private async Task<long> CountAsync(SqlPlan plan, CancellationToken cancellationToken)
    {
        using var rows = await engine.OpenAsync(plan with { Sqlite = $"SELECT count(*) FROM ({plan.Sqlite})", StoreAs = null }, cancellationToken);
        rows.Read();
        return rows.Integer(0);
    }

    private static Task EstimateAnswerAsync(ArcRequest request, int status, long? rows, string? error, Stopwatch clock) =>
        Answer.JsonAsync(request, status, json =>
        {
            json.WriteBoolean("success", error is null);
            json.WriteNumber("estimated_rows", rows ?? 0);
            json.WriteString("warning_level", rows switch { null or < 10_000 => "none", < 100_000 => "low", < 1_000_000 => "medium", _ => "high" });
            json.WriteString("warning_message", rows is >= 10_000 ? $"The query returns {rows} rows" : "");
            json.WriteNumber("execution_time_ms", clock.Milliseconds);
            if (error is not null)
            {
                json.WriteString("error", error);
            }
        });

    // An Arrow stream needs a writer that this development server does not have; Arc built without Arrow answers 501 too.
    private static Task RefuseArrowAsync(ArcRequest request) => Answer.FailureAsync(
        request, StatusCodes.Status501NotImplemented, "Arrow IPC output is not available in this development server; use /api/v1/query");
}
