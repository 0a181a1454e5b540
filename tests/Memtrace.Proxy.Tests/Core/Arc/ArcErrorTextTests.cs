using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tests.Core.Arc;

public sealed class ArcErrorTextTests
{
    [Theory]
    [InlineData("Binder Error: Referenced column \"x\" not found", "Binder Error")]
    [InlineData("query failed: Conversion Error: Could not convert string 'secret' to INT32", "Conversion Error")]
    [InlineData("Catalog Error: Table with name cpu does not exist!", "Catalog Error")]
    [InlineData("IO Error: No files found that match s3://bucket/tenant_b", null)]
    [InlineData("Binder Error", null)]
    [InlineData("", null)]
    public void Only_a_known_class_is_taken_from_a_DuckDB_error(string text, string? expected) =>
        Assert.Equal(expected, ArcErrorText.DuckDbClass(text));

    [Theory]
    [InlineData("SQL query is required")]
    [InlineData("Empty payload")]
    [InlineData("Empty request body")]
    [InlineData("No valid records in request")]
    [InlineData("Invalid MessagePack payload: columnar format requires non-empty 'columns' dict")]
    [InlineData("Failed to decompress gzip data: decompressed payload exceeds 100MB limit")]
    [InlineData("Payload too large (max 1.5GB). Consider batching into smaller requests.")]
    [InlineData("Daily query quota exceeded")]
    [InlineData("replication_catch_up_in_progress")]
    [InlineData("Database 'tenant_a' not found")]
    [InlineData("Request Header Fields Too Large")]
    public void A_sentence_of_Arcs_that_can_carry_nothing_is_shown_as_it_is(string text) => Assert.Equal(text, Shown(text));

    [Theory]
    [InlineData("invalid precision \"/data\": must be ns, us, ms, or s", "invalid precision: must be ns, us, ms, or s")]
    [InlineData(
        "invalid measurement name \"10.0.0.7\": must start with a letter and contain only alphanumeric characters, underscores, or hyphens",
        "invalid measurement name: must start with a letter and contain only alphanumeric characters, underscores, or hyphens")]
    [InlineData("Failed to decompress zstd data: magic number mismatch at /data/arc", "Failed to decompress zstd data")]
    [InlineData("Invalid gzip compression: unexpected EOF", "Invalid gzip compression")]
    [InlineData("Invalid MessagePack payload: column 'secret' is nil", "Invalid MessagePack payload: a column is nil")]
    [InlineData(
        "Invalid MessagePack payload: columnar format: array length mismatch (expected 3, got 2 for 'secret')",
        "Invalid MessagePack payload: columnar format: array length mismatch")]
    [InlineData("Invalid MessagePack payload: failed to unmarshal msgpack: EOF at secret", "Invalid MessagePack payload")]
    [InlineData("No valid TLE records in request (warnings: [entry 1 (secret): line 1 too short])", "No valid TLE records in request")]
    [InlineData("Write rejected (schema churn): schema-evolution loop for (tenant_b, secrets)", "Write rejected (schema churn)")]
    [InlineData(
        "Write failed: failed to convert columns: time column cannot contain null values in measurement 'secrets'",
        "Write failed: the time column must hold numbers and no nulls")]
    [InlineData(
        "Failed to write records: failed to convert columns: cannot convert string to int64 in column 'secret'",
        "Failed to write records: a column holds values that are not of one supported type")]
    [InlineData("Rate limit exceeded: 60 queries per minute", "Rate limit exceeded")]
    [InlineData("File I/O function not allowed in user SQL: read_parquet()", "File I/O function not allowed in user SQL")]
    public void What_Arc_repeats_in_a_sentence_is_left_out(string text, string shown) => Assert.Equal(shown, Shown(text));

    [Theory]
    [InlineData("")]
    [InlineData("plain words")]
    [InlineData("tenant_b has 7 rows")]
    [InlineData("SQL query is required by tenant_b")]
    [InlineData("see: SQL query is required")]
    [InlineData("sql query is required")]
    [InlineData("Database 'tenant_b' not found")]
    [InlineData("Database 'tenant_ab' not found")]
    [InlineData("Database '' not found")]
    [InlineData("Payload too large (max tenant_b). Consider batching into smaller requests.")]
    [InlineData("Payload too large (max ). Consider batching into smaller requests.")]
    [InlineData("Payload too large (max 1234567890123456GB). Consider batching into smaller requests.")]
    [InlineData("Write failed: failed to write to storage: /data/tenant_b")]
    [InlineData("Failed to write records: put s3://bucket/tenant_b")]
    [InlineData("Failed to list measurements: open /data/tenant_b")]
    [InlineData("Cannot GET /api/v1/databases/tenant_b")]
    [InlineData("No writer node available in the cluster")]
    [InlineData("Routing error: dial tcp 10.0.0.7:8000")]
    [InlineData("access denied: no write permission for tenant_b.secrets")]
    [InlineData("no Arc instance here")]
    public void Whatever_else_a_text_says_nothing_of_it_is_shown(string text) => Assert.Null(Shown(text));

    [Theory]
    [InlineData("✅ Small query: 9 rows.")]
    [InlineData("📊: 12,345 rows. Should complete quickly.")]
    [InlineData("⚠️ Medium query: 123,456 rows. This may take 30-60 seconds.")]
    [InlineData("⚠️ Large query: 1,234,567 rows. This may take several minutes and use significant memory.")]
    public void A_warning_about_a_count_is_shown(string text) => Assert.Equal(text, ArcErrorText.Warning(text));

    [Theory]
    [InlineData("9 rows in tenant_b")]
    [InlineData("✅ Small query: nine rows.")]
    [InlineData("✅ Small query: 9 rows. /data")]
    [InlineData("SQL query is required")]
    public void Another_warning_is_not_shown(string text) => Assert.Null(ArcErrorText.Warning(text));

    [Fact]
    public void No_sentence_that_is_shown_can_hold_a_place_of_anything_or_the_words_that_clients_look_for()
    {
        foreach (ArcSentence sentence in ArcSentences.Errors.Concat(ArcSentences.Warnings))
        {
            string shown = sentence.Shown ?? sentence.Shape;
            Assert.DoesNotContain("{rest}", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("arc instance", shown, StringComparison.OrdinalIgnoreCase);
            Assert.True(sentence.Shape.IndexOf("{rest}", StringComparison.Ordinal) is -1 or > 0, sentence.Shape);
            Assert.Equal(sentence.Shape.EndsWith("{rest}", StringComparison.Ordinal), sentence.Shown is not null);
        }
    }

    private static string? Shown(string text)
    {
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        return ArcErrorText.Sentence(text, database);
    }
}
