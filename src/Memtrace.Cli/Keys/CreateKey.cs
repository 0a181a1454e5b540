using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Keys;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.Keys;

/// <summary><c>memtrace key create</c>.</summary>
internal static class CreateKey
{
    private const string Example = """
        memtrace key create --org org_0123456789abcdef01234567 --name ingest --permissions read,write
        memtrace key create --org org_0123456789abcdef01234567 --name ci --expires-in 90d --allow-cidr 10.0.0.0/8,2001:db8::/32
        """;

    public static Verb Build(Terminal terminal)
    {
        var organization = Flags.Text("--org", "org_id", "the organization the key is for (required)");
        var name = Flags.Text("--name", "name", "a name for the key (required)");
        var flags = new KeyFlags("default read,write");
        var verb = new Verb("create", "Issue a key and show it once", Example, RunAsync) { organization, name };
        flags.AddTo(verb);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (line.GetValue(organization) is not { Length: > 0 } organizationId)
            {
                return Outcome.WrongUsage("--org is required");
            }

            if (string.IsNullOrWhiteSpace(line.GetValue(name)))
            {
                return Outcome.WrongUsage("--name is required");
            }

            return !flags.TryRead(line, out GivenKey given, out string fault)
                ? Outcome.WrongUsage(fault)
                : await PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Registry,
                    place => IssueAsync(terminal, place, organizationId, Complete(line.GetValue(name)!, given), cancellationToken),
                    cancellationToken);
        }
    }

    private static NewKey Complete(string name, GivenKey given) => new(name, given.Permissions ?? KeyPermissions.Read | KeyPermissions.Write)
    {
        ExpiresIn = given.ExpiresIn,
        AllowedNetworks = given.AllowedNetworks ?? AllowedNetworks.Anywhere,
    };

    private static async Task<Outcome> IssueAsync(
        Terminal terminal, IOperatorPlace place, string organizationId, NewKey key, CancellationToken cancellationToken)
    {
        Answer<IssuedKey> answer = await place.Keys.IssueKeyAsync(organizationId, key, cancellationToken);
        if (answer.Value is not { } issued)
        {
            return Outcome.Refused(answer.Problem!);
        }

        var view = IssuedKeyView.Of(issued);
        return Outcome.Done(view.Text, view, CliJson.Readable.IssuedKeyView) with
        {
            Secret = ShownOnce.Revoked(
                "the key",
                terminal,
                async opened => (await opened.Keys.RevokeKeyAsync(view.Id, CancellationToken.None)).Problem,
                $"key {view.Id}",
                $"memtrace key revoke {view.Id}"),
        };
    }
}
