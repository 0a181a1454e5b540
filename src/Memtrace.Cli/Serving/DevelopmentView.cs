namespace Memtrace.Cli.Serving;

/// <summary>A proxy in front of a development Arc as JSON.</summary>
/// <param name="Url">Where the proxy listens.</param>
/// <param name="ArcUrl">Where the development Arc does.</param>
/// <param name="Store">Where the store is, without a password.</param>
/// <param name="TemporaryStore">True when it is gone at the end.</param>
/// <param name="OrgId">The organization that was made; null when the store had some.</param>
/// <param name="Database">Its database.</param>
/// <param name="Key">Its key, shown this once.</param>
/// <param name="KeysFile">A file with the key, which is gone at the end.</param>
/// <param name="ArcKeyFile">A file with what that Arc takes, to bind more organizations; gone at the end too.</param>
/// <param name="MasterKeyFile">A file with the temporary store's master key; null when the store is the operator's own.</param>
internal sealed record DevelopmentView(
    string Url,
    string ArcUrl,
    string Store,
    bool TemporaryStore,
    string? OrgId,
    string? Database,
    string? Key,
    string? KeysFile,
    string ArcKeyFile,
    string? MasterKeyFile)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Url;
}
