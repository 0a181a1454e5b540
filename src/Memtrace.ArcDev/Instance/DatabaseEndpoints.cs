using System.Text.Json;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Instance;

/// <summary>Databases and measurements. As in Arc the lists are open to any token and show everyone's.</summary>
internal sealed class DatabaseEndpoints(DatabaseSet databases, StatementPlanner planner, ArcDevOptions options)
{
    private static readonly string[] Reserved = ["system", "internal", "_internal"];

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/api/v1/databases", Requirement.AnyToken, ListAsync),
        new("POST", "/api/v1/databases", Requirement.Admin, CreateAsync),
        new("GET", "/api/v1/databases/:name", Requirement.AnyToken, ShowAsync),
        new("DELETE", "/api/v1/databases/:name", Requirement.Admin, DropAsync),
        new("GET", "/api/v1/databases/:name/measurements", Requirement.AnyToken, ListMeasurementsAsync),
        new("GET", "/api/v1/measurements", Requirement.Read, ListAllMeasurementsAsync),
    ];

    private Task ListAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        var all = databases.All.ToList();
        json.WriteStartArray("databases");
        foreach (var database in all)
        {
            json.WriteStartObject();
            WriteDatabase(json, database);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("count", all.Count);
    });

    private Task ShowAsync(ArcRequest request) => databases.Find(request.RouteValues[0]) is { } database
        ? Answer.JsonAsync(request, StatusCodes.Status200OK, json => WriteDatabase(json, database))
        : RefuseMissing(request);

    private Task CreateAsync(ArcRequest request)
    {
        var name = JsonBody.Parse(request.Body)?.Text("name");
        if (name is null)
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, "Database name is required");
        }

        if (!ArcNames.IsDatabase(name) || Reserved.Contains(name))
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, $"Invalid database name: {name}");
        }

        return databases.Create(name) is not { } created
            ? Answer.ErrorAsync(request, StatusCodes.Status409Conflict, $"Database '{name}' already exists")
            : Answer.JsonAsync(request, StatusCodes.Status201Created, json =>
            {
                WriteDatabase(json, created);
                json.WriteString("created_at", created.CreatedAt.UtcDateTime);
            });
    }

    private Task DropAsync(ArcRequest request)
    {
        if (!options.DeleteEnabled)
        {
            return Answer.ErrorAsync(request, StatusCodes.Status403Forbidden, "Delete operations are disabled");
        }

        if (request.Query.First("confirm") != "true")
        {
            return Answer.ErrorAsync(request, StatusCodes.Status400BadRequest, "Confirmation required: add ?confirm=true");
        }

        return databases.Drop(request.RouteValues[0]) is not { } dropped
            ? RefuseMissing(request)
            : Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
            {
                json.WriteString("message", $"Database '{dropped.Name}' deleted successfully");
                json.WriteNumber("files_deleted", dropped.MeasurementCount);
            });
    }

    private Task ListMeasurementsAsync(ArcRequest request) => databases.Find(request.RouteValues[0]) is not { } database
        ? RefuseMissing(request)
        : Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
        {
            var names = database.Measurements.Select(m => m.Name).ToList();
            json.WriteString("database", database.Name);
            json.WriteStartArray("measurements");
            foreach (var name in names)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("count", names.Count);
        });

    // The header is not read here: without ?database= every database is listed.
    private Task ListAllMeasurementsAsync(ArcRequest request)
    {
        var start = options.Time.GetTimestamp();
        var wanted = request.Query.First("database");
        var found = databases.All.Where(d => wanted is null || d.Name == wanted).SelectMany(d => d.Measurements).ToList();
        return Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
        {
            json.WriteBoolean("success", true);
            json.WriteStartArray("measurements");
            foreach (var measurement in found)
            {
                json.WriteStartObject();
                json.WriteString("database", measurement.Database);
                json.WriteString("measurement", measurement.Name);
                json.WriteNumber("file_count", 1);
                json.WriteNumber("total_size_mb", 0.01);
                json.WriteString("storage_path", planner.StoragePath(measurement));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("count", found.Count);
            json.WriteNumber("execution_time_ms", Math.Round(options.Time.GetElapsedTime(start).TotalMilliseconds, 3));
        });
    }

    private static Task RefuseMissing(ArcRequest request) =>
        Answer.ErrorAsync(request, StatusCodes.Status404NotFound, $"Database '{request.RouteValues[0]}' not found");

    private static void WriteDatabase(Utf8JsonWriter json, ArcDatabase database)
    {
        json.WriteString("name", database.Name);
        json.WriteNumber("measurement_count", database.MeasurementCount);
    }
}
