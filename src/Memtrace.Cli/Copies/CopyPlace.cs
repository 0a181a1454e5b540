using System.Diagnostics.CodeAnalysis;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Postgres;

namespace Memtrace.Cli.Copies;

/// <summary>A store as the flags of a copy name it, or as the settings do: an address in the settings is in no list of processes.</summary>
internal static class CopyPlace
{
    private const string FilePrefix = "sqlite:";

    public static bool TryReadSource(string? text, ProxyOptions options, [NotNullWhen(true)] out StorePlace? place, out string fault) =>
        TryRead("--from", text ?? FilePrefix + options.AuthDbPath, out place, out fault);

    /// <summary>The source's file when it is not there: a copy of nothing is a mistake. Null for a source that is no file.</summary>
    public static string? FindMissing(string? text, ProxyOptions options)
    {
        string named = text ?? FilePrefix + options.AuthDbPath;
        return IsFile(named) && !File.Exists(PathOf(named)) ? PathOf(named) : null;
    }

    public static bool TryReadTarget(string? text, ProxyOptions options, [NotNullWhen(true)] out StorePlace? place, out string fault)
    {
        if ((text ?? options.DatabaseUrl?.Reveal()) is { } named)
        {
            return TryRead("--to", named, out place, out fault);
        }

        (place, fault) = (null, "name the target with --to or MEMTRACE_DATABASE_URL");
        return false;
    }

    private static bool IsFile(string text) => text.StartsWith(FilePrefix, StringComparison.Ordinal);

    private static string PathOf(string text) => text[FilePrefix.Length..];

    // What is not understood is not repeated: it may hold a password.
    private static bool TryRead(string flag, string text, [NotNullWhen(true)] out StorePlace? place, out string fault)
    {
        (place, fault) = (null, "");
        if (IsFile(text) && PathOf(text).Length > 0)
        {
            place = StorePlace.File(PathOf(text));
        }
        else if (!PostgresAddress.IsMeant(text))
        {
            fault = $"{flag}: use sqlite:PATH or postgres://user:password@host:5432/database";
        }
        else if (PostgresAddress.TryParse(text, out PostgresAddress? address, out string wrong))
        {
            place = StorePlace.Server(address!);
        }
        else
        {
            fault = $"{flag}: {wrong}";
        }

        return place is not null;
    }
}
