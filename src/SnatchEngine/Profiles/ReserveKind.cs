using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>A rate or a share of the line, as a <see cref="LineReserve"/>.</summary>
internal sealed class ReserveKind : ScalarKind
{
    private const double Most = 0.95;

    /// <inheritdoc/>
    public override string Accepts => "a rate such as 2MiB/s or a percentage such as 20%";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        if (text.Value.TrimEnd().EndsWith('%'))
        {
            if (Read.Percent.Parse(text, out var share) is { } misfit)
            {
                return misfit;
            }

            if (share is > Most)
            {
                return new(ProblemCode.OutOfRange, "at most 95%");
            }

            value = new LineReserve((double)share!);
            return null;
        }

        if (Read.Rate.Parse(text, out var rate) is { } wrong)
        {
            return wrong;
        }

        if (rate is ByteRate { BytesPerSecond: 0 })
        {
            return new(ProblemCode.OutOfRange, "more than 0; none leaves nothing");
        }

        value = new LineReserve((ByteRate)rate!);
        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is LineReserve { Rate: { } rate } ? Read.Rate.Show(rate) : Read.Percent.Show(((LineReserve)value!).Share);

    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.NumberOrText(json);
}
