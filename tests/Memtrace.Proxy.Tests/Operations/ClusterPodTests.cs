using Memtrace.Proxy.Hosting;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>What every pod of <c>config/kubernetes</c> must be: bounded, watched, and able to do nothing but its work.</summary>
public sealed class ClusterPodTests
{
    /// <summary>Seconds that a store or a collector which hangs is given, after the drain, to take what the node has to say: 4 and 10.</summary>
    internal const int AfterDrain = 14;

    private static IEnumerable<ClusterObject> Deployments => ClusterObject.Of("Deployment");

    private static IEnumerable<YamlNode> Containers => Deployments.SelectMany(deployment => deployment.Containers);

    [Fact]
    public void There_are_the_proxy_by_itself_and_beside_an_app() =>
        Assert.Equal(["agent", "memtrace"], Deployments.Select(deployment => deployment.Name).Order());

    [Fact]
    public void Every_container_is_asked_whether_it_has_started_lives_and_is_ready() =>
        Assert.All(Containers, container =>
        {
            foreach (string probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                string port = container.Text($"{probe}.httpGet.port");
                Assert.Contains(container.Items("ports"), one => one.Text("name") == port);
                Assert.StartsWith("/", container.Text($"{probe}.httpGet.path"), StringComparison.Ordinal);
            }
        });

    [Fact]
    public void The_proxy_is_asked_for_health_to_live_and_for_readiness_to_be_served() =>
        Assert.All(Deployments.Select(ProxyOf), proxy =>
        {
            Assert.Equal("/health", proxy.Text("livenessProbe.httpGet.path"));
            Assert.Equal("/ready", proxy.Text("readinessProbe.httpGet.path"));
        });

    [Fact]
    public void No_caller_can_have_a_pod_killed_by_holding_the_connections_of_the_port_that_tenants_reach() =>
        Assert.All(Deployments.Select(ProxyOf), proxy =>
        {
            Assert.Equal("operators", proxy.Text("startupProbe.httpGet.port"));
            Assert.Equal("operators", proxy.Text("livenessProbe.httpGet.port"));
        });

    [Fact]
    public void Readiness_is_asked_where_tenants_are_served_if_the_kubelet_reaches_that() =>
        Assert.All(Deployments.Select(ProxyOf), proxy =>
        {
            bool reached = proxy.Items("ports").Any(port => port.Text("name") == "tenants");
            Assert.Equal(reached ? "tenants" : "operators", proxy.Text("readinessProbe.httpGet.port"));
        });

    [Fact]
    public void A_probe_of_the_operators_port_names_a_host_that_it_always_answers_to() =>
        Assert.All(Deployments.Select(ProxyOf), proxy =>
        {
            foreach (string probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                if (proxy.Text($"{probe}.httpGet.port") == "operators")
                {
                    YamlNode header = Assert.Single(proxy.Items($"{probe}.httpGet.httpHeaders"));
                    Assert.Equal(("Host", "localhost"), (header.Text("name"), header.Text("value")));
                }
            }
        });

    [Fact]
    public void Every_container_asks_for_and_is_bounded_in_processor_and_memory() =>
        Assert.All(Containers, container =>
        {
            foreach (string bound in new[] { "requests", "limits" })
            {
                Assert.Matches("^[0-9]+m?$", container.Text($"resources.{bound}.cpu"));
                Assert.Matches("^[0-9]+[MG]i$", container.Text($"resources.{bound}.memory"));
            }
        });

    [Fact]
    public void Every_container_runs_as_another_user_than_root_on_a_read_only_root_and_can_gain_nothing()
    {
        Assert.All(Deployments, deployment =>
        {
            Assert.Equal("true", deployment.Pod.Text("securityContext.runAsNonRoot"));
            Assert.Matches("^[1-9][0-9]*$", deployment.Pod.Text("securityContext.runAsUser"));
            Assert.Equal("RuntimeDefault", deployment.Pod.Text("securityContext.seccompProfile.type"));
            Assert.Equal("false", deployment.Pod.Text("automountServiceAccountToken"));
        });
        Assert.All(Containers, container =>
        {
            Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
            Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
            Assert.Equal(["ALL"], container.Items("securityContext.capabilities.drop").Select(one => $"{one}"));
            Assert.Null(container.Find("securityContext.runAsUser"));
            Assert.Null(container.Find("securityContext.privileged"));
        });
    }

