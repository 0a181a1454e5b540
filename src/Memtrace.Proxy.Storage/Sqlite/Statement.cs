using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>Prepares statements whose values travel as parameters only.</summary>
internal static class Statement
{
    public static SqliteCommand Prepare(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public static string Text(this SqliteDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as string ?? "";

    public static string? TextOrNull(this SqliteDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as string;

    public static long Number(this SqliteDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) is long number ? number : 0;

    public static byte[] Bytes(this SqliteDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as byte[] ?? [];

    public static DateTimeOffset? Instant(this SqliteDataReader reader, string column) =>
        StoredTime.Read(reader.GetValue(reader.GetOrdinal(column)));
}
