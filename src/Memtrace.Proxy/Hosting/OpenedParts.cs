using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Hosting;

/// <summary>What a start reads before anything listens: the profile, then the store under its master key.</summary>
internal static class OpenedParts
{
    public static ArcSurface ReadSurface(string path)
    {
        byte[] profile;
        try
        {
            profile = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ProxyStartException($"the surface profile {path} cannot be read", fault);
        }

        return SurfaceProfile.TryParse(profile, out ArcSurface? surface, out IReadOnlyList<string> faults)
            ? surface!
            : throw new ProxyStartException($"the surface profile {path} is invalid: {string.Join("; ", faults)}");
    }

    public static async Task<SqliteStore> OpenStoreAsync(
        ProxyOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        MasterKey? current = Read(options.MasterKey) ?? throw new ProxyStartException(SettingsTable.MasterKeyMissing);
        SqliteStore store =
            await SqliteStore.OpenAsync(options.AuthDbPath, current, Read(options.MasterKeyPrevious), time, loggers, cancellationToken);
        Problem? problem;
        try
        {
            problem = await store.CheckMasterKeyAsync(cancellationToken);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }

        if (problem is not null)
        {
            await store.DisposeAsync();
            throw new ProxyStartException(problem.Text);
        }

        return store;
    }

    private static MasterKey? Read(SecretText? text) =>
        text is null ? null
        : MasterKey.TryParse(text.Reveal(), out MasterKey? key, out string fault) ? key
        : throw new ProxyStartException(fault);
}