    [Fact]
    public void Every_image_is_of_one_version_and_the_proxys_is_this_one()
    {
        Assert.All(Containers, container => Assert.Matches(@"^[^:]+:[0-9]+\.[0-9]+\.[0-9]+$", container.Text("image")));
        Assert.All(Deployments.Select(ProxyOf), proxy => Assert.EndsWith($"memtrace:{ProductVersion.Text}", proxy.Text("image"), StringComparison.Ordinal));
        YamlNode image = Assert.Single(Kustomization().Items("images"));
        Assert.Equal(ProductVersion.Text, image.Text("newTag"));
        Assert.Equal($"{image.Text("name")}:{ProductVersion.Text}", ProxyOf(ClusterObject.One("Deployment", "memtrace")).Text("image"));
    }

    [Fact]
    public void A_stopping_pod_has_the_time_to_be_forgotten_and_to_drain() =>
        Assert.All(Deployments, deployment =>
        {
            YamlNode proxy = ProxyOf(deployment);
            var container = ClusterContainer.Read(proxy, deployment);
            int before = int.Parse(proxy.TextOrNull("lifecycle.preStop.sleep.seconds") ?? "0");
            int grace = int.Parse(deployment.Pod.Text("terminationGracePeriodSeconds"));
            Assert.InRange(grace, before + container.Options.ShutdownTimeout.TotalSeconds + AfterDrain, 120);
        });

    [Fact]
    public void Pods_are_spread_over_machines() =>
        Assert.All(Deployments, deployment => Assert.Contains(
            deployment.Pod.Items("topologySpreadConstraints"), one => one.Text("topologyKey") == "kubernetes.io/hostname"));

    [Fact]
    public void No_Service_can_set_a_setting_by_its_name() =>
        Assert.All(Deployments, deployment => Assert.Equal("false", deployment.Pod.Text("enableServiceLinks")));

    [Fact]
    public void The_settings_of_every_proxy_start_it() =>
        Assert.All(Deployments, deployment =>
        {
            var container = ClusterContainer.Read(ProxyOf(deployment), deployment);
            Assert.Empty(container.Faults);
            Assert.Empty(container.Unknown);
            Assert.NotNull(container.Options.DatabaseUrl);
        });

    [Fact]
    public void The_ports_that_a_proxy_names_are_those_it_listens_on() =>
        Assert.All(Deployments, deployment =>
        {
            YamlNode proxy = ProxyOf(deployment);
            var options = ClusterContainer.Read(proxy, deployment).Options;
            Assert.Equal("0.0.0.0", options.AdminHost);
            var expected = new Dictionary<string, string> { ["operators"] = $"{options.AdminPort}" };
            if (options.ServerHost == "0.0.0.0")
            {
                expected["tenants"] = $"{options.ServerPort}";
            }

            Assert.Equal(expected, proxy.Items("ports").ToDictionary(port => port.Text("name"), port => port.Text("containerPort")));
            Assert.Equal($"{options.AdminPort}", deployment.Root.Pairs("spec.template.metadata.annotations")["prometheus.io/port"]);
        });

    [Fact]
    public void A_proxy_beside_an_app_listens_for_that_pod_alone()
    {
        ClusterObject pod = ClusterObject.One("Deployment", "agent");
        Assert.Equal("127.0.0.1", ClusterContainer.Read(ProxyOf(pod), pod).Options.ServerHost);
        Assert.Equal("Always", ProxyOf(pod).Text("restartPolicy"));
    }

    private static YamlNode ProxyOf(ClusterObject deployment) => Assert.Single(deployment.Containers, container => container.Text("name") == "memtrace");

    private static YamlNode Kustomization() => Assert.Single(Yaml.Read(Path.Combine(ClusterObject.Folder, "kustomization.yaml")));
}
