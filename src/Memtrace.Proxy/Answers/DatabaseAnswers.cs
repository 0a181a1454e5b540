using System.Text.Json;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// Arc's documents about databases, written anew for one organization: only members that are named here, only entries of the own
/// database, only names that are names. Null when Arc's document is not what it should be.
/// </summary>
internal static class DatabaseAnswers
{
    /// <summary>What Arc would say of a database in which nothing was written yet, less its name.</summary>
    public static readonly byte[] WithoutRows = """{"measurement_count":0,"measurements":[]}"""u8.ToArray();

    /// <summary><c>/api/v1/databases</c> from the description of the own database.</summary>
    public static byte[]? ListOfOne(ReadOnlyMemory<byte> description, string database) =>
        SmallDocument.Rewritten(description, (from, to) =>
        {
            Expect(from, "name", database);
            to.WriteStartArray("databases");
            to.WriteStartObject();
            to.WriteString("name", database);
            to.WriteNumber("measurement_count", CountOf(from));
            to.WriteEndObject();
            to.WriteEndArray();
            to.WriteNumber("count", 1);
        });

    /// <summary><c>/api/v1/databases/{own}</c>.</summary>
    public static byte[]? OwnDatabase(ReadOnlyMemory<byte> description, string database) =>
        SmallDocument.Rewritten(description, (from, to) =>
        {
            Expect(from, "name", database);
            to.WriteString("name", database);
            to.WriteNumber("measurement_count", CountOf(from));
        });

    /// <summary><c>/api/v1/databases/{own}/measurements</c>.</summary>
    public static byte[]? OwnMeasurements(ReadOnlyMemory<byte> list, string database) =>
        SmallDocument.Rewritten(list, (from, to) =>
        {
            Expect(from, "database", database);
            to.WriteString("database", database);
            to.WriteStartArray("measurements");
            int count = 0;
            foreach (JsonElement entry in from.GetProperty("measurements").EnumerateArray())
            {
                if (MeasurementName.TryParse(SmallDocument.TextOf(entry, "name"), out MeasurementName name))
                {
                    to.WriteStartObject();
                    to.WriteString("name", name.Text);
                    to.WriteEndObject();
                    count++;
                }
            }

            to.WriteEndArray();
            to.WriteNumber("count", count);
        });

    /// <summary><c>/api/v1/measurements</c> without storage paths, and without any entry of another database.</summary>
    public static byte[]? ListMeasurements(ReadOnlyMemory<byte> list, string database) =>
        SmallDocument.Rewritten(list, (from, to) =>
        {
            to.WriteBoolean("success", true);
            to.WriteStartArray("measurements");
            int count = 0;
            foreach (JsonElement entry in from.GetProperty("measurements").EnumerateArray())
            {
                if (SmallDocument.TextOf(entry, "database") == database
                    && MeasurementName.TryParse(SmallDocument.TextOf(entry, "measurement"), out MeasurementName name))
                {
                    to.WriteStartObject();
                    to.WriteString("database", database);
                    to.WriteString("measurement", name.Text);
                    SmallDocument.CopyNumbers(entry, to, "file_count", "total_size_mb");
                    to.WriteEndObject();
                    count++;
                }
            }

            to.WriteEndArray();
            to.WriteNumber("count", count);
            SmallDocument.CopyNumbers(from, to, "execution_time_ms");
        });

    // A document that says it is about another database is no document about this one.
    private static void Expect(JsonElement from, string name, string database)
    {
        if (from.TryGetProperty(name, out JsonElement value) && !value.ValueEquals(database))
        {
            throw new InvalidOperationException("not the own database");
        }
    }

    private static long CountOf(JsonElement from)
    {
        if (!from.TryGetProperty("measurement_count", out JsonElement count))
        {
            return 0;
        }

        return count.TryGetInt64(out long measurements) ? measurements : throw new InvalidOperationException("not a count");
    }
}
