using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Refusals;

namespace Memtrace.Proxy.Admin;

/// <summary>What an operation answers, before anything is written.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The JSON.</param>
internal sealed record AdminAnswer(int Status, byte[] Body)
{
    /// <summary>Which version of the stored facts it is of; null where it is of no single resource.</summary>
    public ResourceVersion? Version { get; init; }

    /// <summary>What the caller should know although it was done; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether this was answered before, to the same request.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>Whether it may be done although it is refused: then it is not run again.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Why not; null when done, and where it is answered again.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Done.</summary>
    public static AdminAnswer Done<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Refused.</summary>
    public static AdminAnswer Refused(Refusal refusal) => new(refusal.Status, RefusalResponse.BodyOf(refusal)) { Refusal = refusal };

    /// <summary>Refused by the registry.</summary>
    public static AdminAnswer Refused(Problem problem) => Refused(AdminProblems.RefusalOf(problem));

    /// <summary>Refused because the request is not what the operation takes.</summary>
    public static AdminAnswer Malformed(string why) => Refused(AdminRefusals.Malformed with { Error = why });

    /// <summary>Nothing of the body: it may hold a key.</summary>
    public override string ToString() => $"answer {Status}";
}
