using System.Globalization;

namespace Memtrace.Proxy.Settings;

/// <summary>
/// OpenTelemetry's own variables, of which the SDK takes what it cannot read for what it would have done without, or breaks at it: here a
/// wrong one is a fault like any other.
/// </summary>
internal static class OtlpSettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string Ratio = "OTEL_TRACES_SAMPLER_ARG";

    // Where to export to and how: for all, and for one signal instead.
    private static readonly string[] Exporters =
    [
        "OTEL_EXPORTER_OTLP", "OTEL_EXPORTER_OTLP_TRACES", "OTEL_EXPORTER_OTLP_METRICS", "OTEL_EXPORTER_OTLP_LOGS",
    ];

    private static readonly string[] Samplers =
    [
        "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
    ];

    // Words of which the SDK takes any other for the first, without regard to case.
    private static readonly (string Name, string[] Words, bool IsTrimmed)[] Choices =
    [
        ("OTEL_EXPORTER_OTLP_COMPRESSION", ["none", "gzip"], true),
        ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", ["cumulative", "delta", "lowmemory"], true),
        ("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", ["explicit_bucket_histogram", "base2_exponential_bucket_histogram"], false),
        ("OTEL_METRICS_EXEMPLAR_FILTER", ["always_off", "always_on", "trace_based"], false),
    ];

    private static readonly string[] Numbers =
    [
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
        "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_BLRP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    ];

    // How much of what is exported is kept, in items or characters.
    private static readonly string[] Limits =
    [
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_EVENT_COUNT_LIMIT", "OTEL_SPAN_LINK_COUNT_LIMIT",
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
    ];

    private static readonly string[] Queues = ["OTEL_BSP", "OTEL_BLRP"];

    /// <summary>The faults of those that say where to export to, how and what; none where nothing is exported.</summary>
    public static IEnumerable<SettingFault> Check(IReadOnlyDictionary<string, string> variables)
    {
        if (Given(variables, Endpoint).Length == 0)
        {
            return [];
        }

        (string Variable, bool IsWrong, string Fault)[] faults =
        [
            .. Exporters.SelectMany(exporter => JudgeExporter(variables, exporter)),
            Judge(variables, Sampler, value => IsOneOf(Samplers, value), $"not one of {string.Join(", ", Samplers)}"),
            Judge(variables, Ratio, IsRatio, "not a ratio from 0 to 1, like 0.01"),
            .. Choices.Select(choice => Judge(
                variables,
                choice.Name,
                value => IsOneOf(choice.Words, choice.IsTrimmed ? value.Trim() : value),
                $"not one of {string.Join(", ", choice.Words)}")),
            .. Numbers.Select(name => Judge(variables, name, value => IsNumber(value, least: 1), "not a whole number of 1 or more")),
            .. Limits.Select(name => Judge(variables, name, value => IsNumber(value, least: 0), "not a whole number of 0 or more")),
        ];
        return faults.Concat(Queues.Select(queue => JudgeBatch(variables, queue))).Where(each => each.IsWrong).Select(each => new SettingFault(each.Variable, each.Fault));
    }

    // The values of the first two are not told: they may hold a password.
    private static (string Variable, bool IsWrong, string Fault)[] JudgeExporter(IReadOnlyDictionary<string, string> variables, string exporter)
    {
        (string endpoint, string headers) = ($"{exporter}_ENDPOINT", $"{exporter}_HEADERS");
        return
        [
            (endpoint, Given(variables, endpoint) is { Length: > 0 } url && !IsUrl(url), $"{endpoint} is no http or https URL like http://127.0.0.1:4318"),
            (headers, !ArePairs(Given(variables, headers)), $"{headers} is no list like name=value,name=value"),
            Judge(variables, $"{exporter}_PROTOCOL", value => value is "grpc" or "http/protobuf", "neither grpc nor http/protobuf"),
            Judge(variables, $"{exporter}_TIMEOUT", value => IsNumber(value, least: 1), "not a whole number of 1 or more"),
        ];
    }

    private static (string Variable, bool IsWrong, string Fault) Judge(
        IReadOnlyDictionary<string, string> variables, string name, Func<string, bool> isRight, string wrong)
    {
        string value = AsTheSdkHasIt(variables, name);
        return (name, value.Length > 0 && !isRight(value), $"{name}: '{value}' is {wrong}");
    }

    // The SDK's own numbers where none are given; it breaks at a batch that its queue cannot hold.
    private static (string Variable, bool IsWrong, string Fault) JudgeBatch(IReadOnlyDictionary<string, string> variables, string queue)
    {
        (string most, string batch) = ($"{queue}_MAX_QUEUE_SIZE", $"{queue}_MAX_EXPORT_BATCH_SIZE");
        return (most, NumberOf(variables, batch, 512) > NumberOf(variables, most, 2048), $"{most} is below {batch}, which is 512 unless it is given");
    }

    private static int NumberOf(IReadOnlyDictionary<string, string> variables, string name, int unlessGiven) =>
        int.TryParse(AsTheSdkHasIt(variables, name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : unlessGiven;

    private static bool IsOneOf(string[] words, string value) => words.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool IsUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https");

    // Read as the SDK does: unescaped as a whole, and a comma may end it.
    private static bool ArePairs(string value)
    {
        string plain = Uri.UnescapeDataString(value);
        return value.Length == 0
            || (plain.EndsWith(',') ? plain[..^1] : plain).Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);
    }

    private static bool IsRatio(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double ratio) && ratio is >= 0 and <= 1;

    private static bool IsNumber(string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least;

    // Blanks alone are nothing to it, and beside a value they are a part of that, which it then cannot read.
    private static string AsTheSdkHasIt(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.GetValueOrDefault(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : "";

    private static string Given(IReadOnlyDictionary<string, string> variables, string name) => variables.GetValueOrDefault(name, "").Trim();
}
