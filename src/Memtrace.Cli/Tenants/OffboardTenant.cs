using System.CommandLine;
using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Tenants;

/// <summary><c>memtrace tenant offboard &lt;org_id&gt;</c>.</summary>
internal static class OffboardTenant
{
    private const string Example = """
        memtrace tenant offboard org_0123456789abcdef01234567 --retain 90d --arc-admin-key-stdin < arc-admin.key
        """;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var retain = Flags.Text("--retain", "time", "how long its rows are kept before they are removed (default 30d)");
        var admin = new ArcAdminFlags("the organization's token is revoked there");
        var wait = ConfirmationWait.Flag();
        var verb = new Verb(
            "offboard", "Delete an organization, and revoke its token at its Arc; its rows there are not touched", Example, RunAsync)
        {
            id, retain, wait,
        };
        admin.AddTo(verb);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            TimeSpan kept = Defaults.Retention;
            string fault = "";
            if ((line.GetValue(retain) is { } text && !Duration.TryRead("--retain", text, Duration.Longest, out kept, out fault))
                || !ConfirmationWait.TryRead(line, wait, out TimeSpan patience, out fault)
                || !admin.TryRead(line, terminal.Input, out ArcCredential? key, out fault))
            {
                return Outcome.WrongUsage(fault);
            }

            string organizationId = line.GetRequiredValue(id);
            return await PlaceDoor.UseAsync(
                terminal,
                key is null ? StoreUse.Registry : StoreUse.Probe,
                place => OffboardAsync(place, organizationId, new OffboardingWish(kept, key, patience), cancellationToken),
                cancellationToken);
        }
    }

    private static async Task<Outcome> OffboardAsync(
        IOperatorPlace place, string organizationId, OffboardingWish wish, CancellationToken cancellationToken)
    {
        Told<TenantOffboardedView> told = await place.Tenancy.OffboardAsync(organizationId, wish, cancellationToken);
        return told.Value is { } view
            ? Outcome.Done($"Tenant {view.OrgId} offboarded", view, CliJson.Readable.TenantOffboardedView) with { Note = told.Note }
            : Outcome.Refused(told.Problem!.Text);
    }
}
