using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do, under terms of their own: whose name the audit log has, whether it is a trial, what must not have changed.</summary>
public interface IRegistries
{
    /// <summary>Organizations, keys, Arcs and tenants: every mutation checks and keeps the terms within its own transaction.</summary>
    IRegistry Under(RegistryTerms terms);

    /// <summary>Bans under these terms; they have no version to expect.</summary>
    IBans BansUnder(RegistryTerms terms);

    /// <summary>Nodes under these terms; they have no version to expect.</summary>
    INodes NodesUnder(RegistryTerms terms);

    /// <summary>Tokens of the admin API under these terms; they have no version to expect.</summary>
    IAdminTokens TokensUnder(RegistryTerms terms);

    /// <summary>The rotation of the master key under these terms; there is no trial of it.</summary>
    IMasterRotation RotationUnder(RegistryTerms terms);
}
