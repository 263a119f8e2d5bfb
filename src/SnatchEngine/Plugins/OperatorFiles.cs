using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins;

/// <summary>The files in which the operator says what holds for plugins: settings, secrets, and what is trusted. Nobody looks at them before a plugin needs them.</summary>
internal sealed class OperatorFiles(PluginPaths paths)
{
    private readonly Lock _gate = new();
    private ulong? _known;

    /// <summary>Somebody is about to go by them: what changes from now on is a change.</summary>
    public void Use()
    {
        lock (_gate)
        {
            _known ??= State();
        }
    }

    /// <summary>Whether they changed since somebody first went by them, or since this was asked last.</summary>
    public bool HaveChanged()
    {
        lock (_gate)
        {
            if (_known is not { } before)
            {
                return false;
            }

            var now = State();
            _known = now;
            return now != before;
        }
    }

    private ulong State() => StateOf(paths.Settings, 1) + StateOf(paths.Secrets, 2) + StateOf(paths.Pins, 3);

    private static ulong StateOf(string path, ulong seed) => FileStamp.Of(path, follow: true)?.Mix(seed) ?? 0;
}
