using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Letters of western languages without their accents.</summary>
internal static class Accents
{
    private const string Letters = "ÂÃÄÀÁÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŐØÙÚÛÜŰÝàáâãäåçèéêëìíîïðñòóôõöőøùúûüűýÿ";
    private const string Plain = "AAAAAACEEEEIIIIDNOOOOOOOUUUUUYaaaaaaceeeeiiiionooooooouuuuuyy";

    /// <summary>The letters it stands for. Null: it is none of these.</summary>
    public static string? PlainOf(Rune rune) => rune.Value switch
    {
        < 0xC0 or > 0x171 => null,
        'Æ' => "AE",
        'æ' => "ae",
        'Œ' => "OE",
        'œ' => "oe",
        'Þ' => "TH",
        'þ' => "th",
        'ß' => "ss",
        _ => Letters.IndexOf((char)rune.Value, StringComparison.Ordinal) is var at and >= 0 ? Plain[at].ToString() : null,
    };
}
