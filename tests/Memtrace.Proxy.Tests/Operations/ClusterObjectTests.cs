using Memtrace.Proxy.Settings;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>The objects of <c>config/kubernetes</c> find each other, and leave the operators' port to operators.</summary>
public sealed class ClusterObjectTests
{
    private static ClusterObject Proxies => ClusterObject.One("Deployment", "memtrace");

    [Fact]
    public void Every_file_is_applied_or_said_to_be_applied_by_itself()
    {
        string path = Path.Combine(ClusterObject.Folder, "kustomization.yaml");
        string[] listed = [.. Assert.Single(Yaml.Read(path)).Items("resources").Select(one => $"{one}")];
        string header = string.Join('\n', File.ReadLines(path).TakeWhile(line => line.StartsWith('#')));

        Assert.All(listed, name => Assert.True(File.Exists(Path.Combine(ClusterObject.Folder, name)), name));
        Assert.All(
            ClusterObject.All.Select(one => one.File).Distinct().Except(listed),
            name => Assert.Contains(name, header, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_selector_finds_the_pods_it_is_for()
    {
        Dictionary<string, string> labels = Proxies.PodLabels;
        Assert.All(ClusterObject.Of("Service"), one => AssertFinds(one.Root.Pairs("spec.selector"), labels, one));
        Assert.All(ClusterObject.Of("PodDisruptionBudget"), one => AssertFinds(one.Root.Pairs("spec.selector.matchLabels"), labels, one));
        Assert.All(ClusterObject.Of("Deployment"), one =>
        {
            AssertFinds(one.Root.Pairs("spec.selector.matchLabels"), one.PodLabels, one);
            Assert.All(one.Pod.Items("topologySpreadConstraints"), spread => AssertFinds(spread.Pairs("labelSelector.matchLabels"), one.PodLabels, one));
        });
    }

    [Fact]
    public void Every_pod_with_a_proxy_is_watched_by_one_monitor_and_bounded_by_one_network_policy() =>
        Assert.All(ClusterObject.Of("Deployment"), deployment =>
        {
            Assert.Single(ClusterObject.Of("NetworkPolicy"), one => Finds(one.Root.Pairs("spec.podSelector.matchLabels"), deployment.PodLabels));
            YamlNode monitor = Assert.Single(
                ClusterObject.Of("PodMonitor"), one => Finds(one.Root.Pairs("spec.selector.matchLabels"), deployment.PodLabels)).Root;
            Assert.Equal("memtrace", JobOf(monitor, deployment));
        });

    [Fact]
    public void The_apps_pods_are_not_taken_for_the_proxys() =>
        Assert.All(ClusterObject.Of("Service"), one => Assert.False(
            Finds(one.Root.Pairs("spec.selector"), ClusterObject.One("Deployment", "agent").PodLabels)));

    [Fact]
    public void Every_Service_leads_to_a_port_that_the_proxy_has()
    {
        string[] ports = PortNames();
        Assert.All(ClusterObject.Of("Service"), one =>
            Assert.All(one.Root.Items("spec.ports"), port => Assert.Contains(port.Text("targetPort"), ports)));
        Assert.All(ClusterObject.Of("PodMonitor"), one =>
            Assert.All(one.Root.Items("spec.podMetricsEndpoints"), port => Assert.Equal(("operators", "/metrics"), (port.Text("port"), port.Text("path")))));
    }

    [Fact]
    public void What_is_outside_reaches_the_tenants_port_and_no_other()
    {
        var behind =
            from ingress in ClusterObject.Of("Ingress")
            from rule in ingress.Root.Items("spec.rules")
            from path in rule.Items("http.paths")
            select (path.Text("backend.service.name"), path.Text("backend.service.port.name"));
        var routed =
            from route in ClusterObject.Of("HTTPRoute")
            from rule in route.Root.Items("spec.rules")
            from backend in rule.Items("backendRefs")
            let port = Assert.Single(ClusterObject.One("Service", backend.Text("name")).Root.Items("spec.ports"), one => one.Text("port") == backend.Text("port"))
            select (backend.Text("name"), port.Text("targetPort"));

        Assert.Equal([("memtrace", "tenants"), ("memtrace", "tenants")], [.. behind, .. routed]);
        Assert.Equal(["tenants"], ClusterObject.One("Service", "memtrace").Root.Items("spec.ports").Select(port => port.Text("targetPort")));
        Assert.All(ClusterObject.Of("Service"), one => Assert.Equal("ClusterIP", one.Root.TextOrNull("spec.type") ?? "ClusterIP"));
    }

    [Fact]
    public void Only_the_ingress_controller_reaches_tenants_port_and_only_named_pods_the_operators()
    {
        YamlNode policy = ClusterObject.One("NetworkPolicy", "memtrace").Root;
        Assert.Equal(["Ingress", "Egress"], policy.Items("spec.policyTypes").Select(one => $"{one}"));
        Assert.All(policy.Items("spec.ingress"), rule => Assert.All(rule.Items("from"), from => Assert.NotEmpty(Selectors(from))));
        Assert.All(policy.Items("spec.ingress"), rule => Assert.NotEmpty(rule.Items("from")));
        Assert.All(policy.Items("spec.egress"), rule => Assert.NotEmpty(rule.Items("to")));
        Assert.Equal(
            PortNames().Order(),
            policy.Items("spec.ingress").Select(rule => Assert.Single(rule.Items("ports")).Text("port")).Order());
    }

    [Fact]
    public void Beside_an_app_the_operators_port_is_reached_from_where_Prometheus_is_and_the_apps_from_elsewhere()
    {
        ClusterObject pod = ClusterObject.One("Deployment", "agent");
        YamlNode policy = ClusterObject.One("NetworkPolicy", "memtrace-sidecar").Root;
        var expected = pod.Containers.SelectMany(container => container.Items("ports")).Select(
            port => (port.Text("containerPort"), port.Text("name") == "operators" ? "monitoring" : "ingress-nginx"));
        Assert.Equal(["Ingress"], policy.Items("spec.policyTypes").Select(one => $"{one}"));
        Assert.Equal(expected, policy.Items("spec.ingress").Select(rule => (
            Assert.Single(rule.Items("ports")).Text("port"),
            Assert.Single(Assert.Single(rule.Items("from")).Pairs("namespaceSelector.matchLabels")).Value)));
    }

    [Fact]
    public void A_gateways_route_hangs_on_the_gateway_beside_it()
    {
        ClusterObject route = Assert.Single(ClusterObject.Of("HTTPRoute"));
        YamlNode parent = Assert.Single(route.Root.Items("spec.parentRefs"));
        ClusterObject gateway = ClusterObject.One("Gateway", parent.Text("name"));
        YamlNode listener = Assert.Single(gateway.Root.Items("spec.listeners"), one => one.Text("name") == parent.Text("sectionName"));
        Assert.Equal("HTTPS", listener.Text("protocol"));
        Assert.Equal([listener.Text("hostname")], route.Root.Items("spec.hostnames").Select(one => $"{one}"));
    }

    [Fact]
    public void As_many_pods_run_as_the_autoscaler_says_and_one_at_a_time_may_be_taken_away()
    {
        YamlNode scaler = Assert.Single(ClusterObject.Of("HorizontalPodAutoscaler")).Root;
        Assert.Equal((Proxies.Kind, Proxies.Name), (scaler.Text("spec.scaleTargetRef.kind"), scaler.Text("spec.scaleTargetRef.name")));
        Assert.Null(Proxies.Root.Find("spec.replicas"));
        Assert.InRange(int.Parse(scaler.Text("spec.minReplicas")), 2, int.Parse(scaler.Text("spec.maxReplicas")));
        Assert.Equal("1", Assert.Single(ClusterObject.Of("PodDisruptionBudget")).Root.Text("spec.maxUnavailable"));
        Assert.Equal("0", Proxies.Root.Text("spec.strategy.rollingUpdate.maxUnavailable"));
    }

    [Fact]
    public void The_example_of_the_secrets_starts_no_proxy()
    {
        Dictionary<string, string> example = ClusterObject.One("Secret", "memtrace").Root.Pairs("stringData");
        SettingsReading reading = SettingsReader.Read(new Dictionary<string, string> { ["MEMTRACE_MASTER_KEY"] = example["master-key"] }, "none.json");
        Assert.NotEmpty(reading.Faults);
        Assert.DoesNotContain("secret.example.yaml", File.ReadLines(Path.Combine(ClusterObject.Folder, "kustomization.yaml")).Where(line => line[0] != '#'));
    }

    private static void AssertFinds(Dictionary<string, string> selector, Dictionary<string, string> labels, ClusterObject one)
    {
        Assert.NotEmpty(selector);
        Assert.True(Finds(selector, labels), $"{one} does not select the pods");
    }

    private static bool Finds(Dictionary<string, string> selector, Dictionary<string, string> labels) =>
        selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value);

    // By a rule of the monitor, or by the label of the pods that it names.
    private static string? JobOf(YamlNode monitor, ClusterObject deployment) =>
        monitor.Items("spec.podMetricsEndpoints").Single().Items("relabelings").SingleOrDefault(rule => rule.Text("targetLabel") == "job")
            ?.Text("replacement")
        ?? deployment.PodLabels.GetValueOrDefault(monitor.Text("spec.jobLabel"));

    private static IEnumerable<string> Selectors(YamlNode peer) =>
        peer.Pairs("namespaceSelector.matchLabels").Concat(peer.Pairs("podSelector.matchLabels")).Select(label => label.Key);

    private static string[] PortNames() => [.. Assert.Single(Proxies.Containers).Items("ports").Select(port => port.Text("name"))];
}
