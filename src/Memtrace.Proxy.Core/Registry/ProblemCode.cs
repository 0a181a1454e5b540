namespace Memtrace.Proxy.Core.Registry;

/// <summary>The problems that programs tell apart; the others are sentences for people alone.</summary>
public enum ProblemCode
{
    /// <summary>One that nobody tells apart, or none.</summary>
    Other,

    /// <summary>The organization has no Arc, or is none.</summary>
    NoArc,

    /// <summary>An Arc that was asked before it is bound did not answer as one: whoever knows better can bind it unasked.</summary>
    ArcUnproven,

    /// <summary>An Arc that was asked before it is bound refuses the credential.</summary>
    ArcRefused,
}
