using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SnatchEngine.Downloads.Http;

/// <summary>The host and port of a URL, in the form DNS and the Host header take.</summary>
internal static class WireHost
{
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true };

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
    /// <param name="text">What stands between the login and the path.</param>
    /// <param name="host">The same in lower-case ASCII.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryParse(string text, [NotNull] out string? host)
    {
        host = "";
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.IndexOf(':', bracket + 1);
        var name = colon < 0 ? text : text[..colon];
        var port = colon < 0 ? "" : text[(colon + 1)..];
        if (name.Length == 0)
        {
            return "it has no host";
        }

        if (bracket > 0 && bracket != name.Length - 1 || name.AsSpan().IndexOfAny("\\%\"<>^`{|} @#") >= 0 && bracket < 0)
        {
            return "its host contains a character that no host has";
        }

        if (port.Contains(':', StringComparison.Ordinal))
        {
            return "an IPv6 address stands in brackets, as http://[::1]/";
        }

        if (port.Length > 0 && (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0))
        {
            return "its port is not a number from 1 to 65535";
        }

        if (!TryAscii(name, out var ascii))
        {
            return "its host is not a valid international name";
        }

        host = port.Length == 0 ? ascii : $"{ascii}:{port}";
        return null;
    }

    private static bool TryAscii(string name, out string ascii)
    {
        ascii = name.ToLowerInvariant();
        if (ascii.All(char.IsAscii))
        {
            return true;
        }

        // The runtime maps no case, width or dot when it carries no culture tables, so that 'BÜCHER' would be another host than 'bücher'.
        var mapped = string.Concat(ascii.Select(c => c switch
        {
            '。' or '｡' => '.',
            >= '！' and <= '～' => (char)(c - '！' + '!'),
            _ => c,
        }));
        try
        {
            ascii = s_idn.GetAscii(mapped.ToLowerInvariant());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
