using System.Security.Cryptography;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins.Trust;

/// <summary>Decides, right before the code of a plugin would be loaded, whether it may be.</summary>
/// <param name="places">Where plugins, settings and state lie.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Hears what a person should know: a line for each plugin that is used because of where it lies.</param>
/// <param name="shippedOnly">Nothing but what was shipped may run (<c>--no-plugins</c>).</param>
public sealed class PluginAdmission(PluginPaths places, TimeProvider time, Action<string> notice, bool shippedOnly = false)
{
    private const string Unshipped = "it is not as it was shipped, so it counts as dropped in: ";

    private readonly Lazy<ShippedPlugins> _shipped = new(() => new ShippedPlugins(places.Shipped));
    private readonly FollowedFile<TrustSettings> _settings = new(places.Settings, () => TrustSettings.Read(places.Settings));
    private readonly AuditLog _audit = new(places.Audit);

    /// <summary>Whether a plugin is exactly what the build put beside the program.</summary>
    public bool IsShipped(InstalledPlugin plugin) => plugin.Root.Shipped && _shipped.Value.Vouches(plugin.Folder);

    /// <summary>Asked right before loading; writes the audit's line and gives the notice. Those shipped and unchanged need neither.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="loadedFolder">The folder whose bytes will be loaded: the plugin's own, or a copy of it.</param>
    /// <returns>Why it may not be loaded, or null.</returns>
    public string? RefusalOf(InstalledPlugin plugin, string loadedFolder)
    {
        var verdict = Judge(plugin, loadedFolder);
        if (verdict.IsShipped)
        {
            return null;
        }

        try
        {
            _audit.Add(time.GetUtcNow(), verdict.IsAdmitted ? "admitted" : "refused", plugin, verdict.Hash, verdict.Sentence);
        }
        catch (TrustException e) when (verdict.IsAdmitted)
        {
            return e.Message;
        }
        catch (TrustException)
        {
            // It is refused anyway, and the reason of that is the one to tell.
        }

        if (verdict is { IsAdmitted: true, Rule: TrustRule.Folder })
        {
            notice($"plugin '{plugin}' was not shipped; it is used as only you can write {plugin.Folder} (sha-256={verdict.Hash})");
        }

        return verdict.IsAdmitted ? null : verdict.Sentence;
    }

    /// <summary>The decision alone: nothing is written or told.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="loadedFolder">The folder whose bytes count. Null: the plugin's own.</param>
    public TrustVerdict Judge(InstalledPlugin plugin, string? loadedFolder = null)
    {
        // Of a copy its own bytes count: the folder may hold others by now.
        if (plugin.Root.Shipped && _shipped.Value.Vouches(plugin.Folder, loadedFolder))
        {
            return new TrustVerdict(true, "it is as it was shipped") { IsShipped = true };
        }

        var before = plugin.Root.Shipped ? Unshipped : "";
        if (shippedOnly)
        {
            return new TrustVerdict(false, $"{before}--no-plugins leaves only those that were shipped");
        }

        if (plugin.Root.HoldsSites)
        {
            return JudgeSite(plugin);
        }

        string? hash = null;
        try
        {
            var rule = _settings.Value.Rule;
            if (SafetyRefusal(plugin, loadedFolder ?? plugin.Folder) is { } unsafeFolder)
            {
                return new TrustVerdict(false, before + unsafeFolder) { Rule = rule };
            }

            hash = FolderHash.Of(loadedFolder ?? plugin.Folder);
            var refusal = rule == TrustRule.Pinned ? PinRefusal(plugin, hash) : null;
            return new TrustVerdict(refusal is null, refusal is null ? rule == TrustRule.Pinned ? "it is pinned" : "only you can write its folder" : before + refusal) { Rule = rule, Hash = hash };
        }
        catch (Exception e) when (e is TrustException or ConfigException)
        {
            return new TrustVerdict(false, before + e.Message) { Hash = hash };
        }
    }

    // It is a person's own word like the rest of config/, and no code; only who may write it matters.
    private TrustVerdict JudgeSite(InstalledPlugin plugin)
    {
        try
        {
            var refusal = FolderSafety.RefusalOfPlace(plugin.Folder, places.Home);
            return new TrustVerdict(refusal is null, refusal ?? "it is a site without code, and only you can write its file") { Hash = Convert.ToHexStringLower(SHA256.HashData(plugin.Found.Text.Span)) };
        }
        catch (IOException e)
        {
            return new TrustVerdict(false, e.Message);
        }
    }

    private static string? SafetyRefusal(InstalledPlugin plugin, string loadedFolder) =>
        FolderSafety.RefusalOf(plugin.Folder, Path.GetDirectoryName(plugin.Root.Folder) ?? plugin.Root.Folder) ??
        (loadedFolder == plugin.Folder || FolderSafety.IsPrivate(loadedFolder) ? null : FolderSafety.RefusalOf(loadedFolder, loadedFolder));

    private string? PinRefusal(InstalledPlugin plugin, string hash)
    {
        if (FolderSafety.RefusalOfPlace(places.Pins, places.Home) is { } unsafePins)
        {
            return unsafePins;
        }

        var pins = PluginPins.Read(places.Pins);
        if (pins.Find(plugin.Id, hash) is not null)
        {
            return null;
        }

        var command = $"run: snatch plugin trust {ShellWord.Of(plugin.Folder)}";
        return pins.Knows(plugin.Id) ? $"changed since it was trusted; look at what changed, then {command}" : $"not trusted yet; {command}";
    }
}

/// <summary>Whether a plugin may run, and why or why not.</summary>
/// <param name="IsAdmitted">It may.</param>
/// <param name="Sentence">Why or why not.</param>
public sealed record TrustVerdict(bool IsAdmitted, string Sentence)
{
    /// <summary>It is exactly what the build put beside the program.</summary>
    public bool IsShipped { get; init; }

    /// <summary>The rule that was asked. Null: it came to none.</summary>
    public TrustRule? Rule { get; init; }

    /// <summary>The hash over the files. Null: it came to none.</summary>
    public string? Hash { get; init; }
}
