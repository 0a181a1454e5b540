using System.Buffers.Text;
using System.Security.Cryptography;

namespace Memtrace.ArcDev.Access;

/// <summary>The tokens, by value. Changes hold at once: there is no cache to wait for.</summary>
internal sealed class TokenStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, AccessToken> _byValue = new(StringComparer.Ordinal);
    private long _lastId;

    public TokenStore(IEnumerable<ArcDevToken> tokens, TimeProvider time)
    {
        _time = time;
        foreach (var group in tokens.GroupBy(t => t.Value))
        {
            var permissions = group.Aggregate(ArcPermissions.None, (all, token) => all | token.Permissions);
            Add(group.Key, $"start-{_lastId + 1}", "", permissions, expiresAt: null);
        }
    }

    public IReadOnlyList<AccessToken> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byValue.Values.OrderBy(t => t.Id)];
            }
        }
    }

    public AccessToken? Find(string value)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!_byValue.TryGetValue(value, out var token) || !token.IsLive(now))
            {
                return null;
            }

            token.LastUsedAt = now;
            return token;
        }
    }

    public AccessToken? Find(long id)
    {
        lock (_gate)
        {
            return _byValue.Values.FirstOrDefault(t => t.Id == id);
        }
    }

    /// <summary>The value of a new token, or null when the name is taken.</summary>
    public string? Create(string name, string description, ArcPermissions permissions, TimeSpan? lifetime)
    {
        lock (_gate)
        {
            if (_byValue.Values.Any(t => t.Name == name))
            {
                return null;
            }

            var value = NewValue();
            Add(value, name, description, permissions, lifetime is null ? null : _time.GetUtcNow() + lifetime);
            return value;
        }
    }

    /// <summary>A new value for the token; the old one is dead from here on. Null for an unknown id.</summary>
    public string? Rotate(long id)
    {
        lock (_gate)
        {
            var (value, token) = _byValue.FirstOrDefault(p => p.Value.Id == id);
            if (token is null)
            {
                return null;
            }

            _byValue.Remove(value);
            var rotated = NewValue();
            _byValue[rotated] = token;
            return rotated;
        }
    }

    /// <summary>Changes what is given; null leaves a fact as it is.</summary>
    public void Update(AccessToken token, string? name, string? description, ArcPermissions permissions, TimeSpan? lifetime)
    {
        lock (_gate)
        {
            token.Name = name ?? token.Name;
            token.Description = description ?? token.Description;
            token.Permissions = permissions;
            token.ExpiresAt = lifetime is null ? token.ExpiresAt : _time.GetUtcNow() + lifetime;
        }
    }

    public bool Delete(long id)
    {
        lock (_gate)
        {
            var value = _byValue.FirstOrDefault(p => p.Value.Id == id).Key;
            return value is not null && _byValue.Remove(value);
        }
    }

    public static string NewValue() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "=";

    private void Add(string value, string name, string description, ArcPermissions permissions, DateTimeOffset? expiresAt) =>
        _byValue[value] = new AccessToken(++_lastId, name)
        {
            Description = description,
            Permissions = permissions,
            CreatedAt = _time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
}
