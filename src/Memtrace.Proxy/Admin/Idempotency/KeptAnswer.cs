using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Idempotency;

/// <summary>An answer as it is kept, before it is sealed.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Version">The version it is of.</param>
/// <param name="Note">What the caller should know.</param>
internal sealed record KeptAnswer(int Status, byte[] Body, string? Version, string? Note)
{
    public static KeptAnswer Of(AdminAnswer answer) => new(answer.Status, answer.Body, answer.Version?.Text, answer.Note);

    public AdminAnswer ToAnswer() => new(Status, Body)
    {
        IsReplayed = true,
        Note = Note,
        Version = Version is { } text && ResourceVersion.TryParse(text, out ResourceVersion version) ? version : null,
    };

    /// <summary>Nothing of the body: it may hold a key.</summary>
    public override string ToString() => $"kept answer {Status}";
}
