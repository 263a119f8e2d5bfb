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

    /// <summary>It is not loaded at all: manifest, contract, code, or a newer version of itself.</summary>
    Refused,

    /// <summary>Its files changed or are gone; what runs on the old code finishes, and then that is unloaded.</summary>
    Draining,

    /// <summary>Somebody turned it off.</summary>
    Disabled,
}

/// <summary>A state with its reason.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why; null where a state needs no reason.</param>
internal sealed record PluginStanding(PluginState State, string? Reason)
{
    public static PluginStanding Ready { get; } = new(PluginState.Ready, null);
}

/// <summary>One plugin folder, with the state of the plugin in it.</summary>
public sealed class InstalledPlugin
{
    private const int FaultsInARow = 3;

    private readonly FoundPlugin _found;
    private readonly PluginStanding _first;
    private volatile PluginStanding _standing;
    private volatile InstalledPlugin? _predecessor;
    private volatile bool _isRetired;
    private FileStamp? _firstStamp;
    private ulong _tree;
    private int _faults;

    internal InstalledPlugin(FoundPlugin found, PluginStanding standing)
    {
        _found = found;
        _standing = _first = standing;
        Id = found.Outline?.Id ?? Path.GetFileName(found.Folder);
    }

    /// <summary>The full path of its folder; of its file when it is a site without code.</summary>
    public string Folder => _found.Folder;

    /// <summary>The folder of plugins it was found in.</summary>
    public PluginRoot Root => _found.Root;

    /// <summary>Its id; the folder's name when the manifest cannot be read.</summary>
    public string Id { get; }

    /// <summary>Its version; null when the manifest cannot be read.</summary>
    public Version? Version => _found.Outline?.Version;

    /// <summary>The URLs it wants.</summary>
    public IReadOnlyList<UrlClaim> Claims => _found.Outline?.Claims ?? [];

    /// <summary>Its whole manifest; null when that cannot be read. Start-up and routing do without it.</summary>
    public PluginManifest? Manifest => _found.Manifest;

    /// <summary>Its state.</summary>
    public PluginState State => _standing.State;

    /// <summary>Why it is quarantined, refused, draining or disabled; otherwise null.</summary>
    public string? Reason => _standing.Reason;

    /// <summary>Whether it may be used.</summary>
    public bool IsUsable => State is PluginState.Ready or PluginState.Loaded;

    /// <summary>The id and version, for messages.</summary>
    public override string ToString() => Version is { } version ? $"{Id} {version}" : Id;

    internal FoundPlugin Found => _found;

    internal bool IsRetired => _isRetired;

    internal string Entry => _found.Outline?.Entry ?? "";

    /// <summary>It is as it was shipped: loaded for good and called in place. Known once it is to be loaded.</summary>
    internal bool RunsAsShipped { get; set; }

    /// <summary>The state of all its files when its code was read; 0 while it was not.</summary>
    internal ulong Tree
    {
        get => Volatile.Read(ref _tree);
        set => Volatile.Write(ref _tree, value);
    }

    /// <summary>The version that is used until this one has loaded, and on when it cannot be.</summary>
    internal InstalledPlugin? Predecessor
    {
        get => _predecessor;
        set => _predecessor = value;
    }

    /// <summary>Whether the URLs it claims are its own even now: what cannot be used fails them, as the next plugin would fetch their pages instead.</summary>
    internal bool Routes => State is not PluginState.Disabled && (IsUsable || !IsSuperseded);

    internal bool IsSuperseded { get; init; }

    /// <summary>Whether what the operator says of trust and settings has decided over it: that it may run, or that it may not.</summary>
    internal bool GoesByOperator => State == PluginState.Loaded ? !RunsAsShipped : State == PluginState.Refused && _first.State == PluginState.Ready;

    /// <summary>Whether it was given this standing when it was made, whatever became of it since.</summary>
    internal bool StandsAs(PluginStanding standing, bool isSuperseded) => _first == standing && IsSuperseded == isSuperseded;

    /// <summary>Whether its manifest's file is in the state it was read in. Nobody asks for that of what lies beside the program at start-up, so the first that is seen counts.</summary>
    internal bool HasStamp(FileStamp? stamp)
    {
        if (_found is not { Stamp: null, Outline: not null } || _isRetired)
        {
            return _found.Stamp == stamp;
        }

        _firstStamp ??= stamp;
        return stamp is not null && _firstStamp == stamp;
    }

    internal void MarkLoaded() => Change(PluginState.Ready, new PluginStanding(PluginState.Loaded, null));

    /// <summary>Its folder holds something else by now: nobody new uses it.</summary>
    internal void Retire(string reason)
    {
        _isRetired = true;
        Change(PluginState.Loaded, new PluginStanding(PluginState.Draining, reason));
    }

    internal void Refuse(string reason) => Change(PluginState.Ready, new PluginStanding(PluginState.Refused, reason));

    internal void Quarantine(string reason)
    {
        Change(PluginState.Ready, new PluginStanding(PluginState.Quarantined, reason));
        Change(PluginState.Loaded, new PluginStanding(PluginState.Quarantined, reason));
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

    private void Change(PluginState from, PluginStanding to)
    {
        var seen = _standing;
        if (seen.State == from)
        {
            Interlocked.CompareExchange(ref _standing, to, seen);
        }
    }
}

/// <summary>A folder whose subfolders are plugins.</summary>
/// <param name="Folder">The full path.</param>
/// <param name="Shipped">It came with the program: what is in it as it was shipped is loaded for good, with its precompiled code. Anything else can be unloaded.</param>
public sealed record PluginRoot(string Folder, bool Shipped)
{
    /// <summary>It holds files that describe sites without code (<c>*.yaml</c>), each of which counts as a plugin. Default: false, it holds folders.</summary>
    public bool HoldsSites { get; init; }
}
