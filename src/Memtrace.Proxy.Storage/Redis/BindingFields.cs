using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// A binding as the fields that are sealed, its opened credential among them. Whoever adds a field to a binding adds it here and
/// raises <see cref="Version"/>: nodes of two versions then miss each other's values.
/// </summary>
internal static class BindingFields
{
    public const byte Version = 1;

    public static void Write(ref BindingWriter writer, ReadBinding read)
    {
        TenantBinding binding = read.Binding;
        writer.Instant(read.ReadAt);
        writer.Number(binding.AsOf);
        writer.Number(binding.AsOfNonce);
        writer.Text(binding.Organization.Id);
        writer.Text(binding.Organization.Name);
        writer.Flag(binding.Organization.Live);
        WriteKey(ref writer, binding.Key);
        writer.Small((byte)binding.ArcState);
        if (binding.Arc is { } arc)
        {
            WriteArc(ref writer, arc);
        }
    }

    /// <summary>Null when the fields are not those of a binding.</summary>
    public static ReadBinding? Read(ReadOnlySpan<byte> fields)
    {
        var reader = new BindingReader(fields);
        DateTimeOffset readAt = reader.Instant();
        (long asOf, long nonce) = (reader.Number(), reader.Number());
        var organization = new OrganizationFacts(reader.Text(), reader.Text(), reader.Flag());
        ApiKeyFacts key = ReadKey(ref reader);
        var state = (ArcState)reader.Small();
        ArcInstance? arc = state == ArcState.Bound ? ReadArc(ref reader) : null;
        bool isSound = reader.IsWhole && Enum.IsDefined(state) && (state == ArcState.Bound) == arc is not null;
        return isSound
            ? new ReadBinding(new TenantBinding(organization, key, state, arc, asOf) { AsOfNonce = nonce, ReadFrom = BindingTier.Redis }, readAt)
            : null;
    }

    private static void WriteKey(ref BindingWriter writer, ApiKeyFacts key)
    {
        writer.Number(key.Id);
        writer.Text(key.Name);
        writer.Number((long)key.Permissions);
        writer.Flag(key.Enabled);
        writer.InstantOrNull(key.ExpiresAt);
        writer.InstantOrNull(key.GraceUntil);
        writer.Text(key.AllowedNetworks.Format());
    }

    private static ApiKeyFacts ReadKey(ref BindingReader reader) => new(
        reader.Number(),
        reader.Text(),
        (KeyPermissions)reader.Number(),
        reader.Flag(),
        reader.InstantOrNull(),
        reader.InstantOrNull(),
        AllowedNetworks.FromText(reader.Text()));

    private static void WriteArc(ref BindingWriter writer, ArcInstance arc)
    {
        writer.Text(arc.Id);
        writer.Count(arc.Urls.Length);
        foreach (ArcUrl url in arc.Urls)
        {
            writer.Text(url.Text);
        }

        writer.Text(arc.Credential.Reveal());
        writer.Text(arc.Database.Text);
        writer.Text(arc.Measurement.Text);
        writer.Flag(arc.Dedicated);
    }

    private static ArcInstance? ReadArc(ref BindingReader reader)
    {
        string id = reader.Text();
        int count = reader.Count();
        ImmutableArray<ArcUrl>.Builder urls = ImmutableArray.CreateBuilder<ArcUrl>(count);
        for (int i = 0; i < count && ArcUrl.TryParse(reader.Text(), out ArcUrl url, out _); i++)
        {
            urls.Add(url);
        }

        var credential = new ArcCredential(reader.Text());
        bool isSound = DatabaseName.TryParse(reader.Text(), out DatabaseName database)
            & MeasurementName.TryParse(reader.Text(), out MeasurementName measurement);
        bool dedicated = reader.Flag();
        return isSound && count > 0 && urls.Count == count
            ? new ArcInstance(id, urls.ToImmutable(), credential, database, measurement, dedicated)
            : null;
    }
}
