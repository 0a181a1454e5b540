using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Benchmarks.Telemetry;

/// <summary>
/// What telemetry costs: servers that differ in nothing else, each called beside the first one at the same time, pair after pair and round
/// after round, so that whatever else the machine does slows both. All are first called for as long as the runtime compiles what is hot: the first
/// one, which is called in every pair, would else be the only one that is compiled. Told are requests and processor time for a request, as
/// ratios to the first: of all rounds together, their median, and half of them between the other two. Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- telemetry 21 2</c>; more
/// arguments are other builds of <c>memtrace</c> to set beside it.
/// </summary>
internal static class TelemetryWork
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(int rounds, int seconds, string[] otherBuilds)
    {
        string program = BuiltProgram();
        await using WebApplication arc = await AnswerAsync(StatusCodes.Status204NoContent);
        await using WebApplication collector = await AnswerAsync(StatusCodes.Status200OK);
        using var place = new Place(program, arc.Urls.First());
        var servers = new List<MeasuredServer>();
        try
        {
            foreach ((string name, Dictionary<string, string> variables) in Variants(collector.Urls.First()))
            {
                servers.Add(await MeasuredServer.StartAsync(name, program, place.With(variables)));
            }

            foreach (string other in otherBuilds)
            {
                servers.Add(await MeasuredServer.StartAsync(other, other, place.With([])));
            }

            await MeasureAsync(servers, place.Key, rounds, TimeSpan.FromSeconds(seconds));
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static IEnumerable<(string Name, Dictionary<string, string> Variables)> Variants(string collector)
    {
        Dictionary<string, string> Export(string sampled) => new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
            ["OTEL_TRACES_SAMPLER_ARG"] = sampled,
        };
        yield return ("off", new() { ["OTEL_SDK_DISABLED"] = "true", ["MEMTRACE_ACCESS_LOG"] = "off" });
        yield return ("off, once more", new() { ["OTEL_SDK_DISABLED"] = "true", ["MEMTRACE_ACCESS_LOG"] = "off" });
        yield return ("as shipped: /metrics, refused requests logged", []);
        yield return ("and metrics exported", new(Export("0")) { ["OTEL_TRACES_EXPORTER"] = "none" });
        yield return ("and exported, one trace of 100", Export("0.01"));
        yield return ("and exported, every trace", Export("1"));
        yield return ("a line for every request, text", new() { ["MEMTRACE_ACCESS_LOG"] = "all" });
        yield return ("a line for every request, JSON", new() { ["MEMTRACE_ACCESS_LOG"] = "all", ["MEMTRACE_LOG_FORMAT"] = "json" });
        yield return ("a line for one request of 100, JSON", new()
        {
            ["MEMTRACE_ACCESS_LOG"] = "all",
            ["MEMTRACE_LOG_FORMAT"] = "json",
            ["MEMTRACE_ACCESS_LOG_SAMPLE"] = "100",
        });
    }

    private static async Task MeasureAsync(List<MeasuredServer> servers, string key, int rounds, TimeSpan duration)
    {
        foreach (MeasuredServer server in servers)
        {
            await CallAsync(server, key, WarmUp);
        }

        var ratios = servers.Skip(1).ToDictionary(server => server, _ => new List<(Calls First, Calls Second)>());
        for (int round = 0; round < rounds; round++)
        {
            foreach ((MeasuredServer server, List<(Calls, Calls)> found) in ratios)
            {
                Task<Calls> calling = CallAsync(servers[0], key, duration);
                Calls second = await CallAsync(server, key, duration);
                found.Add((await calling, second));
            }
        }

        foreach ((MeasuredServer server, List<(Calls First, Calls Second)> found) in ratios)
        {
            Console.WriteLine(
                $"{server.Name}: requests {Told(found, calls => calls.Count)}, processor time {Told(found, calls => calls.Processor / calls.Count)}");
        }
    }

    private static async Task<Calls> CallAsync(MeasuredServer server, string key, TimeSpan duration)
    {
        TimeSpan before = server.ProcessorTime;
        long count = await SteadyCallers.CallAsync(server.Port, key, duration);
        return new Calls(count, (server.ProcessorTime - before).TotalMicroseconds);
    }

    private static string Told(List<(Calls First, Calls Second)> found, Func<Calls, double> read)
    {
        double[] sorted = [.. found.Select(each => read(each.Second) / read(each.First)).Order()];
        double all = read(Calls.Sum(found.Select(each => each.Second))) / read(Calls.Sum(found.Select(each => each.First)));
        return $"{all:0.000}, median {sorted[sorted.Length / 2]:0.000} ({sorted[sorted.Length / 4]:0.00} to {sorted[sorted.Length * 3 / 4]:0.00})";
    }

    private static async Task<WebApplication> AnswerAsync(int status)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = status;
        });
        await application.StartAsync();
        return application;
    }

    private static string BuiltProgram()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Memtrace.Proxy.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "src", "Memtrace.Cli", "bin", "Release", "net10.0", "memtrace");
    }

    /// <summary>Answers of a server, and the microseconds of processor time that it took for all of them.</summary>
    private sealed record Calls(long Count, double Processor)
    {
        public static Calls Sum(IEnumerable<Calls> calls) => calls.Aggregate((one, other) => new(one.Count + other.Count, one.Processor + other.Processor));
    }

    /// <summary>A store with one organization and its key.</summary>
    private sealed class Place : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-bench-");
        private readonly Dictionary<string, string> _variables;

        public Place(string program, string arc)
        {
            _variables = new Dictionary<string, string>
            {
                ["MEMTRACE_MASTER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["MEMTRACE_AUTH_DB_PATH"] = Path.Combine(_folder.FullName, "memtrace.db"),
            };
            string organization = MeasuredServer.Ask(program, _variables, "id", "org", "create", "bench");
            MeasuredServer.Ask(
                program, _variables, "id", "org", "add-arc", organization, "--url", arc, "--database", "bench", "--api-key", "arc-key", "--no-verify");
            Key = MeasuredServer.Ask(program, _variables, "key", "key", "create", "--org", organization, "--name", "bench");
        }

        public string Key { get; }

        public Dictionary<string, string> With(Dictionary<string, string> more) => new(_variables.Concat(more));

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
