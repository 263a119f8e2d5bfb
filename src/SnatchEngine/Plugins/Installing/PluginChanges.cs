using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>What a person changes about plugins that are there: removes them, switches them on and off, goes back to an earlier version, agrees to their files.</summary>
/// <param name="places">Where they lie.</param>
/// <param name="time">The clock.</param>
public sealed class PluginChanges(PluginPaths places, TimeProvider time)
{
    /// <summary>Removes every version of a person's own plugin, with its pins and switches. What it stored itself stays.</summary>
    /// <returns>The folders that went.</returns>
    /// <exception cref="InstallException">There is no such plugin, or it came with the program.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        using var changing = await ChangeLock.TakeAsync(places, time, cancellationToken);
        var found = PluginInventory.Look(places, time).Of(id);
        if (found.FirstOrDefault(p => p.Kind == FolderKind.Site) is { } site)
        {
            throw new InstallException(InstallFailure.NotInstalled, $"'{id}' is a site without code; to be without it, delete its file {site.Plugin.Folder}, or run: snatch plugin disable {id}");
        }

        var folders = found.Where(p => !p.Plugin.Root.Shipped).Select(p => p.Plugin.Folder).ToList();
        if (folders.Count == 0)
        {
            throw new InstallException(InstallFailure.Shipped, $"the plugin '{id}' came with the program and is not removed; to do without it run: snatch plugin disable {id}");
        }

        try
        {
            var own = new OwnFolder(places);
            own.Prepare();
            folders.ForEach(own.Remove);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InstallException(InstallFailure.CannotWrite, $"the plugin '{id}' could not be removed: {e.Message}", e);
        }

        Forget(id);
        return folders;
    }

    /// <summary>Switches a plugin on or off; a running process follows.</summary>
    /// <returns>False when it was so already.</returns>
    /// <exception cref="InstallException">There is no such plugin.</exception>
    public async Task<bool> SwitchAsync(string id, bool enabled, CancellationToken cancellationToken)
    {
        using var changing = await ChangeLock.TakeAsync(places, time, cancellationToken);
        var switches = PluginSwitches.Read(places.Switches);
        var isDisabled = switches.Disabled.Contains(id);
        if (!isDisabled)
        {
            _ = PluginInventory.Look(places, time).Of(id);
        }

        if (isDisabled == enabled)
        {
            switches.With(id, enabled).Write(places.Switches);
        }

        return isDisabled == enabled;
    }

    /// <summary>Makes another version of a plugin the one that is used.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="version">The version. Null: the next lower one; when there is none, the highest other.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InstallException">There is no such plugin, or no such version of it.</exception>
    public async Task<RolledBack> RollBackAsync(string id, Version? version, CancellationToken cancellationToken)
    {
        using var changing = await ChangeLock.TakeAsync(places, time, cancellationToken);
        var fitting = PluginInventory.Look(places, time).Of(id).Where(p => p.FitsProgram).ToList();
        var switches = PluginSwitches.Read(places.Switches);
        var versions = fitting.Select(p => p.Plugin.Manifest!.Version).Distinct(VersionOrder.Natural).OfType<Version>().ToList();
        var now = switches.Preferred.TryGetValue(id, out var preferred) && versions.Contains(preferred, VersionOrder.Natural) ? preferred : versions.FirstOrDefault();
        var others = versions.Where(v => !VersionOrder.Natural.Equals(v, now)).ToList();
        var to = version is null ? others.Find(v => VersionOrder.Natural.Compare(v, now) < 0) ?? others.FirstOrDefault() : others.Find(v => VersionOrder.Natural.Equals(v, version));
        if (to is null)
        {
            throw new InstallException(InstallFailure.NotInstalled, version is null
                ? $"there is no other version of the plugin '{id}' to go back to"
                : $"the plugin '{id}' {(VersionOrder.Natural.Equals(version, now) ? $"is at version {version} already" : $"has no version {version}")}; there {(others.Count == 0 ? "is no other" : $"is also {string.Join(", ", others)}")}");
        }

        switches.Preferring(id, to == versions[0] ? null : to).Write(places.Switches);
        return new RolledBack(now!, to, fitting.First(p => p.Plugin.Manifest!.Version == to).Plugin.Folder);
    }

    /// <summary>Notes that a person agreed to exactly these files.</summary>
    /// <param name="candidate">What they were shown.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task TrustAsync(TrustCandidate candidate, CancellationToken cancellationToken)
    {
        using var changing = await ChangeLock.TakeAsync(places, time, cancellationToken);
        PluginPins.Read(places.Pins).With(new PluginPin(candidate.Manifest.Id, candidate.Manifest.Version, candidate.Hash, time.GetUtcNow())).Write(places.Pins);
    }

    private void Forget(string id)
    {
        var pins = PluginPins.Read(places.Pins);
        if (pins.Knows(id))
        {
            pins.Without(id).Write(places.Pins);
        }

        var switches = PluginSwitches.Read(places.Switches);
        if (switches.Preferred.ContainsKey(id) || switches.Disabled.Contains(id))
        {
            switches.With(id, enabled: true).Preferring(id, null).Write(places.Switches);
        }
    }
}

/// <summary>A plugin that is used in another version now.</summary>
/// <param name="From">The version before.</param>
/// <param name="To">The version now.</param>
/// <param name="Folder">The folder of that.</param>
public sealed record RolledBack(Version From, Version To, string Folder);
