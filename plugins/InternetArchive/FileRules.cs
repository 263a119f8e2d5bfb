using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.InternetArchive;

/// <summary>Which files of an item the operator wants.</summary>
internal sealed record FileRules
{
    /// <summary>Those uploaded, or those the Archive made of them. Default: those uploaded.</summary>
    public WantedFiles Wanted { get; init; } = WantedFiles.Original;

    /// <summary>The Archive's own notes on the item belong to it. Default: false.</summary>
    public bool Notes { get; init; }

    /// <summary>Which files are wanted, by name with folders. Default: all.</summary>
    public NamePatterns Names { get; init; } = new(null, null);

    /// <summary>Reads the settings.</summary>
    public static FileRules Of(PluginEnvironment environment)
    {
        var settings = environment.Settings;
        return new FileRules
        {
            Wanted = settings.GetValueOrDefault("files") switch { "derivative" => WantedFiles.Derivative, "all" => WantedFiles.All, _ => WantedFiles.Original },
            Notes = settings.GetValueOrDefault("notes") == "true",
            Names = new NamePatterns(settings.GetValueOrDefault("include"), settings.GetValueOrDefault("exclude")),
        };
    }

    /// <summary>Whether a file is wanted when all of the item is asked for.</summary>
    public bool Wants(JsonElement file) => Names.Want(file.Text("name")!) && (IsNote(file) ? Notes : Wanted switch
    {
        WantedFiles.Original => file.Text("source") != "derivative",
        WantedFiles.Derivative => file.Text("source") == "derivative",
        _ => true,
    });

    /// <summary>Whether a file is about the item: lists, torrents, the tile of the page.</summary>
    public static bool IsNote(JsonElement file) => file.Text("source") == "metadata" || file.Text("format") is "Metadata" or "Archive BitTorrent" or "Item Tile";
}

/// <summary>Which of an item's files are wanted.</summary>
internal enum WantedFiles
{
    /// <summary>Those that were uploaded.</summary>
    Original,

    /// <summary>Those the Archive made of them: other formats, thumbnails, recognised text.</summary>
    Derivative,

    /// <summary>Both.</summary>
    All,
}
