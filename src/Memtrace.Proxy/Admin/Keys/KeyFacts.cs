using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Admin.Keys;

/// <summary>What a body says of a key, read; what it does not say is null.</summary>
internal sealed record KeyFacts(KeyPermissions? Permissions, TimeSpan? ExpiresIn, AllowedNetworks? AllowedNetworks)
{
    /// <summary>Reads the members that describe a key; false and the refusal when one is malformed.</summary>
    public static bool TryRead(
        IReadOnlyList<string>? permissions, string? expiresIn, IReadOnlyList<string>? networks, out KeyFacts facts, out AdminAnswer no)
    {
        facts = new KeyFacts(null, null, null);
        no = null!;
        if (permissions is not null)
        {
            if (!KeyPermissionsText.TryParse(string.Join(',', permissions), out KeyPermissions granted, out string unknown))
            {
                no = AdminAnswer.Malformed($"member 'permissions' holds '{unknown}': use read, write, admin");
                return false;
            }

            facts = facts with { Permissions = granted };
        }

        if (expiresIn is not null)
        {
            if (!AdminRequest.TryReadDuration("expires_in", expiresIn, default, DurationText.Longest, out TimeSpan life, out no))
            {
                return false;
            }

            if (life == TimeSpan.Zero)
            {
                no = AdminAnswer.Malformed("expires_in is at least 1s");
                return false;
            }

            facts = facts with { ExpiresIn = life };
        }

        return TryReadNetworks(networks, ref facts, ref no);
    }

    private static bool TryReadNetworks(IReadOnlyList<string>? networks, ref KeyFacts facts, ref AdminAnswer no)
    {
        if (networks is null)
        {
            return true;
        }

        if (!Core.Keys.AllowedNetworks.TryParse(string.Join(',', networks), out AllowedNetworks allowed, out string wrong))
        {
            no = AdminAnswer.Malformed(
                wrong.Length > 0
                    ? $"member 'allow_cidr' holds '{wrong}': use a network as 10.0.0.0/8 or 2001:db8::/32, or an address"
                    : $"member 'allow_cidr' holds 1 to {Core.Keys.AllowedNetworks.Most} networks");
            return false;
        }

        facts = facts with { AllowedNetworks = allowed };
        return true;
    }
}
