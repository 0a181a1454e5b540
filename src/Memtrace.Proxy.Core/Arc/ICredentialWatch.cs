namespace Memtrace.Proxy.Core.Arc;

/// <summary>Hears of every credential that an Arc refused, so that one that was switched a moment ago can be switched back.</summary>
public interface ICredentialWatch
{
    /// <summary>Tells of a refusal. Never waits, and may be told the same as often as requests come.</summary>
    /// <param name="organizationId">Whose credential it was.</param>
    /// <param name="arcId">The row it was presented for.</param>
    void Refused(string organizationId, string arcId);
}
