namespace SnatchEngine.Downloads.Transports.Streams.Fragments;

/// <summary>What a decoder must know of a track before its first sample, without what may differ though the samples go on alike: bit rates, buffers, names.</summary>
internal static class SampleEncoding
{
    private const int VisualFields = 78;
    private const int SoundFields = 28;

    private static readonly string[] s_configurations = ["avcC", "hvcC", "vvcC", "av1C", "vpcC", "dOps", "dfLa", "dac3", "dec3", "dac4", "alac"];
    private static readonly string[] s_inBand = ["avc3", "hev1", "vvi1", "dvhe"];

    /// <summary>Of the sample descriptions of a track.</summary>
    /// <param name="bytes">The initialization.</param>
    /// <param name="samples">Its box of sample descriptions.</param>
    /// <param name="handler">The kind of the track.</param>
    public static byte[] Of(ReadOnlySpan<byte> bytes, Box samples, uint handler)
    {
        using var told = new MemoryStream();
        for (var at = samples.Body + 8; Box.TryRead(bytes, at, samples.End, out var entry); at = entry.End)
        {
            Write(told, bytes, entry, handler);
        }

        return told.ToArray();
    }

    private static void Write(MemoryStream told, ReadOnlySpan<byte> bytes, Box entry, uint handler)
    {
        told.Write(bytes[(entry.Body - 4)..entry.Body]);
        var format = System.Text.Encoding.Latin1.GetString(bytes.Slice(entry.Body - 4, 4));
        var (isPicture, isSound) = (handler == Box.Named("vide"u8), handler == Box.Named("soun"u8));
        if (!isPicture && !isSound)
        {
            told.Write(bytes[entry.Body..entry.End]);
            return;
        }

        // Sizes of the picture; channels and sampling of the sound.
        told.Write(isPicture ? bytes.Slice(entry.Body + 24, 4) : bytes.Slice(entry.Body + 16, 12));
        if (Array.IndexOf(s_inBand, format) >= 0)
        {
            return;
        }

        for (var at = entry.Body + (isPicture ? VisualFields : SoundFields); Box.TryRead(bytes, at, entry.End, out var box); at = box.End)
        {
            var name = System.Text.Encoding.Latin1.GetString(bytes.Slice(box.Body - 4, 4));
            if (name == "esds")
            {
                told.Write(DecoderOf(bytes[(box.Body + 4)..box.End]));
            }
            else if (Array.IndexOf(s_configurations, name) >= 0)
            {
                told.Write(bytes[(box.Body - 4)..box.End]);
            }
        }
    }

    /// <summary>What an elementary stream descriptor says to the decoder, without its bit rates; all of it when it is built otherwise.</summary>
    private static ReadOnlySpan<byte> DecoderOf(ReadOnlySpan<byte> descriptor)
    {
        var whole = descriptor;
        if (!TryOpen(ref descriptor, 3) || descriptor.Length < 3)
        {
            return whole;
        }

        var flags = descriptor[2];
        var skip = 3 + ((flags & 0x80) != 0 ? 2 : 0) + ((flags & 0x20) != 0 ? 2 : 0);
        if ((flags & 0x40) != 0 || descriptor.Length < skip)
        {
            return whole;
        }

        descriptor = descriptor[skip..];
        const int rates = 13;
        return TryOpen(ref descriptor, 4) && descriptor.Length >= rates ? descriptor[rates..] : whole;
    }

    private static bool TryOpen(ref ReadOnlySpan<byte> bytes, byte tag)
    {
        if (bytes.Length < 2 || bytes[0] != tag)
        {
            return false;
        }

        var (length, at) = (0, 1);
        while (at < bytes.Length && at < 5)
        {
            var octet = bytes[at++];
            length = (length << 7) | (octet & 0x7F);
            if ((octet & 0x80) == 0)
            {
                break;
            }
        }

        if (length > bytes.Length - at)
        {
            return false;
        }

        bytes = bytes.Slice(at, length);
        return true;
    }
}
