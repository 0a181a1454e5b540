using System.CommandLine;
using Memtrace.Cli.ArcOperator;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

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
                ? await StoreDoor.UseAsync(
                    terminal,
                    StoreUse.Probe,
                    store => RotateAsync(store, line.GetRequiredValue(id), wish!, cancellationToken),
                    cancellationToken)
                : Outcome.WrongUsage(fault);
    }

    private static async Task<Outcome> RotateAsync(
        OpenedStore store, string organizationId, RotationWish wish, CancellationToken cancellationToken)
    {
        await using HeldClaim? claim = await HeldClaim.OfCredentialAsync(store.Claims, organizationId, store.Time, cancellationToken);
        if (claim is null)
        {
            return Outcome.Refused($"the credential of {organizationId} is being rotated at this moment; try again when that has ended");
        }

        // Read under the claim: what is presented now is what the next rotation has to end.
        Answer<ArcBinding> found = await store.Registry.FindArcAsync(organizationId, cancellationToken);
        return found.Value is not { } binding ? Outcome.Refused(found.Problem!)
            : wish.Admin is { } admin ? await new TokenRotation(store, claim, binding, wish).RotateAsync(admin, cancellationToken)
            : await PresentAsync(store, binding, wish, cancellationToken);
    }

    private static async Task<Outcome> PresentAsync(
        OpenedStore store, ArcBinding binding, RotationWish wish, CancellationToken cancellationToken)
    {
        ArcCredential fresh = wish.Credential!;
        if (await store.Probe.FindFaultAsync(binding.Instance.Urls, fresh, cancellationToken) is { } fault)
        {
            return Outcome.Refused(fault.Text);
        }

        Answer<CredentialSwitch> answer = await store.Registry.SwitchCredentialAsync(binding.OrganizationId, fresh, cancellationToken);
        return answer.Value is { } made
            ? Done(made, null, await store.ConfirmAsync(wish.Patience, cancellationToken))
            : Outcome.Refused(answer.Problem!);
    }

    /// <summary>How a rotation that was done is told.</summary>
    internal static Outcome Done(CredentialSwitch made, bool? isFormerRevoked, ConfirmedChange confirmed, string? note = null)
    {
        var view = new CredentialRotatedView(
            made.OrganizationId,
            made.Urls[0].Text,
            [.. made.Urls.Select(url => url.Text)],
            CredentialMask.Of(made.Presented),
            isFormerRevoked,
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        string?[] notes = [confirmed.Note, note];
        string joined = string.Join("; ", notes.OfType<string>());
        return Outcome.Done($"Credential rotated for {made.OrganizationId}", view, CliJson.Readable.CredentialRotatedView) with
        {
            Note = joined.Length == 0 ? null : joined,
        };
    }
}
