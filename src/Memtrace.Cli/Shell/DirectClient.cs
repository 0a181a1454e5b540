using System.Security.Cryptography.X509Certificates;

namespace Memtrace.Cli.Shell;

/// <summary>
/// Clients that ask the address that was named and no other: a redirect or an environment's proxy would send a credential somewhere the
/// operator did not name.
/// </summary>
internal static class DirectClient
{
    /// <param name="patience">The time each question may take.</param>
    /// <param name="roots">Who must have signed the other's certificate; null for those this machine trusts.</param>
    public static HttpClient Create(TimeSpan patience, X509Certificate2Collection? roots = null)
    {
        SocketsHttpHandler connections = Connect();
        if (roots is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            connections.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClient(connections) { Timeout = patience };
    }

    /// <summary>The connections of such a client.</summary>
    public static SocketsHttpHandler Connect() =>
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
}
