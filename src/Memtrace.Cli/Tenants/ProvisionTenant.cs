using System.CommandLine;
using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Tenants;

/// <summary><c>memtrace tenant provision &lt;name&gt;</c>.</summary>
internal static class ProvisionTenant
{
    private const string Example = """
        memtrace tenant provision acme --url http://arc:8000 --database acme --api-key-stdin < arc.key
        memtrace tenant provision acme --url http://arc:8000 --database acme --arc-admin-key-stdin < arc-admin.key
        """;

    public static Verb Build(Terminal terminal)
    {
        var name = Flags.Word("name");
        var arc = new ArcFlags();
        var admin = new ArcAdminFlags("the database and a token for the organization are made there");
        var permissions = Flags.ListOf(
            "--permissions", "comma list of read, write, admin (default read,write)", "read", "write", "admin");
        var keyName = Flags.Text("--key-name", "name", "a name for the key (default: the organization's, and a part of its id)");
        var verb = new Verb("provision", "Make an organization, its Arc binding and its key in one step", Example, RunAsync) { name };
        arc.AddTo(verb);
        admin.AddTo(verb);
        verb.Options.Add(permissions);
        verb.Options.Add(keyName);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            string fault = FindFault(line, arc, admin);
            string list = line.GetValue(permissions) ?? Defaults.Permissions;
            if (fault.Length == 0 && !KeyPermissionsText.TryParse(list, out _, out string unknown))
            {
                fault = $"unknown permission: '{unknown}' (use read, write, admin)";
            }

            if (fault.Length > 0
                || !arc.TryRead(line, terminal.Input, out ArcChange given, out fault)
                || !admin.TryRead(line, terminal.Input, out ArcCredential? key, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            _ = KeyPermissionsText.TryParse(list, out KeyPermissions parsed, out _);
            NewTenant wanted = Defaults.Complete(line.GetRequiredValue(name), given, line.GetValue(keyName), parsed);
            return await PlaceDoor.UseAsync(
                terminal,
                StoreUse.Probe,
                place => ProvisionAsync(place, wanted, key, arc.Verifies(line), cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> ProvisionAsync(
        IOperatorPlace place, NewTenant wanted, ArcCredential? admin, bool verify, CancellationToken cancellationToken)
    {
        Told<TenantView> told = await place.Tenancy.ProvisionAsync(wanted, admin, verify, cancellationToken);
        Outcome outcome = told.Value is { } view
            ? Outcome.Done(Tell(view), view, CliJson.Readable.TenantView) with { Secret = SecretOf(view) }
            : Outcome.Refused(ArcFlags.Advise(told.Problem!));
        return outcome with { Note = told.Note };
    }

    private static ShownOnce SecretOf(TenantView view) => ShownOnce.Kept(
        "the key",
        $"{view.Id} is provisioned with key {view.KeyId}, and `memtrace key rotate {view.KeyId} --grace 0s` shows another in its place");

    private static string Tell(TenantView view)
    {
        IEnumerable<string> urls = view.Urls.Select(url => $"  url:      {OneLine.Of(url)}");
        string[] lines =
        [
            "Tenant provisioned",
            $"  id:       {view.Id}",
            $"  name:     {OneLine.Of(view.Name)}",
            .. urls,
            $"  database: {view.Database}",
            "API key created (shown only once — save it now):",
            view.Key!,
        ];
        return string.Join('\n', lines);
    }

    private static string FindFault(ParseResult line, ArcFlags arc, ArcAdminFlags admin) =>
        !arc.HasUrl(line) ? "--url is required"
        : !arc.HasDatabase(line) ? "--database is required"
        : arc.HasCredential(line) && admin.IsGiven(line)
            ? "an arc api key and an arc admin key exclude each other: either the key is given, or it is made"
        : admin.IsGiven(line) && !arc.Verifies(line)
            ? "--no-verify and an arc admin key exclude each other: what is made there is tried before it is bound"
        : "";
}
