using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>Looks into YAML by paths of names joined by dots; what is asked for and not there fails the test with its path.</summary>
internal static class Yaml
{
    /// <summary>The documents of a file, anchors and merges resolved.</summary>
    public static IReadOnlyList<YamlNode> Read(string path)
    {
        using var reader = new StreamReader(path);
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The node at a path; null where there is none.</summary>
    public static YamlNode? Find(this YamlNode node, string path)
    {
        YamlNode? found = node;
        foreach (string name in path.Split('.'))
        {
            found = found is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? inner) ? inner : null;
        }

        return found;
    }

    /// <summary>The node at a path.</summary>
    public static YamlNode At(this YamlNode node, string path)
    {
        YamlNode? found = node.Find(path);
        Assert.True(found is not null, $"{path} is missing in {node}");
        return found;
    }

    /// <summary>The scalar at a path.</summary>
    public static string Text(this YamlNode node, string path) => Assert.IsType<YamlScalarNode>(node.At(path)).Value ?? "";

    /// <summary>The scalar at a path; null where there is none.</summary>
    public static string? TextOrNull(this YamlNode node, string path) => (node.Find(path) as YamlScalarNode)?.Value;

    /// <summary>The members of a sequence at a path; none where there is no such path.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode node, string path) => (node.Find(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>The names and scalars of a mapping at a path; none where there is no such path.</summary>
    public static Dictionary<string, string> Pairs(this YamlNode node, string path) =>
        (node.Find(path) as YamlMappingNode)?.Children.ToDictionary(pair => $"{pair.Key}", pair => (pair.Value as YamlScalarNode)?.Value ?? "", StringComparer.Ordinal)
        ?? [];
}
