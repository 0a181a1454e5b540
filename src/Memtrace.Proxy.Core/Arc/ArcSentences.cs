using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>
/// The sentences of Arc's that may be shown, as its handlers say them (<c>internal/api</c>, <c>internal/ingest</c>,
/// <c>internal/governance</c> and Fiber's own). Names that Arc repeats out of a body are left out: nobody here can say whose they are.
/// </summary>
internal static class ArcSentences
{
    private const string BadName =
        "invalid measurement name: must start with a letter and contain only alphanumeric characters, underscores, or hyphens";

    /// <summary>Everything but the warnings, most particular first.</summary>
    public static readonly ImmutableArray<ArcSentence> Errors =
    [
        .. Failed("Failed to write records"),
        .. Failed("Write failed"),
        .. Packed("Failed to decompress gzip data"),
        .. Packed("Failed to decompress zstd data"),
        .. Packed("Invalid gzip compression"),
        .. Packed("Invalid zstd compression"),
        .. Payloads("Invalid MessagePack payload"),
        new("Empty payload"),
        new("Empty request body"),
        new("Failed to read request body: payload exceeds {size} limit"),
        new("Payload too large (max {size}). Consider batching into smaller requests."),
        new("No valid records in request"),
        new("No valid TLE records in request{rest}", "No valid TLE records in request"),
        new("invalid precision {rest}", "invalid precision: must be ns, us, ms, or s"),
        new("invalid measurement name {rest}", BadName),
        new("Write rejected (schema churn){rest}", "Write rejected (schema churn)"),
        new("SQL query is required"),
        new("SQL query exceeds maximum length (10000 characters)"),
        new("Multiple SQL statements are not allowed"),
        new("Dangerous SQL operation not allowed"),
        new("File I/O function not allowed in user SQL{rest}", "File I/O function not allowed in user SQL"),
        new("String literal not allowed in table position{rest}", "String literal not allowed in table position"),
        new("Quoted identifier in table position{rest}", "Quoted identifier in table position is not a valid measurement name"),
        new("Cross-database queries{rest}", "Cross-database queries (db.table syntax) not allowed"),
        new("invalid x-arc-arrow-compression: must be zstd or lz4"),
        new("Rate limit exceeded{rest}", "Rate limit exceeded"),
        new("Hourly query quota exceeded"),
        new("Daily query quota exceeded"),
        new("replication_catch_up_in_progress"),
        new("Query timed out"),
        new("Database '{db}' not found"),
        new("Request Timeout"),
        new("Request Entity Too Large"),
        new("Request Header Fields Too Large"),
    ];

    /// <summary>What an estimate says of the number of rows.</summary>
    public static readonly ImmutableArray<ArcSentence> Warnings =
    [
        new("✅ Small query: {rows} rows."),
        new("📊: {rows} rows. Should complete quickly."),
        new("⚠️ Medium query: {rows} rows. This may take 30-60 seconds."),
        new("⚠️ Large query: {rows} rows. This may take several minutes and use significant memory."),
    ];

    // Faults of the rows that Arc meets only after it took the body for good.
    private static ArcSentence[] Failed(string start) =>
    [
        new($"{start}: failed to convert columns: time column{{rest}}", $"{start}: the time column must hold numbers and no nulls"),
        new($"{start}: failed to convert columns: {{rest}}", $"{start}: a column holds values that are not of one supported type"),
    ];

    private static ArcSentence[] Packed(string start) =>
    [
        new($"{start}: decompressed payload exceeds {{size}} limit"),
        new($"{start}: {{rest}}", start),
    ];

    private static ArcSentence[] Payloads(string start) =>
    [
        new($"{start}: columnar format requires non-empty 'columns' dict"),
        new($"{start}: columnar format: array length mismatch {{rest}}", $"{start}: columnar format: array length mismatch"),
        new($"{start}: column '{{rest}}", $"{start}: a column is nil"),
        new($"{start}: missing required field 'm' (measurement)"),
        new($"{start}: missing required field 'fields' or 'f'"),
        new($"{start}: invalid measurement type{{rest}}", $"{start}: invalid measurement type"),
        new($"{start}: invalid timestamp type{{rest}}", $"{start}: invalid timestamp type"),
        new($"{start}: failed to normalize timestamps{{rest}}", $"{start}: failed to normalize timestamps"),
        new($"{start}: unsupported msgpack payload type{{rest}}", $"{start}: unsupported msgpack payload type"),
        new($"{start}: {{rest}}", start),
    ];
}
