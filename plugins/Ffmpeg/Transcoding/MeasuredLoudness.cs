using System.Globalization;
using System.Text.Json;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>What the first pass measured.</summary>
/// <param name="Integrated">Loudness of the whole, in LUFS.</param>
/// <param name="TruePeak">The highest peak, in dBTP.</param>
/// <param name="Range">How far loud and quiet lie apart, in LU.</param>
/// <param name="Threshold">Below it nothing counted, in LUFS.</param>
/// <param name="Offset">By how much the second pass would miss.</param>
internal sealed record MeasuredLoudness(double Integrated, double TruePeak, double Range, double Threshold, double Offset)
{
    /// <summary>Whether there is nothing to hear.</summary>
    public bool IsSilent => !double.IsFinite(Integrated) || Integrated <= -70;

    /// <summary>Finds the measure in what ffmpeg said, where it is the last thing in braces.</summary>
    /// <returns>Null when it is not there.</returns>
    public static MeasuredLoudness? Read(string errors)
    {
        var (start, end) = (errors.LastIndexOf('{'), errors.LastIndexOf('}'));
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(errors.AsMemory(start, end - start + 1));
            var root = json.RootElement;
            return root.Text("input_i") is null ? null : new MeasuredLoudness(
                Number(root, "input_i"), Math.Clamp(Number(root, "input_tp"), -99, 99), Math.Clamp(Number(root, "input_lra"), 0, 99), Math.Clamp(Number(root, "input_thresh"), -99, 0), Math.Clamp(Number(root, "target_offset"), -99, 99));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Silence is '-inf' here, which JSON has no number for.
    private static double Number(JsonElement json, string key) =>
        double.TryParse(json.Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : double.NegativeInfinity;
}

/// <summary>The loudness that is wanted.</summary>
/// <param name="Integrated">In LUFS.</param>
/// <param name="Range">In LU; null: as it is.</param>
/// <param name="TruePeak">In dBTP.</param>
internal sealed record LoudnessTarget(double Integrated, double? Range, double TruePeak)
{
    private const double UsualRange = 11, WidestRange = 20;

    /// <summary>Whether a sound is that loud already.</summary>
    public bool IsMetBy(MeasuredLoudness measured, double tolerance) =>
        Math.Abs(measured.Integrated - Integrated) <= tolerance && measured.TruePeak <= TruePeak + tolerance && !(measured.Range > Range);

    /// <summary>Whether one gain cannot do it.</summary>
    public bool NeedsDynamics(MeasuredLoudness measured) => measured.TruePeak + Integrated - measured.Integrated > TruePeak || measured.Range > RangeFor(measured);

    /// <summary>The filter, for measuring or with what was measured.</summary>
    public string Filter(MeasuredLoudness? measured)
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"loudnorm=I={Integrated:0.##}:TP={TruePeak:0.##}:LRA={RangeFor(measured):0.##}");
        return measured is null ? wanted : string.Create(CultureInfo.InvariantCulture,
            $"{wanted}:measured_I={Math.Min(0, measured.Integrated):0.##}:measured_TP={measured.TruePeak:0.##}:measured_LRA={measured.Range:0.##}:measured_thresh={measured.Threshold:0.##}:offset={measured.Offset:0.##}:linear=true");
    }

    // A range that nobody asked to narrow must not force the dynamic mode.
    private double RangeFor(MeasuredLoudness? measured) => Range ?? Math.Min(WidestRange, Math.Max(UsualRange, Math.Ceiling((measured?.Range ?? 0) * 10) / 10));
}
