using System.Diagnostics;
using System.Text.RegularExpressions;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary><c>config/compose</c>: bounded, unprivileged containers of named versions, whose secrets are files.</summary>
public sealed partial class ComposeTests : IDisposable
{
    private static readonly string Folder = Repository.Path("config", "compose");
    private static readonly YamlNode Root = Assert.Single(Yaml.Read(Path.Combine(Folder, "compose.yaml")));
    private static readonly YamlNode Proxy = Root.At("services.proxy");

    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("memtrace-compose-");

    public void Dispose() => _work.Delete(recursive: true);

    [Fact]
    public void Every_service_is_watched_bounded_and_able_to_do_nothing_but_its_work() =>
        Assert.All(Services(), service =>
        {
            Assert.NotEmpty(service.Node.Items("healthcheck.test"));
            Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", service.Node.Text("user"));
            Assert.Equal(["ALL"], service.Node.Items("cap_drop").Select(one => $"{one}"));
            Assert.Equal(["no-new-privileges:true"], service.Node.Items("security_opt").Select(one => $"{one}"));
            Assert.Matches("^[0-9]+$", service.Node.Text("deploy.resources.limits.cpus"));
            Assert.Matches("^[0-9]+[MG]$", service.Node.Text("deploy.resources.limits.memory"));
            // Arc alone writes into its own root: its engine's extensions.
            Assert.Equal(service.Name == "arc" ? "false" : "true", service.Node.TextOrNull("read_only") ?? "false");
        });

    [Fact]
    public void Every_image_is_of_one_version_and_the_proxys_is_this_one()
    {
        Assert.All(Services(), service => Assert.Matches(@"^[a-z./-]+:v?[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)?$", service.Node.Text("image")));
        Assert.Equal($"memtrace:{ProductVersion.Text}", Proxy.Text("image"));
        Assert.StartsWith("ghcr.io/basekick-labs/arc:", Root.Text("services.arc.image"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_secret_is_a_file_that_the_script_makes_and_the_proxy_starts_with_them()
    {
        string secrets = RunSecretsScript();
        Dictionary<string, string> files = ((YamlMappingNode)Root.At("secrets")).Children
            .ToDictionary(pair => $"{pair.Key}", pair => pair.Value.Text("file"), StringComparer.Ordinal);

        Assert.All(files.Values, file => Assert.True(File.Exists(Path.Combine(_work.FullName, file)), $"secrets.sh does not make {file}"));
        Assert.All(Services().SelectMany(service => service.Node.Items("secrets")), secret => Assert.Contains($"{secret}", files.Keys));
        Dictionary<string, string> variables = Proxy.Pairs("environment");
        foreach ((string name, string path) in variables.Where(one => one.Key.EndsWith("_FILE", StringComparison.Ordinal)).ToArray())
        {
            string secret = Path.GetRelativePath("/run/secrets", path);
            Assert.Contains(secret, Proxy.Items("secrets").Select(one => $"{one}"));
            variables[name] = Path.Combine(_work.FullName, files[secret]);
        }

        SettingsReading reading = SettingsReader.Read(variables, "none.json");
        Assert.Equal("", reading.FaultMessage);
        int grace = int.Parse(Proxy.Text("stop_grace_period").TrimEnd('s'));
        Assert.InRange(grace, reading.Options.ShutdownTimeout.TotalSeconds + ClusterPodTests.AfterDrain, 120);
        Assert.Empty(reading.Unknown);
        Assert.Contains(File.ReadAllText(Path.Combine(secrets, "postgres.password")).Trim(), reading.Options.DatabaseUrl!.Reveal(), StringComparison.Ordinal);
        Assert.Contains(File.ReadAllText(Path.Combine(secrets, "redis.password")).Trim(), reading.Options.RedisUrl!.Reveal(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_leaves_what_is_there_and_keeps_the_folder_to_its_owner()
    {
        string secrets = RunSecretsScript();
        Dictionary<string, string> made = Directory.EnumerateFiles(secrets).ToDictionary(file => file, File.ReadAllText);
        RunSecretsScript();

        Assert.All(made, one => Assert.Equal(one.Value, File.ReadAllText(one.Key)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(secrets).UnixFileMode);
    }

    [Fact]
    public void Secrets_are_kept_out_of_the_repository_and_of_the_image()
    {
        Assert.Contains("config/compose/secrets/", File.ReadLines(Repository.Path(".gitignore")));
        Assert.Contains("config/compose", File.ReadLines(Repository.Path(".dockerignore")));
    }

    [Fact]
    public void Only_tenants_are_reached_from_other_machines()
    {
        string[] published = [.. Services().SelectMany(service => service.Node.Items("ports")).Select(port => $"{port}")];

        Assert.Equal(["${MEMTRACE_PORT:-9100}:9100"], published.Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)));
        Assert.Equal(["127.0.0.1:9101:9101"], published.Where(port => port.EndsWith(":9101", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_example_of_the_environment_names_every_variable_with_its_default()
    {
        string text = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));
        Assert.Equal(
            Placeholder().Matches(text).Select(match => $"{match.Groups["name"]}={match.Groups["default"]}").Order(),
            File.ReadLines(Path.Combine(Folder, ".env.example")).Where(line => line.Length > 0 && line[0] != '#').Order());
    }

    [Fact]
    public void Prometheus_finds_the_services_it_scrapes()
    {
        YamlNode config = Assert.Single(Yaml.Read(Repository.Path("config", "prometheus", "prometheus.yml")));
        string[] targets =
        [
            .. config.Items("scrape_configs").SelectMany(job => job.Items("static_configs")).SelectMany(one => one.Items("targets")).Select(one => $"{one}"),
        ];

        Assert.Equal(["proxy:9101", "arc:8000"], targets);
        Assert.All(targets, target => Assert.NotNull(Root.Find($"services.{target.Split(':')[0]}")));
        Assert.Equal("0.0.0.0", Proxy.Text("environment.MEMTRACE_ADMIN_HOST"));
    }

    private static IEnumerable<(string Name, YamlNode Node)> Services() =>
        ((YamlMappingNode)Root.At("services")).Children.Select(pair => ($"{pair.Key}", pair.Value));

    private string RunSecretsScript()
    {
        string script = Path.Combine(_work.FullName, "secrets.sh");
        File.Copy(Path.Combine(Folder, "secrets.sh"), script, overwrite: true);
        using Process run = Process.Start("bash", [script]);
        run.WaitForExit();
        Assert.Equal(0, run.ExitCode);
        return Path.Combine(_work.FullName, "secrets");
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+):-(?<default>[^}]*)\}")]
    private static partial Regex Placeholder();
}
