using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>Which certificates a Redis may show: those of the machine's authorities, or those of one's own.</summary>
internal sealed class RedisTrust
{
    private readonly string _path;
    private volatile X509Certificate2Collection _authorities;

    private RedisTrust(string path, X509Certificate2Collection authorities) => (_path, _authorities) = (path, authorities);

    /// <summary>Reads the authorities of a PEM file; null when it cannot be read or holds none.</summary>
    public static RedisTrust? Read(string path) => Load(path) is { } authorities ? new RedisTrust(path, authorities) : null;

    /// <summary>The name must be right in any case; the machine's authorities count for nothing here.</summary>
    public bool Accepts(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        // Anew, since a file that is mounted may get another authority while this runs; as it was where it cannot be read now.
        _authorities = Load(_path) ?? _authorities;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2Collection? Load(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }

        return authorities.Count > 0 ? authorities : null;
    }
}
