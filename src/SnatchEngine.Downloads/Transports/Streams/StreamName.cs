using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>What a stream's file is called when nobody named it: as its manifest, with the ending of what it holds.</summary>
internal static class StreamName
{
    private static readonly string[] s_manifests = [".m3u8", ".m3u", ".mpd"];

    public static bool IsOfStream(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? url.AsSpan() : url.AsSpan(0, end);
        foreach (var ending in s_manifests)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public static string Of(StreamContext context, StreamVariant variant, StreamWindow window)
    {
        var manifest = context.Sources[0].Address;
        var last = Uri.UnescapeDataString(StreamPiece.NameOf(manifest));
        var stem = context.Choice.Stem ?? (s_manifests.Any(e => last.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ? Path.GetFileNameWithoutExtension(last) : last);
        stem = stem.Length == 0 ? "stream" : stem;
        var ending = window.Container ?? variant.Container ?? (variant.Kind == MediaKind.Audio ? "m4a" : "mp4");
        return SafeName.From($"{stem}.{ending}", manifest.AbsoluteUri, context.Engine.Options.AllowLaunchers);
    }
}
