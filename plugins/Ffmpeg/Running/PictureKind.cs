namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>What a picture is, by its first bytes; its name says nothing.</summary>
internal static class PictureKind
{
    /// <summary>The demuxer that reads exactly this file, and no numbered row of files as the usual one would.</summary>
    /// <returns>Null when it is neither JPEG, PNG nor WebP.</returns>
    public static string? Demuxer(string path)
    {
        Span<byte> head = stackalloc byte[12];
        using var file = File.OpenRead(path);
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        head = head[..read];
        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg_pipe"
            : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png_pipe"
            : head.StartsWith("RIFF"u8) && head.Length == 12 && head[8..].SequenceEqual("WEBP"u8) ? "webp_pipe"
            : null;
    }
}
