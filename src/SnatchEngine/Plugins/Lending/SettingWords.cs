using System.Globalization;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The values a plugin's settings take, in words and as they are read from files people write.</summary>
internal static class SettingWords
{
    /// <summary>What a setting takes.</summary>
    public static string Accepts(PluginSetting setting) => setting.Type switch
    {
        SettingType.Secret => "set in config/secrets.yaml only",
        SettingType.Text => "a text",
        _ => KindOf(setting).Accepts,
    };

    /// <summary>Reads such a value.</summary>
    public static ScalarKind KindOf(PluginSetting setting) => setting.Type switch
    {
        SettingType.Number => new NumberKind(setting.Min, setting.Max),
        SettingType.Boolean => Read.Bool,
        SettingType.Choice => Read.Word([.. setting.Choices.Select(c => (c, (object)c))]),
        _ => Read.Text,
    };

    /// <summary>A value as it is handed to a plugin.</summary>
    public static string Handed(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => (string)value!,
    };

    private sealed class NumberKind(double? min, double? max) : ScalarKind
    {
        public override string Accepts => (min, max) switch
        {
            ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
            ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"a number of at least {least}"),
            (null, { } most) => string.Create(CultureInfo.InvariantCulture, $"a number of at most {most}"),
            _ => "a number",
        };

        public override Misfit? Parse(ScalarText text, out object? value)
        {
            value = null;
            if (!text.IsPlain)
            {
                return new(ProblemCode.WrongType, "in quotes it is a text; remove the quotes");
            }

            if (!double.TryParse(text.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            {
                return new(ProblemCode.WrongType);
            }

            value = number;
            return number < min || number > max ? new(ProblemCode.OutOfRange) : null;
        }

        public override string Show(object? value) => Handed(value);
    }
}
