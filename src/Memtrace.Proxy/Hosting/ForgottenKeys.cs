using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// Keys that end with the process. YARP brings them along for cookies that are never made here; left to itself ASP.NET Core writes a
/// file of them into the home of whoever runs the node.
/// </summary>
internal sealed class ForgottenKeys : IXmlRepository
{
    private ImmutableList<XElement> _keys = [];

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => _keys;

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => ImmutableInterlocked.Update(ref _keys, keys => keys.Add(element));
}
