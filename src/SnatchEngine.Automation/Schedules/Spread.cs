using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Spreads starts over a span, so that what is due together does not begin together: the same for a name each time, after a restart too.</summary>
internal static class Spread
{
    /// <summary>A part of a span, at least none of it and never all of it.</summary>
    public static TimeSpan Of(string name, TimeSpan span) => new((long)(Share(name) * span.Ticks));

    /// <summary>A part of a span that is another one for each instant.</summary>
    public static TimeSpan Of(string name, DateTimeOffset due, TimeSpan span) =>
        Of(name + "\n" + due.UtcTicks.ToString(CultureInfo.InvariantCulture), span);

    private static double Share(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0);
    }
}
