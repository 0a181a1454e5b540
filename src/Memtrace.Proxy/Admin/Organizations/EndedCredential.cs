namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>What an offboarding has revoked does not come back with the organization: the same sentence from the tool and the admin API.</summary>
public static class EndedCredential
{
    /// <param name="way">How whoever reads it gives the organization another credential.</param>
    public static string NoteOf(string way) => $"its token at its Arc was revoked when it was offboarded: give it another with {way}";
}
