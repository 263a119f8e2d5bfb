using System.Globalization;
using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming;

/// <summary>Fields while they are gathered; what is known already stays.</summary>
internal sealed class FieldMap
{
    private readonly OrderedDictionary<string, object?> _fields = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object?> All => _fields;

    /// <summary>The value of a field; null: unknown.</summary>
    public object? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>The same fields, to be changed by themselves.</summary>
    public FieldMap Copy()
    {
        var copy = new FieldMap();
        foreach (var (name, value) in _fields)
        {
            copy._fields[name] = value;
        }

        return copy;
    }

    /// <summary>Sets a field, whatever it was.</summary>
    public void Set(string name, object? value) => _fields[name] = value;

    /// <summary>Tells a field, unless it is known.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null && this[name] is null or "")
        {
            _fields[name] = value;
        }
    }

    public void Add(string name, long? value) => Add(name, value is { } known ? (BigInteger)known : (object?)null);

    /// <summary>A number that may have a fraction.</summary>
    public void AddNumber(string name, double? value) => Add(name, Number(value));

    /// <summary>Tells a field by others of the same meaning, the first known of them.</summary>
    public void AddFrom(string name, params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
        {
            Add(name, this[other]);
        }
    }

    /// <summary>What follows from other fields, for both kinds of sources.</summary>
    public void AddDerived(DateTimeOffset now)
    {
        Add("epoch", now.ToUnixTimeSeconds());
        Add("autonumber", 1);
        Add("video_autonumber", 1);
        AddFrom("fulltitle", "title");
        AddFrom("display_id", "id");
        AddDay("upload_date", "timestamp");
        AddDay("release_date", "release_timestamp");
        AddDay("modified_date", "modified_timestamp");
        if (PythonNumber.TryRead(this["duration"], out var seconds) && PythonNumber.TryTruncate(seconds, out var whole) && whole >= 0 && whole <= int.MaxValue)
        {
            Set("duration_string", Clock((int)whole));
        }

        AddPublished("timestamp", "upload_date", "release_timestamp", "release_date");
        AddFrom("creator", "uploader", "channel", "artist", "author");
        AddFrom("source", "extractor", "extractor_key");
        AddFrom("index", "playlist_index");
        AddFrom("list", "playlist_title", "playlist", "playlist_id");
        AddFrom("count", "playlist_count", "n_entries");
        Add("host", HostOf(this["webpage_url"]) ?? HostOf(this["original_url"]) ?? HostOf(this["url"]));
        Add("quality", this["height"] is { } height ? $"{PythonText.Of(height)}p" : null);
    }

    public static object? Number(double? value) => value switch
    {
        null => null,
        { } d when d == Math.Floor(d) && Math.Abs(d) < long.MaxValue => (BigInteger)d,
        { } d => d,
    };

    public static string? HostOf(object? url) => url is string text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null;

    /// <summary>Hours, minutes and seconds as far as there are any, with dashes, as no name takes a colon.</summary>
    private static string Clock(int seconds)
    {
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}-{minutes:00}-{seconds % 60:00}")
            : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}-{seconds % 60:00}")
            : seconds.ToString(CultureInfo.InvariantCulture);
    }

    private void AddPublished(params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
        {
            Add("published", StrfTime.TryRead(this[other], out var moment) ? new DateTimeOffset(moment) : null);
        }
    }

    private void AddDay(string day, string moment)
    {
        if (this[moment] is BigInteger or double && StrfTime.TryRead(this[moment], out var at))
        {
            Add(day, at.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        }
    }
}
