namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>The tests of many nodes share them, and measure one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedNodes : ICollectionFixture<NodeGroup>
{
    public const string Name = "Nodes";
}
