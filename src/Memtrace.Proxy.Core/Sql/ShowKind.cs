namespace Memtrace.Proxy.Core.Sql;

/// <summary>What a SHOW statement asks for.</summary>
public enum ShowKind
{
    /// <summary>The text is no SHOW statement.</summary>
    None,

    /// <summary>SHOW DATABASES.</summary>
    Databases,

    /// <summary>SHOW TABLES or SHOW MEASUREMENTS, of the own database.</summary>
    Tables,
}
