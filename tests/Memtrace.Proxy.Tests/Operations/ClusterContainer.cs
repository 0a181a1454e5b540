using Memtrace.Proxy.Settings;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>What the settings of a proxy's container say, whose secrets are in the files that are mounted for it.</summary>
internal sealed record ClusterContainer(ProxyOptions Options, IReadOnlyList<SettingFault> Faults, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads the variables of a container and of the ConfigMap that it takes in.</summary>
    public static ClusterContainer Read(YamlNode container, ClusterObject deployment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlNode from in container.Items("envFrom"))
        {
            foreach ((string name, string value) in ClusterObject.One("ConfigMap", from.Text("configMapRef.name")).Root.Pairs("data"))
            {
                variables[name] = value;
            }
        }

        foreach (YamlNode one in container.Items("env"))
        {
            variables[one.Text("name")] = one.Text("value");
        }

        foreach ((string variable, string path) in variables.Where(one => one.Key.EndsWith("_FILE", StringComparison.Ordinal)))
        {
            Assert.True(IsMounted(path, container, deployment), $"{deployment}: nothing is mounted at {path} for {variable}");
        }

        Assert.DoesNotContain(variables.Keys, name => variables.ContainsKey($"{name}_FILE") || name is "MEMTRACE_MASTER_KEY" or "MEMTRACE_ADMIN_TOKEN");
        SettingsReading reading = MountedSecrets.Read(variables);
        return new ClusterContainer(reading.Options, reading.Faults, reading.Unknown);
    }

    // A file is there when its folder is a mounted Secret whose example has a member of its name.
    private static bool IsMounted(string path, YamlNode container, ClusterObject deployment) =>
        container.Items("volumeMounts").Any(mount =>
            mount.Text("mountPath") == Path.GetDirectoryName(path)
            && mount.Text("readOnly") == "true"
            && deployment.Pod.Items("volumes").Single(volume => volume.Text("name") == mount.Text("name")) is var volume
            && ClusterObject.One("Secret", volume.Text("secret.secretName")).Root.Pairs("stringData").ContainsKey(Path.GetFileName(path)));
}
