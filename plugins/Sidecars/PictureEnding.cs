using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Sidecars;

/// <summary>The ending of a picture, by its first bytes: a URL's name often says another.</summary>
internal static class PictureEnding
{
    /// <summary>The ending without its dot.</summary>
    public static string Of(StagedFile file)
    {
        Span<byte> head = stackalloc byte[12];
        using var stream = File.OpenRead(file.Path);
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpg"
            : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png"
            : head.StartsWith("GIF8"u8) ? "gif"
            : head.StartsWith("RIFF"u8) && head.Length == 12 && head[8..].SequenceEqual("WEBP"u8) ? "webp"
            : head.Length == 12 && head[4..].SequenceEqual("ftypavif"u8) ? "avif"
            : StagedName.Extension(file.Name) is { Length: > 0 } own ? own : "jpg";
    }
}
