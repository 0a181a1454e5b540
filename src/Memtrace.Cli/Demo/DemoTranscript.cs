using System.Globalization;
using System.Text;
using Memtrace.Cli.Development;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Demo;

/// <summary>The demo as a person reads it, ending with lines to paste.</summary>
internal static class DemoTranscript
{
    public static string Write(DemoView demo, Terminal terminal, bool servesOn)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"One development Arc at {demo.ArcUrl}, shared by two organizations;\n");
        text.Append(CultureInfo.InvariantCulture, $"the proxy in front of it at {demo.Url}.\n\n");
        foreach (DemoStep step in demo.Steps)
        {
            string mark = step.Passed ? terminal.Good("ok    ") : terminal.Bad("FAILED");
            text.Append(CultureInfo.InvariantCulture, $"  {mark}  {step.Name} ({OneLine.Of(step.Detail)})\n");
        }

        text.Append("\nKeys\n");
        foreach (DevelopmentOrganization one in demo.Organizations)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {one.Name}  {one.Key}  ({one.OrgId}, database {one.Database})\n");
        }

        text.Append("\nTry it\n");
        foreach (DevelopmentOrganization one in demo.Organizations)
        {
            AppendCalls(text, demo.Url, one);
        }

        if (servesOn)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nServing on {demo.Url} until Ctrl-C.\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void AppendCalls(StringBuilder text, string url, DevelopmentOrganization one)
    {
        string key = $"-H 'x-api-key: {one.Key}'";
        string row = $"{DemoScript.Table},writer={one.Name} text=\"hello again\"";
        string query = $$"""{"sql":"SELECT * FROM {{DemoScript.Table}}"}""";
        text.Append(CultureInfo.InvariantCulture, $"  curl -sS {url}/api/v1/write/line-protocol {key} --data-binary '{row}'\n");
        text.Append(
            CultureInfo.InvariantCulture, $"  curl -sS {url}/api/v1/query {key} -H 'content-type: application/json' -d '{query}'\n");
    }
}
