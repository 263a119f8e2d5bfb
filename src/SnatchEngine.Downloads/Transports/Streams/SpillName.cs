using System.Globalization;
using System.Text;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Names of the files where pieces wait that memory has no room for.</summary>
internal static class SpillName
{
    /// <summary>What the names begin with that belong to one part; a number and <c>.part</c> follow.</summary>
    public static string Of(string part) => string.Create(CultureInfo.InvariantCulture, $"{JournalRecord.Crc32C(Encoding.UTF8.GetBytes(part)):x8}.seg-");

    /// <summary>Removes what a killed process left; its part is locked by us, so nobody else uses them.</summary>
    public static void Sweep(string part)
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(part)!, Of(part) + "*.part"))
        {
            File.Delete(left);
        }
    }
}
