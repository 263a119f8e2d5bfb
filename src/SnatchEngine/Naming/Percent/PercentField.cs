using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>A field of a template in yt-dlp's words.</summary>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Conversion">How it is written.</param>
internal sealed record PercentField(int Column, FieldSource Source, Conversion Conversion) : NamePart(Column)
{
    public override void AddTo(List<NamePiece> pieces, NameFields fields)
    {
        var (value, from) = Source.Find(fields);
        var conversion = Conversion.Type == 's' && value is BigInteger && fields.WidthOf(from.Path.LastKey) is { } width
            ? new Conversion("0", width, null, 'd')
            : Conversion;
        pieces.Add(new NamePiece(conversion.Write(value, Source.Missing ?? FieldSource.Unknown), IsLiteral: false));
    }
}
