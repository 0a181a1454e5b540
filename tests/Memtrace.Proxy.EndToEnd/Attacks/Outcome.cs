using System.Collections.Immutable;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>What must become of a request.</summary>
internal sealed record Outcome
{
    private Outcome(ImmutableArray<int> statuses) => Statuses = statuses;

    /// <summary>The statuses that are right.</summary>
    public ImmutableArray<int> Statuses { get; }

    /// <summary>The machine code of the refusal; null when any is right.</summary>
    public string? Code { get; private init; }

    /// <summary>True when the server itself may say no before a room is entered: a bare status, without the product's words.</summary>
    public bool MayBeBare { get; private init; }

    /// <summary>What reached the Arc, as method and target; null when nothing may.</summary>
    public string? Upstream { get; private init; }

    /// <summary>True when the proxy may ask the Arc or answer by itself.</summary>
    public bool MayAsk { get; private init; }

    /// <summary>True when bytes may reach the Arc that never become a request.</summary>
    public bool MayBegin { get; private init; }

    /// <summary>The body that reached the Arc, to the letter; null when it is not looked at.</summary>
    public byte[]? Body { get; private init; }

    /// <summary>True when not a byte may reach the Arc.</summary>
    public bool StaysHere => Upstream is null && !MayAsk && !MayBegin;

    /// <summary>Words that the answer must hold.</summary>
    public ImmutableArray<string> Says { get; private init; } = [];

    /// <summary>Refused in the product's words; no byte reaches the Arc.</summary>
    public static Outcome Refused(int status, string? code = null) => new([status]) { Code = code };

    /// <summary>Refused with one of these; no byte reaches the Arc.</summary>
    public static Outcome RefusedWith(params int[] statuses) => new([.. statuses]);

    /// <summary>Refused as malformed HTTP; no byte reaches the Arc.</summary>
    public static Outcome Malformed(params int[] statuses) => new(statuses is [] ? [400] : [.. statuses]) { MayBeBare = true };

    /// <summary>Refused with one of these; what of a long body had begun to stream is broken off and never becomes a request.</summary>
    public static Outcome BrokenOff(params int[] statuses) => new([.. statuses]) { MayBegin = true };

    /// <summary>Served or refused, as long as nothing reaches the Arc that should not.</summary>
    public static Outcome Harmless(params int[] statuses) => new([.. statuses]) { MayAsk = true, MayBeBare = true };

    /// <summary>Answered without the Arc.</summary>
    public static Outcome Answered(int status, params string[] says) => new([status]) { Says = [.. says] };

    /// <summary>Answered for the own organization only, with or without the Arc.</summary>
    public static Outcome OwnOnly(int status, params string[] says) => new([status]) { MayAsk = true, Says = [.. says] };

    /// <summary>Reaches the Arc as exactly this request, and the Arc's answer comes back.</summary>
    public static Outcome Sent(string upstream, int status = 204, byte[]? body = null) =>
        new([status]) { Upstream = upstream, Body = body };

    /// <summary>The same, where the Arc may answer in several ways.</summary>
    public static Outcome Sent(string upstream, params ImmutableArray<int> statuses) => new(statuses) { Upstream = upstream };
}
