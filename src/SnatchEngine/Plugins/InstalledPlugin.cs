namespace SnatchEngine.Plugins;

/// <summary>What a plugin is fit for at the moment.</summary>
public enum PluginState
{
    /// <summary>Its manifest was read; its code waits for the first URL.</summary>
    Ready,

    /// <summary>Its code is loaded.</summary>
    Loaded,

    /// <summary>Its code crashed, hung or broke the contract; not used again in this process.</summary>
    Quarantined,

    /// <summary>It is not loaded at all: manifest, contract, or a newer version of itself.</summary>
    Refused,
}

/// <summary>One plugin folder, with the state of the plugin in it.</summary>
public sealed class InstalledPlugin
{
    private const int FaultsInARow = 3;

    private volatile Standing _standing;
    private int _faults;

    private InstalledPlugin(string folder, PluginRoot root, string id, PluginManifest? manifest, Standing standing)
    {
        Folder = folder;
        Root = root;
        Id = id;
        Manifest = manifest;
        _standing = standing;
    }

    /// <summary>The full path of its folder.</summary>
    public string Folder { get; }

    /// <summary>The folder of plugins it was found in.</summary>
    public PluginRoot Root { get; }

    /// <summary>Its id; the folder's name when the manifest cannot be read.</summary>
    public string Id { get; }

    /// <summary>Its manifest; null when that cannot be read.</summary>
    public PluginManifest? Manifest { get; }

    /// <summary>Its state.</summary>
    public PluginState State => _standing.State;

    /// <summary>Why it is quarantined or refused; otherwise null.</summary>
    public string? Reason => _standing.Reason;

    /// <summary>Whether it may be used.</summary>
    public bool IsUsable => State is PluginState.Ready or PluginState.Loaded;

    /// <summary>The id and version, for messages.</summary>
    public override string ToString() => Manifest is { } manifest ? $"{Id} {manifest.Version}" : Id;

    internal static InstalledPlugin Ready(string folder, PluginRoot root, PluginManifest manifest) =>
        new(folder, root, manifest.Id, manifest, new Standing(PluginState.Ready, null));

    internal static InstalledPlugin Refused(string folder, PluginRoot root, PluginManifest? manifest, string reason) =>
        new(folder, root, manifest?.Id ?? Path.GetFileName(folder), manifest, new Standing(PluginState.Refused, reason));

    internal void MarkLoaded() => Change(PluginState.Ready, new Standing(PluginState.Loaded, null));

    internal void Refuse(string reason) => Change(PluginState.Ready, new Standing(PluginState.Refused, reason));

    internal void Quarantine(string reason)
    {
        Change(PluginState.Ready, new Standing(PluginState.Quarantined, reason));
        Change(PluginState.Loaded, new Standing(PluginState.Quarantined, reason));
    }

    /// <summary>A call ended as calls should.</summary>
    internal void CountGoodCall() => Volatile.Write(ref _faults, 0);

    /// <summary>A call crashed or hung; the third in a row quarantines.</summary>
    internal void CountFault(string reason)
    {
        if (Interlocked.Increment(ref _faults) >= FaultsInARow)
        {
            Quarantine($"{FaultsInARow} calls in a row failed, the last: {reason}");
        }
    }

    private void Change(PluginState from, Standing to)
    {
        var seen = _standing;
        if (seen.State == from)
        {
            Interlocked.CompareExchange(ref _standing, to, seen);
        }
    }

    private sealed record Standing(PluginState State, string? Reason);
}

/// <summary>A folder whose subfolders are plugins.</summary>
/// <param name="Folder">The full path.</param>
/// <param name="Shipped">They came with the program: loaded for good, with their precompiled code. Others can be unloaded.</param>
public sealed record PluginRoot(string Folder, bool Shipped);
