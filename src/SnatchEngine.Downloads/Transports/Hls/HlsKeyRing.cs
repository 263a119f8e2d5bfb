using System.Globalization;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>The keys in force: each format's last one, until it is replaced or METHOD=NONE ends them all.</summary>
internal sealed class HlsKeyRing(Uri url)
{
    private readonly Dictionary<string, HlsKey> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key that the next segment is read with: a plain one when there is one.</summary>
    public HlsKey? Current { get; private set; }

    public void Take(HlsAttributes attributes, int line)
    {
        if (attributes["METHOD"] is null or "NONE")
        {
            _keys.Clear();
        }
        else if (_keys.Count < 32)
        {
            var key = Read(url, attributes, line);
            _keys[key.Format] = key;
        }

        Current = _keys.Values.OrderBy(k => k.Protection is not null).FirstOrDefault();
    }

    public static HlsKey Read(Uri url, HlsAttributes attributes, int line)
    {
        var (method, format, uri) = (attributes.Required("METHOD"), attributes["KEYFORMAT"] ?? "identity", attributes["URI"]);
        var protection = ProtectionOf(method, format, uri ?? "");
        return new HlsKey
        {
            Method = method,
            Format = format,
            Protection = protection,
            Url = uri is null ? null : protection is null ? ManifestUrl.Resolve(url, uri, line) : WireUrl.TryResolve(url, uri, out var found) ? found : null,
            Iv = attributes["IV"] is { } iv ? Bytes(iv, line) : null,
        };
    }

    private static string? ProtectionOf(string method, string format, string uri)
    {
        if (uri.StartsWith("skd:", StringComparison.OrdinalIgnoreCase))
        {
            return Streams.Protection.FairPlay;
        }

        if (!format.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return Streams.Protection.NameOf(format);
        }

        return method is "AES-128" or "NONE" ? null : method.Length > 40 ? method[..40] : method;
    }

    private static byte[] Bytes(string text, int line)
    {
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : "";
        return digits.Length is > 0 and <= 32 && UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? BigEndian(number)
            : throw new ManifestException("an IV is no hexadecimal number of 128 bits", line);
    }

    /// <summary>A number as the 16 bytes of an IV.</summary>
    public static byte[] BigEndian(UInt128 number)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return bytes;
    }
}
