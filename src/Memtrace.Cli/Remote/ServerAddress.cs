using System.Security.Cryptography.X509Certificates;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Remote;

/// <summary>The server that a command line names.</summary>
/// <param name="Url">Its operator listener; ends with a slash.</param>
/// <param name="Token">What its admin API is asked with.</param>
/// <param name="Roots">Who must have signed its certificate; null for those this machine trusts.</param>
internal sealed record ServerAddress(Uri Url, SecretText Token, X509Certificate2Collection? Roots)
{
    /// <summary>As an operator wrote it.</summary>
    public string Text => Url.AbsoluteUri.TrimEnd('/');
}
