using System.Globalization;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A mark on a finished file that says which stream it is whole, so that the same wish is not fetched twice.</summary>
internal static class StreamProof
{
    private const string Attribute = "user.snatch.stream";

    /// <summary>What all pieces of a finished stream are, in one number.</summary>
    public static string Of(StreamVariant variant, StreamWindow window)
    {
        var all = Fingerprint.Of(variant.Id);
        foreach (var piece in window.Pieces)
        {
            all = (all ^ piece.Identity) * 1099511628211UL;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{window.Pieces.Count} {all:x16}");
    }

    public static void Remember(string path, string proof, long length) => DurableFile.SetXattr(path, Attribute, Stamp(path, proof, length));

    public static bool Holds(string path, string proof) =>
        File.Exists(path) && DurableFile.GetXattr(path, Attribute) == Stamp(path, proof, new FileInfo(path).Length);

    private static string Stamp(string path, string proof, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{File.GetLastWriteTimeUtc(path).Ticks} {length} {proof}");
}
