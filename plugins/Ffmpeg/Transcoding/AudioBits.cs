using System.Globalization;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Bit rates of sound as people write them: <c>192k</c>, <c>192K</c>, <c>192</c>, <c>192000</c>.</summary>
internal static class AudioBits
{
    /// <summary>Reads one.</summary>
    /// <returns>Bits per second, 8,000 to 640,000; null when it is none.</returns>
    public static long? Parse(string text)
    {
        var number = text.Trim().TrimEnd('k', 'K');
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        var bits = number.Length < text.Trim().Length || amount < 8_000 ? amount * 1000 : amount;
        return bits is >= 8_000 and <= 640_000 ? (long)bits : null;
    }
}
