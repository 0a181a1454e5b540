using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key create</c>.</summary>
internal static class CreateKey
{
    private const string Example = "memtrace key create --org org_0123456789abcdef01234567 --name ingest --permissions read,write";

    private const string DefaultPermissions = "read,write";

    public static Verb Build(Terminal terminal)
    {
        var organization = Flags.Text("--org", "org_id", "the organization the key is for (required)");
        var name = Flags.Text("--name", "name", "a name for the key (required)");
        var permissions = Flags.Text("--permissions", "list", "comma list of read, write, admin (default read,write)");
        return new Verb("create", "Issue a key and show it once", Example, RunAsync) { organization, name, permissions };

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (string.IsNullOrEmpty(line.GetValue(organization)))
            {
                return Outcome.WrongUsage("--org is required");
            }

            if (string.IsNullOrWhiteSpace(line.GetValue(name)))
            {
                return Outcome.WrongUsage("--name is required");
            }

            string list = line.GetValue(permissions) ?? DefaultPermissions;
            return !KeyPermissionsText.TryParse(list, out KeyPermissions parsed, out string unknown)
                ? Outcome.WrongUsage($"unknown permission: '{unknown}' (use read, write, admin)")
                : await StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    store => IssueAsync(store, line.GetValue(organization)!, line.GetValue(name)!, parsed, cancellationToken),
                    cancellationToken);
        }
    }

    private static async Task<Outcome> IssueAsync(
        OpenedStore store, string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken)
    {
        Answer<IssuedKey> answer = await store.Registry.IssueKeyAsync(organizationId, name, permissions, cancellationToken);
        if (answer.Value is not { } issued)
        {
            return Outcome.Refused(answer.Problem!);
        }

        var view = IssuedKeyView.Of(issued);
        string text = $"""
            API key created (shown only once — save it now):
            {view.Key}
            """;
        return Outcome.Done(text, view, CliJson.Readable.IssuedKeyView);
    }
}
