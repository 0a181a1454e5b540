using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// Prepares statements whose values travel as parameters only, and reads what comes back, alike on every engine. Parameters are called
/// <c>@name</c>; instants and switches are stored in the form that the engine's tables have.
/// </summary>
internal static class Statement
{
    public static DbCommand Prepare(
        this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        bool isSqlite = command is SqliteCommand;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                DateTimeOffset instant => isSqlite ? StoredTime.Format(instant) : instant.ToUniversalTime(),
                bool flag => isSqlite ? flag ? 1L : 0L : flag,
                int number => (long)number,
                string text => isSqlite ? text : WellFormed(text),
                _ => value,
            };
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // SQLite's driver does the same; the other one throws.
    private static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Runs a statement and gives the number of rows it changed.</summary>
    public static int Run(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public static string Text(this DbDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as string ?? "";

    public static string? TextOrNull(this DbDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as string;

    public static long Number(this DbDataReader reader, string column) => reader.NumberOrNull(column) ?? 0;

    public static long? NumberOrNull(this DbDataReader reader, string column) => reader.GetValue(reader.GetOrdinal(column)) switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    /// <summary>Only what is clearly on: a column that Memtrace 0.2 or an operator filled with something else is off.</summary>
    public static bool Flag(this DbDataReader reader, string column) => reader.GetValue(reader.GetOrdinal(column)) is true or 1L;

    public static byte[] Bytes(this DbDataReader reader, string column) =>
        reader.GetValue(reader.GetOrdinal(column)) as byte[] ?? [];

    public static DateTimeOffset? Instant(this DbDataReader reader, string column) =>
        StoredTime.Read(reader.GetValue(reader.GetOrdinal(column)));
}
