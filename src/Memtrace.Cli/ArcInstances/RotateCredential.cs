using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.ArcInstances;

/// <summary><c>memtrace org rotate-credential &lt;org_id&gt;</c>.</summary>
internal static class RotateCredential
{
    private const string Example = """
        memtrace org rotate-credential org_0123456789abcdef01234567 --api-key-stdin < new-arc.key
        memtrace org rotate-credential org_0123456789abcdef01234567 --arc-admin-key-stdin < arc-admin.key
        """;

    public static Verb Build(Terminal terminal)
    {
        var id = Flags.Word("org_id");
        var flags = new RotationFlags();
        var verb = new Verb(
            "rotate-credential", "Change what an organization presents to its Arc, without a refused request", Example, RunAsync) { id };
        flags.AddTo(verb);
        return verb;

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) =>
            flags.TryRead(line, terminal.Input, out RotationWish? wish, out string fault)
                ? await PlaceDoor.UseAsync(
                    terminal,
                    StoreUse.Probe,
                    place => RotateAsync(place, line.GetRequiredValue(id), wish!, cancellationToken),
                    cancellationToken)
                : Outcome.WrongUsage(fault);
    }

    private static async Task<Outcome> RotateAsync(
        IOperatorPlace place, string organizationId, RotationWish wish, CancellationToken cancellationToken)
    {
        Told<CredentialRotatedView> told = await place.Tenancy.RotateCredentialAsync(organizationId, wish, cancellationToken);
        Outcome outcome = told.Value is { } view
            ? Outcome.Done($"Credential rotated for {view.OrgId}", view, CliJson.Readable.CredentialRotatedView)
            : Outcome.Refused(told.Problem!.Text);
        return outcome with { Note = told.Note };
    }
}
