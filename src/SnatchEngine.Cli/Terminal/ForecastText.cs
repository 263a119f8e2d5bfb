using System.Globalization;
using System.Text.Json;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Cli.Terminal;

/// <summary>What is still to come of a run, in words and for programs.</summary>
internal static class ForecastText
{
    /// <summary>As a clock shows it: <c>3:20</c>, <c>1:03:20</c>.</summary>
    public static string Clock(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{left.Minutes}:{left.Seconds:00}");

    /// <summary><c>all in 3:20 ±18%</c>; null while more than one download is to come and too little is known.</summary>
    public static string? Short(QueueForecast? forecast) =>
        forecast is { Left: { } left } && forecast.Waiting + forecast.Active > 1 ? $"all in {Clock(left)}{Error(forecast)}" : null;

    /// <summary>The object <c>queue</c> of a JSON line; nothing when nothing is known of the run.</summary>
    public static void Write(Utf8JsonWriter json, QueueForecast? forecast)
    {
        if (forecast is null)
        {
            return;
        }

        json.WriteStartObject("queue");
        json.WriteNumber("waiting", forecast.Waiting);
        json.WriteNumber("active", forecast.Active);
        Write(json, "eta", forecast.Left?.TotalSeconds);
        Write(json, "error", forecast.Error);
        json.WriteEndObject();
    }

    /// <summary>A number with three digits after the point, or null.</summary>
    public static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known && double.IsFinite(known))
        {
            json.WriteNumber(name, Math.Round(known, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Error(QueueForecast forecast) =>
        forecast.Error is { } error ? string.Create(CultureInfo.InvariantCulture, $" ±{Math.Min(999, Math.Round(error * 100)):0}%") : "";
}
