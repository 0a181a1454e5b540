using System.Data.Common;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// What answered is another store than the one this program began with. It knows none of the keys that are served, so it counts as the
/// store being away: a key that it does not know is no key to throw away.
/// </summary>
internal sealed class OtherStoreException() : DbException("another store");
