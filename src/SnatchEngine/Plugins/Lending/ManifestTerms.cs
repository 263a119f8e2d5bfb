using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.Lending;

/// <summary>Reads what a manifest says of settings and of the site's budget.</summary>
internal static class ManifestTerms
{
    private const int MostSettings = 64;
    private const string SettingKeys = "type default choices min max description required";
    private const string BudgetKeys = "requests per burst jitter";
    private const string Name = "1 to 64 lower-case letters, digits, dots and dashes";

    /// <summary>Reads <c>settings</c>.</summary>
    public static IReadOnlyList<PluginSetting> ReadSettings(ref ManifestText json)
    {
        List<PluginSetting> settings = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var more = json.IsObject("settings"); more && json.NextKey(seen, null, out var key);)
        {
            if (key.Length == 0 || !ManifestWords.IsName(key))
            {
                json.Report("SN1405", $"a key of 'settings' must be {Name}");
            }
            else if (seen.Count > MostSettings)
            {
                json.Report("SN1405", $"'settings' has more than {MostSettings} entries");
            }

            if (json.IsObject($"settings.{key}") && ReadSetting(ref json, key) is { } setting)
            {
                settings.Add(setting);
            }
        }

        return settings;
    }

    /// <summary>Reads <c>budget</c>; what is missing is as usual.</summary>
    public static RequestBudget ReadBudget(ref ManifestText json)
    {
        var (requests, per, jitter) = (RequestBudget.Usual.Requests, RequestBudget.Usual.Per, RequestBudget.Usual.Jitter);
        int? burst = null;
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var more = json.IsObject("budget"); more && json.NextKey(seen, BudgetKeys, out var key);)
        {
            switch (key)
            {
                case "requests": requests = json.Number("budget.requests", 1, RequestBudget.MostRequests) ?? requests; break;
                case "burst": burst = json.Number("budget.burst", 1, RequestBudget.MostRequests); break;
                case "per": per = Span(ref json, "budget.per", RequestBudget.SpanOf, "second, minute, hour or day") ?? per; break;
                case "jitter": jitter = Span(ref json, "budget.jitter", ShortDuration, "a duration of at most a minute, such as 500ms") ?? jitter; break;
            }
        }

        return new RequestBudget(requests, per, burst ?? Math.Min(requests, RequestBudget.UsualBurst), jitter);
    }

    private static TimeSpan? ShortDuration(string text) => DurationText.TryParse(text, out var span) && span <= RequestBudget.LongestJitter ? span : null;

    private static TimeSpan? Span(ref ManifestText json, string what, Func<string, TimeSpan?> read, string wanted)
    {
        if (json.Text(what) is not { } text)
        {
            return null;
        }

        if (read(text) is not { } span)
        {
            json.Report("SN1405", $"'{what}' must be {wanted}, was '{text}'");
            return null;
        }

        return span;
    }

    private static PluginSetting? ReadSetting(ref ManifestText json, string key)
    {
        SettingType? type = null;
        ManifestValue? byDefault = null, min = null, max = null, required = null;
        List<string> choices = [];
        string? description = null;
        var start = json.Place;
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (json.NextKey(seen, SettingKeys, out var part))
        {
            var what = $"settings.{key}.{part}";
            switch (part)
            {
                case "type": type = ReadType(ref json, what); break;
                case "default": byDefault = json.Value(what); break;
                case "choices": choices = [.. json.Texts(what).Select(e => e.Text)]; break;
                case "min": min = Of(ref json, what, json.Value(what), JsonTokenType.Number, "a number"); break;
                case "max": max = Of(ref json, what, json.Value(what), JsonTokenType.Number, "a number"); break;
                case "required": required = Of(ref json, what, json.Value(what), JsonTokenType.True, "true or false"); break;
                case "description": description = json.Text(what); break;
            }
        }

        if (!seen.Contains("type"))
        {
            json.Report("SN1406", $"the key 'settings.{key}.type' is missing", start);
        }

        if (type is not { } known)
        {
            return null;
        }

        var setting = new PluginSetting(key, known)
        {
            Choices = choices,
            Min = Number(min),
            Max = Number(max),
            Required = required?.Text == "true",
            Description = description,
            Default = byDefault?.Text,
        };
        Check(ref json, setting, byDefault, start);
        return setting;
    }

    private static void Check(ref ManifestText json, PluginSetting setting, ManifestValue? byDefault, long start)
    {
        var what = $"settings.{setting.Key}";
        if ((setting.Type == SettingType.Choice) != (setting.Choices.Count > 0))
        {
            json.Report("SN1405", $"'{what}.choices' must name the words of a choice, and only of a choice", start);
        }

        if ((setting.Min ?? setting.Max) is not null && (setting.Type != SettingType.Number || setting.Min > setting.Max))
        {
            json.Report("SN1405", $"'{what}.min' and 'max' must be the least and the most of a number", start);
        }

        if (byDefault is not null && !Fits(setting, byDefault))
        {
            json.Report("SN1405", $"'{what}.default' must be {SettingWords.Accepts(setting)}", byDefault.Place);
        }
    }

    private static bool Fits(PluginSetting setting, ManifestValue value) => setting.Type switch
    {
        SettingType.Text => value.Kind == JsonTokenType.String,
        SettingType.Choice => value.Kind == JsonTokenType.String && setting.Choices.Contains(value.Text, StringComparer.Ordinal),
        SettingType.Number => value.Kind == JsonTokenType.Number && Number(value) is { } number && !(number < setting.Min) && !(number > setting.Max),
        SettingType.Boolean => value.Kind == JsonTokenType.True,
        // A secret that everybody can read is none.
        _ => false,
    };

    private static SettingType? ReadType(ref ManifestText json, string what)
    {
        var text = json.Text(what);
        SettingType? type = text switch
        {
            "text" => SettingType.Text,
            "number" => SettingType.Number,
            "boolean" => SettingType.Boolean,
            "choice" => SettingType.Choice,
            "secret" => SettingType.Secret,
            _ => null,
        };
        if (text is not null && type is null)
        {
            json.Report("SN1405", $"'{what}' must be text, number, boolean, choice or secret, was '{text}'");
        }

        return type;
    }

    private static ManifestValue? Of(ref ManifestText json, string what, ManifestValue? value, JsonTokenType kind, string wanted)
    {
        if (value is null || value.Kind == kind)
        {
            return value;
        }

        json.Report("SN1405", $"'{what}' must be {wanted}");
        return null;
    }

    private static double? Number(ManifestValue? value) => value is null ? null : double.Parse(value.Text, CultureInfo.InvariantCulture);
}
