namespace Memtrace.Proxy.Admin.Organizations;

/// <summary>The body that creates an organization.</summary>
/// <param name="Name">Its name.</param>
internal sealed record NewOrganization(string? Name);
