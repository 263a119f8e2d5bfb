using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace SnatchEngine.TestKit.Files;

/// <summary>One version of a served file.</summary>
internal sealed record Entity(IContent Content, string? ETag, DateTimeOffset? LastModified)
{
    private static readonly ConditionalWeakTable<IContent, FixedBytes> Zipped = [];

    public string? LastModifiedText => LastModified?.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    public List<(string Name, string Value)> Validators()
    {
        List<(string Name, string Value)> lines = [];
        if (ETag is not null) lines.Add(("ETag", ETag));
        if (LastModifiedText is { } date) lines.Add(("Last-Modified", date));
        return lines;
    }

    /// <summary>Whether the request's conditions make a 304 of it.</summary>
    public bool IsUnchangedFor(Exchange exchange)
    {
        if (exchange.Header("If-None-Match") is { } known)
        {
            return known.Trim() == "*" || (ETag is not null && known.Split(',').Any(tag => Opaque(tag) == Opaque(ETag)));
        }

        return LastModified is { } date
            && DateTimeOffset.TryParse(exchange.Header("If-Modified-Since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            && date <= since;
    }

    /// <summary>Whether an If-Range is about this version; a weak tag never is.</summary>
    public bool Holds(string ifRange) =>
        ifRange.StartsWith('"') ? ifRange == ETag : !ifRange.StartsWith("W/", StringComparison.Ordinal) && ifRange == LastModifiedText;

    public Entity Compressed() => this with { Content = Zipped.GetValue(Content, Zip) };

    private static string Opaque(string tag) => tag.Trim().StartsWith("W/", StringComparison.Ordinal) ? tag.Trim()[2..] : tag.Trim();

    private static FixedBytes Zip(IContent content)
    {
        var plain = new byte[checked((int)content.Length)];
        content.Fill(0, plain);
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(plain);
        return new(zipped.ToArray());
    }
}
