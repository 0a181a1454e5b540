using System.Globalization;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Remote;

/// <summary>Instants as a server writes them.</summary>
internal static class ViewInstants
{
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Reads one.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public static DateTimeOffset Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Universal, out DateTimeOffset instant)
            ? instant
            : throw new RegistryException("the server's answer has no instant where one belongs");

    /// <summary>The same; null stays null.</summary>
    public static DateTimeOffset? ReadOrNull(string? text) => text is null ? null : Read(text);
}
