namespace SnatchEngine.Plugins.Lending;

/// <summary>The settings of one plugin, as the operator wants them now.</summary>
/// <param name="open">Opens what is lent.</param>
/// <param name="manifest">Reads the plugin's manifest.</param>
/// <param name="log">Takes a line when what is wanted now does not fit, and what was goes on to hold.</param>
internal sealed class SettingsView(Func<LentParts> open, Func<PluginManifest> manifest, Action<string> log)
{
    private readonly Lock _gate = new();
    private HostSettings? _said;
    private IReadOnlyDictionary<string, string>? _values;

    /// <summary>The values by key, defaults filled in.</summary>
    /// <exception cref="PluginException">They do not fit, and none were read before.</exception>
    public IReadOnlyDictionary<string, string> Read()
    {
        var wanted = manifest();
        if (wanted.Settings.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var parts = open();
        var said = parts.Settings;
        lock (_gate)
        {
            if (_values is null || !ReferenceEquals(said, _said))
            {
                _values = Values(new SettingsReading(wanted, said, parts.Secrets));
                _said = said;
            }

            return _values;
        }
    }

    private IReadOnlyDictionary<string, string> Values(SettingsReading reading)
    {
        try
        {
            return reading.Values();
        }
        catch (PluginException wrong) when (_values is not null)
        {
            log($"its settings stay as they were: {wrong.Message}");
            return _values;
        }
    }
}
