using Memtrace.Proxy.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>One object of <c>config/kubernetes</c>.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Root">Its content.</param>
internal sealed record ClusterObject(string File, YamlNode Root)
{
    /// <summary>Every object of every file but the list of them.</summary>
    public static IReadOnlyList<ClusterObject> All { get; } =
    [
        .. from file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
           where Path.GetFileName(file) != "kustomization.yaml"
           from root in Yaml.Read(file)
           select new ClusterObject(Path.GetFileName(file), root),
    ];

    /// <summary>Where the files lie.</summary>
    public static string Folder => Repository.Path("config", "kubernetes");

    public string Kind => Root.Text("kind");

    public string Name => Root.Text("metadata.name");

    /// <summary>What the pods of a Deployment are.</summary>
    public YamlNode Pod => Root.At("spec.template.spec");

    /// <summary>The containers of a Deployment's pods, those first that start first.</summary>
    public IEnumerable<YamlNode> Containers => [.. Pod.Items("initContainers"), .. Pod.Items("containers")];

    /// <summary>The labels of a Deployment's pods.</summary>
    public Dictionary<string, string> PodLabels => Root.Pairs("spec.template.metadata.labels");

    public static IEnumerable<ClusterObject> Of(string kind) => All.Where(one => one.Kind == kind);

    /// <summary>The only object of a kind and a name.</summary>
    public static ClusterObject One(string kind, string name) => Assert.Single(All, one => one.Kind == kind && one.Name == name);

    public override string ToString() => $"{File}: {Kind} {Name}";
}
