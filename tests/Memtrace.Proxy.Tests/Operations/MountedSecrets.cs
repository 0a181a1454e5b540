using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Settings;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>Right secrets in files, in the places that a container would find them in.</summary>
internal static class MountedSecrets
{
    private static readonly Dictionary<string, string> Right = new(StringComparer.Ordinal)
    {
        ["MEMTRACE_MASTER_KEY_FILE"] = SettingsPlace.Master,
        ["MEMTRACE_ADMIN_TOKEN_FILE"] = "token",
        ["MEMTRACE_DATABASE_URL_FILE"] = "postgres://memtrace:word@postgres/memtrace",
        ["MEMTRACE_REDIS_URL_FILE"] = "redis://:word@redis:6379",
    };

    /// <summary>Reads settings as a container would, whose files hold what is right.</summary>
    public static SettingsReading Read(Dictionary<string, string> variables)
    {
        using var place = new SettingsPlace();
        var read = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach ((string variable, string text) in Right.Where(one => read.ContainsKey(one.Key)))
        {
            read[variable] = place.Write(variable, text);
        }

        return place.Read(read);
    }
}
