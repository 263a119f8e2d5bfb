using System.Globalization;
using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>A field in braces.</summary>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="Paths">Asked in their order; the first that is there counts.</param>
/// <param name="Format">How its date or number is written. Null: as it is.</param>
/// <param name="Filters">What is done with the text, one after the other.</param>
internal sealed record BraceField(int Column, IReadOnlyList<FieldPath> Paths, ValueFormat? Format, IReadOnlyList<ValueFilter> Filters) : NamePart(Column)
{
    /// <summary>What stands for a value that nobody knows.</summary>
    public const string Unknown = "NA";

    public override void AddTo(List<NamePiece> pieces, NameFields fields)
    {
        object? value = null;
        foreach (var path in Paths)
        {
            value = path.Find(fields.All) is var found and not "" ? found : null;
            if (value is not null)
            {
                value = Format is not null ? Format.Write(value)
                    : value is BigInteger number && fields.WidthOf(path.LastKey) is { } width ? number.ToString($"D{width}", CultureInfo.InvariantCulture)
                    : value;
                break;
            }
        }

        foreach (var filter in Filters)
        {
            value = filter.Apply(value);
        }

        pieces.Add(new NamePiece(value is null ? Unknown : TextOf(value), IsLiteral: false));
    }

    /// <summary>The value as a person would write it.</summary>
    public static string TextOf(object value) => value switch
    {
        bool flag => flag ? "yes" : "no",
        IReadOnlyList<object?> list => string.Join(", ", list.Select(item => item is null ? "" : TextOf(item))),
        IReadOnlyDictionary<string, object?> => PythonJson.Of(value, isUnicode: true),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => PythonText.Of(value),
    };
}
