namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>The tests of one collection run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedStage : ICollectionFixture<Stage>
{
    internal const string Name = "attacks";
}
