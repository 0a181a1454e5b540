namespace Memtrace.Proxy.Core.Registry;

/// <summary>Why the registry refused, in one sentence in the words of the contract.</summary>
/// <param name="Text">The sentence, without <c>error:</c> and without a final stop.</param>
/// <param name="Code">Which one it is, where a program asks.</param>
public sealed record Problem(string Text, ProblemCode Code = ProblemCode.Other)
{
    /// <summary>The resource is not what the caller takes it for.</summary>
    public static Problem NotAsExpected { get; } =
        new("the resource was changed since it was read; read it again and decide anew", ProblemCode.NotAsExpected);
}
