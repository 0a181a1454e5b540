using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Memtrace.Proxy.Core.Registry;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// The pools of one database. What requests wait for has a pool of its own and little patience, so that it never waits behind an
/// operator's work.
/// </summary>
internal sealed class PostgresConnections : IDisposable
{
    private const int TierPool = 24;
    private const int GeneralPool = 12;

    // Seconds. What a request waits for answers within them or counts as an outage.
    private const int TierPatience = 1;
    private const int TierConnect = 2;

    // Longer than a lock is waited for, so that whoever waits in vain is told of the lock.
    private const int GeneralPatience = 15;
    private const int GeneralConnect = 5;

    private const int PatientPatience = 600;

    // Where many start at one moment, the server is slow to let them in.
    private const int StartConnect = 15;

    // Who makes tables has just been answered: the server is there, and as many others as wait for it are ahead.
    private const int AlteringConnect = 60;

    private const string AskStandby = "SELECT pg_is_in_recovery()";

    private const int ProbeAfterSeconds = 10;
    private const int ProbeEverySeconds = 5;

    private readonly PostgresAddress _address;
    private readonly ServedStore _served;

    /// <exception cref="RegistryException">A file that the address names cannot be used.</exception>
    public PostgresConnections(PostgresAddress address, ServedStore served)
    {
        _address = address;
        _served = served;
        Check(address.Options);
        int wished = address.Options.ConnectTimeout ?? GeneralConnect;
        Tier = Build(Told(TierPool, TierPatience, Math.Min(TierConnect, wished)));
        General = Build(Told(GeneralPool, GeneralPatience, wished));
        Apart = Build(Unpooled(TierPatience, Math.Min(GeneralConnect, wished), ProbeAfterSeconds));
        Patient = Build(Unpooled(PatientPatience, address.Options.ConnectTimeout ?? StartConnect, 0));
        Altering = Build(Unpooled(PatientPatience, AlteringConnect, 0));
    }

    /// <summary>For work on the way of a request, and for what every node does all the time.</summary>
    public NpgsqlDataSource Tier { get; }

    /// <summary>For everything else.</summary>
    public NpgsqlDataSource General { get; }

    /// <summary>Connections in no pool that notice, while nobody asks them anything, that the server is gone.</summary>
    public NpgsqlDataSource Apart { get; }

    /// <summary>Connections in no pool for statements that take their time.</summary>
    public NpgsqlDataSource Patient { get; }

    /// <summary>Connections in no pool that are waited for as long as for the lock behind them.</summary>
    public NpgsqlDataSource Altering { get; }

    /// <summary>Closes the pooled connections: the next ones are made anew.</summary>
    public void Forget()
    {
        Tier.Clear();
        General.Clear();
    }

    public void Dispose()
    {
        Tier.Dispose();
        General.Dispose();
        Apart.Dispose();
        Patient.Dispose();
        Altering.Dispose();
    }

    // Read here, so that a wrong one is told of as such and not as a server that does not answer.
    private static void Check(PostgresOptionsText options)
    {
        Check("sslrootcert", options.RootCertificate, path => new X509Certificate2Collection().ImportFromPemFile(path));
        Check("sslcert", options.Certificate, path => X509Certificate2.CreateFromPemFile(path, options.Key).Dispose());
    }

    private static void Check(string option, string? path, Action<string> read)
    {
        try
        {
            if (path is not null)
            {
                read(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new RegistryException($"cannot open the store: the file that {option} names cannot be read or holds nothing of the kind in PEM", failure);
        }
    }

    private NpgsqlConnectionStringBuilder Unpooled(int patience, int connect, int probeAfter)
    {
        NpgsqlConnectionStringBuilder told = Told(GeneralPool, patience, connect);
        told.Pooling = false;
        told.KeepAlive = probeAfter;
        return told;
    }

    private NpgsqlConnectionStringBuilder Told(int pool, int patience, int connect)
    {
        NpgsqlConnectionStringBuilder told = _address.ToConnectionString();
        told.MaxPoolSize = pool;
        told.CommandTimeout = patience;
        told.Timeout = connect;
        // A server that does not answer does not answer a cancellation either.
        told.CancellationTimeout = -1;
        told.TcpKeepAlive = true;
        told.TcpKeepAliveTime = ProbeAfterSeconds;
        told.TcpKeepAliveInterval = ProbeEverySeconds;
        // Nothing here leaves a session other than it found it, and transactions are none of the surroundings'.
        told.NoResetOnClose = true;
        told.Enlist = false;
        told.IncludeErrorDetail = false;
        told.GssEncryptionMode = GssEncryptionMode.Disable;
        told.HostRecheckSeconds = 1;
        return told;
    }

    // Only a server that is no standby will do, be it the only one: a standby may not know yet what was revoked. One that is none
    // becomes none while a connection to it lasts, and a connection to a database ends before that is dropped.
    private NpgsqlDataSource Build(NpgsqlConnectionStringBuilder told)
    {
        var builder = new NpgsqlDataSourceBuilder(told.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Examine, connection => Task.Run(() => Examine(connection)));
        return _address.Hosts.Length == 1 && _address.Options.Target is null
            ? builder.Build()
            : builder.BuildMultiHost().WithTargetSession(_address.Options.Target ?? TargetSessionAttributes.Primary);
    }

    private void Examine(NpgsqlConnection connection)
    {
        using (var ask = new NpgsqlCommand(AskStandby, connection))
        {
            if (ask.ExecuteScalar() is not false)
            {
                throw new StandbyException();
            }
        }

        if (_served.IsKnown)
        {
            _served.Examine(connection);
        }
    }
}
