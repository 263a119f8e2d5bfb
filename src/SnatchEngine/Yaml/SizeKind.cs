using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <summary>Bytes, as a <see cref="ByteSize"/>.</summary>
public sealed class SizeKind : ScalarKind
{
    internal const string Units = "units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000";

    /// <inheritdoc/>
    public override string Accepts => "a size such as 64MiB";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isSize = ByteSize.TryParse(text.Value, out var size);
        value = size;
        return isSize ? null : Measure.Misfit(text.Value, Units, unit => ByteSize.TryParse("1" + unit, out _));
    }

    /// <inheritdoc/>
    public override string Show(object? value)
    {
        var bytes = ((ByteSize)value!).Bytes;
        var (shift, unit) = bytes switch
        {
            > 0 when bytes % (1L << 40) == 0 => (40, "TiB"),
            > 0 when bytes % (1 << 30) == 0 => (30, "GiB"),
            > 0 when bytes % (1 << 20) == 0 => (20, "MiB"),
            > 0 when bytes % (1 << 10) == 0 => (10, "KiB"),
            _ => (0, ""),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.NumberOrText(json);
}
