using System.Globalization;
using System.Text;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>Fills a template of URLs: <c>$RepresentationID$</c>, <c>$Bandwidth$</c>, <c>$Number%05d$</c>, <c>$Time$</c>, <c>$$</c>.</summary>
internal static class DashTemplate
{
    private const int Widest = 20;

    public static string Fill(string template, DashRepresentation representation, long number, long time, int line)
    {
        var filled = new StringBuilder();
        var at = 0;
        while (template.IndexOf('$', at) is var open and >= 0)
        {
            var close = template.IndexOf('$', open + 1);
            if (close < 0)
            {
                throw new ManifestException("a $ of a template has no other", line);
            }

            filled.Append(template, at, open - at).Append(Value(template[(open + 1)..close], representation, number, time, line));
            at = close + 1;
            if (filled.Length > ManifestBounds.Text)
            {
                throw new ManifestException("a template grows too long", line);
            }
        }

        return filled.Append(template, at, template.Length - at).ToString();
    }

    private static string Value(string identifier, DashRepresentation representation, long number, long time, int line)
    {
        var percent = identifier.IndexOf('%', StringComparison.Ordinal);
        var width = percent < 0 ? 1 : Width(identifier[(percent + 1)..], line);
        return (percent < 0 ? identifier : identifier[..percent]) switch
        {
            "" => "$",
            "RepresentationID" => representation.Id,
            "Number" => number.ToString($"D{width}", CultureInfo.InvariantCulture),
            "Time" => time.ToString($"D{width}", CultureInfo.InvariantCulture),
            "Bandwidth" => (representation.Bandwidth ?? 0).ToString($"D{width}", CultureInfo.InvariantCulture),
            _ => throw new ManifestException("a template has an identifier that is not known", line),
        };
    }

    private static int Width(string format, int line) =>
        format.Length is > 1 and < 12 && format[0] == '0' && format[^1] is 'd' or 'i' or 'u' && int.TryParse(format.AsSpan(0, format.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width <= Widest
            ? Math.Max(1, width)
            : throw new ManifestException($"a width of a template is none, or beyond {Widest}", line);
}
